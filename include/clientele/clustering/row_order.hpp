// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

/// \file
/// An order of customers that does not depend on the order in which the host listed them. Algorithms that go from
/// customer to customer work in it, so that they give the same answer for the same customers in any order.
namespace clientele::clustering {

/// Whether one customer comes before another, by numbers first, then by categories.
[[nodiscard]] inline std::strong_ordering compare_rows(features::encoded const& rows, std::size_t a, std::size_t b) {
    auto const left = rows.numbers_of(a);
    auto const right = rows.numbers_of(b);
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        if (left[j] != right[j]) {
            return left[j] < right[j] ? std::strong_ordering::less : std::strong_ordering::greater;
        }
    }
    auto const codes = rows.codes_of(a);
    auto const others = rows.codes_of(b);
    return std::lexicographical_compare_three_way(codes.begin(), codes.end(), others.begin(), others.end());
}

/// The numbers of the rows in that order; equal rows by their number.
[[nodiscard]] inline std::vector<std::size_t> canonical_order(features::encoded const& rows) {
    std::vector<std::size_t> order(rows.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        auto const compared = compare_rows(rows, a, b);
        return std::is_lt(compared) || (std::is_eq(compared) && a < b);
    });
    return order;
}

/// Customers with equal features, told once. Made by `distinct_rows`.
struct distinct {
    std::vector<std::size_t> first{};     ///< of each, the first row that has it; in canonical order
    std::vector<std::uint64_t> weights{}; ///< of each, how many customers have it; above 0
    friend bool operator==(distinct const&, distinct const&) = default;
};

/// Collapses equal rows into weights. Rows of weight 0 are left out.
[[nodiscard]] inline distinct distinct_rows(features::encoded const& rows) {
    distinct found;
    for (std::size_t const row : canonical_order(rows)) {
        if (rows.weight_of(row) == 0) {
            continue;
        }
        if (found.first.empty() || std::is_neq(compare_rows(rows, found.first.back(), row))) {
            found.first.push_back(row);
            found.weights.push_back(0);
        }
        found.weights.back() = features::added(found.weights.back(), rows.weight_of(row));
    }
    return found;
}

} // namespace clientele::clustering
