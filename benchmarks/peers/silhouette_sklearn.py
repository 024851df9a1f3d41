# SPDX-License-Identifier: MIT
"""Silhouettes of 20,000 rows with scikit-learn on one thread, in CPU seconds; see run."""

import json
import sys
import time

import numpy as np
from sklearn.metrics import silhouette_samples
from threadpoolctl import threadpool_limits

count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
random = np.random.default_rng(1)
labels = random.integers(0, 5, count)
rows = 8 * random.random((5, 8))[labels] + random.normal(size=(count, 8))


def cpu_seconds(work):
    work()  # the first call pays for memory
    begin = time.process_time()
    work()
    return time.process_time() - begin


with threadpool_limits(1):
    print(
        json.dumps(
            {
                "euclidean": cpu_seconds(lambda: silhouette_samples(rows, labels)),
                "squared": cpu_seconds(lambda: silhouette_samples(rows, labels, metric="sqeuclidean")),
            }
        )
    )
