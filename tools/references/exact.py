# SPDX-License-Identifier: MIT
"""Sixty-digit arithmetic: integrals of bell-shaped functions, the scaled exponential integral, and tables of results."""

import csv
import functools
import pathlib

from mpmath import mp, mpf

mp.dps = 60
SURE = mpf(10) ** -28  # two routes to one figure agree at least this well, relatively
TABLES = pathlib.Path(__file__).parents[2] / "tests/clv/references"
BEYOND = 95  # nats below the peak at which a tail is left out: 41 digits, and some for slowly falling tails
LARGEST, SMALLEST = mpf(2) ** 1023, mpf(2) ** -1022


@functools.cache
def gauss_legendre(nodes=36):
    """Nodes and weights on (-1, 1), by Newton's method on the Legendre polynomial."""
    found = []
    for i in range(nodes):
        z = mp.cos(mp.pi * (i + mpf("0.75")) / (nodes + mpf("0.5")))
        for _ in range(10):
            before, here = mpf(1), z
            for k in range(2, nodes + 1):
                before, here = here, ((2 * k - 1) * z * here - (k - 1) * before) / k
            slope = nodes * (z * here - before) / (z * z - 1)
            z -= here / slope
        found.append((z, 2 / ((1 - z * z) * slope * slope)))
    return found


def integrate(log_f, lo=-mp.inf, hi=mp.inf, factors=(), centres=(), start=0):
    """Log of the integral of f over (lo, hi), and the mean of every factor with f as density.

    f rises to one peak and falls from it. Pieces of Gauss-Legendre, each short enough that f changes by e^10 at most and
    that the nearest singularity (a centre +- i pi in the complex plane) is far for its length, are laid from the peak
    outwards until f has fallen by e^-95.
    """

    def slope(y):
        h = mpf(10) ** -20 * max(1, abs(y))
        return (log_f(y + h) - log_f(y - h)) / (2 * h)

    peak = _peak(slope, lo, hi, mpf(start))
    top = log_f(peak)
    total, moments = mpf(0), [mpf(0)] * len(factors)
    for way, end in ((1, hi), (-1, lo)):
        y = peak
        while way * (end - y) > 0:
            length = min([max(mpf(1), abs(y - c) / 3) for c in centres] or [mpf(1)])
            while True:
                z = y + way * length
                if way * (z - end) > 0:
                    z = end
                if abs(log_f(z) - log_f(y)) <= 10:
                    break
                length = abs(z - y) * mpf("0.6")
            half, middle = abs(z - y) / 2, (y + z) / 2
            for node, weight in gauss_legendre():
                at = middle + half * node
                f = weight * half * mp.exp(log_f(at) - top)
                total += f
                for i, factor in enumerate(factors):
                    moments[i] += f * factor(at)
            y = z
            if log_f(y) < top - BEYOND and abs(y - peak) > 0:
                if mp.exp(log_f(y) - top) / max(abs(slope(y)), mpf(10) ** -12) < total * mpf(10) ** -36:
                    break
    return top + mp.log(total), [m / total for m in moments]


def _peak(slope, lo, hi, start):
    """Where the slope changes from plus to minus, roughly; an end where it does not."""
    start = min(max(start, lo), hi)
    low = high = start
    step = mpf(1)
    inside = lambda y: y - abs(y) * mpf(10) ** -18 if y == hi else y + abs(y) * mpf(10) ** -18 if y == lo else y
    while low > lo and slope(inside(low)) < 0:
        low, step = max(lo, low - step), 2 * step
    if low == lo and slope(inside(low)) < 0:
        return lo
    step = mpf(1)
    while high < hi and slope(inside(high)) > 0:
        high, step = min(hi, high + step), 2 * step
    if high == hi and slope(inside(high)) > 0:
        return hi
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2


def log_add(p, q):
    """log(e^p + e^q)."""
    if q == -mp.inf:
        return p
    if p == -mp.inf:
        return q
    return max(p, q) + mp.log1p(mp.exp(-abs(p - q)))


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def scaled_expint(s, z):
    """log(e^z E_s(z)), by definition: the integral of e^(-z w) (1 + w)^-s over w > 0, with y = log w."""
    value, _ = integrate(
        lambda y: y - z * mp.exp(y) - s * mp.log1p(mp.exp(y)), centres=(0, -mp.log(z), -mp.log(z + s)), start=-mp.log(z + s)
    )
    return value


def scaled_expint_by_fraction(s, z, digits=32):
    """log(e^z E_s(z)) by the continued fraction of DLMF 8.19.17 in its even form, modified Lentz; quick when z + s > 1."""
    tiny = mpf(10) ** -400
    b = z + s
    c, d = 1 / tiny, 1 / b
    h = d
    for i in range(1, 200000):
        an = -i * (s - 1 + i)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= c * d
        if abs(c * d - 1) < mpf(10) ** -(digits + 6):
            return mp.log(h)
    raise ArithmeticError("the continued fraction goes on")


def agree(one, other, what, tolerance=SURE, floor=0):
    """Two routes to one figure."""
    if abs(one - other) > tolerance * max(abs(one), abs(other), floor):
        raise AssertionError(f"{what}: {mp.nstr(one, 30)} against {mp.nstr(other, 30)}")


def agree_logs(one, other, what, tolerance=SURE):
    """The same for figures given by their logs."""
    if abs(one - other) > tolerance * max(1, abs(one)):
        raise AssertionError(f"{what}: {mp.nstr(one, 30)} against {mp.nstr(other, 30)}")


def text(value):
    """Arguments are doubles and read back as themselves; results have 25 digits, and 0 where a double is subnormal."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if value == mp.inf:
        return "inf"
    if value == -mp.inf:
        return "-inf"
    return "0" if abs(value) < SMALLEST else mp.nstr(value, 25, min_fixed=-5, max_fixed=25)


def write(name, header, rows):
    """A table, without the rows that a double cannot hold and without repetitions."""
    TABLES.mkdir(parents=True, exist_ok=True)
    held = [row for row in rows if all(not mp.isfinite(v) or abs(v) < LARGEST for v in row)]
    lines = list(dict.fromkeys(tuple(text(v) for v in row) for row in held))
    with open(TABLES / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(lines)
    print(f"{name}: {len(lines)} rows, {len(rows) - len(held)} beyond a double")
