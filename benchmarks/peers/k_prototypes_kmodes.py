# SPDX-License-Identifier: MIT
"""k-prototypes (4 numbers, 4 categories, 5 clusters) with kmodes from the first rows, in CPU seconds; see run."""

import json
import time

import clouds
import numpy as np
from kmodes.kprototypes import KPrototypes

figures = {}
for count in [10_000, 100_000]:
    numbers, codes = clouds.make(count, 4, 4, 5)
    table = np.concatenate([numbers, codes], axis=1)
    model = KPrototypes(5, init=[numbers[:5], codes[:5].astype(float)], n_init=1, max_iter=100, gamma=0.5)
    begin = time.process_time()
    model.fit(table, categorical=[4, 5, 6, 7])
    figures[f"{count} rows"] = time.process_time() - begin
    figures[f"{count} rows: inertia"] = model.cost_
    figures[f"{count} rows: sweeps"] = model.n_iter_
print(json.dumps(figures))
