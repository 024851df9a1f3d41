// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/dispersion.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

/// \file
/// Two indices of how compact and how far apart clusters are: Calinski-Harabasz and Davies-Bouldin. Both compare
/// partitions of the same customers; neither has a scale of its own.
namespace clientele::clustering {

/// Calinski-Harabasz index (T. Calinski and J. Harabasz, "A dendrite method for cluster analysis", 1974): the variance
/// between the clusters over that within, (B / (k - 1)) / (W / (n - k)). Higher is better. Customers count, not rows;
/// empty clusters do not. With categories it is Anderson's pseudo-F.
///
/// Infinite where nothing lies within and something between; 1 where all customers are alike (scikit-learn says 1 for
/// both).
/// \throws invalid_data unless 2 <= clusters < customers
[[nodiscard]] inline double calinski_harabasz(dispersion const& of) {
    need_two(of.customers, "this index needs two");
    auto const k = static_cast<double>(
        std::count_if(of.customers.begin(), of.customers.end(), [](std::uint64_t m) { return m > 0; }));
    auto const n = static_cast<double>(std::accumulate(of.customers.begin(), of.customers.end(), std::uint64_t{0}));
    if (!(k < n)) {
        throw invalid_data("clusters with customers", to_text(k), "this index needs more customers than clusters");
    }
    double const within = of.total_within();
    if (within == 0) {
        return of.between > 0 ? std::numeric_limits<double>::infinity() : 1;
    }
    return of.between / (k - 1) / (within / (n - k));
}

/// The same from rows and labels; see `measure_dispersion`.
template <engine Engine = sequential>
[[nodiscard]] double calinski_harabasz(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                       std::span<double const> gamma = {}, Engine const& how = {}) {
    return calinski_harabasz(measure_dispersion(rows, labels, gamma, how));
}

/// Davies-Bouldin index (D. L. Davies and D. W. Bouldin, "A cluster separation measure", 1979, with p = q = 1): for
/// each cluster the worst ratio (S_i + S_j) / M_ij of the mean distances to the middles to the distance between the
/// middles, averaged over the clusters. Lower is better, 0 the least. Middles are means and modes, distances the roots
/// of `prototypes::dissimilarity`. Empty clusters do not count.
///
/// Clusters whose middles coincide cannot be told apart: the index is infinite (scikit-learn leaves the pair out).
/// \throws invalid_data if fewer than two clusters have customers
template <engine Engine = sequential>
[[nodiscard]] double davies_bouldin(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                    std::span<double const> gamma = {}, Engine const& how = {}) {
    auto const measured = measure_dispersion(rows, labels, gamma, how);
    auto const& customers = measured.customers;
    auto const& middles = measured.middles;
    need_two(customers, "this index needs two");
    auto spread = detail::sum_by_cluster(rows, labels, customers.size(), how, [&](std::size_t row) {
                      return std::sqrt(middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), labels[row]));
                  }).values();
    for (std::size_t c = 0; c < spread.size(); ++c) {
        spread[c] = customers[c] != 0 ? spread[c] / static_cast<double>(customers[c]) : 0;
    }
    exact_sum worst_of_all;
    double clusters = 0;
    for (std::size_t i = 0; i < spread.size(); ++i) {
        double worst = 0;
        for (std::size_t j = 0; j < spread.size() && customers[i] != 0; ++j) {
            if (j != i && customers[j] != 0) {
                double const apart = std::sqrt(middles.dissimilarity(middles.centre(j), middles.mode(j), i));
                if (apart == 0) {
                    return std::numeric_limits<double>::infinity();
                }
                worst = std::max(worst, (spread[i] + spread[j]) / apart);
            }
        }
        worst_of_all.add(worst);
        clusters += customers[i] != 0 ? 1 : 0;
    }
    return worst_of_all.value() / clusters;
}

} // namespace clientele::clustering
