#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Customers and cents of each tier of the ready-made policies on the demo's transactions, without the library.

Usage: ready_made_tiers.py transactions.csv, as `batch_cli --demo` writes it. What it prints stands in
examples/batch_cli/ready_made_test.cpp. Plain Python 3, nothing to install.
"""
import csv
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

AS_OF = date(2025, 12, 31)


class Shopper:
    def __init__(self, rows):
        rows = sorted(rows)
        orders = [day for day, cents in rows if cents > 0]
        self.cents = sum(cents for _, cents in rows)
        self.orders = len(orders)
        self.refunds = len(rows) - len(orders)
        days = sorted(set(orders))
        self.first, self.last = days[0], days[-1]
        self.before = days[-2] if len(days) > 1 else None


def read(path):
    log = defaultdict(list)
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            whole, part = row["amount"].lstrip("-").split(".")
            cents = 100 * int(whole) + int(part)
            log[row["customer_id"]].append(
                (date.fromisoformat(row["date"]), -cents if row["amount"].startswith("-") else cents))
    return [Shopper(rows) for _, rows in sorted(log.items())]


def quota(people, key, shares):
    """The tier of each, from 0: shares to the nearest customer; equals that a boundary would divide go down."""
    values = [key(one) for one in people]
    at_least = {v: sum(1 for other in values if other >= v) for v in set(values)}
    bounds, whole = [], Fraction(0)
    for share in shares:
        whole += Fraction(share)
        bounds.append(int(whole * len(people) + Fraction(1, 2)))
    return [next(i for i, bound in enumerate(bounds) if at_least[v] <= bound) for v in values]


def show(name, people, tiers, count):
    customers, cents = [0] * count, [0] * count
    for one, tier in zip(people, tiers):
        customers[tier] += 1
        cents[tier] += one.cents
    print(name, customers, cents)


def stage(one):
    silence = (AS_OF - one.last).days
    if silence >= 365:
        return 4
    if silence >= 90:
        return 3
    if one.before and (one.last - one.before).days >= 365 and silence < 60:
        return 1
    return 2 if (AS_OF - one.first).days < 60 else 0


def main():
    people = read(sys.argv[1])
    show("service pyramid", people, quota(people, lambda p: p.cents, ["0.02", "0.18", "0.3", "0.5"]), 4)

    lately = AS_OF - timedelta(days=364)
    buyers = [p for p in people if p.last >= lately]
    level = dict(zip(map(id, buyers), quota(buyers, lambda p: p.cents, ["0.01", "0.04", "0.15", "0.8"])))
    show("customer pyramid", people, [level.get(id(p), 4) for p in people], 8)

    volume = quota(people, lambda p: p.orders, ["0.2", "0.3", "0.5"])
    content = [0 if p.refunds == 0 else 1 if p.refunds == 1 else 2 for p in people]
    table = [[0, 3, 3], [1, 3, 3], [2, 2, 2]]
    show("classes", people, [table[v][c] for v, c in zip(volume, content)], 4)

    value = quota(people, lambda p: p.cents, ["0.2", "0.8"])
    grows = [0 if p.last >= date(2025, 10, 1) else 1 for p in people]
    show("developments", people, [2 * v + g if v else g for v, g in zip(value, grows)], 4)

    show("stages", people, [stage(p) for p in people], 6)

    def close(one):
        if one.orders >= 10 and one.cents >= 20_000:
            return 0
        if one.orders >= 4:
            return 1
        return 2 if one.last >= date(2025, 7, 1) else 4

    show("relationship", people, [close(p) for p in people], 5)


main()
