// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Where clusters lie and how far they spread: the sums of squares behind the indices, for mixed features too.
namespace clientele::clustering {

namespace detail {

/// Counts, sums and levels of each cluster: the first pass. An `accumulator`.
struct cluster_contents {
    std::size_t numeric = 0;
    std::vector<std::uint64_t> customers{};
    std::vector<features::moments> numbers{};         ///< k x numeric
    std::vector<std::vector<std::uint64_t>> levels{}; ///< k x categorical: customers of each level
    std::vector<std::uint64_t> unseen{};              ///< k x categorical

    cluster_contents(std::size_t clusters, std::size_t numeric_columns, std::size_t categorical_columns)
        : numeric(numeric_columns),
          customers(clusters),
          numbers(clusters * numeric_columns),
          levels(clusters * categorical_columns),
          unseen(clusters * categorical_columns) {}

    void add(features::encoded const& rows, std::size_t row, std::size_t cluster) {
        std::uint64_t const weight = rows.weight_of(row);
        customers[cluster] += weight;
        auto const number = rows.numbers_of(row);
        for (std::size_t j = 0; j < number.size(); ++j) {
            numbers[cluster * numeric + j].add(number[j], weight);
        }
        auto const code = rows.codes_of(row);
        for (std::size_t j = 0; j < code.size(); ++j) {
            std::size_t const at = cluster * code.size() + j;
            if (code[j] == features::unseen_level) {
                unseen[at] += weight;
                continue;
            }
            if (code[j] >= levels[at].size()) {
                levels[at].resize(code[j] + std::size_t{1});
            }
            levels[at][code[j]] += weight;
        }
    }
    void merge(cluster_contents const& other) {
        grow(customers, other.customers.size());
        grow(numbers, other.numbers.size());
        grow(levels, other.levels.size());
        grow(unseen, other.unseen.size());
        for (std::size_t i = 0; i < other.customers.size(); ++i) {
            customers[i] += other.customers[i];
        }
        for (std::size_t i = 0; i < other.numbers.size(); ++i) {
            numbers[i].merge(other.numbers[i]);
        }
        for (std::size_t i = 0; i < other.levels.size(); ++i) {
            grow(levels[i], other.levels[i].size());
            for (std::size_t level = 0; level < other.levels[i].size(); ++level) {
                levels[i][level] += other.levels[i][level];
            }
            unseen[i] += other.unseen[i];
        }
    }

