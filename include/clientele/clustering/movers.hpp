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
    /// Rows at the most. (Where few are looked at a list of fewer ends before memory answers.)
    static constexpr std::size_t chunk = 4096;

    std::size_t first = 0; ///< row
    std::size_t count = 0;
    std::array<std::uint32_t, chunk + most_lanes> offsets{}; ///< to the first row
    std::array<std::uint32_t, chunk + most_lanes> from{};
    std::array<std::uint32_t, chunk + most_lanes> to{};

    /// Writes one more behind the first `known`, and tells how many are known then: as many as before if he stays.
    /// Without a branch, since nobody can foresee who does. (A count that is no member stays in a register.)
    [[nodiscard]] CLIENTELE_INLINE std::size_t add(std::size_t known, std::uint32_t offset, std::uint32_t left,
                                                   std::uint32_t joined) {
        offsets[known] = offset;
        from[known] = left;
        to[known] = joined;
        return known + (left != joined ? 1 : 0);
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
