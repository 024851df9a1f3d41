// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/repair.hpp>
#include <clientele/clustering/row_order.hpp>
#include <clientele/clustering/sample.hpp>
#include <clientele/clustering/seeding.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

/// \file
/// k-means||: first prototypes from a few passes over all customers, wherever they lie.
namespace clientele::clustering {

namespace detail {

/// Distinct rows that were drawn, in canonical order.
struct drawn_rows {
    std::vector<content> rows{};
    void merge(drawn_rows const& other) {
        rows.insert(rows.end(), other.rows.begin(), other.rows.end());
        std::sort(rows.begin(), rows.end());
        auto const repeated = std::unique(rows.begin(), rows.end());
        rows.erase(repeated, rows.end());
    }
};

/// A sum that parts are added to.
struct mergeable_sum {
    exact_sum sum;
    void merge(mergeable_sum const& other) { sum.merge(other.sum); }
};

/// Customers nearest to each candidate.
struct followers {
    std::vector<std::uint64_t> count;
    void merge(followers const& other) {
        std::transform(count.begin(), count.end(), other.count.begin(), count.begin(), std::plus<>{});
    }
};

} // namespace detail

/// k-means|| (B. Bahmani, B. Moseley, A. Vattani, R. Kumar and S. Vassilvitskii, "Scalable k-means++", VLDB 2012,
/// algorithm 2): in each of five rounds every customer is drawn with a chance of 2 k d(x) / sum of d, where d is the
/// dissimilarity to the nearest candidate so far. What comes back are those drawn, distinct, in canonical order, each
/// with the customers nearest to him as his weight, for greedy k-means++ to choose among. Where fewer than k were drawn
/// it is `first`, which has more.
///
/// Whether a customer is drawn depends on the seed and on his values alone: equal customers are drawn together, with
/// the chance of one, whether they come as rows of their own or as one row with a weight. The sum of d counts them all.
/// So the result is the same for any order, any number of threads and any number of processes, and for weights as for
/// repeated rows.
/// \pre `first` is not empty: distinct customers among whom the first candidate is drawn, the same in each process
template <engine Engine>
[[nodiscard]] features::encoded parallel_candidates(features::encoded const& rows, features::encoded const& first,
                                                    std::vector<double> const& gamma, std::size_t clusters,
                                                    std::uint64_t seed, Engine const& how) {
    constexpr std::size_t rounds = 5;
    random::stream random{seed, ~std::uint64_t{0}}; // apart from those of the starts
    features::encoded candidates{.numeric = rows.numeric, .categorical = rows.categorical};
    auto const take = [&](detail::content const& row) {
        candidates.numbers.insert(candidates.numbers.end(), row.numbers.begin(), row.numbers.end());
        candidates.codes.insert(candidates.codes.end(), row.codes.begin(), row.codes.end());
    };
    take(detail::content::of(first, detail::any_rows({first, gamma}, 1, random).front()));

    auto const middles = [&] {
        return prototypes{rows.numeric, rows.categorical, candidates.numbers, candidates.codes, gamma};
    };
    std::vector<double> nearest(rows.rows(), std::numeric_limits<double>::infinity());
    std::size_t seen = 0; // candidates that `nearest` knows of
    for (std::size_t round = 0; round < rounds; ++round) {
        auto const now = middles();
        auto const whole =
            fold_rows(how, rows.rows(), detail::mergeable_sum{},
                      [&](detail::mergeable_sum& part, std::size_t row, std::size_t last) {
                          for (; row < last; ++row) {
                              for (std::size_t c = seen; c < now.size(); ++c) {
                                  nearest[row] = std::min(
                                      nearest[row], now.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c));
                              }
                              detail::add_repeated(part.sum, nearest[row], rows.weight_of(row));
                          }
                      });
        seen = now.size();
        double const potential = whole.sum.value();
        if (!(potential > 0)) {
            break; // everybody is a candidate
        }
        double const factor = 2 * static_cast<double>(clusters) / potential;
        auto const drawn = fold_rows(
            how, rows.rows(), detail::drawn_rows{}, [&](detail::drawn_rows& part, std::size_t row, std::size_t last) {
                detail::drawn_rows found;
                for (; row < last; ++row) {
                    double const chance = rows.weight_of(row) == 0 ? 0 : factor * nearest[row];
                    if (chance > 0 && random::stream{seed ^ row_hash(rows, row), round}.uniform() < chance) {
                        found.rows.push_back(detail::content::of(rows, row));
                    }
                }
                part.merge(found);
            });
        for (auto const& row : drawn.rows) {
            take(row);
        }
    }

    auto const all = middles();
    auto const counted = fold_rows(how, rows.rows(), detail::followers{std::vector<std::uint64_t>(all.size())},
                                   [&](detail::followers& part, std::size_t row, std::size_t last) {
                                       for (; row < last; ++row) {
                                           part.count[all.nearest(rows.numbers_of(row), rows.codes_of(row))] +=
                                               rows.weight_of(row);
                                       }
                                   });
    candidates.weights = counted.count;
    auto const once = distinct_rows(candidates);
    auto drawn = candidates.picked(once.first);
    drawn.weights = once.weights;
    return drawn.rows() < clusters ? first : drawn;
}

} // namespace clientele::clustering
