// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/dispersion.hpp>
#include <clientele/clustering/distance_tile.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/stripes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The silhouette: how much nearer a customer is to the own cluster than to the next one.
namespace clientele::clustering {

/// Silhouette widths (P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
/// analysis", 1987). With a the mean distance of a customer to the others of the cluster and b the least mean distance
/// to another cluster,
///
///     s = (b - a) / max(a, b):
///
/// towards 1 well placed, 0 between two clusters, below 0 better placed in the neighbour. A cluster of one has s = 0,
/// and so has a customer with a = b = 0. Empty clusters are no neighbours. A row of weight 0 gets the width that one
/// more customer there would have.
struct silhouettes {
    std::vector<double> widths{};            ///< s, one a row
    std::vector<std::uint32_t> neighbours{}; ///< the cluster of b, one a row; of equally near ones the first
    std::vector<double> clusters{};          ///< mean over the customers of each cluster; 0 for an empty one
    double mean = 0;                         ///< mean over all customers
    friend bool operator==(silhouettes const&, silhouettes const&) = default;
};

namespace detail {

/// The nearest other cluster so far. Offers come in ascending order of clusters.
struct neighbour {
    double distance = std::numeric_limits<double>::infinity();
    std::uint32_t cluster = 0;

    void offer(std::uint32_t other, double mean) {
        if (mean < distance) {
            distance = mean;
            cluster = other;
        }
    }
};

/// s from the mean distances.
inline double silhouette_width(double own, double next) {
    double const larger = std::max(own, next);
    return larger > 0 ? (next - own) / larger : 0;
}

/// The width of a row from the sum of distances to all of its cluster, itself included, at `self` from itself.
inline double width_from_sum(double sum, double self, std::uint64_t weight, std::uint64_t customers, double next) {
    std::uint64_t const others = customers - (weight != 0 ? 1 : 0);
    if (others == 0) {
        return 0; // alone
    }
    double const all = weight != 0 ? sum - self : sum;
    return silhouette_width(std::max(all, 0.0) / static_cast<double>(others), next);
}

/// The distance of a row from another that is equal: 0, but for levels that equal nothing.
inline double distance_to_itself(features::encoded const& rows, std::size_t row, std::span<double const> gamma) {
    double squared = 0;
    auto const codes = rows.codes_of(row);
    for (std::size_t j = 0; j < codes.size(); ++j) {
        squared += codes[j] == features::unseen_level ? gamma[j] : 0;
    }
    return std::sqrt(squared);
}

/// Means by cluster and over all, once the widths are there.
template <engine Engine>
void average(silhouettes& found, features::encoded const& rows, std::span<std::uint32_t const> labels,
             std::span<std::uint64_t const> sizes, Engine const& how) {
    auto sums = sum_by_cluster(rows, labels, sizes.size(), how, [&](std::size_t row) { return found.widths[row]; });
    exact_sum all;
    double customers = 0;
    found.clusters.clear();
    for (std::size_t c = 0; c < sizes.size(); ++c) {
        all.merge(sums.of[c]);
        auto const m = static_cast<double>(sizes[c]);
        customers += m;
        found.clusters.push_back(m > 0 ? sums.of[c].value() / m : 0);
    }
    found.mean = all.value() / customers;
}

/// For each place the sum of distances to the own cluster, and the neighbour. Each tile of two stripes is measured
/// once and serves both; a round takes one stripe against itself and all later ones, in parallel. O(n) memory.
template <engine Engine>
[[nodiscard]] std::pair<std::vector<double>, std::vector<neighbour>>
distances_by_cluster(striped_rows const& laid, std::span<std::uint64_t const> sizes, Engine const& how) {
    std::vector<double> own(laid.places());
    std::vector<neighbour> next(laid.places());
    std::vector<double> toward(laid.places()); // sums to the cluster of the present stripe
    std::vector<double> sums;                  // of the present stripe to each later one
    auto const offer = [&](std::size_t place, std::uint32_t cluster, double sum) {
        if (sizes[cluster] != 0) {
            next[place].offer(cluster, sum / static_cast<double>(sizes[cluster]));
        }
    };
    for (std::size_t now = 0; now < laid.stripes.size(); ++now) {
        stripe const& rows = laid.stripes[now];
        std::size_t const later = laid.stripes.size() - now;
        std::size_t const height = rows.end() - rows.begin();
        sums.resize(std::max(sums.size(), later * height));
        for_each_part(how, later, [&](std::size_t first, std::size_t last) {
            distance_tile tile; // NOLINT(cppcoreguidelines-pro-type-member-init): filled before it is read
            for (std::size_t s = now + first; s < now + last; ++s) {
                stripe const& columns = laid.stripes[s];
                measure_tile(laid, rows, laid, columns, tile);
                std::copy_n(tile.to_columns.begin(), height, sums.data() + (s - now) * height);
                for (std::size_t i = 0; s != now && i < columns.end() - columns.begin(); ++i) {
                    toward[columns.begin() + i] += tile.to_rows[i];
                }
            }
        });
        for (std::size_t i = 0; i < height; ++i) {
            std::size_t const place = rows.begin() + i;
            double sum = toward[place];
            for (std::size_t s = now; s < laid.stripes.size(); ++s) {
                std::uint32_t const cluster = laid.stripes[s].cluster;
                sum += sums[(s - now) * height + i];
                bool const ends = s + 1 == laid.stripes.size() || laid.stripes[s + 1].cluster != cluster;
                if (ends && cluster == rows.cluster) {
                    own[place] = sum;
                } else if (ends) {
                    offer(place, cluster, sum);
                }
                sum = ends ? 0 : sum;
            }
        }
        if (later > 1 && laid.stripes[now + 1].cluster != rows.cluster) { // this cluster is done
            for (std::size_t place = rows.end(); place < laid.places(); ++place) {
                offer(place, rows.cluster, toward[place]);
                toward[place] = 0;
            }
        }
    }
    return {std::move(own), std::move(next)};
}

inline void need_finite(double sum) {
    if (!std::isfinite(sum)) {
        throw invalid_data("distance", to_text(sum), "use another unit: squares of such numbers leave the range");
    }
}

} // namespace detail

/// Exact silhouettes for the Euclidean distance, the root of d² (see `dispersion`) with categories. O(n²) time, O(n)
/// memory: some 20,000 customers a second and core with AVX2, 100,000 in half a minute. The same bits for any number of
/// threads, any order of rows, and for a row of weight w as for w rows. `gamma`: what a mismatch costs, one a
/// categorical column (none: the weights of the categories).
/// \throws invalid_data if fewer than two clusters have customers, labels do not line up, or distances overflow;
///         invalid_option on a bad gamma
template <engine Engine = sequential>
[[nodiscard]] silhouettes silhouette(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                     std::span<double const> gamma = {}, Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::grouped_sums>, "clientele: this needs all customers in one place");
    rows.validate();
    auto const sizes = cluster_sizes(rows, labels);
    need_two(sizes, "a silhouette needs two");
    auto const costs = mismatch_costs(rows, gamma);
    auto const laid = detail::stripe_rows(rows, labels, costs);
    auto const [own, next] = detail::distances_by_cluster(laid, sizes, how);
    silhouettes found;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        std::size_t const place = laid.place[row];
        detail::need_finite(own[place]);
        detail::need_finite(next[place].distance);
        double const self = detail::distance_to_itself(rows, row, costs);
        found.widths.push_back(
            detail::width_from_sum(own[place], self, rows.weight_of(row), sizes[labels[row]], next[place].distance));
        found.neighbours.push_back(next[place].cluster);
    }
    detail::average(found, rows, labels, sizes, how);
    return found;
}

