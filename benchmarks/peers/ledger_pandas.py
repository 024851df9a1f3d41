# SPDX-License-Identifier: MIT
"""From 10 million rows to a million histories with pandas, in CPU seconds; see run."""

import json
import sys
import time

import numpy as np
import pandas as pd

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
random = np.random.default_rng(1)
log = pd.DataFrame(
    {
        "id": random.integers(0, count // 10, count),
        "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 730, count), unit="D"),
        "amount": np.floor(random.uniform(size=count) * 10000) / 100,
    }
)


def basic(rows):
    """First and last date, orders and total: half of a history."""
    return rows.groupby("id", sort=False).agg(
        first=("date", "min"), last=("date", "max"), orders=("date", "size"), total=("amount", "sum")
    )


def with_days(rows):
    """What x, t_x and the repeat mean need: purchases of one day merged first."""
    by_day = rows.groupby(["id", "date"], sort=False)["amount"].sum().reset_index()
    return basic(by_day)


def cpu_seconds(work, rows):
    begin = time.process_time()
    work(rows)
    return time.process_time() - begin


strings = log.assign(id="C" + (1_000_000 + log["id"]).astype(str))
print(
    json.dumps(
        {
            "integer ids": cpu_seconds(basic, log),
            "integer ids, days merged": cpu_seconds(with_days, log),
            "string ids": cpu_seconds(basic, strings),
        }
    )
)
