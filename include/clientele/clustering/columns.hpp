// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/registers.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Where customers have few numbers and prototypes are few, everybody is measured sooner than it is found out who need
/// not be.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

/// The numbers of all customers in steps of their own for each column, two bytes each: column by column within each
/// block of rows. A sweep waits for memory, and this is half of what floats take.
struct columns {
    static constexpr std::size_t block = 64; ///< rows: four of the widest registers
    static constexpr std::size_t line = 32;  ///< numbers in a line of memory

    using steps = std::int16_t;
    static constexpr double most_steps = 32767;
    static constexpr steps outside = std::numeric_limits<steps>::min(); ///< in the first column: not all numbers fit

    std::size_t numeric = 0;
    std::size_t blocks = 0;
    std::vector<steps> numbers{};
    std::size_t begin = 0; ///< of `numbers`, at the begin of a line of memory, so that no register crosses two
    frame where{};
    std::vector<double> step{}; ///< in units of the frame, one a column: powers of two

    static constexpr std::size_t most_numbers = 3;
    /// For up to so many, a million rows in overlapping clouds took 0.6 to 0.9 of the time of bounds for 20 sweeps, and
    /// 0.7 to 1.3 of it to convergence in 60 to 340 (g++ 12, AVX-512, columns of floats).
    static constexpr std::size_t most_prototypes = 16;

    [[nodiscard]] static bool pay(features::encoded const& rows, std::size_t prototypes) noexcept {
        return rows.categorical == 0 && rows.numeric >= 1 && rows.numeric <= most_numbers && prototypes >= 2 &&
               prototypes <= most_prototypes;
    }

    columns() = default;
    /// Room for rows, to be aimed and filled.
    columns(std::size_t width, std::size_t rows) : numeric(width), blocks((rows + block - 1) / block) {
        numbers.resize(numeric * blocks * block + line);
        auto const place = std::bit_cast<std::uintptr_t>(numbers.data()) / sizeof(steps);
        begin = (line - place % line) % line;
    }

    /// Chooses steps so that numbers four to eight times as far from the origin as the farthest of these prototypes
    /// fit: 2^12 steps, less than 2^13, to that one. Who lies farther out is decided in double precision.
    void aim(prototypes const& middles, std::span<std::size_t const> these, frame in) {
        where = std::move(in);
        auto const reach = reaches(middles, these);
        // A column in which the prototypes hardly differ has coarser steps than it might: others may lie apart in it.
        double const least = std::max(*std::ranges::max_element(reach) / 64, 0x1p-100);
        step.clear();
        for (double const far : reach) {
            step.push_back(std::ldexp(1.0, std::ilogb(std::max(far, least)) - 12));
        }
    }

    /// Whether the steps are neither much too long nor too short for where these prototypes are now.
    [[nodiscard]] bool suit(prototypes const& middles, std::span<std::size_t const> these) const {
        if (step.empty()) {
            return false;
        }
        auto const reach = reaches(middles, these);
        double farthest = 0;
        for (std::size_t j = 0; j < numeric; ++j) {
            if (reach[j] > 0x1p14 * step[j]) {
                return false;
            }
            farthest = std::max(farthest, reach[j] / step[j]);
        }
        return farthest >= 0x1p10;
    }

    /// How far from the origin these prototypes lie, column by column, in units of the frame.
    [[nodiscard]] std::vector<double> reaches(prototypes const& middles, std::span<std::size_t const> these) const {
        std::vector<double> reach(numeric);
        for (std::size_t const c : these) {
            for (std::size_t j = 0; j < numeric; ++j) {
                reach[j] = std::max(reach[j], std::abs(middles.centre(c)[j] - where.origin[j]) * where.scale);
            }
        }
        return reach;
    }

    /// Fills in rows from `first` on, which is the first of a block.
    void copy(features::encoded const& from, std::size_t first, std::size_t count) {
        for (std::size_t row = first; row < first + count; row += block) {
            std::size_t const here = std::min(block, first + count - row);
            switch (numeric) {
            case 1:
                copy_block<1>(from, row, here);
                break;
            case 2:
                copy_block<2>(from, row, here);
                break;
            default:
                copy_block<3>(from, row, here);
            }
        }
    }

