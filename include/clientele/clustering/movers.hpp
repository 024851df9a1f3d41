// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// \file
/// Who changes cluster in a sweep, a few rows at a time.
namespace clientele::clustering::detail {

/// Who of a chunk of rows changed cluster.
struct movers {
    static constexpr std::size_t chunk =
        4096; ///< rows at the most: where few are looked at a list of fewer ends before memory answers

    std::size_t first = 0; ///< row
    std::size_t count = 0;
    std::array<std::uint32_t, chunk + most_lanes> offsets{}; ///< to the first row
    std::array<std::uint32_t, chunk + most_lanes> from{};
    std::array<std::uint32_t, chunk + most_lanes> to{};

    /// Notes down who comes after `noted` others; how many are noted then, he only if he has moved: without a branch,
    /// since nobody can foresee that. (A count that is no member stays in a register.)
    [[nodiscard]] CLIENTELE_INLINE std::size_t add(std::size_t noted, std::uint32_t offset, std::uint32_t left,
                                                   std::uint32_t joined) {
        offsets[noted] = offset;
        from[noted] = left;
        to[noted] = joined;
        return noted + (left != joined ? 1 : 0);
    }

    void settle(features::encoded const& rows, cluster_sums& sums) const {
        sums.move(rows, first, std::span{offsets}.first(count), from.data(), to.data());
    }

    /// Whether any of them stands for a customer.
    [[nodiscard]] bool anybody(features::encoded const& rows) const {
        return std::ranges::any_of(std::span{offsets}.first(count),
                                   [&](std::uint32_t offset) { return rows.weight_of(first + offset) != 0; });
    }
};

} // namespace clientele::clustering::detail
