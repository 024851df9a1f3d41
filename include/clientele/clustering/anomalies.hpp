// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>
#include <clientele/stats/quantile.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Unusual customers: those who are far from the middle of their own cluster, by the measure of that cluster.
namespace clientele::clustering {

/// Where a customer begins to be unusual.
struct anomaly_options {
    double cut = 3.5; ///< in robust standard deviations above the median distance
};

/// The distances within one cluster, in units of the encoded features.
struct distance_spread {
    double median = 0;
    double scale = 0; ///< robust standard deviation: see `find_anomalies`
    double limit = 0; ///< median + cut x scale, or what rounding alone can make of it: beyond it a customer is unusual
    friend bool operator==(distance_spread const&, distance_spread const&) = default;
};

namespace detail {

/// Distances that are equal in theory differ in their last digits, by no more than this for some hundred features.
inline double rounding_of(double distance) noexcept { return 64 * std::numeric_limits<double>::epsilon() * distance; }

} // namespace detail

/// How unusual each customer is.
struct anomalies {
    std::vector<double> distances{};         ///< of each row to the middle of its cluster
    std::vector<std::uint32_t> labels{};     ///< the cluster of each row
    std::vector<distance_spread> clusters{}; ///< of each cluster; zeros where nobody is
    std::vector<std::size_t> most_unusual{}; ///< rows beyond the limit, the strangest first

    [[nodiscard]] double limit_of(std::size_t row) const noexcept { return clusters[labels[row]].limit; }
    [[nodiscard]] bool is_unusual(std::size_t row) const noexcept { return distances[row] > limit_of(row); }
    /// By how many robust standard deviations a row is beyond the median of its cluster; infinite where those are 0 and
    /// the row is beyond, 0 where it is at the median.
    [[nodiscard]] double strangeness(std::size_t row) const noexcept {
        distance_spread const& of = clusters[labels[row]];
        double const beyond = distances[row] - of.median;
        return std::abs(beyond) <= detail::rounding_of(of.median) ? 0 : beyond / of.scale;
    }

    friend bool operator==(anomalies const&, anomalies const&) = default;
};

namespace detail {

/// A distance and how many customers have it.
struct weighted_distance {
    double distance;
    std::uint64_t weight;
};

inline double median_of(std::vector<weighted_distance> const& values) {
    constexpr std::array middle{0.5};
    return stats::weighted_quantiles(values, middle, &weighted_distance::distance, &weighted_distance::weight).front();
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the copy is written to
inline distance_spread spread_of(std::vector<weighted_distance> values, double cut) {
    distance_spread spread{.median = median_of(values)};
    exact_sum sum;
    double customers = 0;
    for (auto& [distance, weight] : values) {
        double const apart = std::abs(distance - spread.median);
        distance = apart > rounding_of(spread.median) ? apart : 0;
        features::detail::add_times(sum, distance, weight);
        customers += static_cast<double>(weight);
    }
    constexpr double of_median = 1.4826;   // 1 / the third quartile of the normal distribution
    constexpr double of_mean = 1.25331414; // sqrt(pi / 2)
    double const mad = median_of(values);
    spread.scale = mad > 0 ? of_median * mad : of_mean * sum.value() / customers;
    spread.limit = spread.median + std::max(cut * spread.scale, rounding_of(spread.median));
    return spread;
}

} // namespace detail

/// Customers beyond median + cut x 1.4826 MAD of the distances in their cluster, MAD being the median of the absolute
/// deviations from the median: the modified z-score, with its cut of 3.5 (B. Iglewicz and D. C. Hoaglin, "How to Detect
/// and Handle Outliers", 1993). Median and MAD do not move when up to half of a cluster is odd.
///
/// Where more than half of a cluster are equally far, MAD is 0. The mean of the absolute deviations times 1.2533 stands
/// in then (ibid.), and where that is 0 too, all are alike and nobody is unusual. Deviations of a few ulps of the
/// median are rounding, and count as 0. Distances are of any kind (to medoids too); `weights` says how many customers a
/// row stands for, empty: 1 each. A row of weight 0 is judged, but does not count. \param labels the cluster of each
/// row, below `clusters` \throws invalid_option unless cut is above 0 and finite \throws invalid_data if the lists do
/// not fit each other, or a distance is negative or above 1e155
[[nodiscard]] inline anomalies find_anomalies(std::span<double const> distances, std::span<std::uint32_t const> labels,
                                              std::size_t clusters, anomaly_options options = {},
                                              std::span<std::uint64_t const> weights = {}) {
    if (!(options.cut > 0 && std::isfinite(options.cut))) {
        throw invalid_option("cut", to_text(options.cut), "above 0, and finite");
    }
    if (labels.size() != distances.size() || !(weights.empty() || weights.size() == distances.size())) {
        throw invalid_data("labels and weights", to_text(labels.size()) + " and " + to_text(weights.size()),
                           "wanted: one for each of " + to_text(distances.size()) + " distances");
    }
    std::vector<std::vector<detail::weighted_distance>> members(clusters);
    for (std::size_t row = 0; row < distances.size(); ++row) {
        if (labels[row] >= clusters) {
            throw invalid_data(row, "label", to_text(labels[row]), "it must be below " + to_text(clusters));
        }
        if (!(distances[row] >= 0 && distances[row] <= 1e155)) {
            throw invalid_data(row, "distance", to_text(distances[row]), "it must be 0 or more, and 1e155 at most");
        }
        std::uint64_t const weight = weights.empty() ? 1 : weights[row];
        if (weight != 0) {
            members[labels[row]].push_back({distances[row], weight});
        }
    }
    anomalies found{.distances{distances.begin(), distances.end()}, .labels{labels.begin(), labels.end()}};
    for (auto& values : members) {
        found.clusters.push_back(values.empty() ? distance_spread{}
                                                : detail::spread_of(std::move(values), options.cut));
    }
    for (std::size_t row = 0; row < distances.size(); ++row) {
        if (found.is_unusual(row)) {
            found.most_unusual.push_back(row);
        }
    }
    std::sort(found.most_unusual.begin(), found.most_unusual.end(), [&](std::size_t a, std::size_t b) {
        double const left = found.strangeness(a);
        double const right = found.strangeness(b);
        return left > right || (left == right && a < b);
    });
    return found;
}

/// The same for clusters with middles: distances are square roots of the dissimilarities.
/// \throws as above, and invalid_data if rows or middles are torn or not finite, or have not the same features
template <engine Engine = sequential>
[[nodiscard]] anomalies find_anomalies(features::encoded const& rows, prototypes const& middles,
                                       std::span<std::uint32_t const> labels, anomaly_options options = {},
                                       Engine const& how = {}) {
    rows.validate();
    middles.validate();
    if (rows.rows() != 0 && (rows.numeric != middles.numeric || rows.categorical != middles.categorical)) {
        throw invalid_data("middles",
                           to_text(middles.numeric) + " numbers and " + to_text(middles.categorical) + " codes",
                           "the rows have " + to_text(rows.numeric) + " and " + to_text(rows.categorical));
    }
    std::vector<double> distances(rows.rows(), 0);
    for_each_part(how, std::min(rows.rows(), labels.size()), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            if (labels[row] < middles.size()) { // others are refused below
                distances[row] =
                    std::sqrt(middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), labels[row]));
            }
        }
    });
    return find_anomalies(distances, labels, middles.size(), options, rows.weights);
}

} // namespace clientele::clustering
