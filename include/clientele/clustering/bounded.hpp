// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/fit.hpp>
#include <clientele/clustering/lloyd.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/row_order.hpp>
#include <clientele/clustering/transport.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Clusters of bounded size: k-means, k-modes and k-prototypes where every segment holds at least so many customers,
/// and at most so many.
namespace clientele::clustering {

/// The bounds, and how long to try.
struct bounded_options {
    std::size_t at_least = 1; ///< customers in each cluster
    std::size_t at_most = std::numeric_limits<std::size_t>::max();
    std::size_t iterations = 300;
};

namespace detail {

template <engine Engine>
std::vector<double> all_dissimilarities(features::encoded const& rows, prototypes const& middles, Engine const& how) {
    std::size_t const k = middles.size();
    std::vector<double> d(rows.rows() * k);
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            for (std::size_t c = 0; c < k; ++c) {
                d[row * k + c] = middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c);
            }
        }
    });
    return d;
}

/// What it costs to have everybody where he is.
inline double cost_of(std::span<double const> costs, std::span<std::uint32_t const> labels, std::size_t clusters) {
    exact_sum sum;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        sum.add(costs[row * clusters + labels[row]]);
    }
    return sum.value();
}

inline cluster_sums sums_of(features::encoded const& rows, std::span<std::uint32_t const> labels, cluster_sums sums) {
    for (std::size_t row = 0; row < labels.size(); ++row) {
        sums.add(rows, row, labels[row], 1);
    }
    return sums;
}

/// The dissimilarities of everybody to his prototype, in their two parts, and the sizes.
inline void measure(partition& found, features::encoded const& rows) {
    exact_sum numeric;
    exact_sum categorical;
    found.report.sizes.assign(found.middles.size(), 0);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        std::uint32_t const own = found.labels[row];
        numeric.add(found.middles.numeric_part(rows.numbers_of(row), own));
        categorical.add(found.middles.categorical_part(rows.codes_of(row), own));
        ++found.report.sizes[own];
    }
    found.report.numeric_inertia = numeric.value();
    found.report.categorical_inertia = categorical.value();
    numeric.merge(categorical);
    found.report.inertia = numeric.value();
}

inline void check_bounded(features::encoded const& rows, prototypes const& start, bounded_options const& options) {
    rows.validate();
    if (options.iterations < 1) {
        throw invalid_option("iterations", to_text(options.iterations), "1 or more");
    }
    if (rows.rows() == 0) {
        throw invalid_data("customers", "none", "clusters need some");
    }
    check_start(start, rows);
    for (std::size_t row = 0; row < rows.weights.size(); ++row) {
        if (rows.weights[row] != 1) {
            throw invalid_data(row, "weight", to_text(rows.weights[row]),
                               "with bounded sizes each row is one customer: repeat the row instead");
        }
    }
}

} // namespace detail

/// Distributes the customers at the least cost that the bounds allow, moves each prototype to the middle of its
/// customers, and so on until nothing gets better (P. S. Bradley, K. P. Bennett and A. Demiriz, "Constrained k-means
/// clustering", Microsoft Research MSR-TR-2000-65, 2000; here with an upper bound and categories too). The cost falls
/// with each iteration, so that it ends; like k-means it finds a local optimum, which depends on the start.
///
/// Clusters keep the order of `start`. A label is not always the nearest prototype, or the bounds would be broken: keep
/// the labels, `nearest` is for new customers. Prototypes and cost do not depend on the order of the rows; where equal
/// customers must be parted, it decides which of them goes. The engine shares the distances; all customers must be with
/// one process. Memory: up to 24 bytes for each row and cluster.
/// \throws invalid_option if the bounds cannot be met or iterations is 0
/// \throws invalid_data on rows that are torn, empty, not finite, beyond 1e150 or of a weight other than 1, and on a
///         start of other features or with a centre beyond 1e150
template <engine Engine = sequential>
[[nodiscard]] partition fit_bounded(features::encoded const& rows, prototypes const& start,
                                    bounded_options const& options = {}, Engine const& how = {}) {
    detail::check_bounded(rows, start, options);
    auto const of = detail::extent_of(rows, how);
    detail::check_bounds(rows.rows(), start.size(), {options.at_least, options.at_most});
    auto const order = canonical_order(rows);
    auto const sorted = rows.picked(order);
    std::size_t const k = start.size();
    detail::cluster_sums const none{k, of};
    partition found{.middles = start};
    fit_report& report = found.report;
    std::vector<std::uint32_t> labels; // of the sorted rows
    std::vector<double> prices;        // of the last distribution: the next one is much like it
    while (!report.converged && report.iterations < options.iterations) {
        ++report.iterations;
        report.distance_evaluations += rows.rows() * k;
        auto const costs = detail::all_dissimilarities(sorted, found.middles, how);
        detail::transport places{costs, k, {options.at_least, options.at_most}, prices};
        places.solve();
        prices = places.prices();
        report.converged =
            !labels.empty() && !(detail::cost_of(costs, places.labels(), k) < detail::cost_of(costs, labels, k));
        if (!report.converged) {
            labels = places.labels();
            detail::sums_of(sorted, labels, none).put_middles(found.middles);
        }
    }
    report.reason = report.converged ? stop_reason::labels_settled : stop_reason::iteration_limit;
    found.labels.resize(labels.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        found.labels[order[i]] = labels[i];
    }
    detail::measure(found, rows);
    return found;
}

/// Looks for clusters without bounds first, as `fit` does, and goes on within them from there. Clusters are numbered as
/// by `fit`: by size, the largest first, those of nobody left out. The report counts the sweeps of both.
/// \throws as `fit` and as `fit_bounded` from given prototypes; bounds are those of the clusters that `fit` finds,
///         which are fewer than asked for where there are no more distinct customers
template <engine Engine = sequential>
[[nodiscard]] partition fit_bounded(features::encoded const& rows, fit_options const& options,
                                    bounded_options const& bounds, Engine const& how = {}) {
    auto const free = fit(rows, options, how);
    auto found = fit_bounded(rows, free.middles, bounds, how);
    found.report.iterations += free.report.iterations;
    found.report.distance_evaluations += free.report.distance_evaluations;
    found.report.repaired += free.report.repaired;
    return detail::in_canonical_order(std::move(found));
}

} // namespace clientele::clustering
