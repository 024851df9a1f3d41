// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/foresight.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/registers.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
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

    /// Puts the origin amid the prototypes, where floats are finest: at the median, since money is skewed, and a
    /// prototype of few far out must not cost the many their digits. `largest` bounds every |x|.
    static frame around(prototypes const& middles, double largest) {
        std::size_t const k = middles.size();
        frame found{.origin = std::vector<double>(middles.numeric)};
        double reach = largest;
        std::vector<double> column(k);
        for (std::size_t j = 0; j < middles.numeric; ++j) {
            for (std::size_t c = 0; c < k; ++c) {
                column[c] = middles.centre(c)[j];
                reach = std::max(reach, std::abs(column[c]));
            }
            auto const median = column.begin() + static_cast<std::ptrdiff_t>(k / 2);
            std::nth_element(column.begin(), median, column.end());
            found.origin[j] = *median;
        }
        for (double const gamma : middles.gamma) {
            reach = std::max(reach, std::sqrt(gamma));
        }
        found.scale = reach > 0 ? std::ldexp(1.0, std::min(-std::ilogb(reach) - 1, 1000)) : 1;
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
    std::vector<float> half_norms{};   ///< |c|^2 / 2, less what scores may be off by for its sake
    std::vector<std::int32_t> modes{}; ///< k x categorical
    std::vector<float> half_gamma{};
    std::vector<float> half_match{}; ///< k x categorical
    float relative_error = 0;        ///< of a dissimilarity: the error is at most this times |x|^2 + |c|^2 ...
    float absolute_error = 0;        ///< ... and this

    static constexpr std::int32_t no_mode = -1;

    packed(prototypes const& middles, frame in)
        : k(middles.size()), numeric(middles.numeric), categorical(middles.categorical), where(std::move(in)) {
        constexpr double u = 0x1p-24;
        double const relative = 2 * u * (static_cast<double>(numeric + categorical) + 8);
        for (std::size_t c = 0; c < k; ++c) {
            double norm = 0;
            for (std::size_t j = 0; j < numeric; ++j) {
                double const x = (middles.centre(c)[j] - where.origin[j]) * where.scale;
                norm += x * x;
                centres.push_back(static_cast<float>(x));
            }
            half_norms.push_back(static_cast<float>((1 - relative) * norm / 2));
            for (features::code const mode : middles.mode(c)) {
                modes.push_back(mode == features::unseen_level ? no_mode : mode);
            }
        }
        where.origin.resize(padded(numeric)); // four columns are read at a time
        double mismatches = 0;
        for (double const cost : middles.gamma) {
            double const scaled = cost * where.scale * where.scale;
            mismatches += scaled;
            half_gamma.push_back(static_cast<float>(scaled / 2));
        }
        // What is computed is |x|^2 + 2 (|c|^2 / 2 - x.c + half the gammas), n terms each of which, and each sum of
        // which, is off by a factor of 1 +- u, u = 2^-24. So it is off by at most
        //     (n + 4) u (|x|^2 + |c|^2 + 2 |x| |c| + sum of gammas) <= 2 (n + 4) u (|x|^2 + |c|^2 + sum of gammas)
        // (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1). Four more for the bound
        // itself, which is computed in floats too; the last term is for products too small for a float. What comes of
        // |c|^2 is taken off the score of each prototype, so that it may be less than it should but not more: only that
        // of the nearest must be counted then, and one that is far out makes nobody else unsure. Of the nearest,
        //     |c|^2 <= (|x| + |x - c|)^2 <= 2 |x|^2 + 2 |x - c|^2 = 4 |x|^2 + 4 score.
        relative_error = static_cast<float>(relative);
        absolute_error = static_cast<float>(relative * mismatches + 0x1p-100);
        half_match.resize(modes.size());
        std::ranges::transform(middles.match_cost, half_match.begin(),
                               [&](double cost) { return static_cast<float>(cost * where.scale * where.scale / 2); });
        if (where.scale > 0x1p400) { // squares of so small numbers do not fit a double: nothing is certain
            absolute_error = std::numeric_limits<float>::infinity();
        }
    }

    /// Columns in blocks of four.
    static constexpr std::size_t padded(std::size_t columns) noexcept { return (columns + 3) / 4 * 4; }
};

/// The two least scores so far of two registers of rows, and whose the least is. The score of a prototype is half of
/// the dissimilarity less |x|^2, less its error.
template <class Registers> struct closest {
    typename Registers::reals best[2];
    typename Registers::reals second[2];
    typename Registers::whole index[2];
    typename Registers::whole number; ///< of the prototype that comes next
};

