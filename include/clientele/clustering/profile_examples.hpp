// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Actual customers who stand for a cluster: those nearest to its middle.
namespace clientele::clustering {

/// A customer and his dissimilarity to a prototype.
struct example {
    double dissimilarity = 0; ///< squared distance, in units of the encoded features
    std::size_t row = 0;
    friend auto operator<=>(example const&,
                            example const&) = default; // NOLINT(modernize-use-nullptr): no pointer is here
};

namespace detail {

/// The `most` nearest rows to each prototype, nearest first. An `accumulator`.
struct nearest_rows {
    std::size_t most = 0;
    std::vector<std::vector<example>> of{};

    void add(std::size_t cluster, example const& one) {
        auto& nearest = of[cluster];
        if (nearest.size() == most && !(one < nearest.back())) {
            return;
        }
        nearest.insert(std::upper_bound(nearest.begin(), nearest.end(), one), one);
        if (nearest.size() > most) {
            nearest.pop_back();
        }
    }
    void merge(nearest_rows const& other) {
        for (std::size_t c = 0; c < of.size(); ++c) {
            for (auto const& one : other.of[c]) {
                add(c, one);
            }
        }
    }
};

} // namespace detail

namespace detail {

/// \throws as `nearest_customers`
inline void check_examples(prototypes const& middles, features::encoded const& rows, std::size_t count) {
    middles.validate();
    rows.validate();
    if (count == 0) {
        throw invalid_option("count", "0", "1 or more");
    }
    if (rows.numeric != middles.numeric || rows.categorical != middles.categorical) {
        throw invalid_data("rows", to_text(rows.numeric) + " numbers and " + to_text(rows.categorical) + " codes",
                           "the prototypes have " + to_text(middles.numeric) + " and " + to_text(middles.categorical));
    }
}

/// The nearest rows, where row i may be one of the clusters from `eligible(i).first` to before `.second`.
template <class Engine, class Eligible>
std::vector<std::vector<example>> nearest_of(prototypes const& middles, features::encoded const& rows,
                                             std::size_t count, Engine const& how, Eligible const& eligible) {
    static_assert(!combining_engine<Engine, nearest_rows>,
                  "clientele: over several processes rows have no common numbers; ask each process for its own");
    nearest_rows const nobody{count, std::vector<std::vector<example>>(middles.size())};
    return fold_rows(how, rows.rows(), nobody,
                     [&](nearest_rows& part, std::size_t first, std::size_t last) {
                         for (; first < last; ++first) {
                             auto [c, end] = eligible(first);
                             for (; c < end && rows.weight_of(first) != 0; ++c) {
                                 double const apart =
                                     middles.dissimilarity(rows.numbers_of(first), rows.codes_of(first), c);
                                 part.add(c, {apart, first});
                             }
                         }
                     })
        .of;
}

} // namespace detail

/// The `count` customers nearest to each prototype, nearest first, of equally near ones the first; fewer where there
/// are fewer. Rows of weight 0 are no customers.
/// \throws invalid_option if count is 0; invalid_data if rows or prototypes are torn or not finite, or have not
///         the same columns
template <engine Engine = sequential>
[[nodiscard]] std::vector<std::vector<example>> nearest_customers(prototypes const& middles,
                                                                  features::encoded const& rows, std::size_t count = 3,
                                                                  Engine const& how = {}) {
    detail::check_examples(middles, rows, count);
    std::pair const all{std::size_t{0}, middles.size()};
    return detail::nearest_of(middles, rows, count, how, [&](std::size_t /*row*/) { return all; });
}

/// The same among the members of each cluster only: the customers by whom it can be shown. `labels` says which cluster
/// each row is in.
/// \throws as above, and invalid_data unless there is a label for each row, below the number of prototypes
template <engine Engine = sequential>
[[nodiscard]] std::vector<std::vector<example>>
nearest_customers(prototypes const& middles, features::encoded const& rows, std::span<std::uint32_t const> labels,
                  std::size_t count = 3, Engine const& how = {}) {
    detail::check_examples(middles, rows, count);
    if (labels.size() != rows.rows()) {
        throw invalid_data("labels", to_text(labels.size()) + " entries", "wanted: " + to_text(rows.rows()));
    }
    return detail::nearest_of(middles, rows, count, how, [&](std::size_t row) {
        if (labels[row] >= middles.size()) {
            throw invalid_data(row, "label", to_text(labels[row]), "it must be below " + to_text(middles.size()));
        }
        return std::pair{std::size_t{labels[row]}, std::size_t{labels[row]} + 1};
    });
}

} // namespace clientele::clustering
