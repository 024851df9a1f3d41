# SPDX-License-Identifier: MIT
"""The customers and the parameters at which the models in continuous time are told: plain ones, traps, and a fixed sample
of everything between 1e-6 and 1e6."""

import random

EXTREMES = [1e-6, 1e-3, 0.05, 0.25, 0.5, 1.0, 3.0, 10.0, 300.0, 1e4, 1e6]
COUNTS = [0, 1, 2, 10, 100, 1000, 3000, 10000]
SHARES = [0.0, 1e-3, 0.5, 0.99, 1.0]
SPANS = [1e-2, 1.0, 39.0, 365.0, 8760.0, 1e6]
HORIZONS = [1e-2, 1.0, 39.0, 52.0, 1e4, 1e6]
RATES = [1e-6, 1e-3, 0.0027, 0.1, 10.0]

CDNOW = [(0, 0.0, 38.86), (1, 14.0, 38.0), (2, 30.43, 38.86), (3, 30.0, 38.0), (26, 30.86, 31.0), (29, 38.0, 38.86)]
PARADOX = [(x, 20.0, 39.0) for x in (10, 15, 20, 25)]
DAILY = [(221, 103.42857, 103.57143), (254, 97.14286, 97.28571), (161, 94.71429, 98.0), (204, 98.57143, 99.42857)]
HOURLY = [(0, 0.0, 8760.0), (30, 8000.0, 8760.0), (5000, 8000.0, 8760.0)]
LONG = [(1000, 10.0, 100.0), (1000, 99.0, 100.0), (3000, 290.0, 300.0), (10000, 9990.0, 1e4), (501, 501.0, 501.0)]


def history(draw):
    """A customer at random: no purchase after the first goes with t_x = 0, and only that."""
    x, T = draw.choice(COUNTS), draw.choice(SPANS)
    return (x, (0.0 if x == 0 else draw.choice(SHARES[1:]) * T), T)


def sampled(size, count, seed):
    """`count` pairs of `size` parameters and a customer, half of them with plain parameters for all but one."""
    draw = random.Random(seed)
    pairs = []
    for i in range(count):
        parameters = [draw.choice(EXTREMES) if i % 2 else draw.choice([0.25, 0.5, 1.0, 3.0, 10.0]) for _ in range(size)]
        if i % 2 == 0:
            parameters[draw.randrange(size)] = draw.choice(EXTREMES)
        pairs.append((tuple(parameters), history(draw)))
    return pairs


def with_each(values, pairs):
    """Each pair with one of the values, in turn."""
    return [(*pair, values[(i * 7 + i // len(values)) % len(values)]) for i, pair in enumerate(pairs)]
