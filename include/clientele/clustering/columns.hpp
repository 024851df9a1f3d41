// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/screen.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// Where customers have few numbers and prototypes are few, everybody is measured sooner than it is found out who need
/// not be.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

/// The numbers of all customers as floats in a frame: column by column within each block of 32 rows.
struct columns {
    static constexpr std::size_t block = 32; ///< two of the widest registers
    static constexpr std::size_t line = 16;  ///< floats in a line of memory

    std::size_t numeric = 0;
    std::size_t blocks = 0; ///< 0: not worth having
    std::vector<float> numbers{};
    std::size_t begin = 0; ///< of `numbers`, at the begin of a line of memory, so that no register crosses two

    /// With the labels these are the 16 bytes a row that k-means may take.
    static constexpr std::size_t most_numbers = 3;
    /// For up to so many, a million rows in overlapping clouds took 0.6 to 0.9 of the time of bounds for 20 sweeps, and
    /// 0.7 to 1.3 of it to convergence in 60 to 340 (g++ 12, AVX-512).
    static constexpr std::size_t most_prototypes = 16;

    [[nodiscard]] static bool pay(features::encoded const& rows, std::size_t prototypes) noexcept {
        return rows.categorical == 0 && rows.numeric >= 1 && rows.numeric <= most_numbers &&
               prototypes <= most_prototypes;
    }

