// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/clusterer.hpp>
#include <clientele/clustering/confusion.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Prediction strength: would half of the customers find the clusters that the other half finds?
namespace clientele::clustering {

struct strength_options {
    std::size_t to = 10;     ///< from 1 cluster to this many
    std::size_t splits = 50; ///< into random halves
    std::uint64_t seed = 1;
};

/// One number of clusters.
struct strength_point {
    std::size_t clusters = 1;
    double mean = 1;               ///< over the splits, both halves playing both parts
    double error = 0;              ///< standard error of that mean
    std::size_t without_pairs = 0; ///< tested clusters of fewer than two customers, in all splits
    friend bool operator==(strength_point const&, strength_point const&) = default;
};

struct prediction_strengths {
    std::vector<strength_point> points{}; ///< from 1 cluster on, which always has strength 1

    /// The largest k whose strength is at least `cutoff` (0.8 to 0.9 in the paper). 1 means that no clusters are found
    /// again. A k with clusters without pairs is passed over: it was not put to the test, and with everybody alone its
    /// strength is 1 for any customers.
    [[nodiscard]] std::size_t clusters(double cutoff = 0.8) const {
        std::size_t found = 1;
        for (auto const& point : points) {
            found = point.mean >= cutoff && point.without_pairs == 0 ? point.clusters : found;
        }
        return found;
    }

    friend bool operator==(prediction_strengths const&, prediction_strengths const&) = default;
};

namespace detail {

/// What a half says of the clusters of the other.
struct half_verdict {
    double strength = 1;
    std::size_t without_pairs = 0;
};

/// For the worst of the `clusters` of the tested half: the share of its pairs of customers that the middles of the
/// other half put together too (equation 2 of the paper). For a cluster of one this is 0 / 0, taken as 1 by R's fpc and
/// here.
inline half_verdict strength_of(features::encoded const& tested, std::span<std::uint32_t const> labels,
                                std::size_t clusters, prototypes const& others) {
    std::vector<std::uint32_t> predicted;
    for (std::size_t row = 0; row < tested.rows(); ++row) {
        predicted.push_back(others.nearest(tested.numbers_of(row), tested.codes_of(row)));
    }
    auto const table = cross(labels, predicted).table;
    std::vector<double> together(table.firsts.size());
    for (auto const& cell : table.cells) {
        auto const both = static_cast<double>(cell.customers);
        together[cell.first] += both * (both - 1);
    }
    half_verdict verdict;
    std::size_t with_pairs = 0;
    for (std::size_t c = 0; c < together.size(); ++c) {
        auto const m = static_cast<double>(table.firsts[c]);
        if (m > 1) {
            verdict.strength = std::min(verdict.strength, together[c] / (m * (m - 1)));
            ++with_pairs;
        }
    }
    verdict.without_pairs = clusters - std::min(clusters, with_pairs);
    return verdict;
}

/// Two random halves of the customers; the second has one more if they are odd.
inline std::pair<features::encoded, features::encoded> halves(features::encoded const& rows,
                                                              std::vector<std::size_t> customers, std::uint64_t seed) {
    random::stream random{seed, 0};
    std::size_t const half = customers.size() / 2;
    for (std::size_t i = 0; i < half; ++i) { // the first steps of a shuffle (Fisher and Yates 1938) draw one half
        std::swap(customers[i], customers[i + random.below(static_cast<std::uint32_t>(customers.size() - i))]);
    }
    std::span<std::size_t const> const all{customers};
    return {picked_once(rows, all.first(half)), picked_once(rows, all.subspan(half))};
}

} // namespace detail

/// Prediction strength (R. Tibshirani and G. Walther, "Cluster validation by prediction strength", 2005), averaged over
/// random halves as in R's fpc. Fits 2 x splits x (to - 1) clusterings, the splits in parallel; the same bits on any
/// number of threads. Customers of a weight are drawn one by one.
/// \throws invalid_option unless 2 <= to <= half the customers and splits >= 2
/// \throws invalid_data if there is nobody, or rows are torn or not finite
template <clusterer Fit = prototype_fit, engine Engine = sequential>
[[nodiscard]] prediction_strengths prediction_strength(features::encoded const& rows,
                                                       strength_options const& options = {}, Fit const& with = {},
                                                       Engine const& how = {}) {
    rows.validate();
    auto const customers = detail::one_by_one(rows);
    if (options.to < 2 || options.to > customers.size() / 2) {
        throw invalid_option("to", to_text(options.to), "2 clusters to half the customers");
    }
    if (options.splits < 2) {
        throw invalid_option("splits", to_text(options.splits), "2 or more");
    }
    Fit const fit = detail::settled(with, rows);
    std::size_t const columns = options.to - 1;
    std::vector<detail::half_verdict> verdicts(options.splits * columns);
    for_each_part(how, options.splits, [&](std::size_t begin, std::size_t end) {
        for (std::size_t split = begin; split < end; ++split) {
            std::uint64_t const seed = detail::seed_of(options.seed, split);
            auto const [one, other] = detail::halves(rows, customers, seed);
            for (std::size_t k = 2; k <= options.to; ++k) {
                auto const first = fit(one, k, seed);
                auto const second = fit(other, k, seed);
                auto const a = detail::strength_of(one, first.labels, k, second.middles);
                auto const b = detail::strength_of(other, second.labels, k, first.middles);
                verdicts[split * columns + k - 2] = {(a.strength + b.strength) / 2, a.without_pairs + b.without_pairs};
            }
        }
    });
    prediction_strengths found{{{}}};
    auto const count = static_cast<double>(options.splits);
    for (std::size_t k = 2; k <= options.to; ++k) {
        exact_sum sum;
        exact_sum squares;
        strength_point point{.clusters = k};
        for (std::size_t split = 0; split < options.splits; ++split) {
            sum.add(verdicts[split * columns + k - 2].strength);
            point.without_pairs += verdicts[split * columns + k - 2].without_pairs;
        }
        point.mean = sum.value() / count;
        for (std::size_t split = 0; split < options.splits; ++split) {
            double const off = verdicts[split * columns + k - 2].strength - point.mean;
            squares.add(off * off);
        }
        point.error = std::sqrt(squares.value() / (count - 1) / count);
        found.points.push_back(point);
    }
    return found;
}

} // namespace clientele::clustering