/// Silhouettes of any dissimilarity: `distance(i, j)` of two rows, called for every ordered pair. O(n²). For a matrix
/// `[&](auto i, auto j) { return matrix(i, j); }`.
/// \throws invalid_data if fewer than two clusters have members, or a distance is negative or not finite (with the row)
template <class Distance, engine Engine = sequential>
    requires std::invocable<Distance const&, std::size_t, std::size_t>
[[nodiscard]] silhouettes silhouette_of_distances(Distance const& distance, std::span<std::uint32_t const> labels,
                                                  Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::grouped_sums>, "clientele: this needs all customers in one place");
    features::encoded const rows{.categorical = 1,
                                 .codes = std::vector<features::code>(labels.size())}; // only as many as labels
    auto const sizes = cluster_sizes(rows, labels);
    need_two(sizes, "a silhouette needs two");
    silhouettes found{.widths = std::vector<double>(labels.size()),
                      .neighbours = std::vector<std::uint32_t>(labels.size())};
    for_each_part(how, labels.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            std::vector<exact_sum> sums(sizes.size());
            for (std::size_t other = 0; other < labels.size(); ++other) {
                if (other == row) {
                    continue;
                }
                auto const apart = static_cast<double>(std::invoke(distance, row, other));
                if (!(apart >= 0 && std::isfinite(apart))) {
                    throw invalid_data(row, "distance", to_text(apart), "it must be 0 or more, and finite");
                }
                sums[labels[other]].add(apart);
            }
            detail::neighbour next;
            for (std::uint32_t c = 0; c < sizes.size(); ++c) {
                if (c != labels[row] && sizes[c] != 0) {
                    next.offer(c, sums[c].value() / static_cast<double>(sizes[c]));
                }
            }
            found.widths[row] =
                detail::width_from_sum(sums[labels[row]].value(), 0, 1, sizes[labels[row]], next.distance);
            found.neighbours[row] = next.cluster;
        }
    });
    detail::average(found, rows, labels, sizes, how);
    return found;
}

} // namespace clientele::clustering
