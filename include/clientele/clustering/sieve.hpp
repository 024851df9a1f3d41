// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cell_words.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/registers.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

/// \file
/// Lists those of many rows whose gap is not above what is needed.
namespace clientele::clustering::detail {

// (See `cell_words`. Words are compared as floats, for which there are instructions of any width; if the host has
// denormal numbers count as 0, those of unknown gaps are still not above.)

/// How far ahead words are asked for: so few are looked at in one go that processors do not foresee the next.
inline constexpr std::size_t words_ahead = 1024;

/// Rows who may have to be looked at, and their words.
struct open_rows {
    std::uint32_t* rows = nullptr;
    std::uint32_t* words = nullptr;
    std::size_t count = 0;
};

/// Adds the rows from `row` to `end` whose word is not above the threshold of its class.
template <class Registers>
CLIENTELE_INLINE void sift_by_class(std::span<std::uint32_t const> of, std::size_t row, std::size_t end,
                                    cell_words::thresholds const& limits, open_rows& open) {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    constexpr std::uint32_t all = (1U << Registers::width) - 1;
    std::uint32_t const* const word = of.data();
    std::size_t found = open.count;
    for (; row + Registers::width <= end; row += Registers::width) {
        prefetch(word + std::min(row + words_ahead, of.size() - 1), 1);
        reals gaps;
        reals limit;
        whole some;
        whole rows;
        load(gaps, word + row);
        load(some, word + row);
        Registers::pick(limit, limits.of_class.data(), some >> 1); // by its last four bits
        std::uint32_t const low = all & ~Registers::less(limit, gaps);
        Registers::count(rows, row);
        Registers::pack(open.rows + found, rows, low);
        Registers::pack(open.words + found, some, low);
        found += static_cast<std::size_t>(std::popcount(low));
    }
    for (; row < end; ++row) {
        open.rows[found] = static_cast<std::uint32_t>(row);
        open.words[found] = word[row];
        found += std::bit_cast<float>(word[row]) > limits.of_class[cell_words::class_of(word[row])] ? 0 : 1;
    }
    open.count = found;
}

/// Of `count` rows, whose words come first, those whose word is not above the threshold of its cell. They are the first
/// ones, or, if they are `Known`, those that are listed.
template <class Registers, bool Known>
CLIENTELE_INLINE std::size_t sift_by_cell(std::span<std::uint32_t const> of, std::size_t count,
                                          cell_words::thresholds const& limits, std::uint32_t* listed) {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    constexpr std::uint32_t all = (1U << Registers::width) - 1;
    std::uint32_t const* const word = of.data();
    std::size_t found = 0;
    std::size_t i = 0;
    auto const row = [&](std::size_t at) { return Known ? listed[at] : static_cast<std::uint32_t>(at); };
    for (; i + Registers::width <= count; i += Registers::width) {
        if constexpr (!Known) {
            prefetch(word + std::min(i + words_ahead, of.size() - 1), 1);
        }
        reals gaps;
        reals limit;
        whole cells;
        load(gaps, word + i);
        load(cells, word + i);
        cells = cells & (whole{} + static_cast<std::int32_t>(limits.cell_bits));
        Registers::look_up(limit, limits.of_cell.data(), cells);
        std::uint32_t const low = all & ~Registers::less(limit, gaps);
        if constexpr (requires { Registers::pack; }) {
            whole rows;
            if constexpr (Known) {
                load(rows, listed + i);
            } else {
                Registers::count(rows, i);
            }
            Registers::pack(listed + found, rows, low);
            found += static_cast<std::size_t>(std::popcount(low));
        } else {
            for_each_bit(low, [&](std::uint32_t at) { listed[found++] = row(i + at); });
        }
    }
    for (; i < count; ++i) {
        listed[found] = row(i);
        found += std::bit_cast<float>(word[i]) > limits.of_cell[word[i] & limits.cell_bits] ? 0 : 1;
    }
    return found;
}

/// Writes down each of the first `count` rows whose word is not above the threshold of its cell, ascending; how many.
/// The list, and the room for words, are for `count` of them. Where registers can be packed, thresholds of classes come
/// first: they are in a register, and mostly tell enough, while to look up those of cells takes four times as long. If
/// of the first rows they let less than half pass, of the others they are not asked.
template <class Registers>
CLIENTELE_INLINE std::size_t sift(std::span<std::uint32_t const> of, std::size_t count,
                                  cell_words::thresholds const& limits, std::uint32_t* listed, std::uint32_t* words) {
    if constexpr (requires { Registers::pack; }) {
        std::size_t const first = std::min<std::size_t>(count, 256);
        open_rows open{listed, words};
        sift_by_class<Registers>(of, 0, first, limits, open);
        if (2 * open.count <= first) {
            sift_by_class<Registers>(of, first, count, limits, open);
            return sift_by_cell<Registers, true>({words, open.count}, open.count, limits, listed);
        }
    }
    return sift_by_cell<Registers, false>(of, count, limits, listed);
}

/// One function a width of register; the widest that the processor has is taken.
using sieve = std::size_t (*)(std::span<std::uint32_t const>, std::size_t, cell_words::thresholds const&,
                              std::uint32_t*, std::uint32_t*);

inline std::size_t sift_narrow(std::span<std::uint32_t const> of, std::size_t count,
                               cell_words::thresholds const& limits, std::uint32_t* listed, std::uint32_t* words) {
    return sift<narrow_registers>(of, count, limits, listed, words);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2")]] inline std::size_t sift_avx2(std::span<std::uint32_t const> of, std::size_t count,
                                                     cell_words::thresholds const& limits, std::uint32_t* listed,
                                                     std::uint32_t* words) {
    return sift<wide_registers>(of, count, limits, listed, words);
}
[[gnu::target(CLIENTELE_WIDEST)]] inline std::size_t sift_512(std::span<std::uint32_t const> of, std::size_t count,
                                                              cell_words::thresholds const& limits,
                                                              std::uint32_t* listed, std::uint32_t* words) {
    return sift<widest_registers>(of, count, limits, listed, words);
}
#endif

[[nodiscard]] inline sieve widest_sieve() {
#if CLIENTELE_WIDER_LANES
    if (has_widest()) {
        return sift_512;
    }
    if (__builtin_cpu_supports("avx2") != 0) {
        return sift_avx2;
    }
#endif
    return sift_narrow;
}

} // namespace clientele::clustering::detail