/// Scores of `Group` prototypes from `first` on, so that each number loaded is used often.
template <class Registers, std::size_t Group>
CLIENTELE_INLINE void compare(packed const& to, std::size_t first, float const* numbers, std::int32_t const* codes,
                              closest<Registers>& found) {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    constexpr std::size_t width = Registers::width;
    // Copies: after each store the compiler must take what is behind a reference for changed.
    std::size_t const numeric = to.numeric;
    std::size_t const categorical = to.categorical;
    reals score[Group][2];
    CLIENTELE_UNROLL
    for (std::size_t g = 0; g < Group; ++g) {
        score[g][0] = reals{} + to.half_norms[first + g];
        score[g][1] = score[g][0];
    }
    float const* const centre = to.centres.data() + first * numeric;
    for (std::size_t j = 0; j < numeric; ++j) {
        reals x[2];
        load_pair(x, numbers + 2 * width * j);
        CLIENTELE_UNROLL
        for (std::size_t g = 0; g < Group; ++g) {
            CLIENTELE_UNROLL
            for (std::size_t half = 0; half < 2; ++half) {
                reals const product = x[half] * centre[g * numeric + j];
                score[g][half] -= product;
            }
        }
    }
    std::int32_t const* const mode = to.modes.data() + first * categorical;
    float const* const match = to.half_match.data() + first * categorical;
    for (std::size_t j = 0; j < categorical; ++j) {
        whole x[2];
        load_pair(x, codes + 2 * width * j);
        CLIENTELE_UNROLL
        for (std::size_t g = 0; g < Group; ++g) {
            CLIENTELE_UNROLL
            for (std::size_t half = 0; half < 2; ++half) {
                reals mismatch = reals{} + to.half_gamma[j];
                choose(x[half] == mode[g * categorical + j], reals{} + match[g * categorical + j], mismatch);
                score[g][half] += mismatch;
            }
        }
    }
    CLIENTELE_UNROLL
    for (std::size_t g = 0; g < Group; ++g) {
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            reals larger = score[g][half];
            Registers::take_larger(larger, found.best[half]);
            Registers::take_lesser(found.second[half], larger);
            choose(score[g][half] < found.best[half], found.number, found.index[half]);
            Registers::take_lesser(found.best[half], score[g][half]);
        }
        found.number = found.number + 1;
    }
}

template <class Registers>
CLIENTELE_INLINE void compare_all(packed const& to, float const* numbers, std::int32_t const* codes,
                                  closest<Registers>& found, upcoming next) {
    auto const far = typename Registers::reals{} + 0x1p100F; // more than any score, and its square is finite
    for (std::size_t half = 0; half < 2; ++half) {
        found.best[half] = far;
        found.second[half] = far;
    }
    std::size_t const share = next.left / (to.k / 4 + 1) + 1;
    std::size_t c = 0;
    for (; c + 4 <= to.k; c += 4) {
        compare<Registers, 4>(to, c, numbers, codes, found);
        next.fetch(share);
    }
    next.fetch(next.left);
    switch (to.k - c) {
    case 3:
        compare<Registers, 3>(to, c, numbers, codes, found);
        break;
    case 2:
        compare<Registers, 2>(to, c, numbers, codes, found);
        break;
    case 1:
        compare<Registers, 1>(to, c, numbers, codes, found);
        break;
    default:
        break;
    }
}

/// For certain: by how much the second least dissimilarity is greater at least, and what the least is at most.
template <class Registers>
CLIENTELE_INLINE void bound(packed const& to, float const* numbers, closest<Registers> const& found, float* gap,
                            float* far) {
    using reals = typename Registers::reals;
    reals norm[2] = {};
    for (std::size_t j = 0; j < to.numeric; ++j) {
        reals x[2];
        load_pair(x, numbers + 2 * Registers::width * j);
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            reals const square = x[half] * x[half];
            norm[half] += square;
        }
    }
    reals least[2];
    reals gaps[2];
    CLIENTELE_UNROLL
    for (std::size_t half = 0; half < 2; ++half) {
        reals const own = (norm[half] + found.best[half]) * (4 * to.relative_error);
        reals const error = norm[half] * to.relative_error + to.absolute_error + own;
        least[half] = norm[half] + (found.best[half] + found.best[half]) + own + error;
        Registers::take_larger(least[half], reals{});
        reals const half_gap = found.second[half] - found.best[half] - error;
        gaps[half] = half_gap * (2 - 0x1p-20F); // less than twice, for the rounding of differences
    }
    store_pair(gap, gaps);
    store_pair(far, least);
}

