# SPDX-License-Identifier: MIT
"""BG/CNBD-k and MBG/CNBD-k (Reutterer, Platzer and Schroeder 2021).

As bg_nbd.py, but a purchase is every k-th event ("phase") of a customer; phases come with rate lambda. Likelihoods are
without the factor of the gaps, the product of gap^(k - 1).
"""

import sys

import bg_nbd
import histories
from exact import agree, agree_logs, integrate, log_add, write
from mpmath import mp, mpc, mpf

EXTRA = 110  # digits where sums cancel


def with_digits(digits):
    """Runs a function with so many digits."""

    def wrap(f):
        def run(*arguments):
            before = mp.dps
            try:
                mp.dps = digits
                return f(*arguments)
            finally:
                mp.dps = before

        return run

    return wrap


class model(bg_nbd.model):
    def __init__(self, first_counts, r, alpha, a, b, k):
        super().__init__(first_counts, r, alpha, a, b)
        self.k = k

    def ratios(self, x, t_x, T):
        """(n)_j / j! ((T - t_x) / (alpha + T))^j for j < k, n = r + k x."""
        n, sigma = self.r + self.k * x, (T - t_x) / (self.alpha + T)
        found = [mpf(1)]
        for j in range(1, self.k):
            found.append(found[-1] * (n + j - 1) * sigma / j)
        return found

    def branches(self, x, t_x, T):
        n, R = self.chances(x), self.r + self.k * x
        return (
            self.log_stays(n) - R * mp.log(self.alpha + T) + mp.log(sum(self.ratios(x, t_x, T))),
            self.log_leaves_at_last(n) - R * mp.log(self.alpha + t_x),
        )

    def front(self, x):
        kx = self.k * x
        return mp.loggamma(self.r + kx) - mp.loggamma(self.r) + self.r * mp.log(self.alpha) - x * mp.loggamma(self.k)

    def log_likelihood(self, x, t_x, T):
        return self.front(x) + log_add(*self.branches(x, t_x, T))

    def log_likelihood_over_lambda(self, x, t_x, T):
        """The same as an integral over lambda of an Erlang survival function."""
        n, R, w = self.chances(x), self.r + self.k * x, T - t_x
        stays, leaves = self.log_stays(n), self.log_leaves_at_last(n)

        def log_f(y):
            z = mp.exp(y)
            alive = stays + mp.log(mp.gammainc(self.k, z * w, regularized=True))
            return R * y - z * (self.alpha + t_x) + log_add(alive, leaves)

        value, _ = integrate(log_f, centres=(-mp.log(self.alpha + t_x),), start=mp.log(R / (self.alpha + t_x)))
        front = self.r * mp.log(self.alpha) - mp.loggamma(self.r) - x * mp.loggamma(self.k)
        return value + front

    def gradient(self, x, t_x, T):
        """By differences with more digits."""
        p = (self.r, self.alpha, self.a, self.b)
        slopes = []
        for i in range(4):
            h = p[i] * mpf(10) ** -30
            up, down = (model(self.first, *p[:i], p[i] + s * h, *p[i + 1 :], self.k) for s in (1, -1))
            slopes.append((up.log_likelihood(x, t_x, T) - down.log_likelihood(x, t_x, T)) / (2 * h))
        return slopes

    def chances_of_phases(self, x, t_x, T):
        ratios = self.ratios(x, t_x, T)
        return [c / sum(ratios) for c in ratios]

    def if_alive_sum(self, x, t_x, T, t):
        """Over the phases behind him and the number he would have in t."""
        n, b, w, k = self.r + self.k * x, self.b + self.chances(x), t / (self.alpha + T + t), self.k
        total = mpf(0)
        for j, weight in enumerate(self.chances_of_phases(x, t_x, T)):
            chance, i = (1 - w) ** (n + j), 0
            bought, stays, m, part = mpf(0), mpf(1), 0, mpf(0)
            while True:
                i += 1
                if (i + j) % k == 0:
                    bought += stays
                    stays *= (b + m) / (self.a + b + m)
                    m += 1
                step = w * (n + j + i - 1) / i
                chance *= step
                part += chance * bought
                if m and step < 1 and chance * bought < part * (1 - step) * mpf(10) ** -33:
                    break
            total += weight * part
        return total

    def if_alive(self, x, t_x, T, t):
        """Over p, the number of purchases told apart from that of phases by the k-th roots of q = 1 - p."""
        n, tau, k = self.r + self.k * x, t / (self.alpha + T), self.k
        weights = self.chances_of_phases(x, t_x, T)
        roots = [mp.expjpi(mpf(2 * l) / k) for l in range(k)]

        def given(log_p, log_q):
            if log_q < -30 * mp.log(10):  # (0, t] has a purchase at all
                return None
            root, q, total = mp.exp(log_q / k), mp.exp(log_q), mpc(0)
            for l in range(k):
                z = root * roots[l]
                away = -mp.expm1(log_q / k) if l == 0 else 1 - z
                log_u = mp.log1p(tau * away) if l == 0 else mp.log(1 + tau * away)
                part = mpc(0)
                for j in range(k):
                    part += weights[j] * z**j * -mp.expm1(-(n + j) * log_u)
                total += z / away * part
            return mp.re(total) / (k * q)

        edge = given(mpf(0), -29 * mp.log(10))

        def log_f(y):
            log_p, log_q = -mp.log1p(mp.exp(-y)), -mp.log1p(mp.exp(y))
            value = given(log_p, log_q)
            return self.a * log_p + (self.b + self.chances(x)) * log_q + mp.log(edge if value is None else value)

        a, b = self.a, self.b + self.chances(x)
        value, _ = integrate(log_f, centres=(0, mp.log(a / b), -mp.log(tau), mp.log(k) - mp.log(tau * n)), start=mp.log(a / b))
        return mp.exp(value - bg_nbd.log_beta(a, b))

    def within(self, x, t_x, T, t):
        """P(a purchase in (T, T + t] | alive at T): from two survival functions, with digits to spare."""
        n = self.r + self.k * x
        before, after = sum(self.ratios(x, t_x, T)), sum(self.ratios(x, t_x, T + t))
        return 1 - after / before * ((self.alpha + T) / (self.alpha + T + t)) ** n

    def residual_if_alive(self, x, t_x, T, delta):
        """Over lambda; E over p of 1 / (1 - q y) is a hypergeometric function."""
        n, b, A = self.r + self.k * x, self.b + self.chances(x), self.alpha + T
        ratios = self.ratios(x, t_x, T)
        sigma = (T - t_x) / A

        def log_f(y):
            z = mp.exp(y)
            f = 1 / (1 + delta * A / z)
            lost = -mp.expm1(self.k * mp.log(f))
            all_p = mp.hyp2f1(1, self.a, self.a + b, -(1 - lost) / lost) / lost
            phases = sum((sigma * z) ** j / mp.factorial(j) * f ** (self.k - j) for j in range(self.k))
            return n * y - z + mp.log(phases * all_p)

        value, _ = integrate(log_f, centres=(mp.log(delta * A), mp.log(n)), start=mp.log(n))
        return mp.exp(value - mp.loggamma(n)) / sum(ratios)

    def log_pmf(self, t, x):
        n, r, w, m = self.chances(x), self.r, t / (self.alpha + t), self.k * x
        term, below, here = (1 - w) ** r, mpf(0), mpf(0)
        for i in range(m + self.k):
            if i < m:
                below += term
            else:
                here += term
            term *= w * (r + i) / (i + 1)
        alive = self.log_stays(n) + mp.log(here)
        if n == 0 or 1 - below < mpf(10) ** -360:
            return alive
        return log_add(alive, self.log_leaves_at_last(n) + mp.log(1 - below))


