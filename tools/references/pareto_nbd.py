# SPDX-License-Identifier: MIT
"""Pareto/NBD (Schmittlein, Morrison and Colombo 1987): lambda ~ gamma(r, alpha), lifetimes at rate mu ~ gamma(s, beta)."""

import histories
from exact import agree, agree_logs, integrate, log_add, scaled_expint, write
from mpmath import mp, mpf


class model:
    def __init__(self, r, alpha, s, beta):
        self.r, self.alpha, self.s, self.beta = mpf(r), mpf(alpha), mpf(s), mpf(beta)

    def front(self, x):
        r = self.r
        return mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(self.alpha) + self.s * mp.log(self.beta)

    def log_alive(self, x, T):
        return -(self.r + x) * mp.log(self.alpha + T) - self.s * mp.log(self.beta + T)

    def gone(self, x, t_x, T):
        """Log of s times the integral of (alpha + u)^-(r+x) (beta + u)^-(s+1) over u in (t_x, T), where u is when the
        customer leaves; and with it as density the means of the logs and reciprocals of alpha + u and beta + u."""
        if t_x == T:
            return -mp.inf, [mpf(0)] * 4
        alpha, beta, least = self.alpha, self.beta, min(self.alpha, self.beta)
        a = lambda y: alpha - least + mp.exp(y)
        b = lambda y: beta - least + mp.exp(y)
        log_f = lambda y: y - (self.r + x) * mp.log(a(y)) - (self.s + 1) * mp.log(b(y))
        apart = abs(alpha - beta)
        value, means = integrate(
            log_f,
            mp.log(least + t_x),
            mp.log(least + T),
            (lambda y: mp.log(a(y)), lambda y: 1 / a(y), lambda y: mp.log(b(y)), lambda y: 1 / b(y)),
            (mp.log(apart),) if apart else (),
            mp.log(least + t_x),
        )
        return value + mp.log(self.s), means

    def log_gone_closed(self, x, t_x, T):
        """The same by Gauss's 2F1 (Fader and Hardie, note 009)."""
        alpha, beta, all_of = self.alpha, self.beta, self.r + self.s + x
        larger, second = (alpha, self.s + 1) if alpha >= beta else (beta, self.r + x)
        before = mp.dps
        try:
            mp.dps = 110
            at = lambda t: mp.hyp2f1(all_of, second, all_of + 1, abs(alpha - beta) / (larger + t)) / (larger + t) ** all_of
            return mp.log(self.s / all_of * (at(t_x) - at(T)))
        finally:
            mp.dps = before

    def log_likelihood(self, x, t_x, T):
        return self.front(x) + log_add(self.log_alive(x, T), self.gone(x, t_x, T)[0])

    def all_of_likelihood(self, x, t_x, T):
        """Log-likelihood, its four derivatives, log-odds of being alive at T, and the probability."""
        r, alpha, s, beta, R = self.r, self.alpha, self.s, self.beta, self.r + x
        alive, (gone, means) = self.log_alive(x, T), self.gone(x, t_x, T)
        odds = alive - gone
        w, v = (mpf(1), mpf(0)) if odds == mp.inf else (1 / (1 + mp.exp(-odds)), 1 / (1 + mp.exp(odds)))
        log_a, per_a, log_b, per_b = means
        slope = (
            mp.digamma(R) - mp.digamma(r) + mp.log(alpha) - w * mp.log(alpha + T) - v * log_a,
            r / alpha - R * (w / (alpha + T) + v * per_a),
            mp.log(beta) - w * mp.log(beta + T) + v * (1 / s - log_b),
            s / beta - w * s / (beta + T) - v * (s + 1) * per_b,
        )
        return self.front(x) + log_add(alive, gone), slope, odds, w

    def p_alive(self, x, t_x, T):
        return 1 / (1 + mp.exp(self.gone(x, t_x, T)[0] - self.log_alive(x, T)))

    def if_alive(self, x, T, t):
        """Purchases in (T, T + t] of a customer alive at T: the mean rate times the expected time alive."""
        B, e = self.beta + T, self.s - 1
        q = mp.log1p(t / B)
        return (self.r + x) / (self.alpha + T) * B * (q if e == 0 else -mp.expm1(-e * q) / e)

    def if_alive_integral(self, x, T, t):
        value, _ = integrate(lambda y: y * (1 - self.s), mpf(0), mp.log1p(t / (self.beta + T)))
        return (self.r + x) / (self.alpha + T) * (self.beta + T) * mp.exp(value)

    def residual_if_alive(self, x, T, delta):
        """Discounted purchases after T of a customer alive at T: the mean rate times (beta + T) e^z E_s(z)."""
        B = self.beta + T
        return (self.r + x) / (self.alpha + T) * B * mp.exp(scaled_expint(self.s, delta * B))

    def residual_closed(self, x, T, delta):
        """The same by Tricomi's U (Fader, Hardie and Lee 2005, JMR)."""
        z = delta * (self.beta + T)
        before = mp.dps
        try:
            mp.dps = 90
            return (self.r + x) / (self.alpha + T) / delta * z**self.s * mp.hyperu(self.s, self.s, z)
        finally:
            mp.dps = before

    def log_nb(self, x, t):
        r, alpha = self.r, self.alpha
        front = mp.loggamma(r + x) - mp.loggamma(r) - mp.loggamma(x + 1) + r * mp.log(alpha)
        return front + x * mp.log(t) - (r + x) * mp.log(alpha + t)

    def log_interval(self, t, h, x):
        """P(x purchases in (t, t + h]): alive at the end, or gone u after t, or for x = 0 gone before t."""
        r, alpha, s, beta, R = self.r, self.alpha, self.s, self.beta, self.r + x
        log_f = lambda y: (x + 1) * y - R * mp.log(alpha + mp.exp(y)) - (s + 1) * mp.log(beta + t + mp.exp(y))
        value, _ = integrate(log_f, hi=mp.log(h), centres=(mp.log(alpha), mp.log(beta + t)), start=mp.log(h))
        front = mp.loggamma(R) - mp.loggamma(r) - mp.loggamma(x + 1) + r * mp.log(alpha) + s * mp.log(beta)
        total = log_add(
            self.log_nb(x, h) + s * (mp.log(beta) - mp.log(beta + t + h)), front + mp.log(s) + value
        )
        if x == 0 and t > 0:
            total = log_add(total, mp.log(-mp.expm1(-s * mp.log1p(t / beta))))
        return total

    def log_interval_direct(self, t, h, x, size):
        """The same by mpmath's own quadrature in u, of the integrand over e^size: its stopping rule is absolute."""
        r, alpha, s, beta = self.r, self.alpha, self.s, self.beta
        f = lambda u: mp.exp(self.log_nb(x, u) - size) * s / (beta + t + u) * (beta / (beta + t + u)) ** s if u else mpf(0)
        gone = mp.quad(f, [0, h / 64, h / 16, h / 4, h / 2, h])
        end = mp.exp(self.log_nb(x, h) - size) * (beta / (beta + t + h)) ** s
        before = 1 - (beta / (beta + t)) ** s if x == 0 else 0
        return size + mp.log(end + gone + before * mp.exp(-size))


