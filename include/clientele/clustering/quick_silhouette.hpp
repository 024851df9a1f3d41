// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/dispersion.hpp>
#include <clientele/clustering/distance_tile.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/silhouette.hpp>
#include <clientele/clustering/stripes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Silhouettes of many customers: of squared distances in one pass, of distances to the middles, and of a sample.
namespace clientele::clustering {

/// Exact silhouettes for the squared distance d² (see `dispersion`), in O(n k d): the mean squared distance to all of a
/// cluster needs only its mean and spread,
///
///     mean over y in C of |x - y|² = |x - mean_C|² + var_C,
///
/// and for categories its frequencies, gamma (1 - p(x)). In the own cluster times m / (m - 1), since the customer does
/// not count. The widths are further from 0 than those of `silhouette`; the two are not to be mixed. A million
/// customers take less than a second. `gamma`: what a mismatch costs, one a categorical column (none: the weights of
/// the categories).
/// \throws as `silhouette`
template <engine Engine = sequential>
[[nodiscard]] silhouettes squared_silhouette(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                             std::span<double const> gamma = {}, Engine const& how = {}) {
    rows.validate();
    auto const counts = detail::count_clusters(rows, labels, cluster_sizes(rows, labels).size(), how);
    auto const& sizes = counts.customers;
    need_two(sizes, "a silhouette needs two");
    auto const middles = detail::middles_of(counts, mismatch_costs(rows, gamma));
    auto spread = detail::numeric_within(rows, labels, middles, sizes.size(), how);
    for (std::size_t c = 0; c < spread.size(); ++c) {
        spread[c] = sizes[c] != 0 ? spread[c] / static_cast<double>(sizes[c]) : 0;
    }
    auto const mean_squared = [&](std::size_t row, std::size_t cluster) {
        double sum = middles.numeric_part(rows.numbers_of(row), cluster) + spread[cluster];
        auto const codes = rows.codes_of(row);
        for (std::size_t j = 0; j < codes.size(); ++j) {
            auto const& level = counts.levels[cluster * codes.size() + j];
            double const same = codes[j] < level.size() ? static_cast<double>(level[codes[j]]) : 0; // unseen: nobody
            sum += middles.gamma[j] * (1 - same / static_cast<double>(sizes[cluster]));
        }
        return sum;
    };
    silhouettes found{.widths = std::vector<double>(rows.rows()),
                      .neighbours = std::vector<std::uint32_t>(rows.rows())};
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            std::uint32_t const home = labels[row];
            detail::neighbour next;
            for (std::uint32_t c = 0; c < sizes.size(); ++c) {
                if (c != home && sizes[c] != 0) {
                    next.offer(c, mean_squared(row, c));
                }
            }
            double const sum = sizes[home] != 0 ? mean_squared(row, home) * static_cast<double>(sizes[home]) : 0;
            detail::need_finite(sum);
            detail::need_finite(next.distance);
            double const self = detail::distance_to_itself(rows, row, middles.gamma);
            found.widths[row] =
                detail::width_from_sum(sum, self * self, rows.weight_of(row), sizes[home], next.distance);
            found.neighbours[row] = next.cluster;
        }
    });
    detail::average(found, rows, labels, sizes, how);
    return found;
}

/// Simplified silhouettes (E. R. Hruschka, L. N. de Castro and R. Campello, "Evolutionary algorithms for clustering
/// gene-expression data", 2004): distances to the middles of clusters take the place of mean distances to their
/// customers. O(n k d); other numbers than `silhouette`. Prototypes without customers are no neighbours.
/// \throws as `silhouette`, and invalid_data if a label has no prototype or prototypes do not fit the rows
template <engine Engine = sequential>
[[nodiscard]] silhouettes simplified_silhouette(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                                prototypes const& middles, Engine const& how = {}) {
    rows.validate();
    middles.validate();
    if (middles.numeric != rows.numeric || middles.categorical != rows.categorical) {
        throw invalid_data("prototypes", "of other features", "they must have the columns of the rows");
    }
    auto const sizes = cluster_sizes(rows, labels);
    if (sizes.size() > middles.size()) {
        throw invalid_data("label", to_text(sizes.size() - 1), "there is no such prototype");
    }
    need_two(sizes, "a silhouette needs two");
    silhouettes found{.widths = std::vector<double>(rows.rows()),
                      .neighbours = std::vector<std::uint32_t>(rows.rows())};
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            auto const distance = [&](std::size_t cluster) {
                return std::sqrt(middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), cluster));
            };
            detail::neighbour next;
            for (std::uint32_t c = 0; c < sizes.size(); ++c) {
                if (c != labels[row] && sizes[c] != 0) {
                    next.offer(c, distance(c));
                }
            }
            detail::need_finite(next.distance);
            bool const alone = sizes[labels[row]] <= 1;
            found.widths[row] = alone ? 0 : detail::silhouette_width(distance(labels[row]), next.distance);
            found.neighbours[row] = next.cluster;
        }
    });
    detail::average(found, rows, labels, sizes, how);
    return found;
}

/// How a silhouette is sampled.
struct sample_options {
    std::size_t customers = 2000;
    double confidence = 0.95;
    std::uint64_t seed = 1;
};

