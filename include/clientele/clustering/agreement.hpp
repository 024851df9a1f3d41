// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/confusion.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// How far two segmentations of the same customers agree, whatever their groups are called. Each measure takes a
/// `contingency`, from `cross(labels, classes).table`; "clusters" are the groups of its first labelling, "classes"
/// those of its second. Nothing overflows at any number of customers. A table of nobody has no agreement: all of them
/// throw `invalid_data`.
namespace clientele::clustering {

namespace detail {

/// \throws invalid_data for a table of nobody
inline void need_customers(contingency const& table) {
    if (table.customers() == 0) {
        throw invalid_data("customers", "none", "a comparison needs at least one");
    }
}

inline double pairs_of(std::uint64_t customers) {
    auto const n = static_cast<double>(customers);
    return n * (n - 1) / 2;
}

/// Pairs of customers in the same cell, the same cluster, the same class, and all pairs.
struct pair_counts {
    double together = 0;
    double first = 0;
    double second = 0;
    double all = 0;

    explicit pair_counts(contingency const& table) : all(pairs_of(table.customers())) {
        need_customers(table);
        exact_sum cells;
        exact_sum firsts;
        exact_sum seconds;
        for (auto const& cell : table.cells) {
            cells.add(pairs_of(cell.customers));
        }
        for (std::uint64_t const customers : table.firsts) {
            firsts.add(pairs_of(customers));
        }
        for (std::uint64_t const customers : table.seconds) {
            seconds.add(pairs_of(customers));
        }
        together = cells.value();
        first = firsts.value();
        second = seconds.value();
    }
};

} // namespace detail

/// Rand index (W. M. Rand, "Objective criteria for the evaluation of clustering methods", 1971): the share of pairs of
/// customers that both segmentations put together or both apart. 1 for a single customer.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double rand_index(contingency const& table) {
    detail::pair_counts const pairs{table};
    return pairs.all > 0 ? (pairs.all - (pairs.first - pairs.together) - (pairs.second - pairs.together)) / pairs.all
                         : 1;
}

/// Adjusted Rand index (L. Hubert and P. Arabie, "Comparing partitions", 1985, equation 5): 0 is what chance gives, 1
/// the same groups, at least -0.5. Where chance leaves no other choice (all in one group in both, or everybody alone in
/// both) 1.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double adjusted_rand(contingency const& table) {
    detail::pair_counts const pairs{table};
    double const expected = pairs.all > 0 ? pairs.first * (pairs.second / pairs.all) : 0;
    double const most = (pairs.first + pairs.second) / 2;
    if (pairs.together == most) {
        return 1; // the same groups, or no pairs at all
    }
    return (pairs.together - expected) / (most - expected);
}

/// Entropy of group sizes, in nats; 0 for nobody.
[[nodiscard]] inline double entropy(std::span<std::uint64_t const> sizes) {
    exact_sum all;
    for (std::uint64_t const size : sizes) {
        all.add(static_cast<double>(size));
    }
    double const n = all.value();
    exact_sum sum;
    for (std::uint64_t const size : sizes) {
        if (size != 0) {
            auto const m = static_cast<double>(size);
            sum.add(m / n * (std::log(n) - std::log(m)));
        }
    }
    return std::max(sum.value(), 0.0);
}

/// Mutual information of two segmentations, in nats: what one tells of the other.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double mutual_information(contingency const& table) {
    detail::need_customers(table);
    auto const n = static_cast<double>(table.customers());
    exact_sum sum;
    for (auto const& cell : table.cells) {
        auto const both = static_cast<double>(cell.customers);
        auto const first = static_cast<double>(table.firsts[cell.first]);
        auto const second = static_cast<double>(table.seconds[cell.second]);
        sum.add(both / n * ((std::log(n) - std::log(first)) + (std::log(both) - std::log(second))));
    }
    return std::max(sum.value(), 0.0);
}

/// What mutual information is divided by: a mean of the two entropies (N. X. Vinh, J. Epps and J. Bailey, "Information
/// theoretic measures for clusterings comparison", 2010, table 2).
enum class entropy_mean : std::uint8_t { arithmetic, geometric, least, most };

/// Normalised mutual information: 0 where the one says nothing of the other, 1 for the same groups. 1 also where both
/// have but one group (as scikit-learn). Not adjusted for chance: many small groups raise it.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double normalised_mutual_information(contingency const& table,
                                                          entropy_mean mean = entropy_mean::arithmetic) {
    detail::need_customers(table);
    if (table.firsts.size() == 1 && table.seconds.size() == 1) {
        return 1;
    }
    double const shared = mutual_information(table);
    double const first = entropy(table.firsts);
    double const second = entropy(table.seconds);
    double const scale = mean == entropy_mean::arithmetic  ? (first + second) / 2
                         : mean == entropy_mean::geometric ? std::sqrt(first * second)
                         : mean == entropy_mean::least     ? std::min(first, second)
                                                           : std::max(first, second);
    return scale > 0 ? std::min(shared / scale, 1.0) : 0;
}

/// Homogeneity (A. Rosenberg and J. Hirschberg, "V-measure: a conditional entropy-based external cluster evaluation
/// measure", 2007): 1 if each cluster holds customers of one class only.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double homogeneity(contingency const& table) {
    detail::need_customers(table);
    double const classes = entropy(table.seconds);
    return classes > 0 ? std::min(mutual_information(table) / classes, 1.0) : 1;
}

/// Completeness (ibid.): 1 if each class lies in one cluster.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double completeness(contingency const& table) {
    detail::need_customers(table);
    double const clusters = entropy(table.firsts);
    return clusters > 0 ? std::min(mutual_information(table) / clusters, 1.0) : 1;
}

/// V-measure (ibid.): the harmonic mean of homogeneity and completeness, which is `normalised_mutual_information` with
/// the arithmetic mean.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double v_measure(contingency const& table) {
    double const h = homogeneity(table);
    double const c = completeness(table);
    return h + c > 0 ? 2 * h * c / (h + c) : 0;
}

/// Purity: the share of customers in the most frequent class of their cluster. Rises with the number of clusters.
/// \throws invalid_data for a table of nobody
[[nodiscard]] inline double purity(contingency const& table) {
    detail::need_customers(table);
    std::vector<std::uint64_t> most(table.firsts.size());
    for (auto const& cell : table.cells) {
        most[cell.first] = std::max(most[cell.first], cell.customers);
    }
    std::uint64_t sum = 0;
    for (std::uint64_t const customers : most) {
        sum += customers;
    }
    return static_cast<double>(sum) / static_cast<double>(table.customers());
}

} // namespace clientele::clustering
