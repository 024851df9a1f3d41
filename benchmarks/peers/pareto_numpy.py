# SPDX-License-Identifier: MIT
"""Gini and top-fifth share of 10 million values with numpy, and a bootstrap with scipy, in CPU seconds; see run."""

import json
import sys
import time

import numpy as np
from scipy.stats import bootstrap

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
random = np.random.default_rng(1)
values = np.exp(3 + 1.2 * random.normal(size=count))
few = values[:3000]


def gini(x, axis=-1):
    ordered = np.sort(x, axis=axis)
    n = ordered.shape[-1]
    return (ordered * (2 * np.arange(1, n + 1) - n - 1)).sum(-1) / (n * ordered.sum(-1))


def top_fifth():
    taken = -(-count // 5)
    return np.partition(values, count - taken)[count - taken :].sum() / values.sum()


def cpu_seconds(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


print(
    json.dumps(
        {
            "gini": cpu_seconds(lambda: gini(values)),
            "top fifth": cpu_seconds(top_fifth),
            "bootstrap": cpu_seconds(lambda: bootstrap((few,), gini, n_resamples=2000, batch=200)),
        }
    )
)