KS = (2, 3, 5, 12)


def cases(first):
    rough, fine = bg_nbd.CDNOW[first]
    pairs = [(rough, c) for c in histories.CDNOW + histories.PARADOX + histories.LONG]
    pairs += [(fine, c) for c in histories.CDNOW[:3] + histories.DAILY[:2]] + bg_nbd.TRAPS
    pairs += [(bg_nbd.HOURLY, c) for c in histories.HOURLY]
    pairs += [((0.7, 3.0, 0.8, 2.4), (0, 0.0, T)) for T in (0.03, 0.3, 3.0)]
    pairs += histories.sampled(4, 40, 12 + first)
    return [((*p, k), c) for k, (p, c) in zip((KS * len(pairs))[: len(pairs)], pairs)]


def likelihood(name, first):
    rows, compared = [], 0
    run = with_digits(EXTRA)(lambda m, at: (m.log_likelihood(*at), m.gradient(*at), m.log_odds(*at), m.p_alive(*at)))
    for p, (x, t_x, T) in cases(first):
        m, at = model(first, *p), (x, mpf(t_x), mpf(T))
        value, slope, odds, alive = run(m, at)
        if x <= 10 and max(p[:4]) <= 10 and min(p[:4]) >= 0.05:
            agree(value, m.log_likelihood_over_lambda(*at), f"{name} likelihood {p} {at}", mpf(10) ** -25, floor=1)
            compared += 1
        rows.append((*p, x, t_x, T, value, *slope, odds, alive))
    print(f"{compared} of {len(rows)} by a second route")
    write(f"{name}_likelihood", "r alpha a b k x t_x T log_likelihood d_r d_alpha d_a d_b log_odds_alive p_alive", rows)


