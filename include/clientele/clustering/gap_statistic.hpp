// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

/// \file
/// What the gap statistic says, apart from how it is computed: charts need no more.
namespace clientele::clustering {

/// One number of clusters.
struct gap_point {
    std::size_t clusters = 1;
    double log_w = 0;    ///< of the customers
    double expected = 0; ///< mean over the references
    double gap = 0;      ///< expected - log_w
    double error = 0;    ///< s: standard deviation over the references, times sqrt(1 + 1 / references)
    friend bool operator==(gap_point const&, gap_point const&) = default;
};

struct gap_statistic {
    std::vector<gap_point> points{}; ///< from 1 cluster on; ends before W is 0, of the customers or a reference

    /// The smallest k with gap(k) >= gap(k + 1) - s(k + 1), otherwise the largest k: the paper's rule of one standard
    /// error. 1 means that there are no clusters.
    [[nodiscard]] std::size_t clusters() const {
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
            if (points[i].gap >= points[i + 1].gap - points[i + 1].error) {
                return points[i].clusters;
            }
        }
        return points.empty() ? 1 : points.back().clusters;
    }

    friend bool operator==(gap_statistic const&, gap_statistic const&) = default;
};

} // namespace clientele::clustering
