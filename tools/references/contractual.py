# SPDX-License-Identifier: MIT
"""Shifted beta-geometric (Fader and Hardie 2007) and beta-discrete-Weibull (Fader, Hardie, Liu, Davin and Steenburgh 2018)."""

import random

from exact import agree, agree_logs, integrate, log_beta, write
from mpmath import mp, mpf


def log_survival(alpha, beta, c, t):
    """S(t) = B(alpha, beta + t^c) / B(alpha, beta); c = 1 is the shifted beta-geometric."""
    return log_beta(alpha, beta + mpf(t) ** c) - log_beta(alpha, beta)


def log_survival_by_definition(alpha, beta, c, t):
    """E[(1 - theta)^(t^c)] for theta ~ beta(alpha, beta), over the log-odds of theta."""
    power = mpf(t) ** c
    log_f = lambda y: -alpha * mp.log1p(mp.exp(-y)) - (beta + power) * mp.log1p(mp.exp(y))
    value, _ = integrate(log_f, centres=(0, mp.log(alpha / (beta + power))), start=mp.log(alpha / (beta + power)))
    return value - log_beta(alpha, beta)


def churn_gradient(alpha, beta, c, t):
    """Log of P(T = t) = S(t - 1) - S(t), and its derivatives."""
    parts = []
    for u in (t - 1, t):
        power, psi = mpf(u) ** c, mp.digamma
        to_b = psi(beta + power) - psi(alpha + beta + power)
        parts.append((
            mp.exp(log_survival(alpha, beta, c, u)),
            psi(alpha + beta) - psi(alpha + beta + power),
            to_b - psi(beta) + psi(alpha + beta),
            to_b * power * mp.log(u) if u else mpf(0),
        ))  # fmt: skip
    (before, *from_), (after, *to) = parts
    gone = before - after
    return mp.log(gone), [(before * f - after * g) / gone for f, g in zip(from_, to)]


def residual(alpha, beta, c, renewed, rate):
    """Sum over t >= n of S(t) / S(n - 1) / (1 + d)^(t - n), n the renewals due next; n = 0: sum of S(t) / (1 + d)^t."""
    last = log_survival(alpha, beta, c, renewed - 1) if renewed else mpf(0)
    total, t, term = mpf(0), renewed, mpf(1)
    while term > total * mpf(10) ** -28 * rate:
        term = mp.exp(log_survival(alpha, beta, c, t) - last - (t - renewed) * mp.log1p(rate))
        total += term
        t += 1
    return total


def residual_sbg(alpha, beta, renewed, rate):
    """The same for c = 1 (Fader and Hardie 2010, equation (6))."""
    n = renewed
    retained = (beta + n - 1) / (alpha + beta + n - 1) if n else mpf(1)
    return retained * mp.hyp2f1(1, beta + n, alpha + beta + n, 1 / (1 + rate))


HIGH, REGULAR = (0.668088, 3.806095), (0.704077, 1.182043)
HIGH_BDW, REGULAR_BDW = (0.214253, 1.426575, 1.723565), (0.455614, 0.779325, 1.283451)

if __name__ == "__main__":
    cases = [((*p, 1.0), t) for p in (HIGH, REGULAR, (0.668, 3.806), (0.704, 1.182)) for t in (1, 2, 5, 7, 12)]
    cases += [(p, t) for p in (HIGH_BDW, REGULAR_BDW) for t in (1, 2, 5, 7, 12)]
    draw = random.Random(8)
    wide = [1e-6, 1e-3, 0.05, 0.5, 1.0, 3.0, 300.0, 1e4, 1e6]
    for i in range(90):
        p = [draw.choice(wide if i % 3 == 0 else wide[2:7]) for _ in range(2)]
        cases.append(((*p, draw.choice([1.0, 0.3, 0.9, 1.5, 2.5])), draw.choice([1, 2, 12, 100, 1000])))
    tables = {"sbg": ([], []), "bdw": ([], [])}
    for i, (p, t) in enumerate(cases):
        exact = tuple(map(mpf, p))
        here = log_survival(*exact, t)
        if i % 3 == 0:
            agree_logs(here, log_survival_by_definition(*exact, t), f"survival {p} {t}")
        churn, slope = churn_gradient(*exact, t)
        for k in range(3):
            moved = lambda v: churn_gradient(*exact[:k], v, *exact[k + 1 :], t)[0]
            other = mp.diff(moved, exact[k], h=exact[k] * mpf(10) ** -20)
            agree(slope[k], other, f"churn gradient {p} {t}", mpf(10) ** -14, floor=mpf(10) ** -6)
        retained = mp.exp(here - log_survival(*exact, t - 1))
        name, kept = ("sbg", p[:2]) if p[2] == 1 else ("bdw", p)
        survivals, residuals = tables[name]
        survivals.append((*kept, t, here, retained, churn, *slope[: len(kept)]))
        if t <= 12:
            rate = (0.1, 0.25, 1.0)[i % 3]
            for renewed in (0, t):
                value = residual(*exact, renewed, mpf(rate))
                if name == "sbg":
                    agree(value, residual_sbg(*exact[:2], renewed, mpf(rate)), f"derl {p} {renewed}", mpf(10) ** -26)
                residuals.append((*kept, renewed, rate, value))
    for name, parameters in (("sbg", "alpha beta"), ("bdw", "alpha beta c")):
        slopes = " ".join("d_" + word for word in parameters.split())
        write(f"{name}_survival", f"{parameters} t log_survival retention log_churn {slopes}", tables[name][0])
        write(f"{name}_residual", f"{parameters} renewals discount expected", tables[name][1])
