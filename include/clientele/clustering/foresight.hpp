// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

/// \file
/// Asks for rows before they are looked at, since memory takes longer than arithmetic.
namespace clientele::clustering::detail {

/// What of the rows that will be looked at soon is asked for now: lines of memory, all that follow, or rows here and
/// there. A few at a time, between comparisons: a processor that has been asked for all at once waits.
struct upcoming {
    double const* numbers = nullptr;
    std::size_t numeric = 0;
    std::uint32_t const* offsets = nullptr; ///< of rows; none where it is lines
    std::size_t left = 0;

    CLIENTELE_INLINE void fetch(std::size_t most) {
        std::size_t const now = std::min(most, left);
        left -= now;
        if (offsets == nullptr) {
            prefetch_scattered(numbers, now * line);
            numbers += now * line;
            return;
        }
        for (std::size_t i = 0; i < now; ++i) {
            prefetch_scattered(numbers + offsets[i] * numeric, numeric);
        }
        offsets += now;
    }

    static constexpr std::size_t line = 64 / sizeof(double);
};

/// What a scan asks for ahead of itself. Where one row in six is looked at, or more, all come from memory one after
/// the other in less time than these: processors foresee the next line, but not the next row.
struct foresight {
    double const* numbers; ///< of the first row
    std::size_t numeric;
    std::span<std::uint32_t const> offsets;
    double const* next = nullptr; ///< line to be asked for; none where it is rows
    double const* end = nullptr;

    static constexpr std::size_t rows = 64;          ///< asked for ahead, here and there: as long as they take to come
    static constexpr std::size_t rows_in_line = 512; ///< where all that lies between is asked for too
    static constexpr std::size_t few = 6;            ///< one row in so many

    CLIENTELE_INLINE foresight(features::encoded const& of, std::size_t first, std::span<std::uint32_t const> those)
        : numbers(of.numbers.data() + first * of.numeric), numeric(of.numeric), offsets(those) {
        if (!those.empty() && few * those.size() > std::size_t{those.back()} - those.front()) {
            end = of.numbers.data() + of.numbers.size();
            next = numbers + std::min(rows_in_line * numeric, static_cast<std::size_t>(end - numbers));
        } else {
            upcoming{numbers, numeric, those.data(), std::min(rows, those.size())}.fetch(rows);
        }
    }

    /// While the `block` rows from `done` on are looked at.
    CLIENTELE_INLINE upcoming during(std::size_t done, std::size_t block) {
        if (next != nullptr) {
            std::size_t const last = offsets[std::min(done + block, offsets.size()) - 1];
            auto const from = static_cast<std::size_t>(next - numbers);
            std::size_t const to = std::min((last + rows_in_line) * numeric, static_cast<std::size_t>(end - numbers));
            upcoming const lines{next, numeric, nullptr, (std::max(to, from) - from) / upcoming::line};
            next += lines.left * upcoming::line;
            return lines;
        }
        auto const later = offsets.subspan(std::min(done + rows, offsets.size()));
        return {numbers, numeric, later.data(), std::min(block, later.size())};
    }
};

} // namespace clientele::clustering::detail