/// Two registers of rows as floats in the frame, feature by feature. Columns are read by fours: behind the last of a
/// row come the first of the next, which are not used.
template <std::size_t Width>
CLIENTELE_INLINE void gather_numbers(packed const& to, double const* first, std::uint32_t const* offsets,
                                     float* numbers) {
    std::size_t const numeric = to.numeric;
    double const* const origin = to.where.origin.data();
    double const scale = to.where.scale;
    for (std::size_t lane = 0; lane < 2 * Width; lane += Width) {
        double const* x[Width];
        CLIENTELE_UNROLL
        for (std::size_t r = 0; r < Width; ++r) {
            x[r] = first + offsets[lane + r] * numeric;
        }
        for (std::size_t j = 0; j < numeric; j += 4) {
            turn_rows<Width>(x, j, origin + j, scale, numbers + 2 * Width * j + lane, 2 * Width);
        }
    }
}

/// The same for the rows at the end, behind which nothing may be read.
template <std::size_t Rows>
void gather_last_numbers(packed const& to, double const* first, std::uint32_t const* offsets, float* numbers) {
    for (std::size_t r = 0; r < Rows; ++r) {
        for (std::size_t j = 0; j < to.numeric; ++j) {
            double const x = first[offsets[r] * to.numeric + j];
            numbers[j * Rows + r] = static_cast<float>((x - to.where.origin[j]) * to.where.scale);
        }
    }
}

/// The codes of a block, feature by feature.
template <std::size_t Rows>
CLIENTELE_INLINE void gather_codes(packed const& to, features::code const* first, std::uint32_t const* offsets,
                                   std::int32_t* codes) {
    for (std::size_t r = 0; r < Rows; ++r) {
        features::code const* const level = first + offsets[r] * to.categorical;
        for (std::size_t j = 0; j < to.categorical; ++j) {
            codes[j * Rows + r] = level[j];
        }
    }
}

/// What is found of rows, in units of the frame. Lists have room for `most_lanes` more than are asked for.
struct sighting {
    std::uint32_t* nearest = nullptr; ///< prototype
    float* gap = nullptr; ///< at most the dissimilarity to any other less that to the nearest; 0 or less where single
                          ///< precision cannot tell which is nearest
    float* far = nullptr; ///< at least the dissimilarity to the nearest
};

/// Looks at rows `first + offsets[i]`, ascending. Behind the last offset it is repeated `most_lanes` times.
template <class Registers>
CLIENTELE_INLINE void scan(packed const& to, features::encoded const& rows, std::size_t first,
                           std::span<std::uint32_t const> offsets, sighting const& into) {
    constexpr std::size_t block = 2 * Registers::width;
    std::vector<float> numbers(block * packed::padded(to.numeric) + 1);
    std::vector<std::int32_t> codes(block * to.categorical + 1);
    double const* const x = rows.numbers.data() + first * to.numeric;
    features::code const* const levels = rows.codes.data() + first * to.categorical;
    foresight ahead{rows, first, offsets};
    for (std::size_t done = 0; done < offsets.size(); done += block) {
        std::uint32_t const* const row = offsets.data() + done;
        if ((first + row[block - 1]) * to.numeric + packed::padded(to.numeric) <= rows.numbers.size()) {
            gather_numbers<Registers::width>(to, x, row, numbers.data());
        } else {
            gather_last_numbers<block>(to, x, row, numbers.data());
        }
        if (to.categorical != 0) {
            gather_codes<block>(to, levels, row, codes.data());
        }
        closest<Registers> found{};
        compare_all<Registers>(to, numbers.data(), codes.data(), found, ahead.during(done, block));
        bound<Registers>(to, numbers.data(), found, into.gap + done, into.far + done);
        store_pair(into.nearest + done, found.index);
    }
}

/// By how much the lists of a scan must be longer than what is asked for.
inline constexpr std::size_t most_lanes = 32;

/// One function a width of register; the widest that the processor has is taken when a screen is made.
using scanner = void (*)(packed const&, features::encoded const&, std::size_t, std::span<std::uint32_t const>,
                         sighting const&);

inline void scan_narrow(packed const& to, features::encoded const& rows, std::size_t first,
                        std::span<std::uint32_t const> offsets, sighting const& into) {
    scan<narrow_registers>(to, rows, first, offsets, into);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2")]] inline void scan_avx2(packed const& to, features::encoded const& rows, std::size_t first,
                                              std::span<std::uint32_t const> offsets, sighting const& into) {
    scan<wide_registers>(to, rows, first, offsets, into);
}
#endif

#if CLIENTELE_WIDER_LANES
[[gnu::target(CLIENTELE_WIDEST)]] inline void scan_512(packed const& to, features::encoded const& rows,
                                                       std::size_t first, std::span<std::uint32_t const> offsets,
                                                       sighting const& into) {
    scan<widest_registers>(to, rows, first, offsets, into);
}
#endif

[[nodiscard]] inline scanner widest_scanner() {
#if CLIENTELE_WIDER_LANES
    if (has_widest()) {
        return scan_512;
    }
    if (__builtin_cpu_supports("avx2") != 0) {
        return scan_avx2;
    }
#endif
    return scan_narrow;
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
