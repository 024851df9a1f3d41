// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// Labels that line up with rows: what every measure of a clustering starts from.
namespace clientele::clustering {

/// How many customers each cluster has; as many clusters as one plus the greatest label. A cluster of nobody is empty:
/// no measure counts it.
/// \throws invalid_data if there are no rows, labels do not line up with them, or a label is far beyond the rows
[[nodiscard]] inline std::vector<std::uint64_t> cluster_sizes(features::encoded const& rows,
                                                              std::span<std::uint32_t const> labels) {
    if (rows.rows() == 0) {
        throw invalid_data("customers", "none", "a clustering has at least one");
    }
    if (labels.size() != rows.rows()) {
        throw invalid_data("labels", to_text(labels.size()) + " entries", "wanted: " + to_text(rows.rows()));
    }
    std::size_t const most = std::max<std::size_t>(rows.rows(), 1U << 16); // a stray label must not take all memory
    std::vector<std::uint64_t> sizes;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        std::size_t const label = labels[row];
        if (label >= sizes.size()) {
            if (label >= most) {
                throw invalid_data(row, "label", to_text(label), "clusters are numbered from 0");
            }
            sizes.resize(label + 1);
        }
        sizes[label] += rows.weight_of(row);
    }
    return sizes;
}

/// \throws invalid_data if fewer than two of these clusters have customers
inline void need_two(std::span<std::uint64_t const> sizes, char const* what) {
    auto const found = std::ranges::count_if(sizes, [](std::uint64_t size) { return size > 0; });
    if (found < 2) {
        throw invalid_data("clusters with customers", to_text(found), what);
    }
}

/// What a mismatch costs, one a categorical column: `gamma` as it is given, or the weights of the categories.
/// \throws invalid_option if the number is wrong, or one is negative or not finite
[[nodiscard]] inline std::vector<double> mismatch_costs(features::encoded const& rows, std::span<double const> gamma) {
    std::vector<double> costs{gamma.begin(), gamma.end()};
    if (gamma.empty()) {
        for (std::size_t j = 0; j < rows.categorical; ++j) {
            costs.push_back(rows.category_weight(j));
        }
    }
    if (costs.size() != rows.categorical) {
        throw invalid_option("gamma", to_text(costs.size()) + " numbers",
                             "one for each of " + to_text(rows.categorical) + " categorical columns, or none");
    }
    for (double const cost : costs) {
        if (!(cost >= 0 && std::isfinite(cost))) {
            throw invalid_option("gamma", to_text(cost), "0 or more, and finite");
        }
    }
    return costs;
}

} // namespace clientele::clustering
