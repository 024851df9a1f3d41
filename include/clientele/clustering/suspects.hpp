// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/columns.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/registers.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

/// \file
/// Lists who of many rows has another nearest prototype than he had.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, cppcoreguidelines-pro-type-member-init)

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
    typename Registers::whole number[columns::most_prototypes];
    reals first; ///< the score of the first, whoever is looked at
    float needed_lead[columns::most_prototypes] = {};

    CLIENTELE_INLINE explicit spread_prototypes(landmarks const& of) : k(of.offset.size()) {
        for (std::size_t c = 0; c < k; ++c) {
            for (std::size_t j = 0; j < Numeric; ++j) {
                centre[c][j] = reals{} + of.centres[c * Numeric + j];
            }
            offset[c] = reals{} + of.offset[c];
            number[c] = typename Registers::whole{} + static_cast<std::int32_t>(of.order[c]);
            needed_lead[c] = of.needed_lead[c];
        }
        typename Registers::whole numbered;
        load(numbered, &offset[0]);
        Registers::set_bits(numbered, typename Registers::whole{} + columns::number_bits, number[0]);
        load(first, &numbered);
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
            best[i] = to.first;
            second[i] = reals{} - 0x1p100F;
        }
        for (std::size_t c = 1; c < to.k; ++c) {
            CLIENTELE_UNROLL
            for (std::size_t i = 0; i < together; ++i) {
                reals score = to.offset[c];
                CLIENTELE_UNROLL
                for (std::size_t j = 0; j < Numeric; ++j) {
                    Registers::add_product(score, x[j][i], to.centre[c][j]);
                }
                whole numbered;
                load(numbered, &score);
                Registers::set_bits(numbered, whole{} + columns::number_bits, to.number[c]);
                load(score, &numbered);
                reals lesser = score;
                Registers::take_lesser(lesser, best[i]);
                Registers::take_larger(second[i], lesser);
                Registers::take_larger(best[i], score);
            }
        }
        CLIENTELE_UNROLL
        for (std::size_t i = 0; i < together; ++i) {
            load(nearest[i], &best[i]);
            nearest[i] = nearest[i] & (whole{} + columns::number_bits);
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
    constexpr std::size_t ahead = 16; // blocks: so few are looked at in one go that processors do not foresee the next
    spread_prototypes<Registers, Numeric> const to{prototypes};
    for (std::size_t row = 0; row < count; row += columns::block) {
        std::size_t const block = (first + row) / columns::block;
        std::size_t const later = std::min(block + ahead, of.blocks - 1);
        prefetch(of.of_block(later), columns::block * Numeric);
        prefetch(labels + (later * columns::block - first), columns::block);
        columns::steps const* const numbers = of.of_block(block);
        for (std::size_t at = 0; at < columns::block; at += glance::together * glance::width) {
            glance const seen{to, numbers + at, labels + row + at};
            CLIENTELE_UNROLL
            for (std::size_t i = 0; i < glance::together; ++i) {
                std::uint32_t const other = all & ~(seen.sure[i] & seen.kept[i]);
                into.template add<Registers>(row + at + i * glance::width, seen.nearest[i], seen.sure[i], other);
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
