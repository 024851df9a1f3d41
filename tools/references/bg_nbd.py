# SPDX-License-Identifier: MIT
"""BG/NBD (Fader, Hardie and Lee 2005) and MBG/NBD (Batislam, Denizel and Filiztekin 2007).

lambda ~ gamma(r, alpha), p ~ beta(a, b). After each purchase, and in MBG/NBD after the first one at time 0 too, a customer
leaves with probability p. `chances` is how many times a customer with x purchases could have left and did not: x, or x + 1.
"""

import histories
from exact import SURE, agree, agree_logs, integrate, log_add, log_beta, scaled_expint_by_fraction, write
from mpmath import mp, mpf
from nbd import log_gamma_mean


class model:
    def __init__(self, first_counts, r, alpha, a, b):
        self.first, self.r, self.alpha, self.a, self.b = first_counts, mpf(r), mpf(alpha), mpf(a), mpf(b)

    def chances(self, x):
        return x + self.first

    def log_stays(self, n):
        return log_beta(self.a, self.b + n) - log_beta(self.a, self.b)

    def log_leaves_at_last(self, n):
        if n == 0:
            return -mp.inf
        return log_beta(self.a + 1, self.b + n - 1) - log_beta(self.a, self.b)

    def branches(self, x, t_x, T):
        """Logs of the likelihood with the customer alive at T, and gone at t_x; the factor of r, alpha and x apart."""
        n, R = self.chances(x), self.r + x
        return (
            self.log_stays(n) - R * mp.log(self.alpha + T),
            self.log_leaves_at_last(n) - R * mp.log(self.alpha + t_x),
        )

    def log_likelihood(self, x, t_x, T):
        front = mp.loggamma(self.r + x) - mp.loggamma(self.r) + self.r * mp.log(self.alpha)
        return front + log_add(*self.branches(x, t_x, T))

    def log_odds(self, x, t_x, T):
        alive, gone = self.branches(x, t_x, T)
        return alive - gone

    def p_alive(self, x, t_x, T):
        odds = self.log_odds(x, t_x, T)
        return mpf(1) if odds == mp.inf else 1 / (1 + mp.exp(-odds))

    def gradient(self, x, t_x, T):
        r, alpha, a, b, n, psi = self.r, self.alpha, self.a, self.b, self.chances(x), mp.digamma
        w = self.p_alive(x, t_x, T)
        v = mpf(0) if n == 0 else 1 / (1 + mp.exp(self.log_odds(x, t_x, T)))
        both = psi(a + b) - psi(a + b + n)
        return (
            psi(r + x) - psi(r) + mp.log(alpha) - w * mp.log(alpha + T) - v * mp.log(alpha + t_x),
            r / alpha - (r + x) * (w / (alpha + T) + v / (alpha + t_x)),
            both + v / a,
            both - psi(b) + w * psi(b + n) + (v * psi(b + n - 1) if n else 0),
        )

    def log_mean_over_p(self, a, b, log_g, centres):
        """Log of E[g(p)] for p ~ beta(a, b), by quadrature over the log-odds of p. g is given log p."""

        def log_f(y):
            log_p, log_q = -mp.log1p(mp.exp(-y)), -mp.log1p(mp.exp(y))
            return a * log_p + b * log_q + log_g(log_p)

        value, _ = integrate(log_f, centres=(0, mp.log(a / b), *centres), start=mp.log(a / b))
        return value - log_beta(a, b)

    def if_alive(self, x, T, t):
        """Purchases in (T, T + t] of a customer alive at T: E[(1 - e^(-lambda p t)) / p], first over lambda."""
        R, tau = self.r + x, t / (self.alpha + T)
        log_g = lambda log_p: mp.log(-mp.expm1(-R * mp.log1p(tau * mp.exp(log_p)))) - log_p
        return mp.exp(self.log_mean_over_p(self.a, self.b + self.chances(x), log_g, (-mp.log(tau), -mp.log(tau * R))))

    def if_alive_closed(self, x, T, t):
        """The same by Fader, Hardie and Lee's (10); a is moved by 1e-45 off the poles of the formula."""
        before = mp.dps
        try:
            mp.dps = 140
            R, b, w = self.r + x, self.b + self.chances(x), t / (self.alpha + T + t)
            a = self.a + mpf(10) ** -45
            top = mp.hyp2f1(R, b, a + b - 1, w)
            return (a + b - 1) / (a - 1) * (1 - ((self.alpha + T) / (self.alpha + T + t)) ** R * top)
        finally:
            mp.dps = before

    def if_alive_sum(self, x, T, t):
        """The same as an all-positive sum over the k-th next purchase."""
        R, b, w = self.r + x, self.b + self.chances(x), t / (self.alpha + T + t)
        chance = (1 - w) ** R
        more, stays, total, k = 1 - chance, mpf(1), mpf(0), 0
        while more * stays > total * mpf(10) ** -34:
            total += more * stays
            stays *= (b + k) / (self.a + b + k)
            k += 1
            chance *= w * (R + k - 1) / k
            more -= chance
        return total

    def conditional(self, x, t_x, T, t):
        return self.p_alive(x, t_x, T) * self.if_alive(x, T, t)

    def expected(self, t):
        return mp.exp(self.log_stays(self.chances(0))) * self.if_alive(0, mpf(0), t)

    def residual_if_alive(self, x, T, delta):
        """Discounted purchases after T of a customer alive at T: E[lambda / (delta + lambda p)], first over p."""
        R, a, b = self.r + x, self.a, self.b + self.chances(x)
        return mp.exp(
            log_gamma_mean(R, self.alpha + T, lambda y: y + mp.log(mp.hyp2f1(1, a, a + b, -mp.exp(y) / delta)))
        ) / delta

    def residual_other_way(self, x, T, delta):
        """The same, first over lambda: E[(R / p) e^z E_(R+1)(z)] with z = delta (alpha + T) / p."""
        R, z = self.r + x, delta * (self.alpha + T)
        log_g = lambda log_p: mp.log(R) - log_p + scaled_expint_by_fraction(R + 1, z * mp.exp(-log_p))
        return mp.exp(self.log_mean_over_p(self.a, self.b + self.chances(x), log_g, (mp.log(z), mp.log(z / R))))

    def residual(self, x, t_x, T, delta):
        return self.p_alive(x, t_x, T) * self.residual_if_alive(x, T, delta)

    def log_nb(self, x, t):
        r, alpha = self.r, self.alpha
        front = mp.loggamma(r + x) - mp.loggamma(r) - mp.loggamma(x + 1) + r * mp.log(alpha)
        return front + x * mp.log(t) - (r + x) * mp.log(alpha + t)

    def log_at_least(self, x, t, log_g=lambda u: mpf(0)):
        """Log of the integral over u in (0, t) of the density of the time of purchase x, times g(u)."""
        r, alpha = self.r, self.alpha
        log_f = lambda y: x * y - (r + x) * mp.log(alpha + mp.exp(y)) + log_g(mp.exp(y))
        value, _ = integrate(log_f, hi=mp.log(t), centres=(mp.log(alpha),), start=mp.log(t))
        return value + mp.loggamma(r + x) - mp.loggamma(r) - mp.loggamma(x) + r * mp.log(alpha)

    def log_pmf(self, t, x):
        n = self.chances(x)
        alive = self.log_stays(n) + self.log_nb(x, t)
        if n == 0:
            return alive
        return log_add(alive, self.log_leaves_at_last(n) + (self.log_at_least(x, t) if x else 0))

    def log_pmf_otherwise(self, t, x):
        n, w = self.chances(x), t / (self.alpha + t)
        more = mp.log(mp.betainc(x, self.r, 0, w, regularized=True)) if x else mpf(0)
        return log_add(self.log_stays(n) + self.log_nb(x, t), self.log_leaves_at_last(n) + more)

    def log_interval(self, t, h, x):
        """P(x purchases in (t, t + h]) of a new customer, the first purchase being at time 0."""
        r, alpha, a, b, n = self.r, self.alpha, self.a, self.b, self.chances(x)
        stays = mp.exp(self.log_stays(n))
        if x == 0:
            there = mp.hyp2f1(r, a, a + b + n, -t / alpha)
            quiet = (alpha / (alpha + h)) ** r * mp.hyp2f1(r, a, a + b + n, -t / (alpha + h))
            return mp.log(1 - stays * (there - quiet))
        R = r + x
        alive = self.log_stays(n) + self.log_nb(x, h) + mp.log(mp.hyp2f1(R, a, a + b + n, -t / (alpha + h)))
        gone = lambda u: mp.log(mp.hyp2f1(R, a + 1, a + b + n, -t / (alpha + u)))
        return log_add(alive, self.log_leaves_at_last(n) + self.log_at_least(x, h, gone))

    def log_interval_sum(self, t, h, x):
        """The same for x > 0, the branch of those gone by the end as a sum over how many purchases they would have made."""
        r, alpha, a, b, n = self.r, self.alpha, self.a, self.b, self.chances(x)
        alive = self.log_stays(n) + self.log_nb(x, h) + mp.log(mp.hyp2f1(r + x, a, a + b + n, -t / (alpha + h)))
        total, j = mpf(0), x
        while True:
            term = mp.exp(self.log_nb(j, h)) * mp.hyp2f1(r + j, a + 1, a + b + n, -t / (alpha + h))
            total += term
            j += 1
            if term < total * mpf(10) ** -33:
                return log_add(alive, self.log_leaves_at_last(n) + mp.log(total))


