# SPDX-License-Identifier: MIT
"""NBD (Ehrenberg 1959): purchases at rate lambda ~ gamma(r, alpha), nobody leaves."""

import histories
from exact import agree, agree_logs, integrate, write
from mpmath import mp, mpf


def log_likelihood(r, alpha, x, T):
    return mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(alpha) - (r + x) * mp.log(alpha + T)


def gradient(r, alpha, x, T):
    return (
        mp.digamma(r + x) - mp.digamma(r) + mp.log(alpha) - mp.log(alpha + T),
        r / alpha - (r + x) / (alpha + T),
    )


def log_pmf(r, alpha, t, x):
    return log_likelihood(r, alpha, x, t) + x * mp.log(t) - mp.loggamma(x + 1)


def log_gamma_mean(shape, rate, log_f):
    """Log of E[f(lambda)] for lambda ~ gamma(shape, rate), by quadrature."""
    value, _ = integrate(
        lambda y: shape * y - rate * mp.exp(y) + log_f(y), centres=(mp.log(shape / rate),), start=mp.log(shape / rate)
    )
    return value + shape * mp.log(rate) - mp.loggamma(shape)


if __name__ == "__main__":
    plain = [(0.385, 12.072), (0.384766112, 12.0720218), (3.0, 10.0), (300.0, 2000.0), (1e6, 1e6), (1e-6, 1e-6)]
    pairs = [(p, c) for p in plain[:2] for c in histories.CDNOW + histories.LONG]
    pairs += [(p, c) for p in plain[2:] for c in histories.CDNOW[:3] + histories.LONG[:2]]
    pairs += histories.sampled(2, 80, 1)
    rows, conditional, expected, residual, pmf = [], [], [], [], []
    for i, (p, (x, t_x, T)) in enumerate(pairs):
        r, alpha, length = mpf(p[0]), mpf(p[1]), mpf(T)
        value = log_likelihood(r, alpha, x, length)
        if i % 4 == 0:
            direct = log_gamma_mean(r, alpha, lambda y: x * y - length * mp.exp(y))
            agree_logs(value, direct, f"nbd {p} {x} {T}")
        slope = gradient(r, alpha, x, length)
        agree(slope[0], mp.diff(lambda r: log_likelihood(r, alpha, x, length), r, h=mpf(10) ** -25 * r), "d_r", floor=1)
        rows.append((*p, x, t_x, T, value, *slope))
    for p, (x, t_x, T), t in histories.with_each(histories.HORIZONS, pairs):
        rate = (mpf(p[0]) + x) / (mpf(p[1]) + mpf(T))
        conditional.append((*p, x, t_x, T, t, rate * mpf(t)))
        expected.append((*p, t, mpf(p[0]) / mpf(p[1]) * mpf(t)))
        value = log_pmf(mpf(p[0]), mpf(p[1]), mpf(t), x)
        if value > -690:
            pmf.append((*p, t, x, value))
    for p, (x, t_x, T), delta in histories.with_each(histories.RATES, pairs):
        rate = (mpf(p[0]) + x) / (mpf(p[1]) + mpf(T))
        residual.append((*p, x, t_x, T, delta, rate / mpf(delta)))
    write("nbd_likelihood", "r alpha x t_x T log_likelihood d_r d_alpha", rows)
    write("nbd_conditional", "r alpha x t_x T t expected", conditional)
    write("nbd_expected", "r alpha t expected", expected)
    write("nbd_residual", "r alpha x t_x T delta expected", residual)
    write("nbd_pmf", "r alpha t x log_probability", pmf)
