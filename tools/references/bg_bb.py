# SPDX-License-Identifier: MIT
"""BG/BB (Fader, Hardie and Shang 2010): buys at an opportunity with p ~ beta(alpha, beta), leaves before one with
theta ~ beta(gamma, delta)."""

import random

from exact import agree, agree_logs, log_add, log_beta, write
from mpmath import mp, mpf


class model:
    def __init__(self, alpha, beta, gamma, delta):
        self.a, self.b, self.g, self.d = map(mpf, (alpha, beta, gamma, delta))

    def log_buys(self, x, n):
        return log_beta(self.a + x, self.b + n - x) - log_beta(self.a, self.b)

    def log_stays(self, n):
        return log_beta(self.g, self.d + n) - log_beta(self.g, self.d)

    def terms(self, x, t_x, n):
        """The likelihood and its derivatives, opportunity by opportunity: gone before t_x + i + 1, or there throughout."""
        a, b, g, d, psi = self.a, self.b, self.g, self.d, mp.digamma
        # The beta functions by their recurrences over i; each term with the derivatives of its log.
        buys, leaves = mp.exp(self.log_buys(x, t_x)), mp.exp(log_beta(g + 1, d + t_x) - log_beta(g, d))
        buys_a, buys_b = psi(a + x) - psi(a + b + t_x) - psi(a) + psi(a + b), psi(b + t_x - x) - psi(a + b + t_x) - psi(b) + psi(a + b)
        leaves_g, leaves_d = 1 / g - psi(g + 1 + d + t_x) + psi(g + d), psi(d + t_x) - psi(d) - psi(g + 1 + d + t_x) + psi(g + d)
        total, slope = mpf(0), [mpf(0)] * 4
        for i in range(n - t_x + 1):
            if i == n - t_x:  # the end: (g)_0 (d)_n / (g + d)_n instead of g (d)_(n) / (g + d)_(n+1)
                leaves *= (g + d + n) / g
                leaves_g += 1 / (g + d + n) - 1 / g
                leaves_d += 1 / (g + d + n)
            term = buys * leaves
            total += term
            for k, part in enumerate((buys_a, buys_b, leaves_g, leaves_d)):
                slope[k] += term * part
            m = t_x + i
            buys *= (b + m - x) / (a + b + m)
            buys_a -= 1 / (a + b + m)
            buys_b += 1 / (b + m - x) - 1 / (a + b + m)
            leaves *= (d + m) / (g + d + m + 1)
            leaves_g -= 1 / (g + d + m + 1)
            leaves_d += 1 / (d + m) - 1 / (g + d + m + 1)
        return total, [part / total for part in slope]

    def likelihood(self, x, t_x, n):
        """Term by term as printed in the paper, equation (4)."""
        gone = sum(
            mp.exp(self.log_buys(x, t_x + i) + log_beta(self.g + 1, self.d + t_x + i) - log_beta(self.g, self.d))
            for i in range(n - t_x)
        )
        return mp.exp(self.log_buys(x, n) + self.log_stays(n)) + gone

    def p_alive(self, x, t_x, n, ahead=1):
        """Still there at opportunity n + ahead."""
        return mp.exp(self.log_buys(x, n) + self.log_stays(n + ahead)) / self.terms(x, t_x, n)[0]

    def rate(self, x, n):
        return (self.a + x) / (self.a + self.b + n)

    def conditional(self, x, t_x, n, more):
        stays, total = self.p_alive(x, t_x, n), mpf(0)
        for j in range(more):
            total += stays
            stays *= (self.d + n + 1 + j) / (self.g + self.d + n + 1 + j)
        return self.rate(x, n) * total

    def residual(self, x, t_x, n, rate):
        two_f1 = mp.hyp2f1(1, self.d + n + 1, self.g + self.d + n + 1, 1 / (1 + rate))
        return self.rate(x, n) * self.p_alive(x, t_x, n) * two_f1 / (1 + rate)

    def residual_sum(self, x, t_x, n, rate):
        stays, total, j = self.p_alive(x, t_x, n) / (1 + rate), mpf(0), 0
        while stays > total * mpf(10) ** -36:
            total += stays
            stays *= (self.d + n + 1 + j) / (self.g + self.d + n + 1 + j) / (1 + rate)
            j += 1
        return self.rate(x, n) * total

    def pmf(self, n, x):
        total = mp.binomial(n, x) * mp.exp(self.log_buys(x, n) + self.log_stays(n))
        for i in range(x, n):
            leaves = mp.exp(log_beta(self.g + 1, self.d + i) - log_beta(self.g, self.d))
            total += mp.binomial(i, x) * mp.exp(self.log_buys(x, i)) * leaves
        return total


FINE = (1.20352233, 0.74971634, 0.65671827, 2.78344261)

if __name__ == "__main__":
    cells = [(x, t, 6) for t in range(7) for x in range(t + 1) if (x == 0) == (t == 0)]
    cases = [(FINE, c) for c in cells]
    draw = random.Random(6)
    wide = [1e-6, 1e-3, 0.05, 0.5, 1.0, 3.0, 300.0, 1e4, 1e6]
    for i in range(90):
        p = tuple(draw.choice(wide if i % 2 else wide[2:7]) for _ in range(4))
        n = draw.choice([1, 2, 6, 52, 365, 1000])
        t = draw.choice([0, 1, n // 2, n - 1, n])
        x = draw.choice([1, max(1, t // 2), t]) if t else 0
        cases.append((p, (min(x, t), t, n)))
    rows, conditional, residual, pmf = [], [], [], []
    for i, (p, c) in enumerate(cases):
        m = model(*p)
        value, slope = m.terms(*c)
        agree(value, m.likelihood(*c), f"bg/bb {p} {c}", mpf(10) ** -28)
        if i % 3 == 0 and c[2] <= 52:
            for k in range(4):
                moved = lambda v: mp.log(model(*p[:k], v, *p[k + 1 :]).likelihood(*c))
                other = mp.diff(moved, mpf(p[k]), h=mpf(p[k]) * mpf(10) ** -20)
                agree(slope[k], other, f"bg/bb gradient {p} {c}", mpf(10) ** -14, floor=mpf(10) ** -6)
        rows.append((*p, *c, mp.log(value), *slope, m.p_alive(*c)))
        more = (1, 5, 52, 1000)[i % 4]
        conditional.append((*p, *c, more, m.conditional(*c, more)))
        rate = (0.1, 0.01, 1e-3, 1.0)[i // 4 % 4]
        value = m.residual_sum(*c, mpf(rate))
        if max(p) <= 300 and i % 3 == 0:
            agree(value, m.residual(*c, mpf(rate)), f"bg/bb residual {p} {c}", mpf(10) ** -26)
        residual.append((*p, *c, rate, value))
        x, _, n = c
        value = mp.log(m.pmf(n, x))
        if n <= 12:
            agree(mpf(1), sum(m.pmf(n, k) for k in range(n + 1)), f"bg/bb pmf {p} {n}")
        if value > -690:
            pmf.append((*p, n, x, value))
    write("bg_bb_likelihood", "alpha beta gamma delta x t_x n log_likelihood d_alpha d_beta d_gamma d_delta p_alive", rows)
    write("bg_bb_conditional", "alpha beta gamma delta x t_x n more expected", conditional)
    write("bg_bb_residual", "alpha beta gamma delta x t_x n discount expected", residual)
    write("bg_bb_pmf", "alpha beta gamma delta n x log_probability", pmf)
