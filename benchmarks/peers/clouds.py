# SPDX-License-Identifier: MIT
"""The rows of benchmarks/clustering/clouds.hpp, to the bit."""

import numpy as np


def uniform(stream, place):
    with np.errstate(over="ignore"):
        z = np.uint64(stream << 40) + place.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


def make(rows, numeric, categorical, clusters):
    """Numbers (rows x numeric) and codes (rows x categorical)."""
    cloud = (uniform(1, np.arange(rows)) * clusters).astype(np.int64)
    at = np.arange(rows * numeric)
    off = uniform(2, at) + uniform(3, at) + uniform(4, at) - 1.5
    centre = 8 * uniform(5, np.arange(clusters * numeric)).reshape(clusters, numeric)
    numbers = centre[cloud] + (2 * off).reshape(rows, numeric)
    at = np.arange(rows * categorical)
    anything = (uniform(7, at) * clusters).astype(np.int64)
    codes = np.where(uniform(6, at) < 0.7, np.repeat(cloud, categorical), anything)
    return numbers, codes.reshape(rows, categorical)