namespace detail {

/// A row for each of some customers drawn with replacement, in the order of their values: which rows they were given
/// in does not matter.
inline std::vector<std::size_t> draw_rows(striped_rows const& laid, std::size_t size, std::uint64_t seed) {
    std::vector<double> customers(laid.places());
    std::partial_sum(laid.counts.begin(), laid.counts.end(), customers.begin());
    std::vector<std::size_t> row_at(laid.places());
    for (std::size_t row = 0; row < laid.place.size(); ++row) {
        row_at[laid.place[row]] = row;
    }
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < size; ++i) {
        double const customer = std::floor(random::stream{seed, i}.uniform() * customers.back());
        auto const place = std::upper_bound(customers.begin(), customers.end(), customer);
        drawn.push_back(row_at[static_cast<std::size_t>(place - customers.begin())]);
    }
    return drawn;
}

/// As `distances_by_cluster`, from some rows to all.
template <engine Engine>
[[nodiscard]] std::pair<std::vector<double>, std::vector<neighbour>>
distances_to_all(striped_rows const& chosen, striped_rows const& laid, std::span<std::uint64_t const> sizes,
                 Engine const& how) {
    std::vector<double> own(chosen.places());
    std::vector<neighbour> next(chosen.places());
    for_each_part(how, chosen.stripes.size(), [&](std::size_t first, std::size_t last) {
        distance_tile tile; // NOLINT(cppcoreguidelines-pro-type-member-init): filled before it is read
        for (std::size_t r = first; r < last; ++r) {
            stripe const& rows = chosen.stripes[r];
            std::vector<double> sums(rows.end() - rows.begin());
            for (std::size_t s = 0; s < laid.stripes.size(); ++s) {
                std::uint32_t const cluster = laid.stripes[s].cluster;
                bool const ends = s + 1 == laid.stripes.size() || laid.stripes[s + 1].cluster != cluster;
                measure_tile(chosen, rows, laid, laid.stripes[s], tile);
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    sums[i] += tile.to_columns[i];
                    if (ends && cluster == rows.cluster) {
                        own[rows.begin() + i] = sums[i];
                    } else if (ends && sizes[cluster] != 0) {
                        next[rows.begin() + i].offer(cluster, sums[i] / static_cast<double>(sizes[cluster]));
                    }
                    sums[i] = ends ? 0 : sums[i];
                }
            }
        }
    });
    return {std::move(own), std::move(next)};
}

} // namespace detail

/// The mean of `silhouette` from customers drawn with replacement, each measured against all others: unbiased, unlike
/// the silhouette of a subset. O(sample x n). The limits are those of the normal distribution (B. Efron and R.
/// Tibshirani, "An Introduction to the Bootstrap", 1993, equation 12.3). No more customers than the sample: exact.
/// Depends on the seed and the customers, not on the order of rows or the engine.
/// \throws as `silhouette`, and invalid_option unless the sample has at least two and 0 < confidence < 1
template <engine Engine = sequential>
[[nodiscard]] stats::interval sampled_silhouette(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                                 sample_options const& options = {}, std::span<double const> gamma = {},
                                                 Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::grouped_sums>, "clientele: this needs all customers in one place");
    if (options.customers < 2) {
        throw invalid_option("sample", to_text(options.customers) + " customers", "2 or more");
    }
    stats::check_confidence(options.confidence);
    rows.validate();
    auto const sizes = cluster_sizes(rows, labels);
    if (rows.customers() <= options.customers) {
        double const mean = silhouette(rows, labels, gamma, how).mean;
        return {mean, mean, mean};
    }
    need_two(sizes, "a silhouette needs two");
    auto const costs = mismatch_costs(rows, gamma);
    auto const laid = detail::stripe_rows(rows, labels, costs);
    auto const drawn = detail::draw_rows(laid, options.customers, options.seed);
    std::vector<std::uint32_t> homes;
    homes.reserve(drawn.size());
    for (std::size_t const row : drawn) {
        homes.push_back(labels[row]);
    }
    auto const chosen = detail::stripe_rows(rows.picked(drawn), homes, costs);
    auto const [own, next] = detail::distances_to_all(chosen, laid, sizes, how);
    std::vector<double> widths;
    exact_sum sum;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        std::size_t const place = chosen.place[i];
        detail::need_finite(own[place]);
        detail::need_finite(next[place].distance);
        double const self = detail::distance_to_itself(rows, drawn[i], costs);
        widths.push_back(detail::width_from_sum(own[place], self, 1, sizes[homes[i]], next[place].distance));
        sum.add(widths.back());
    }
    auto const n = static_cast<double>(widths.size());
    double const mean = sum.value() / n;
    exact_sum squares;
    for (double const width : widths) {
        squares.add((width - mean) * (width - mean));
    }
    double const error = std::sqrt(squares.value() / (n - 1) / n);
    double const reach = stats::normal_quantile((1 + options.confidence) / 2) * error;
    return {mean, std::max(mean - reach, -1.0), std::min(mean + reach, 1.0)};
}

} // namespace clientele::clustering