    template <std::size_t Numeric>
    void copy_block(features::encoded const& from, std::size_t first, std::size_t count) {
        std::array<double, Numeric> origin;
        std::array<double, Numeric> rate;
        for (std::size_t j = 0; j < Numeric; ++j) {
            origin[j] = where.origin[j];
            rate[j] = where.scale / step[j];
        }
        double const* x = from.numbers.data() + first * Numeric;
        steps* const to = of_block(first / block);
        for (std::size_t row = 0; row < count; ++row, x += Numeric) {
            bool fits = true;
            for (std::size_t j = 0; j < Numeric; ++j) {
                double const scaled = (x[j] - origin[j]) * rate[j];
                fits = fits && std::abs(scaled) <= most_steps;
                // Rounded by the addition, as whole numbers are the last bits of doubles so large.
                to[j * block + row] = static_cast<steps>(std::bit_cast<std::uint64_t>(scaled + 0x1.8p52));
            }
            to[row] = fits ? to[row] : outside;
        }
    }

    [[nodiscard]] steps* of_block(std::size_t number) noexcept {
        return numbers.data() + begin + numeric * block * number;
    }
    [[nodiscard]] steps const* of_block(std::size_t number) const noexcept {
        return numbers.data() + begin + numeric * block * number;
    }
};

/// Prototypes as they are held against `columns`. The nearest has the greatest score, x.c - |c|^2 / 2. Since x is known
/// to half a step s only, and floats round, a score is off by at most
///
///     s.|c| / 2 + (2 (n + 2) + 16) u (X.|c| + |c|^2 / 2),
///
/// n columns, u = 2^-24, X the most that fits; 2 (n + 2) is twice what n + 1 terms and n + 2 roundings of each make (N.
/// J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1), for what is rounded here, and 16 is
/// for the last four bits of a score, in which the number of the prototype is kept.
/// Scores are raised by so much, so that they are never less than they should be, and the greatest must lead by twice
/// its own error: a prototype far out makes nobody unsure whose own is near.
struct landmarks {
    std::vector<float> centres{};     ///< times the steps of the columns; k x numeric
    std::vector<float> offset{};      ///< what is added to x.c
    std::vector<float> needed_lead{}; ///< by which the score must be greater than the next
    bool blurred = false;             ///< so near to each other that many rows between them are not sure

    landmarks() = default;
    /// \param customers of each prototype; nobody at first
    landmarks(prototypes const& middles, columns const& of, std::span<std::int64_t const> customers) {
        double const rounding = (2 * static_cast<double>(of.numeric + 2) + columns::most_prototypes) * 0x1p-24;
        std::vector<double> size;
        double reach = 0;
        for (double const step : of.step) {
            reach += step * step * columns::most_steps * columns::most_steps;
        }
        for (std::size_t c = 0; c < middles.size(); ++c) {
            double norm = 0;
            double steps = 0;
            for (std::size_t j = 0; j < of.numeric; ++j) {
                double const x = (middles.centre(c)[j] - of.where.origin[j]) * of.where.scale;
                norm += x * x;
                steps += std::abs(x) * of.step[j];
                centres.push_back(static_cast<float>(x * of.step[j]));
            }
            double const error = steps / 2 + rounding * (columns::most_steps * steps + norm / 2);
            offset.push_back(static_cast<float>(error - norm / 2));
            size.push_back(std::sqrt(norm));
            // The last term is for what doubles round when they decide, which nobody here may foresee.
            needed_lead.push_back(static_cast<float>(2 * error + 0x1p-40 * (reach + norm) + 0x1p-100));
        }
        // Squares of so small numbers do not fit a double: nothing would be certain.
        blurred =
            of.where.scale > 0x1p400 || !(unsure_part(middles, of.where.scale, customers, median(size)) < 1.0 / 32);
    }

private:
    [[nodiscard]] static double median(std::vector<double> of) {
        auto const middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
        std::nth_element(of.begin(), middle, of.end());
        return *middle;
    }

