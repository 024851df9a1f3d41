// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/stripes.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>

/// \file
/// Sums of Euclidean distances between the rows of two stripes: where an exact silhouette spends its time. The same
/// bits with and without SIMD, for any width.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

/// The distances from the rows of one stripe to those of another (the columns), summed both ways.
struct distance_tile {
    std::array<double, stripe::most_rows> to_columns; ///< of each row, times the counts of the columns
    std::array<double, stripe::most_rows> to_rows;    ///< of each column, times the counts of the rows
};

#if CLIENTELE_WIDER_LANES
// Compilers do not vectorise std::sqrt, which may set errno. By name, since the header of all intrinsics costs as much
// to include as the rest of this room.
struct narrow_roots {
    static constexpr std::size_t width = 2;
    static void take(lanes<double, width>& d) { d = __builtin_ia32_sqrtpd(d); }
};
struct wide_roots {
    static constexpr std::size_t width = 4;
    [[gnu::target("avx2")]] static void take(lanes<double, width>& d) { d = __builtin_ia32_sqrtpd256(d); }
};
#else
struct narrow_roots {
    static constexpr std::size_t width = 2;
    static void take(lanes<double, width>& d) {
        d[0] = std::sqrt(d[0]);
        d[1] = std::sqrt(d[1]);
    }
};
#endif

template <class Pack> CLIENTELE_INLINE void repeat(Pack& into, double value) {
    std::array<double, sizeof(Pack) / sizeof(double)> copies{};
    copies.fill(value);
    load(into, copies.data());
}

/// Two neighbouring rows against a block of eight columns at a time.
template <class Roots>
CLIENTELE_INLINE void fill_tile(striped_rows const& from, stripe const& rows, striped_rows const& to,
                                stripe const& columns, distance_tile& tile) {
    constexpr std::size_t width = Roots::width;
    constexpr std::size_t packs = 8 / width;
    using pack = lanes<double, width>;
    // Copies: after each store the compiler must take what is behind a reference for changed.
    std::size_t const numeric = to.numeric;
    std::size_t const features = to.width();
    std::size_t const blocks = columns.blocks;
    double const* const gamma = to.gamma.data();
    double const* const column_features = to.features.data() + columns.first * features * 8;
    double const* const column_counts = to.counts.data() + columns.begin();
    tile.to_rows.fill(0);
    for (std::size_t row = 0; row < 8 * rows.blocks; row += 2) {
        double const* const x = from.features.data() + (rows.first + row / 8) * features * 8 + row % 8;
        pack sums[2][packs]{};
        pack customers[2]{};
        for (std::size_t r = 0; r < 2; ++r) {
            repeat(customers[r], from.counts[rows.begin() + row + r]);
        }
        for (std::size_t b = 0; b < blocks; ++b) {
            double const* const block = column_features + b * features * 8;
#pragma GCC unroll 4
            for (std::size_t p = 0; p < packs; ++p) {
                pack apart[2]{};
                for (std::size_t j = 0; j < numeric; ++j) {
                    pack y{};
                    load(y, block + 8 * j + p * width);
                    pack const off = y - x[8 * j];
                    pack const off_next = y - x[8 * j + 1];
                    pack const square = off * off;
                    pack const square_next = off_next * off_next;
                    apart[0] += square;
                    apart[1] += square_next;
                }
                for (std::size_t j = numeric; j < features; ++j) {
                    pack y{};
                    pack cost{};
                    load(y, block + 8 * j + p * width);
                    repeat(cost, gamma[j - numeric]);
                    for (std::size_t r = 0; r < 2; ++r) {
                        pack mismatch = cost;
                        choose(y == x[8 * j + r], pack{}, mismatch);
                        apart[r] += mismatch;
                    }
                }
                double* const back = tile.to_rows.data() + 8 * b + p * width;
                pack to_rows{};
                pack counts{};
                load(to_rows, back);
                load(counts, column_counts + 8 * b + p * width);
                for (std::size_t r = 0; r < 2; ++r) {
                    Roots::take(apart[r]);
                    pack const to_column = counts * apart[r];
                    pack const to_row = customers[r] * apart[r];
                    sums[r][p] += to_column;
                    to_rows += to_row;
                }
                store(back, to_rows);
            }
        }
        for (std::size_t r = 0; r < 2; ++r) {
            std::array<double, 8> eight{};
            for (std::size_t p = 0; p < packs; ++p) {
                store(eight.data() + p * width, sums[r][p]);
            }
            tile.to_columns[row + r] = std::accumulate(eight.begin(), eight.end(), 0.0);
        }
    }
}

// GCC fuses products and sums wherever the processor can, Clang within a statement only: `fill_tile` has none such.
#if CLIENTELE_LANES && !defined(__clang__)
#define CLIENTELE_UNFUSED [[gnu::optimize("fp-contract=off")]]
#else
#define CLIENTELE_UNFUSED
#endif

CLIENTELE_UNFUSED inline void fill_narrow_tile(striped_rows const& from, stripe const& rows, striped_rows const& to,
                                               stripe const& columns, distance_tile& tile) {
    fill_tile<narrow_roots>(from, rows, to, columns, tile);
}
#if CLIENTELE_WIDER_LANES
CLIENTELE_UNFUSED [[gnu::target("avx2")]] inline void fill_wide_tile(striped_rows const& from, stripe const& rows,
                                                                     striped_rows const& to, stripe const& columns,
                                                                     distance_tile& tile) {
    fill_tile<wide_roots>(from, rows, to, columns, tile);
}
#endif
#undef CLIENTELE_UNFUSED

/// Measures a tile with the widest registers that the processor has.
inline void measure_tile(striped_rows const& from, stripe const& rows, striped_rows const& to, stripe const& columns,
                         distance_tile& tile) {
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) {
        fill_wide_tile(from, rows, to, columns, tile);
        return;
    }
#endif
    fill_narrow_tile(from, rows, to, columns, tile);
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
