// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/clusterer.hpp>
#include <clientele/clustering/dispersion.hpp>
#include <clientele/clustering/distance_tile.hpp>
#include <clientele/clustering/gap_statistic.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/stripes.hpp>
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
#include <vector>

/// \file
/// The gap statistic: are the clusters tighter than those of customers without any structure?
namespace clientele::clustering {

/// What W, the spread within clusters, is made of: squared distances as in the paper (O(n)), or plain ones as in R's
/// `clusGap` unless told otherwise (O(n²)).
enum class gap_distance : std::uint8_t { squared, euclidean };

struct gap_options {
    std::size_t to = 10; ///< from 1 cluster to this many
    std::size_t references = 100;
    std::uint64_t seed = 1;
    gap_distance distance = gap_distance::squared;
};

namespace detail {

/// Half the sum over clusters of the distances of all pairs over the cluster's customers.
inline double mean_pair_distances(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                  std::span<double const> gamma) {
    auto const sizes = cluster_sizes(rows, labels);
    auto const laid = stripe_rows(rows, labels, mismatch_costs(rows, gamma));
    exact_sum sum;
    distance_tile tile; // NOLINT(cppcoreguidelines-pro-type-member-init): filled before it is read
    for (std::size_t a = 0; a < laid.stripes.size(); ++a) {
        stripe const& some = laid.stripes[a];
        for (std::size_t b = a; b < laid.stripes.size() && laid.stripes[b].cluster == some.cluster; ++b) {
            measure_tile(laid, some, laid, laid.stripes[b], tile);
            for (std::size_t i = 0; i < some.end() - some.begin(); ++i) {
                double const pairs = laid.counts[some.begin() + i] * tile.to_columns[i]; // twice those of a == b
                double const customers = static_cast<double>(std::max<std::uint64_t>(sizes[some.cluster], 1));
                sum.add((a == b ? 0.25 : 0.5) * pairs / customers);
            }
        }
    }
    return sum.value();
}

template <clusterer Fit>
double spread_within(features::encoded const& rows, std::size_t clusters, std::uint64_t seed, gap_distance distance,
                     Fit const& fit) {
    auto const found = fit(rows, clusters, seed);
    prototypes const& middles = found.middles;
    return distance == gap_distance::squared ? measure_dispersion(rows, found.labels, middles.gamma).total_within()
                                             : mean_pair_distances(rows, found.labels, middles.gamma);
}

/// As many customers as there are, without structure: numbers uniform over the range of their column, categories each
/// those of a random customer.
inline features::encoded reference(features::encoded const& rows, std::span<std::size_t const> customers,
                                   std::uint64_t seed) {
    std::vector<double> low(rows.numbers_of(customers.front()).begin(), rows.numbers_of(customers.front()).end());
    std::vector<double> high = low;
    for (std::size_t const row : customers) {
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            low[j] = std::min(low[j], rows.numbers_of(row)[j]);
            high[j] = std::max(high[j], rows.numbers_of(row)[j]);
        }
    }
    features::encoded made{
        .numeric = rows.numeric, .categorical = rows.categorical, .category_weights = rows.category_weights};
    auto const n = static_cast<std::uint32_t>(customers.size());
    for (std::uint32_t customer = 0; customer < n; ++customer) {
        random::stream random{seed, customer};
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            double const share = random.uniform();
            made.numbers.push_back((1 - share) * low[j] + share * high[j]); // no difference that could overflow
        }
        for (std::size_t j = 0; j < rows.categorical; ++j) {
            made.codes.push_back(rows.codes_of(customers[random.below(n)])[j]);
        }
    }
    return made;
}

/// Mean and standard deviation of the references, as in the paper over their number, not one less.
inline void compare_with(std::span<double const> logs, gap_point& point) {
    auto const count = static_cast<double>(logs.size());
    exact_sum sum;
    for (double const log : logs) {
        sum.add(log);
    }
    point.expected = sum.value() / count;
    exact_sum squares;
    for (double const log : logs) {
        squares.add((log - point.expected) * (log - point.expected));
    }
    point.gap = point.expected - point.log_w;
    point.error = std::sqrt(squares.value() / count * (1 + 1 / count));
}

} // namespace detail

/// The gap statistic (R. Tibshirani, G. Walther and T. Hastie, "Estimating the number of clusters in a data set via the
/// gap statistic", 2001): log W_k of the customers against its mean over references without structure (section 3,
/// choice a: uniform over the range of each column). Fits `references` x `to` clusterings, the references in parallel;
/// the same bits on any number of threads. Customers of a weight are drawn one by one.
/// \throws invalid_option unless to >= 2 and references >= 2; invalid_data if there is nobody, or rows are torn
///         or not finite
template <clusterer Fit = prototype_fit, engine Engine = sequential>
[[nodiscard]] gap_statistic gap(features::encoded const& rows, gap_options const& options = {}, Fit const& with = {},
                                Engine const& how = {}) {
    if (options.to < 2) {
        throw invalid_option("to", to_text(options.to), "2 clusters or more");
    }
    if (options.references < 2) {
        throw invalid_option("references", to_text(options.references), "2 or more");
    }
    rows.validate();
    auto const customers = detail::one_by_one(rows);
    Fit const fit = detail::settled(with, rows);
    gap_statistic found;
    for (std::size_t k = 1; k <= options.to && k < customers.size(); ++k) {
        double const within = detail::spread_within(rows, k, options.seed, options.distance, fit);
        if (!(within > 0)) {
            break;
        }
        found.points.push_back({.clusters = k, .log_w = std::log(within)});
    }
    std::size_t const last = found.points.size();
    std::vector<double> drawn(options.references * last);
    for_each_part(how, options.references, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r) {
            std::uint64_t const seed = detail::seed_of(options.seed, r);
            auto const made = detail::reference(rows, customers, seed);
            for (std::size_t k = 1; k <= last; ++k) {
                drawn[r * last + k - 1] = detail::spread_within(made, k, seed, options.distance, fit);
            }
        }
    });
    for (std::size_t i = 0; i < last; ++i) {
        std::vector<double> logs;
        for (std::size_t r = 0; r < options.references; ++r) {
            logs.push_back(std::log(drawn[r * last + i]));
        }
        if (!std::all_of(logs.begin(), logs.end(), [](double log) { return std::isfinite(log); })) {
            found.points.resize(i);
            break;
        }
        detail::compare_with(logs, found.points[i]);
    }
    return found;
}

} // namespace clientele::clustering