CDNOW = {0: [(0.243, 4.414, 0.793, 2.426), (0.2425945224, 4.413602019, 0.7929220172, 2.425906777)],
         1: [(0.525, 6.183, 0.891, 1.614), (0.5248431591, 6.183085280, 0.8913593907, 1.614002240)]}  # fmt: skip
TRAPS = [
    ((0.243, 4.414, 1.0, 2.426), (2, 30.43, 38.86)),
    ((0.243, 4.414, 1 + 1e-10, 2.426), (2, 30.43, 38.86)),
    ((0.243, 4.414, 1 + 1e-10, 2.426), (1000, 38.0, 38.86)),
    ((0.243, 4.414, 1 + 1e-10, 2.426), (3000, 38.8, 38.86)),
    ((0.243, 4.414, 1 - 1e-10, 2.426), (3000, 38.8, 38.86)),
    ((0.243, 4.414, 0.793, 1.0), (2, 30.43, 38.86)),
    ((0.11, 2.24, 0.31, 0.5), (0, 0.0, 1.0)),
    ((0.5, 4.0, 0.5, 0.5), (0, 0.0, 38.86)),
    ((1e-5, 1e-5, 1e-5, 1e-5), (0, 0.0, 38.86)),
    ((0.25, 4.0, 0.8, 2.5), (0, 0.0, 40.0)),
    ((0.25, 4.0, 0.8, 2.5), (200, 38.0, 40.0)),
    ((0.243, 4.414, 0.793, 2.426), (0, 0.0, 30.0)),
    ((0.5, 4.0, 1.3e5, 1.4e8), (501, 500.0, 501.0)),
    ((300.0, 2000.0, 300.0, 2000.0), (10, 30.0, 39.0)),
    ((1e6, 4e6, 1e6, 3e6), (10, 30.0, 39.0)),
]
HOURLY = (0.243, 741.6, 0.793, 2.426)


