// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The nearest prototype of many customers at once, in single precision and with a rigorous bound on what that may have
/// got wrong: whoever is within the bound is decided again in double precision, so that the answer is always the one
/// that `prototypes::nearest` gives.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

/// Where the numbers lie: `(x - origin) scale` is small enough for the squares of floats.
struct frame {
    std::vector<double> origin{}; ///< one a numeric column
    double scale = 1;             ///< a power of two

    /// Puts the origin amid the prototypes, where floats are finest. `largest` bounds every |x|.
    static frame around(prototypes const& middles, double largest) {
        std::size_t const k = middles.size();
        frame found{.origin = std::vector<double>(middles.numeric)};
        double reach = largest;
        for (std::size_t j = 0; j < middles.numeric; ++j) {
            for (std::size_t c = 0; c < k; ++c) {
                double const at = middles.centre(c)[j];
                found.origin[j] += at / static_cast<double>(k);
                reach = std::max(reach, std::abs(at));
            }
        }
        for (double const gamma : middles.gamma) {
            reach = std::max(reach, std::sqrt(gamma));
        }
        found.scale = reach > 0 ? std::ldexp(1.0, -std::ilogb(reach) - 1) : 1;
        return found;
    }
};

/// Prototypes as floats, one after the other, in a frame; and how far floats may be wrong.
struct packed {
    std::size_t k = 0;
    std::size_t numeric = 0;
    std::size_t categorical = 0;
    frame where{};
    std::vector<float> centres{};      ///< k x numeric
    std::vector<std::int32_t> modes{}; ///< k x categorical
    std::vector<float> gamma{};
    float relative_error = 0; ///< of the difference of two roots, per unit of the larger one
    float absolute_error = 0;

    static constexpr std::int32_t no_mode = -1;

    packed(prototypes const& middles, frame in)
        : k(middles.size()), numeric(middles.numeric), categorical(middles.categorical), where(std::move(in)) {
        double farthest = 0; // of a prototype from the origin, squared
        for (std::size_t c = 0; c < k; ++c) {
            double norm = 0;
            for (std::size_t j = 0; j < numeric; ++j) {
                double const x = (middles.centre(c)[j] - where.origin[j]) * where.scale;
                norm += x * x;
                centres.push_back(static_cast<float>(x));
            }
            farthest = std::max(farthest, norm);
            for (features::code const mode : middles.mode(c)) {
                modes.push_back(mode == features::unseen_level ? no_mode : mode);
            }
        }
        for (double const cost : middles.gamma) {
            gamma.push_back(static_cast<float>(cost * where.scale * where.scale));
        }
        // With u = 2^-24, floats move x and c by at most u |x| and u |c|, and a sum of `terms` squares by a factor of 1
        // +- (terms + 3) u. Hence the root of a distance r is off by at most u (|x| + |c| + (terms + 3) r / 2), and |x|
        // <= |c| + r. Twice that, for the two roots that are compared, and twice again for the roots themselves; the
        // last term is for squares too small for a float.
        constexpr double u = 0x1p-24;
        relative_error = static_cast<float>(2 * u * (static_cast<double>(numeric + categorical) + 8));
        absolute_error = static_cast<float>(8 * u * std::sqrt(farthest) + 0x1p-50);
    }
};

/// The two least distances so far of two registers of rows, and whose the least is.
template <std::size_t Width> struct closest {
    lanes<float, Width> best[2];
    lanes<float, Width> second[2];
    lanes<std::int32_t, Width> index[2];
    lanes<std::int32_t, Width> number; ///< of the prototype that comes next
};

/// Distances of two registers of rows to `Group` prototypes from `first` on, so that each number loaded is used often.
template <std::size_t Width, std::size_t Group>
CLIENTELE_INLINE void compare(packed const& to, std::size_t first, float const* numbers, std::int32_t const* codes,
                              closest<Width>& found) {
    using reals = lanes<float, Width>;
    using whole = lanes<std::int32_t, Width>;
    reals sum[Group][2] = {};
    float const* const centre = to.centres.data() + first * to.numeric;
    for (std::size_t j = 0; j < to.numeric; ++j) {
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            reals x;
            load(x, numbers + (2 * j + half) * Width);
            CLIENTELE_UNROLL
            for (std::size_t g = 0; g < Group; ++g) {
                reals const apart = x - centre[g * to.numeric + j];
                sum[g][half] += apart * apart;
            }
        }
    }
    std::int32_t const* const mode = to.modes.data() + first * to.categorical;
    for (std::size_t j = 0; j < to.categorical; ++j) {
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            whole x;
            load(x, codes + (2 * j + half) * Width);
            CLIENTELE_UNROLL
            for (std::size_t g = 0; g < Group; ++g) {
                reals mismatch = reals{} + to.gamma[j];
                choose(x == mode[g * to.categorical + j], reals{}, mismatch);
                sum[g][half] += mismatch;
            }
        }
    }
    CLIENTELE_UNROLL
    for (std::size_t g = 0; g < Group; ++g) {
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            reals const& d = sum[g][half];
            auto const closer = d < found.best[half];
            reals larger = d; // of d and the best
            choose(closer, found.best[half], larger);
            choose(larger < found.second[half], larger, found.second[half]);
            choose(closer, d, found.best[half]);
            choose(closer, found.number, found.index[half]);
        }
        found.number = found.number + 1;
    }
}

