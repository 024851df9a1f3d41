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

namespace detail {

/// Which numbers occur as labels. An `accumulator`.
struct labels_seen {
    static constexpr std::size_t gaps = 1024; ///< numbers that clusters without customers may take

    std::vector<bool> seen{};

    void add(std::uint32_t label) {
        if (label >= seen.size()) {
            seen.resize(std::size_t{label} + 1);
        }
        seen[label] = true;
    }
    void merge(labels_seen const& other) {
        seen.resize(std::max(seen.size(), other.seen.size()));
        for (std::size_t label = 0; label < other.seen.size(); ++label) {
            seen[label] = seen[label] || other.seen[label];
        }
    }
    /// As many clusters as one plus the greatest label. What is measured takes memory for each of them, so that a label
    /// which is none must not pass for one.
    /// \throws invalid_data if more than 1,024 numbers below it do not occur, with its row in `labels`
    [[nodiscard]] std::size_t clusters(std::span<std::uint32_t const> labels) const {
        std::size_t const most = static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true)) + gaps;
        if (seen.size() > most) {
            refuse(labels, most);
        }
        return seen.size();
    }
    /// Names the first label that is not below `most`.
    [[noreturn]] static void refuse(std::span<std::uint32_t const> labels, std::size_t most) {
        auto const why = "clusters are numbered from 0, and at most " + to_text(gaps) + " numbers may be left out";
        auto const stray =
            std::find_if(labels.begin(), labels.end(), [&](std::uint32_t label) { return label >= most; });
        if (stray == labels.end()) { // it is one of another process
            throw invalid_data("label", to_text(most) + " or more", why);
        }
        throw invalid_data(static_cast<std::size_t>(stray - labels.begin()), "label", to_text(*stray), why);
    }
};

/// As many clusters as one plus the greatest label; none if there are no labels.
/// \throws invalid_data on a label far beyond the others, with its row
[[nodiscard]] inline std::size_t clusters_named(std::span<std::uint32_t const> labels) {
    labels_seen numbers;
    for (std::uint32_t const label : labels) {
        if (label >= labels.size() + labels_seen::gaps) {
            labels_seen::refuse(labels, labels.size() + labels_seen::gaps);
        }
        numbers.add(label);
    }
    return numbers.clusters(labels);
}

} // namespace detail

/// How many customers each cluster has; as many clusters as one plus the greatest label. A cluster of nobody is empty:
/// no measure counts it.
/// \throws invalid_data if there are no rows, labels do not line up with them, or more than 1,024 numbers below a
///         label do not occur (with the row)
[[nodiscard]] inline std::vector<std::uint64_t> cluster_sizes(features::encoded const& rows,
                                                              std::span<std::uint32_t const> labels) {
    if (rows.rows() == 0) {
        throw invalid_data("customers", "none", "a clustering has at least one");
    }
    if (labels.size() != rows.rows()) {
        throw invalid_data("labels", to_text(labels.size()) + " entries", "wanted: " + to_text(rows.rows()));
    }
    std::vector<std::uint64_t> sizes(detail::clusters_named(labels));
    for (std::size_t row = 0; row < labels.size(); ++row) {
        sizes[labels[row]] += rows.weight_of(row);
    }
    return sizes;
}

/// \throws invalid_data if fewer than two of these clusters have customers
inline void need_two(std::span<std::uint64_t const> sizes, char const* what) {
    auto const found = std::count_if(sizes.begin(), sizes.end(), [](std::uint64_t size) { return size > 0; });
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