def pairs_of(first):
    rough, fine = CDNOW[first]
    pairs = [(rough, c) for c in histories.CDNOW + histories.PARADOX + histories.LONG]
    pairs += [(fine, c) for c in histories.CDNOW[:3] + histories.DAILY[:2] + histories.LONG[:2]] + TRAPS
    pairs += [(HOURLY, c) for c in histories.HOURLY]
    return pairs + histories.sampled(4, 90, 2 + first)


def likelihood(name, first):
    rows = []
    for p, (x, t_x, T) in pairs_of(first):
        m, at = model(first, *p), (x, mpf(t_x), mpf(T))
        slope = m.gradient(*at)
        for i in range(4):
            moved = lambda v: model(first, *p[:i], v, *p[i + 1 :]).log_likelihood(*at)
            other = mp.diff(moved, mpf(p[i]), h=mpf(p[i]) * mpf(10) ** -25, relative=False)
            agree(slope[i], other, f"{name} gradient {p} {at}", mpf(10) ** -18, floor=mpf(10) ** -12)
        odds = m.log_odds(*at)
        rows.append((*p, x, t_x, T, m.log_likelihood(*at), *slope, odds, m.p_alive(*at)))
    write(f"{name}_likelihood", "r alpha a b x t_x T log_likelihood d_r d_alpha d_a d_b log_odds_alive p_alive", rows)


def checked(route, *arguments):
    """A second route's figure, or None where mpmath gives up."""
    try:
        value = route(*arguments)
        return value if mp.isfinite(value) and mp.im(value) == 0 else None
    except (ArithmeticError, ValueError, mp.NoConvergence):
        return None


def conditional(name, first):
    rows, unconditional, compared = [], [], 0
    for p, (x, t_x, T), t in histories.with_each(histories.HORIZONS, pairs_of(first)):
        m, span = model(first, *p), mpf(T)
        value = m.if_alive(x, span, mpf(t))
        odds, other = mpf(t) / (m.alpha + span), None
        if (m.r + x) * odds + 90 * (1 + odds) < 30000:  # about how many terms the sum has
            other = m.if_alive_sum(x, span, mpf(t))
        elif x <= 100 and max(p) <= 1000:
            other = checked(m.if_alive_closed, x, span, mpf(t))
        if other is not None:
            agree(value, other, f"{name} conditional {p} {x} {T} {t}", mpf(10) ** -27)
            compared += 1
        rows.append((*p, x, t_x, T, t, m.p_alive(x, mpf(t_x), span) * value))
        if x < 3:
            unconditional.append((*p, t, m.expected(mpf(t))))
    print(f"{compared} of {len(rows)} by a second route")
    write(f"{name}_conditional", "r alpha a b x t_x T t expected", rows)
    for t in (1.0, 39.0, 52.0):
        unconditional.append((*CDNOW[first][0], t, model(first, *CDNOW[first][0]).expected(mpf(t))))
    write(f"{name}_expected", "r alpha a b t expected", unconditional)


