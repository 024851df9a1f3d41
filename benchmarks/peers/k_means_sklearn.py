# SPDX-License-Identifier: MIT
"""k-means of a million rows with scikit-learn on one thread, from the first rows, in CPU seconds; see run."""

import json
import time
import warnings

import clouds
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore", message="Number of distinct clusters")
figures = {}
with threadpool_limits(1):
    for columns, clusters in [(3, 5), (8, 10), (16, 20)]:
        rows, _ = clouds.make(1_000_000, columns, 0, clusters)
        for sweeps in [20, 0]:
            for algorithm in ["lloyd", "elkan"]:
                model = KMeans(
                    clusters, init=rows[:clusters], n_init=1, max_iter=sweeps or 10_000, tol=0, algorithm=algorithm
                )
                begin = time.process_time()
                model.fit(rows)
                name = f"{columns} columns, {clusters} clusters, {sweeps or 'all'} sweeps, {algorithm}"
                figures[name] = time.process_time() - begin
                figures[f"{name}: inertia"] = model.inertia_
                figures[f"{name}: sweeps"] = model.n_iter_
print(json.dumps(figures))
