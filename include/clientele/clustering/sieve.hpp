// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

/// \file
/// Lists those of many rows whose number is not above what is needed.
namespace clientele::clustering::detail {

/// Writes down each row of `count` for which `gap[row] > needed[cell[row]]` does not hold, ascending; how many. The
/// list has room for `count + 16`.
template <class Registers>
CLIENTELE_INLINE std::size_t sift(float const* gap, std::uint32_t const* cell, float const* needed, std::size_t count,
                                  std::uint32_t* listed) {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    constexpr std::size_t width = Registers::width;
    constexpr std::uint32_t all = (1U << width) - 1;
    std::size_t found = 0;
    std::size_t row = 0;
    for (; row + width <= count; row += width) {
        reals gaps;
        whole cells;
        load(gaps, gap + row);
        load(cells, cell + row);
        reals need;
        Registers::look_up(need, needed, cells);
        std::uint32_t const low = all & ~Registers::less(need, gaps);
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
        found += gap[row] > needed[cell[row]] ? 0 : 1;
    }
    return found;
}

/// One function a width of register; the widest that the processor has is taken.
using sieve = std::size_t (*)(float const*, std::uint32_t const*, float const*, std::size_t, std::uint32_t*);

inline std::size_t sift_narrow(float const* gap, std::uint32_t const* cell, float const* needed, std::size_t count,
                               std::uint32_t* listed) {
    return sift<narrow_registers>(gap, cell, needed, count, listed);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2")]] inline std::size_t sift_avx2(float const* gap, std::uint32_t const* cell, float const* needed,
                                                     std::size_t count, std::uint32_t* listed) {
    return sift<wide_registers>(gap, cell, needed, count, listed);
}
[[gnu::target(CLIENTELE_WIDEST)]] inline std::size_t
sift_512(float const* gap, std::uint32_t const* cell, float const* needed, std::size_t count, std::uint32_t* listed) {
    return sift<widest_registers>(gap, cell, needed, count, listed);
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
