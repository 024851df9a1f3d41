# SPDX-License-Identifier: MIT
"""Special functions on their own."""

from exact import agree, agree_logs, log_beta, scaled_expint, scaled_expint_by_fraction, write
from mpmath import mp, mpf


def chi_squared_by_sum(dof, x):
    """Upper tail for whole degrees of freedom: finite sums (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    half = x / 2
    if dof % 2 == 0:
        return mp.exp(-half) * sum(half**j / mp.factorial(j) for j in range(dof // 2))
    total = mp.erfc(mp.sqrt(half))
    return total + mp.exp(-half) * sum(half ** (j - mpf("0.5")) / mp.gamma(j + mpf("0.5")) for j in range(1, dof // 2 + 1))


if __name__ == "__main__":
    points = sorted({m * 10.0**e for e in range(-8, 10) for m in (1.0, 1.7, 3.3, 6.1)} | {
        0.1, 0.5, 0.999, 1 - 1e-9, 1.0, 1 + 1e-9, 1.001, 1.4616321449683623, 1.5, 1.999, 2 - 1e-9, 2.0, 2 + 1e-9, 2.001,
        2.5, 4.0, 5.0, 7.9, 8.0, 9.99, 10.5, 11.0, 12.0, 13.5, 15.0, 16.0, 20.5, 40.0, 170.6, 171.7, 1e10,
    })  # fmt: skip
    rows = []
    for z in points:
        here = mpf(z)
        agree(mp.loggamma(here), mp.loggamma(here + 3) - mp.log(here * (here + 1) * (here + 2)), "lgamma", floor=mpf(10) ** -12)
        agree(mp.psi(1, here), mp.zeta(2, here) if here < 1e4 else mp.psi(1, here), "trigamma")
        rows.append((z, mp.loggamma(here), mp.psi(0, here), mp.psi(1, here), mp.psi(2, here)))
    write("gamma_functions", "z lgamma digamma trigamma tetragamma", rows)

    rows = []
    for a in (1e-8, 1e-6, 1e-3, 0.243, 1.0, 5.5, 100.0, 1e4, 1e6, 1e8, 1e10):
        for x in (1e-6, 0.5, 1.0, 2.0, 10.0, 100.0, 3000.0, 10000.0):
            A, X = mpf(a), mpf(x)
            rise = mp.loggamma(A + X) - mp.loggamma(A)
            if x >= 1 and x == int(x) <= 100:
                agree(rise, sum(mp.log(A + j) for j in range(int(x))), f"rising {a} {x}", floor=mpf(10) ** -10)
            rows.append((a, x, rise, mp.psi(0, A + X) - mp.psi(0, A), mp.psi(1, A + X) - mp.psi(1, A)))
    write("gamma_differences", "a x lgamma digamma trigamma", rows)

    sides = (1e-8, 1e-6, 1e-3, 0.05, 0.5, 1.0, 2.5, 10.0, 300.0, 1e4, 1e6, 1e8)
    write("log_beta", "a b log_beta", [(a, b, log_beta(mpf(a), mpf(b))) for a in sides for b in sides if a <= b])

    rows = []
    for s in (1e-6, 0.25, 1.0, 1 + 1e-10, 1.5, 2.0, 10.0, 64.2792, 300.0):
        for z in (1e-8, 1e-5, 1e-3, 0.03, 0.3, 0.99, 1.0, 1.01, 2.0, 5.0, 20.0, 40.0, 100.0, 306.0, 1e3, 1e4, 1e6):
            value = scaled_expint(mpf(s), mpf(z))
            if z > 0.3:
                agree_logs(value, scaled_expint_by_fraction(mpf(s), mpf(z)), f"expint {s} {z}")
            elif s <= 10:
                agree_logs(value, mpf(z) + mp.log(mp.expint(mpf(s), mpf(z))), f"expint {s} {z}")
            rows.append((s, z, mp.exp(value)))
    write("scaled_exponential_integral", "s z value", rows)

    rows = []
    for z in (-8.0, -3.0, -1.0, -1e-3, 0.0, 1e-9, 0.5, 1.0, 1.6448536269514722, 1.959963984540054, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 37.0):
        tail = mp.erfc(mpf(z) / mp.sqrt(2)) / 2
        rows.append((z, tail, mp.log(tail)))
    write("normal_tail", "z upper log_upper", rows)

    rows = []
    for p in (1e-300, 1e-100, 1e-30, 1e-16, 1e-10, 1e-5, 1e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.4, 0.49999, 0.5, 0.50001, 0.6, 0.9, 0.975, 0.999, 1 - 1e-10):
        log_tail = lambda z: mp.log(mp.erfc(z / mp.sqrt(2)) / 2) - mp.log(mpf(p))
        guess = mp.sqrt(-2 * mp.log(min(mpf(p), 1 - mpf(p)))) * (1 if p < 0.5 else -1)
        z = mpf(0) if p == 0.5 else mp.findroot(log_tail, guess * mpf("0.9"), tol=mpf(10) ** -80, maxsteps=200)
        rows.append((p, z))
    write("normal_quantile", "upper z", rows)

    rows = []
    for dof in range(1, 11):
        for x in (1e-8, 1e-3, 0.1, 1.0, 2.0, 3.841458820694124, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0):
            value = mp.gammainc(mpf(dof) / 2, mpf(x) / 2, regularized=True)
            agree(value, chi_squared_by_sum(dof, mpf(x)), f"chi squared {dof} {x}")
            rows.append((dof, x, value))
    write("chi_squared_tail", "dof x upper", rows)
