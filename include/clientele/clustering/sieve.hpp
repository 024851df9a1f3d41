// SPDX-License-Identifier: MIT
#pragma once

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

/// Writes down each of the first `count` rows whose word is not above the threshold of its cell, ascending; how many.
/// The list has room for `count + 16`. (See `cell_words`. Words are compared as floats, for which there are
/// instructions of any width; if the host has denormal numbers count as 0, those of unknown gaps are still not above.)
template <class Registers>
CLIENTELE_INLINE std::size_t sift(std::span<std::uint32_t const> of, std::uint32_t cell_bits, float const* threshold,
                                  std::size_t count, std::uint32_t* listed) {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    constexpr std::size_t width = Registers::width;
    constexpr std::uint32_t all = (1U << width) - 1;
    constexpr std::size_t ahead = 1024; // so few are looked at in one go that processors do not foresee the next
    std::uint32_t const* const word = of.data();
    std::size_t found = 0;
    std::size_t row = 0;
    for (; row + width <= count; row += width) {
        reals words;
        whole cells;
        prefetch(word + std::min(row + ahead, of.size() - 1), 1);
        load(words, word + row);
        load(cells, word + row);
        cells = cells & (whole{} + static_cast<std::int32_t>(cell_bits));
        reals least;
        Registers::look_up(least, threshold, cells);
        std::uint32_t const low = all & ~Registers::less(least, words);
        if constexpr (requires { Registers::pack; }) {
            whole rows;
            Registers::count(rows, row);
            Registers::pack(listed + found, rows, low);
            found += static_cast<std::size_t>(std::popcount(low));
        } else {
            for_each_bit(low, [&](std::uint32_t i) { listed[found++] = static_cast<std::uint32_t>(row) + i; });
        }
    }
    for (; row < count; ++row) {
        listed[found] = static_cast<std::uint32_t>(row);
        found += std::bit_cast<float>(word[row]) > threshold[word[row] & cell_bits] ? 0 : 1;
    }
    return found;
}

/// One function a width of register; the widest that the processor has is taken.
using sieve = std::size_t (*)(std::span<std::uint32_t const>, std::uint32_t, float const*, std::size_t, std::uint32_t*);

inline std::size_t sift_narrow(std::span<std::uint32_t const> of, std::uint32_t cell_bits, float const* threshold,
                               std::size_t count, std::uint32_t* listed) {
    return sift<narrow_registers>(of, cell_bits, threshold, count, listed);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2")]] inline std::size_t sift_avx2(std::span<std::uint32_t const> of, std::uint32_t cell_bits,
                                                     float const* threshold, std::size_t count, std::uint32_t* listed) {
    return sift<wide_registers>(of, cell_bits, threshold, count, listed);
}
[[gnu::target(CLIENTELE_WIDEST)]] inline std::size_t sift_512(std::span<std::uint32_t const> of,
                                                              std::uint32_t cell_bits, float const* threshold,
                                                              std::size_t count, std::uint32_t* listed) {
    return sift<widest_registers>(of, cell_bits, threshold, count, listed);
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