def residual(name, first):
    rows, compared = [], 0
    pairs = pairs_of(first)[:: 1 + first]  # MBG/NBD differs in what beta(a, b) becomes; half of them will do
    for p, (x, t_x, T), delta in histories.with_each(histories.RATES, pairs):
        m, span, rate = model(first, *p), mpf(T), mpf(delta)
        quick = rate * (m.alpha + span) > mpf("0.3") or m.r + x > 60  # the fraction ends soon
        small = max(p) <= 10 and x <= 100
        if not quick and max(p[2:]) > 1000:
            continue
        value = (m.residual_other_way if quick else m.residual_if_alive)(x, span, rate)
        if quick and small and not (first and compared > 5):
            agree(value, m.residual_if_alive(x, span, rate), f"{name} residual {p} {x} {T} {delta}", mpf(10) ** -26)
            compared += 1
        rows.append((*p, x, t_x, T, delta, m.p_alive(x, mpf(t_x), span) * value))
    print(f"{compared} of {len(rows)} by a second route")
    write(f"{name}_residual", "r alpha a b x t_x T delta expected", rows)


def masses(name, first):
    rows, intervals, compared = [], [], 0  # of MBG/NBD fewer, as it takes the same way
    rough = CDNOW[first][0]
    cases = [(rough, 39.0, x) for x in (0, 1, 2, 100, 171, 200, 500, 1000)] + [(rough, 2.0, 10)]
    cases += [(rough, 30.0, x) for x in range(11, 21)]
    cases += [(p, t, c[0]) for p, c, t in histories.with_each(histories.HORIZONS, pairs_of(first)[15 :: 1 + 3 * first])]
    for p, t, x in cases:
        m = model(first, *p)
        value = m.log_pmf(mpf(t), x)
        if value < -690:
            continue
        other = checked(m.log_pmf_otherwise, mpf(t), x) if x else None
        if other is not None:
            agree_logs(value, other, f"{name} pmf {p} {t} {x}")
            compared += 1
        rows.append((*p, t, x, value))
    print(f"{compared} of {len(rows)} by a second route")
    write(f"{name}_pmf", "r alpha a b t x log_probability", rows)
    cases = [(rough, t, h, x) for t, h in ((2.0, 1.0), (39.0, 39.0)) for x in (0, 1, 2, 3, 10, 100)]
    cases += [(rough, 52.0, 1e-2, 0), (rough, 1e4, 1e4, 1000), (rough, 39.0, 1e6, 3)]
    plain = [0.05, 0.25, 0.5, 1.0, 3.0, 10.0, 300.0]
    draw = histories.random.Random(7)
    for _ in range(8 if first else 40):
        p = tuple(draw.choice(plain) for _ in range(4))
        cases.append((p, draw.choice([1e-2, 1.0, 39.0, 1e4]), draw.choice([1e-2, 1.0, 39.0, 1e4]), draw.choice([0, 1, 2, 10, 100])))
    compared = 0
    for p, t, h, x in cases:
        m = model(first, *p)
        value = checked(m.log_interval, mpf(t), mpf(h), x)
        if value is None or value < -690:
            continue
        if x and mpf(h) / (m.alpha + h) < mpf("0.95"):
            agree_logs(value, m.log_interval_sum(mpf(t), mpf(h), x), f"{name} interval {p} {t} {h} {x}")
            compared += 1
        intervals.append((*p, t, h, x, value))
    print(f"{compared} of {len(intervals)} by a second route")
    write(f"{name}_interval_pmf", "r alpha a b t h x log_probability", intervals)


if __name__ == "__main__":
    import sys

    parts = {"likelihood": likelihood, "conditional": conditional, "residual": residual, "masses": masses}
    models = {"bg_nbd": 0, "mbg_nbd": 1}
    for name in [word for word in sys.argv[1:] if word in models] or models:
        for part in [word for word in sys.argv[1:] if word in parts] or parts:
            parts[part](name, models[name])
