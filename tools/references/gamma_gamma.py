# SPDX-License-Identifier: MIT
"""Gamma-Gamma spend (Fader and Hardie, note 025): a purchase ~ gamma(p, nu), nu ~ gamma(q, v); m is the mean of x purchases."""

import random

from exact import agree, agree_logs, integrate, log_beta, write
from mpmath import mp, mpf


def log_likelihood(p, q, v, x, m):
    n = p * x
    return n * mp.log(n / p * m) - mp.log(m) - log_beta(n, q) + q * mp.log(v) - (n + q) * mp.log(v + x * m)


def gradient(p, q, v, x, m):
    n, psi = p * x, mp.digamma
    all_of = mp.log(v + x * m)
    return (
        x * (psi(n + q) - psi(n) + mp.log(x * m) - all_of),
        psi(n + q) - psi(q) + mp.log(v) - all_of,
        q / v - (n + q) / (v + x * m),
    )


def by_definition(p, q, v, x, m):
    """The mean of x gamma(p, nu) values is gamma(p x, nu x); integrated over nu."""
    n = p * x
    log_f = lambda y: (n + q) * y - (x * m + v) * mp.exp(y)
    value, _ = integrate(log_f, start=mp.log((n + q) / (x * m + v)))
    return value + n * mp.log(x) + (n - 1) * mp.log(m) - mp.loggamma(n) + q * mp.log(v) - mp.loggamma(q)


def conditional_mean(p, q, v, x, m):
    return p * (v + x * m) / (p * x + q - 1)


if __name__ == "__main__":
    FINE = (6.24957308, 3.74422466, 15.44351873)
    cases = [(FINE, x, m) for x, m in ((1, 11.77), (2, 22.345), (7, 73.74), (29, 35.0), (1, 1e-2), (1000, 35.17))]
    draw = random.Random(5)
    for i in range(110):
        wide = [1e-6, 1e-3, 0.05, 0.5, 1.0, 3.0, 300.0, 1e4, 1e6]
        p = tuple(draw.choice(wide if i % 3 == 0 else wide[3:7]) for _ in range(3))
        cases.append((p, draw.choice([1, 2, 10, 100, 1000, 10000]), draw.choice([1e-3, 1.0, 35.0, 1e4, 1e6])))
    rows, means = [], [(6.25, 3.74, 15.44, 0, 0.0, conditional_mean(mpf(6.25), mpf(3.74), mpf(15.44), 0, 0))]
    for i, (p, x, m) in enumerate(cases):
        at = (*map(mpf, p), x, mpf(m))
        value, slope = log_likelihood(*at), gradient(*at)
        if i % 3 == 0:
            agree_logs(value, by_definition(*at), f"gamma-gamma {p} {x} {m}")
        for k in range(3):
            other = mp.diff(lambda u: log_likelihood(*at[:k], u, *at[k + 1 :]), at[k], h=at[k] * mpf(10) ** -25)
            agree(slope[k], other, f"gamma-gamma gradient {p} {x} {m}", mpf(10) ** -18, floor=mpf(10) ** -6)
        rows.append((*p, x, m, value, *slope))
        if at[0] * x + at[1] > 1:
            means.append((*p, x, m, conditional_mean(*at)))
    write("gamma_gamma_likelihood", "p q v x m log_likelihood d_p d_q d_v", rows)
    write("gamma_gamma_conditional", "p q v x m mean", means)