ROUGH, FINE = (0.553, 10.578, 0.606, 11.669), (0.5532770469, 10.57768346, 0.606239989, 11.66873529)
UNDERFLOW, OVERFLOW = (0.55, 10.58, 0.61, 11.67), (10.465, 0.00798565181, 3.0516, 2.82)
HEAVY, STEADY = (0.5329, 38.0598, 64.2792, 7721.5264), (300.0, 2000.0, 300.0, 2000.0)
CLVTOOLS_100, HOURLY = (0.5143, 2.8845, 0.2856, 14.1087), (0.25, 700.0, 0.8, 9000.0)
TRAPS = [
    *[(CLVTOOLS_100, c) for c in histories.DAILY],
    *[(HEAVY, c) for c in ((0, 0.0, 145.0), (1, 100.0, 145.0), (30, 140.0, 145.0))],
    *[(HOURLY, c) for c in histories.HOURLY],
    *[(OVERFLOW, c) for c in ((400, 5.0, 6.0), (500, 1.0, 37.0), (500, 4.0, 37.0))],
    *[(UNDERFLOW, c) for c in ((132, 200.0, 200.0), (133, 200.0, 200.0))],
    *[(STEADY, c) for c in ((0, 0.0, 39.0), (10, 30.0, 39.0))],
    ((1.0, 5.0, 1.0, 5.0), (3, 7.0, 10.0)),
    ((0.553, 10.578, 1.0, 11.669), (2, 30.43, 38.86)),
    ((0.553, 10.578, 1 + 1e-10, 11.669), (2, 30.43, 38.86)),
    ((0.553, 10.578, 1 - 1e-10, 11.669), (1000, 38.0, 38.86)),
    ((0.553, 10.0, 0.606, 10.0), (2, 30.43, 38.86)),
    ((0.553, 10.0, 0.606, 10.0 + 1e-9), (2, 30.43, 38.86)),
    ((0.553, 1e6, 0.606, 1e-3), (2, 30.43, 38.86)),
    ((0.553, 1e-3, 0.606, 1e6), (2, 30.43, 38.86)),
    ((0.553, 1e6, 0.606, 1e-6), (0, 0.0, 1e6)),
    ((0.553, 1e-6, 0.606, 1e6), (0, 0.0, 1e6)),
    ((1e6, 4e6, 0.606, 11.669), (10, 30.0, 39.0)),
    ((0.553, 10.578, 1e6, 4e7), (10, 30.0, 39.0)),
]


def pairs_of():
    pairs = [(ROUGH, c) for c in histories.CDNOW + histories.PARADOX + histories.LONG]
    pairs += [(FINE, c) for c in histories.CDNOW[:3] + histories.LONG[:2]]
    return pairs + TRAPS + histories.sampled(4, 90, 4)


def checked(route, *arguments):
    """A second route's figure, or None where mpmath gives up."""
    try:
        value = route(*arguments)
        return value if mp.isfinite(value) and mp.im(value) == 0 else None
    except (ArithmeticError, ValueError, mp.NoConvergence):
        return None