    /// Everybody in one cluster.
    [[nodiscard]] cluster_contents pooled() const {
        std::size_t const k = customers.size();
        std::size_t const categorical = k == 0 ? 0 : levels.size() / k;
        cluster_contents all{1, numeric, categorical};
        for (std::size_t c = 0; c < k; ++c) {
            auto const part = [&](auto const& list, std::size_t each) {
                auto const first = list.begin() + static_cast<std::ptrdiff_t>(c * each);
                return std::remove_cvref_t<decltype(list)>(first, first + static_cast<std::ptrdiff_t>(each));
            };
            cluster_contents one{1, numeric, categorical};
            one.customers = part(customers, 1);
            one.numbers = part(numbers, numeric);
            one.levels = part(levels, categorical);
            one.unseen = part(unseen, categorical);
            all.merge(one);
        }
        return all;
    }

private:
    template <class T> static void grow(std::vector<T>& list, std::size_t size) {
        list.resize(std::max(list.size(), size));
    }
};

/// One exact sum a cluster. An `accumulator`.
struct grouped_sums {
    std::vector<exact_sum> of{};
    void merge(grouped_sums const& other) {
        of.resize(std::max(of.size(), other.of.size()));
        for (std::size_t c = 0; c < other.of.size(); ++c) {
            of[c].merge(other.of[c]);
        }
    }
    [[nodiscard]] std::vector<double> values() const {
        std::vector<double> found;
        for (auto const& sum : of) {
            found.push_back(sum.value());
        }
        return found;
    }
};

/// Sums `value(row)` over the customers of each cluster, exactly; a row counts as often as its weight says.
template <engine Engine, class Value>
[[nodiscard]] grouped_sums sum_by_cluster(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                          std::size_t clusters, Engine const& how, Value const& value) {
    return fold(how, labels, grouped_sums{std::vector<exact_sum>(clusters)},
                [&](grouped_sums& sums, auto first, auto last, std::size_t row) {
                    for (; first != last; ++first, ++row) {
                        if (rows.weight_of(row) != 0) {
                            features::detail::add_times(sums.of[*first], value(row), rows.weight_of(row));
                        }
                    }
                });
}

template <engine Engine>
[[nodiscard]] cluster_contents count_clusters(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                              std::size_t clusters, Engine const& how) {
    return fold(how, labels, cluster_contents{clusters, rows.numeric, rows.categorical},
                [&](cluster_contents& counts, auto first, auto last, std::size_t row) {
                    for (; first != last; ++first, ++row) {
                        counts.add(rows, row, *first);
                    }
                });
}

/// Means and modes; of equally frequent levels the lowest code. Zeros for an empty cluster.
inline prototypes middles_of(cluster_contents const& counts, std::vector<double> gamma) {
    std::size_t const categorical = gamma.size();
    prototypes middles{.numeric = counts.numeric, .categorical = categorical, .gamma = std::move(gamma)};
    for (auto const& column : counts.numbers) {
        middles.centres.push_back(column.count() != 0 ? column.mean() : 0);
    }
    for (auto const& level : counts.levels) {
        auto const most = std::max_element(level.begin(), level.end());
        middles.modes.push_back(level.empty() ? features::unseen_level
                                              : static_cast<features::code>(most - level.begin()));
    }
    return middles;
}

/// The squared distances of the customers of each cluster to their mean.
template <engine Engine>
[[nodiscard]] std::vector<double> numeric_within(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                                 prototypes const& middles, std::size_t clusters, Engine const& how) {
    return sum_by_cluster(rows, labels, clusters, how,
                          [&](std::size_t row) { return middles.numeric_part(rows.numbers_of(row), labels[row]); })
        .values();
}

/// The part of the sum of squares within a cluster that categories make: half the pairs that differ over its size. An
/// unseen level differs from all others, and from itself.
inline double categorical_within(cluster_contents const& counts, std::size_t cluster, std::span<double const> gamma) {
    auto const m = static_cast<double>(counts.customers[cluster]);
    if (m == 0) {
        return 0;
    }
    double sum = 0;
    for (std::size_t j = 0; j < gamma.size(); ++j) {
        exact_sum pairs;
        for (std::uint64_t const level : counts.levels[cluster * gamma.size() + j]) {
            auto const have = static_cast<double>(level);
            pairs.add(have * (m - have));
        }
        pairs.add(static_cast<double>(counts.unseen[cluster * gamma.size() + j]) * (m - 1));
        sum += gamma[j] * pairs.value() / (2 * m);
    }
    return sum;
}

} // namespace detail

/// The sums of squares of a clustering, in units of the squared distance
///
///     d²(x, y) = sum over numbers (x_j - y_j)² + sum over categories gamma_j [x_j != y_j].
///
/// Within a cluster of m customers it is the sum of d² over all pairs, over m (M. J. Anderson, "A new method for
/// non-parametric multivariate analysis of variance", 2001): for numbers the squared distances to the mean, which is
/// the inertia, for categories m/2 times the Gini impurity. A plain value; empty clusters have zeros.
struct dispersion {
    std::vector<std::uint64_t> customers{}; ///< of each cluster
    std::vector<double> within{};           ///< sum of squares of each cluster
    double between = 0;                     ///< the total less all that is within
    prototypes middles{};                   ///< means and modes; of equally frequent levels the lowest code

    /// The sum of squares within all clusters.
    [[nodiscard]] double total_within() const {
        exact_sum sum;
        for (double const one : within) {
            sum.add(one);
        }
        return sum.value();
    }
    /// Share of the total that lies between the clusters (eta squared); 1 where nothing is within.
    [[nodiscard]] double explained() const {
        double const inside = total_within();
        return inside > 0 ? between / (between + inside) : 1;
    }

    friend bool operator==(dispersion const&, dispersion const&) = default;
};

/// Measures a clustering in two passes, O(n d). The same bits for any order of rows, any number of threads, and for a
/// row of weight w as for w rows. `gamma`: what a mismatch costs, one a categorical column (none: the weights of the
/// categories).
/// \throws invalid_data if labels do not line up or rows are torn; invalid_option on a bad gamma
template <engine Engine = sequential>
[[nodiscard]] dispersion measure_dispersion(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                            std::span<double const> gamma = {}, Engine const& how = {}) {
    rows.validate();
    std::size_t const local = cluster_sizes(rows, labels).size();
    auto const counts = detail::count_clusters(rows, labels, local, how);
    std::size_t const k = counts.customers.size();
    dispersion found{.customers = counts.customers, .middles = detail::middles_of(counts, mismatch_costs(rows, gamma))};
    found.within = detail::numeric_within(rows, labels, found.middles, k, how);

    auto const all = counts.pooled();
    auto const middle = detail::middles_of(all, found.middles.gamma);
    exact_sum between;
    between.add(detail::categorical_within(all, 0, middle.gamma));
    for (std::size_t c = 0; c < k; ++c) {
        double const categorical = detail::categorical_within(counts, c, middle.gamma);
        found.within[c] += categorical;
        between.remove(categorical);
        if (counts.customers[c] != 0) {
            double const apart = middle.numeric_part(found.middles.centre(c), 0);
            features::detail::add_times(between, apart, counts.customers[c]);
        }
    }
    found.between = std::max(between.value(), 0.0);
    return found;
}

} // namespace clientele::clustering