    template <engine Engine>
    [[nodiscard]] static columns of(features::encoded const& from, frame const& where, Engine const& how) {
        columns made{.numeric = from.numeric, .blocks = (from.rows() + block - 1) / block};
        std::size_t const size = made.numeric * made.blocks * block;
        made.numbers.resize(size + line);
        auto const place = std::bit_cast<std::uintptr_t>(made.numbers.data()) / sizeof(float);
        made.begin = (line - place % line) % line;
        for_each_part(how, made.blocks, [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                switch (from.numeric) {
                case 1:
                    made.copy_block<1>(from, where, first);
                    break;
                case 2:
                    made.copy_block<2>(from, where, first);
                    break;
                default:
                    made.copy_block<3>(from, where, first);
                }
            }
        });
        return made;
    }

    template <std::size_t Numeric>
    void copy_block(features::encoded const& from, frame const& where, std::size_t number) {
        std::array<double, Numeric> origin;
        std::copy_n(where.origin.begin(), Numeric, origin.begin());
        double const scale = where.scale;
        double const* x = from.numbers.data() + number * block * Numeric;
        float* const to = of_block(number);
        std::size_t const count = std::min(block, from.rows() - number * block);
        for (std::size_t row = 0; row < count; ++row, x += Numeric) {
            for (std::size_t j = 0; j < Numeric; ++j) {
                to[j * block + row] = static_cast<float>((x[j] - origin[j]) * scale);
            }
        }
    }

    [[nodiscard]] float* of_block(std::size_t number) noexcept {
        return numbers.data() + begin + numeric * block * number;
    }
    [[nodiscard]] float const* of_block(std::size_t number) const noexcept {
        return numbers.data() + begin + numeric * block * number;
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

    /// Those of a register of rows from `first` on who have no bit in `kept`, sure of those in `sure`.
    template <class Registers>
    CLIENTELE_INLINE void add(std::size_t first, typename Registers::whole const& to, std::uint32_t sure,
                              std::uint32_t kept) {
        constexpr std::uint32_t all = (std::uint32_t{1} << Registers::width) - 1;
        std::uint32_t const suspect = all & ~(sure & kept);
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
    reals relative_error;
    reals absolute_error;
    reals minus_half_norm[columns::most_prototypes];
    reals centre[columns::most_prototypes][Numeric];

    CLIENTELE_INLINE explicit spread_prototypes(packed const& of)
        : k(of.k), relative_error(reals{} + of.relative_error), absolute_error(reals{} + of.absolute_error) {
        for (std::size_t c = 0; c < k; ++c) {
            minus_half_norm[c] = reals{} - of.half_norms[c];
            for (std::size_t j = 0; j < Numeric; ++j) {
                centre[c][j] = reals{} + of.centres[c * Numeric + j];
            }
        }
    }
};

/// Two registers of rows: for whom single precision is sure, who is where `labels` has him, a bit each; and the nearest
/// prototypes. (All that is seen of what is computed here is decided again in double precision where it is not sure, so
/// that it need not be the same bits on every processor, and products and sums may be fused.)
template <class Registers, std::size_t Numeric> struct glance_at_rows {
    using reals = typename Registers::reals;
    using whole = typename Registers::whole;

    std::uint32_t sure[2];
    std::uint32_t kept[2];
    whole nearest[2];

    CLIENTELE_INLINE glance_at_rows(spread_prototypes<Registers, Numeric> const& to, float const* numbers,
                                    std::uint32_t const* labels) {
        reals x[Numeric][2];
        reals norm[2] = {};
        CLIENTELE_UNROLL
        for (std::size_t j = 0; j < Numeric; ++j) {
            load_pair(x[j], numbers + j * columns::block);
            Registers::add_product(norm[0], x[j][0], x[j][0]);
            Registers::add_product(norm[1], x[j][1], x[j][1]);
        }
        // The nearest prototype has the least |c|^2 / 2 - x.c, the greatest score here.
        reals best[2] = {reals{} - 0x1p100F, reals{} - 0x1p100F};
        reals second[2] = {best[0], best[1]};
        nearest[0] = whole{};
        nearest[1] = whole{};
        whole number{};
        for (std::size_t c = 0; c < to.k; ++c) {
            CLIENTELE_UNROLL
            for (std::size_t half = 0; half < 2; ++half) {
                reals score = to.minus_half_norm[c];
                CLIENTELE_UNROLL
                for (std::size_t j = 0; j < Numeric; ++j) {
                    Registers::add_product(score, x[j][half], to.centre[c][j]);
                }
                reals lesser = score;
                Registers::take_lesser(lesser, best[half]);
                Registers::take_larger(second[half], lesser);
                choose(best[half] < score, number, nearest[half]);
                Registers::take_larger(best[half], score);
            }
            number = number + 1;
        }
        whole before[2];
        load_pair(before, labels);
        CLIENTELE_UNROLL
        for (std::size_t half = 0; half < 2; ++half) {
            reals error = to.absolute_error; // as in `bound`
            Registers::add_product(error, norm[half] * 5 - best[half] * 4, to.relative_error);
            sure[half] = Registers::less(error, best[half] - second[half]);
            kept[half] = Registers::same(nearest[half], before[half]);
        }
    }
};

/// Lists who of the rows `first + i`, i < count, is not for certain in cluster `labels[i]`. Rows that are not of a
/// whole block are not looked at, and so listed.
template <class Registers, std::size_t Numeric>
CLIENTELE_INLINE std::size_t suspect(packed const& prototypes, columns const& of, std::size_t first, std::size_t count,
                                     std::uint32_t const* labels, suspects into) {
    spread_prototypes<Registers, Numeric> const to{prototypes};
    constexpr std::size_t width = Registers::width;
    std::size_t row = 0;
    for (; row < count && (first + row) % columns::block != 0; ++row) {
        into.add(row, suspects::unsure);
    }
    for (; row + columns::block <= count; row += columns::block) {
        constexpr std::size_t ahead = 32; // blocks take that long to come from memory
        std::size_t const number = (first + row) / columns::block;
        float const* const numbers = of.of_block(number);
        prefetch(of.of_block(std::min(number + ahead, of.blocks - 1)), Numeric * columns::block);
        for (std::size_t at = 0; at < columns::block; at += 2 * width) {
            glance_at_rows<Registers, Numeric> const seen{to, numbers + at, labels + row + at};
            into.template add<Registers>(row + at, seen.nearest[0], seen.sure[0], seen.kept[0]);
            into.template add<Registers>(row + at + width, seen.nearest[1], seen.sure[1], seen.kept[1]);
        }
    }
    for (; row < count; ++row) {
        into.add(row, suspects::unsure);
    }
    return into.found;
}

template <class Registers>
CLIENTELE_INLINE std::size_t suspect(packed const& to, columns const& of, std::size_t first, std::size_t count,
                                     std::uint32_t const* labels, suspects const& into) {
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
using detective = std::size_t (*)(packed const&, columns const&, std::size_t, std::size_t, std::uint32_t const*,
                                  suspects const&);

inline std::size_t suspect_narrow(packed const& to, columns const& of, std::size_t first, std::size_t count,
                                  std::uint32_t const* labels, suspects const& into) {
    return suspect<narrow_registers>(to, of, first, count, labels, into);
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2,fma")]] inline std::size_t suspect_avx2(packed const& to, columns const& of, std::size_t first,
                                                            std::size_t count, std::uint32_t const* labels,
                                                            suspects const& into) {
    return suspect<wide_registers>(to, of, first, count, labels, into);
}
[[gnu::target(CLIENTELE_WIDEST)]] inline std::size_t suspect_512(packed const& to, columns const& of, std::size_t first,
                                                                 std::size_t count, std::uint32_t const* labels,
                                                                 suspects const& into) {
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