def easy(p, x):
    return x <= 1000 and max(p) <= 1e4


def likelihood():
    rows, compared = [], 0
    for i, (p, (x, t_x, T)) in enumerate(pairs_of()):
        m, at = model(*p), (x, mpf(t_x), mpf(T))
        value, slope, odds, alive = m.all_of_likelihood(*at)
        other = checked(m.log_gone_closed, *at) if easy(p, x) and t_x < T else None
        if other is not None:
            agree_logs(m.gone(*at)[0], other, f"pareto gone {p} {at}")
            compared += 1
        if i % 5 == 0:
            for k in range(4):
                moved = lambda v: model(*p[:k], v, *p[k + 1 :]).log_likelihood(*at)
                step = mpf(p[k]) * mpf(10) ** -9
                there = [moved(mpf(p[k]) + j * step) for j in (-2, -1, 1, 2)]
                other = (there[0] - 8 * there[1] + 8 * there[2] - there[3]) / (12 * step)
                agree(slope[k], other, f"pareto gradient {k} {p} {at}", mpf(10) ** -18, floor=mpf(10) ** -6)
        rows.append((*p, x, t_x, T, value, *slope, odds, alive))
    print(f"{compared} of {len(rows)} by a second route")
    write("pareto_nbd_likelihood", "r alpha s beta x t_x T log_likelihood d_r d_alpha d_s d_beta log_odds_alive p_alive", rows)


def conditional():
    rows, unconditional = [], []
    for p, (x, t_x, T), t in histories.with_each(histories.HORIZONS, pairs_of()):
        m, span = model(*p), mpf(T)
        value = m.if_alive(x, span, mpf(t))
        agree(value, m.if_alive_integral(x, span, mpf(t)), f"pareto conditional {p} {x} {T} {t}")
        rows.append((*p, x, t_x, T, t, m.p_alive(x, mpf(t_x), span) * value))
        unconditional.append((*p, t, m.if_alive(0, mpf(0), mpf(t))))
    unconditional += [(*ROUGH, float(t), model(*ROUGH).if_alive(0, mpf(0), mpf(t))) for t in (*range(1, 10), 52)]
    write("pareto_nbd_conditional", "r alpha s beta x t_x T t expected", rows)
    write("pareto_nbd_expected", "r alpha s beta t expected", unconditional)


def residual():
    rows, compared = [], 0
    for p, (x, t_x, T), delta in histories.with_each(histories.RATES, pairs_of()):
        m, span = model(*p), mpf(T)
        value = m.residual_if_alive(x, span, mpf(delta))
        other = checked(m.residual_closed, x, span, mpf(delta)) if m.s <= 100 and delta * (m.beta + span) < 1e6 else None
        if other is not None:
            agree(value, other, f"pareto residual {p} {x} {T} {delta}")
            compared += 1
        rows.append((*p, x, t_x, T, delta, m.p_alive(x, mpf(t_x), span) * value))
    print(f"{compared} of {len(rows)} by a second route")
    write("pareto_nbd_residual", "r alpha s beta x t_x T delta expected", rows)


def masses():
    tables = {"pmf": [], "interval_pmf": []}
    cases = [(ROUGH, 0.0, 2.0, 10)] + [(ROUGH, 0.0, 39.0, x) for x in (0, 1, 2, 100, 171, 200, 500, 1000)]
    cases += [(p, 0.0, t, c[0]) for p, c, t in histories.with_each(histories.HORIZONS, pairs_of()[15:])]
    cases += [(ROUGH, 2.0, 1.0, x) for x in (0, 1, 2, 3, 10, 100)] + [(ROUGH, 39.0, 39.0, x) for x in (0, 1, 2, 10, 200)]
    cases += [
        (p, histories.HORIZONS[(i + 2) % 6], t, c[0])
        for i, (p, c, t) in enumerate(histories.with_each(histories.HORIZONS, pairs_of()[15:]))
    ]
    compared = 0
    for p, t, h, x in cases:
        value = model(*p).log_interval(mpf(t), mpf(h), x)
        if value < -690:
            continue
        if x <= 10 and max(p) <= 1e4 and min(p[1], p[3]) > h / 100:
            other = model(*p).log_interval_direct(mpf(t), mpf(h), x, value)
            agree_logs(value, other, f"pareto interval {p} {t} {h} {x}", mpf(10) ** -20)
            compared += 1
        tables["interval_pmf" if t else "pmf"].append((*p, *((t,) if t else ()), h, x, value))
    print(f"{compared} of {sum(map(len, tables.values()))} by a second route")
    write("pareto_nbd_pmf", "r alpha s beta t x log_probability", tables["pmf"])
    write("pareto_nbd_interval_pmf", "r alpha s beta t h x log_probability", tables["interval_pmf"])


if __name__ == "__main__":
    import sys

    parts = {"likelihood": likelihood, "conditional": conditional, "residual": residual, "masses": masses}
    for part in sys.argv[1:] or parts:
        parts[part]()