    /// About what part of the customers is not sure. A lead is |a - b| times how much nearer a row is than the middle
    /// between a and b: in a layer of lead / |a - b| nobody is sure, and customers spread about as wide as prototypes
    /// do.
    [[nodiscard]] double unsure_part(prototypes const& middles, double scale, std::span<std::int64_t const> customers,
                                     double width) const {
        std::int64_t const all = std::accumulate(customers.begin(), customers.end(), std::int64_t{0});
        double unsure = 0;
        for (std::size_t a = 0; a < middles.size(); ++a) {
            double layer = 0;
            for (std::size_t b = 0; b < middles.size(); ++b) {
                double const apart = std::sqrt(middles.numeric_part(middles.centre(a), b)) * scale;
                layer = b != a ? std::max(layer, needed_lead[a] / apart) : layer;
            }
            unsure += static_cast<double>(customers[a]) * std::min(layer / width, 1.0);
        }
        return all > 0 ? unsure / static_cast<double>(all) : 0; // where nobody has been placed a sweep will tell
    }
};

/// Who is not for certain where he was. The lists have room for a register more than all who are looked at.
struct suspects {
    std::uint32_t* offsets = nullptr; ///< ascending
    std::uint32_t* nearest = nullptr; ///< `unsure` where single precision cannot tell
    std::size_t found = 0;

    static constexpr std::uint32_t unsure = ~std::uint32_t{0};

    void add(std::size_t offset, std::uint32_t to) {
        offsets[found] = static_cast<std::uint32_t>(offset);
        nearest[found] = to;
        ++found;
    }

    /// Those of a register of rows from `first` on who have a bit in `suspect`, sure of those in `sure`.
    template <class Registers>
    CLIENTELE_INLINE void add(std::size_t first, typename Registers::whole const& to, std::uint32_t sure,
                              std::uint32_t suspect) {
        if constexpr (requires { Registers::pack; }) {
            typename Registers::whole rows;
            Registers::count(rows, first);
            Registers::pack(offsets + found, rows, suspect);
            typename Registers::whole where = typename Registers::whole{} - 1; // `unsure`
            Registers::put(where, to, sure);
            Registers::pack(nearest + found, where, suspect);
            found += static_cast<std::size_t>(std::popcount(suspect));
        } else {
            for_each_bit(suspect, [&](std::uint32_t i) {
                add(first + i, (sure >> i & 1U) != 0 ? static_cast<std::uint32_t>(to[i]) : unsure);
            });
        }
    }
};

/// Prototypes, each number in all lanes.
template <class Registers, std::size_t Numeric> struct spread_prototypes {
    using reals = typename Registers::reals;

    std::size_t k;
    reals centre[columns::most_prototypes][Numeric];
    reals offset[columns::most_prototypes];
    float needed_lead[columns::most_prototypes] = {};

    CLIENTELE_INLINE explicit spread_prototypes(landmarks const& of) : k(of.offset.size()) {
        for (std::size_t c = 0; c < k; ++c) {
            for (std::size_t j = 0; j < Numeric; ++j) {
                centre[c][j] = reals{} + of.centres[c * Numeric + j];
            }
            offset[c] = reals{} + of.offset[c];
            needed_lead[c] = of.needed_lead[c];
        }
    }
};

/// Some registers of rows: for whom what is kept of them is enough to be sure, who is where `labels` has him, a bit
/// each; and the nearest prototypes. (All that is seen of what is computed here is decided again in double precision
/// where it is not sure, so that it need not be the same bits on every processor, and products and sums may be fused.)
template <class Registers, std::size_t Numeric> struct glance_at_rows {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;
    static constexpr std::size_t width = Registers::width;
    static constexpr std::size_t together = width == 16 ? 4 : 2; ///< as there are 32 such registers, or 16
    static constexpr std::int32_t number_bits = columns::most_prototypes - 1;

    std::uint32_t sure[together];
    std::uint32_t kept[together];
    whole nearest[together];

    CLIENTELE_INLINE glance_at_rows(spread_prototypes<Registers, Numeric> const& to, columns::steps const* numbers,
                                    std::uint8_t const* labels) {
        reals x[Numeric][together];
        std::uint32_t outside[together];
        reals best[together];
        reals second[together];
        CLIENTELE_UNROLL
        for (std::size_t i = 0; i < together; ++i) {
            CLIENTELE_UNROLL
            for (std::size_t j = 0; j < Numeric; ++j) {
                whole steps;
                Registers::widen(steps, numbers + j * columns::block + i * width);
                if (j == 0) {
                    outside[i] = Registers::same(steps, whole{} + columns::outside);
                }
                convert(x[j][i], steps);
            }
            best[i] = reals{} - 0x1p100F;
            second[i] = best[i];
        }
        whole number{};
        for (std::size_t c = 0; c < to.k; ++c) {
            CLIENTELE_UNROLL
            for (std::size_t i = 0; i < together; ++i) {
                reals score = to.offset[c];
                CLIENTELE_UNROLL
                for (std::size_t j = 0; j < Numeric; ++j) {
                    Registers::add_product(score, x[j][i], to.centre[c][j]);
                }
                whole bits;
                load(bits, &score);
                Registers::set_bits(bits, whole{} + number_bits, number);
                load(score, &bits);
                reals lesser = score;
                Registers::take_lesser(lesser, best[i]);
                Registers::take_larger(second[i], lesser);
                Registers::take_larger(best[i], score);
            }
            number = number + 1;
        }
        CLIENTELE_UNROLL
        for (std::size_t i = 0; i < together; ++i) {
            load(nearest[i], &best[i]);
            nearest[i] = nearest[i] & (whole{} + number_bits);
            reals lead;
            Registers::pick(lead, to.needed_lead, nearest[i]);
            sure[i] = Registers::less(lead, best[i] - second[i]) & ~outside[i];
            whole before;
            Registers::widen(before, labels + i * width);
            kept[i] = Registers::same(nearest[i], before);
        }
    }
};