def conditional(name, first):
    rows, unconditional, compared, long = [], [], 0, 0
    for p, (x, t_x, T), t in histories.with_each(histories.HORIZONS, cases(first)):
        m, at = model(first, *p), (x, mpf(t_x), mpf(T))
        odds = mpf(t) / (m.alpha + at[2])
        n = m.r + m.k * x
        short = n * odds + 90 * (1 + odds) < 2500
        plain = max(p[:4]) <= 1e4 and min(p[:4]) >= 1e-3 and p[4] <= 3
        if not short and (long == 10 or max(p[:4]) > 1e4 or n > 60 or p[4] > 3):  # the integral is slow
            continue
        long += not short
        value = m.if_alive_sum(*at, mpf(t)) if short else with_digits(75)(m.if_alive)(*at, mpf(t))
        if short and plain and odds > 1 and compared < 8:
            agree(value, with_digits(75)(m.if_alive)(*at, mpf(t)), f"{name} conditional {p} {at} {t}", mpf(10) ** -20)
            compared += 1
        alive = m.p_alive(*at)
        within = with_digits(400)(m.within)(*at, mpf(t))
        rows.append((*p, x, t_x, T, t, alive * value, alive * within))
        if x == 0 and mpf(t) / m.alpha < 20:
            stays = mp.exp(m.log_stays(m.chances(0)))
            unconditional.append((*p, t, stays * m.if_alive_sum(0, mpf(0), mpf(0), mpf(t))))
        if len(rows) % 10 == 0:
            write(f"{name}_conditional", "r alpha a b k x t_x T t expected within", rows)
    print(f"{compared} of {len(rows)} by a second route")
    write(f"{name}_conditional", "r alpha a b k x t_x T t expected within", rows)
    for t in (1.0, 39.0, 52.0):
        for k in KS:
            m = model(first, *bg_nbd.CDNOW[first][0], k)
            stays = mp.exp(m.log_stays(m.chances(0)))
            unconditional.append((*bg_nbd.CDNOW[first][0], k, t, stays * m.if_alive_sum(0, mpf(0), mpf(0), mpf(t))))
    write(f"{name}_expected", "r alpha a b k t expected", unconditional)


def residual(name, first):
    rows = []
    for p, (x, t_x, T), delta in histories.with_each(histories.RATES, cases(first)):
        if max(p[:4]) > 1000 or x > 3000 or p[4] > 5 and x > 100:
            continue
        m, at = model(first, *p), (x, mpf(t_x), mpf(T))
        value = bg_nbd.checked(m.residual_if_alive, *at, mpf(delta))
        if value is not None:
            rows.append((*p, x, t_x, T, delta, m.p_alive(*at) * value))
            if len(rows) % 10 == 0:
                write(f"{name}_residual", "r alpha a b k x t_x T delta expected", rows)
    write(f"{name}_residual", "r alpha a b k x t_x T delta expected", rows)


def masses(name, first):
    rows = []
    for p, c, t in histories.with_each(histories.HORIZONS, cases(first)):
        for x in {min(c[0], 1000), 0, 3}:
            value = with_digits(400)(model(first, *p).log_pmf)(mpf(t), x)
            if value > -690:
                rows.append((*p, t, x, value))
    write(f"{name}_pmf", "r alpha a b k t x log_probability", rows)


if __name__ == "__main__":
    parts = {"likelihood": likelihood, "masses": masses, "residual": residual, "conditional": conditional}
    for name, first in (("bg_cnbd", 0), ("mbg_cnbd", 1)):
        for part in sys.argv[1:] or parts:
            parts[part](name, first)