template <std::size_t Width>
CLIENTELE_INLINE void compare_all(packed const& to, float const* numbers, std::int32_t const* codes,
                                  closest<Width>& found) {
    auto const far = lanes<float, Width>{} + std::numeric_limits<float>::max();
    for (std::size_t half = 0; half < 2; ++half) {
        found.best[half] = far;
        found.second[half] = far;
    }
    std::size_t c = 0;
    for (; c + 4 <= to.k; c += 4) {
        compare<Width, 4>(to, c, numbers, codes, found);
    }
    switch (to.k - c) {
    case 3:
        compare<Width, 3>(to, c, numbers, codes, found);
        break;
    case 2:
        compare<Width, 2>(to, c, numbers, codes, found);
        break;
    case 1:
        compare<Width, 1>(to, c, numbers, codes, found);
        break;
    default:
        break;
    }
}

/// Four rows of the block from `lane` on, as floats in the frame, feature by feature.
template <std::size_t Rows>
CLIENTELE_INLINE void gather_four(packed const& to, features::encoded const& rows, std::size_t const* row,
                                  std::size_t lane, float* numbers, std::int32_t* codes) {
    double const* x[4];
    features::code const* level[4];
    CLIENTELE_UNROLL
    for (std::size_t r = 0; r < 4; ++r) {
        x[r] = rows.numbers.data() + row[r] * to.numeric;
        level[r] = rows.codes.data() + row[r] * to.categorical;
    }
    std::size_t j = 0;
    for (; j + 4 <= to.numeric; j += 4) {
        four_by_four(x, j, to.where.origin.data() + j, to.where.scale, numbers + j * Rows + lane, Rows);
    }
    for (; j < to.numeric; ++j) {
        CLIENTELE_UNROLL
        for (std::size_t r = 0; r < 4; ++r) {
            numbers[j * Rows + lane + r] = static_cast<float>((x[r][j] - to.where.origin[j]) * to.where.scale);
        }
    }
    for (j = 0; j < to.categorical; ++j) {
        CLIENTELE_UNROLL
        for (std::size_t r = 0; r < 4; ++r) {
            codes[j * Rows + lane + r] = level[r][j];
        }
    }
}

/// For rows `first + offsets[i]`: the nearest prototype, and how much farther (root of the dissimilarity, in units of
/// the frame) the second nearest is at least; 0 or less where single precision cannot tell which is nearest.
template <std::size_t Width>
CLIENTELE_INLINE void scan(packed const& to, features::encoded const& rows, std::size_t first,
                           std::span<std::uint32_t const> offsets, std::uint32_t* nearest, float* gap) {
    constexpr std::size_t block = 2 * Width;
    std::vector<float> numbers(block * to.numeric + 1);
    std::vector<std::int32_t> codes(block * to.categorical + 1);
    for (std::size_t done = 0; done < offsets.size(); done += block) {
        std::size_t const count = std::min(block, offsets.size() - done);
        std::array<std::size_t, block> row;
        for (std::size_t r = 0; r < block; ++r) { // a block that is not full repeats its last row
            row[r] = first + offsets[done + std::min(r, count - 1)];
        }
        for (std::size_t next = done + block; next < std::min(done + 2 * block, offsets.size()); ++next) {
            prefetch(rows.numbers.data() + (first + offsets[next]) * to.numeric, to.numeric);
        }
        for (std::size_t lane = 0; lane < block; lane += 4) {
            gather_four<block>(to, rows, row.data() + lane, lane, numbers.data(), codes.data());
        }
        closest<Width> found{};
        compare_all<Width>(to, numbers.data(), codes.data(), found);
        std::array<float, block> best;
        std::array<float, block> second;
        std::array<std::int32_t, block> index;
        store_pair(best.data(), found.best);
        store_pair(second.data(), found.second);
        store_pair(index.data(), found.index);
        take_roots<block>(best.data());
        take_roots<block>(second.data());
        for (std::size_t r = 0; r < count; ++r) {
            nearest[done + r] = static_cast<std::uint32_t>(index[r]);
            gap[done + r] = second[r] - best[r] - (to.relative_error * second[r] + to.absolute_error);
        }
    }
}

/// One function a width of register; the widest that the processor has is taken when a screen is made.
using scanner = void (*)(packed const&, features::encoded const&, std::size_t, std::span<std::uint32_t const>,
                         std::uint32_t*, float*);

inline void scan_narrow(packed const& to, features::encoded const& rows, std::size_t first,
                        std::span<std::uint32_t const> offsets, std::uint32_t* nearest, float* gap) {
    scan<4>(to, rows, first, offsets, nearest, gap);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2")]] inline void scan_avx2(packed const& to, features::encoded const& rows, std::size_t first,
                                              std::span<std::uint32_t const> offsets, std::uint32_t* nearest,
                                              float* gap) {
    scan<8>(to, rows, first, offsets, nearest, gap);
}
#endif

[[nodiscard]] inline scanner widest_scanner() {
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) {
        return scan_avx2;
    }
#endif
    return scan_narrow;
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