/// Lists who of the rows `first + i`, i < count, is not for certain in cluster `labels[i]`. The first is that of a
/// block; there are labels for whole blocks.
template <class Registers, std::size_t Numeric>
CLIENTELE_INLINE std::size_t suspect(landmarks const& prototypes, columns const& of, std::size_t first,
                                     std::size_t count, std::uint8_t const* labels, suspects into) {
    using glance = glance_at_rows<Registers, Numeric>;
    constexpr std::uint32_t all = (std::uint32_t{1} << Registers::width) - 1;
    spread_prototypes<Registers, Numeric> const to{prototypes};
    for (std::size_t row = 0; row < count; row += columns::block) {
        columns::steps const* const numbers = of.of_block((first + row) / columns::block);
        for (std::size_t at = 0; at < columns::block; at += glance::together * glance::width) {
            glance const seen{to, numbers + at, labels + row + at};
            CLIENTELE_UNROLL
            for (std::size_t i = 0; i < glance::together; ++i) {
                if (std::uint32_t const other = all & ~(seen.sure[i] & seen.kept[i]); other != 0) {
                    into.template add<Registers>(row + at + i * glance::width, seen.nearest[i], seen.sure[i], other);
                }
            }
        }
    }
    while (into.found != 0 && into.offsets[into.found - 1] >= count) { // behind the end of the last block
        --into.found;
    }
    return into.found;
}

template <class Registers>
CLIENTELE_INLINE std::size_t suspect(landmarks const& to, columns const& of, std::size_t first, std::size_t count,
                                     std::uint8_t const* labels, suspects const& into) {
    switch (of.numeric) {
    case 1:
        return suspect<Registers, 1>(to, of, first, count, labels, into);
    case 2:
        return suspect<Registers, 2>(to, of, first, count, labels, into);
    default:
        return suspect<Registers, 3>(to, of, first, count, labels, into);
    }
}

/// One function a width of register; the widest that the processor has is taken.
using detective = std::size_t (*)(landmarks const&, columns const&, std::size_t, std::size_t, std::uint8_t const*,
                                  suspects const&);

inline std::size_t suspect_narrow(landmarks const& to, columns const& of, std::size_t first, std::size_t count,
                                  std::uint8_t const* labels, suspects const& into) {
    return suspect<narrow_registers>(to, of, first, count, labels, into);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2,fma")]] inline std::size_t suspect_avx2(landmarks const& to, columns const& of, std::size_t first,
                                                            std::size_t count, std::uint8_t const* labels,
                                                            suspects const& into) {
    return suspect<wide_registers>(to, of, first, count, labels, into);
}
[[gnu::target(CLIENTELE_WIDEST)]] inline std::size_t suspect_512(landmarks const& to, columns const& of,
                                                                 std::size_t first, std::size_t count,
                                                                 std::uint8_t const* labels, suspects const& into) {
    return suspect<widest_registers>(to, of, first, count, labels, into);
}
#endif

[[nodiscard]] inline detective widest_detective() {
#if CLIENTELE_WIDER_LANES
    if (has_widest()) {
        return suspect_512;
    }
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
        return suspect_avx2;
    }
#endif
    return suspect_narrow;
}

// NOLINTEND(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
