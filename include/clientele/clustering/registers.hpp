// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// \file
/// Registers of each width, and which of them the processor has.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

/// The operations that vector types lack, by the name of the instruction, since the header of all intrinsics costs as
/// much to include as the rest of this room: `a < b ? a : b` and its opposite, in place; a product added, in one
/// rounding or two; smaller integers as 32 bits each; the bits of `where` set to those given; one bit a lane of a < b,
/// and of a == b; the numbers of a table at these places, and of one of 16 numbers (`pick`). The wider ones can also
/// take, of those lanes whose bit is set, the numbers, one after the other (`pack`, which writes as many more as fill a
/// register) or each in its place (`put`); they pick by the last four bits.
///
/// Of a table they take all lanes, which compilers must not know: they would leave out the zeros that lanes are put
/// into, and each of these instructions would wait for what was in its register before.
#if CLIENTELE_WIDER_LANES
struct narrow_registers {
    static constexpr std::size_t width = 4;
    using reals = lanes<float, width>;
    using whole = lanes<std::int32_t, width>;
    static void take_lesser(reals& a, reals const& b) { a = __builtin_ia32_minps(a, b); }
    static void take_larger(reals& a, reals const& b) { a = __builtin_ia32_maxps(a, b); }
    static void add_product(reals& sum, reals const& a, reals const& b) { sum += a * b; }
    static void look_up(reals& into, float const* table, whole const& at) {
        into = reals{table[at[0]], table[at[1]], table[at[2]], table[at[3]]};
    }
    static void pick(reals& into, float const* table, whole const& at) { look_up(into, table, at); }
    template <class T> static void widen(whole& into, T const* from) {
        for (std::size_t i = 0; i < width; ++i) {
            into[i] = from[i];
        }
    }
    static void set_bits(whole& into, whole const& where, whole const& bits) { into = (into & ~where) | bits; }
    static std::uint32_t less(reals const& a, reals const& b) {
        return static_cast<std::uint32_t>(__builtin_ia32_movmskps(std::bit_cast<reals>(a < b)));
    }
    static std::uint32_t same(whole const& a, whole const& b) {
        return static_cast<std::uint32_t>(__builtin_ia32_movmskps(std::bit_cast<reals>(a == b)));
    }
};
struct wide_registers {
    static constexpr std::size_t width = 8;
    using reals = lanes<float, width>;
    using whole = lanes<std::int32_t, width>;
    [[gnu::target("avx2")]] static void take_lesser(reals& a, reals const& b) { a = __builtin_ia32_minps256(a, b); }
    [[gnu::target("avx2")]] static void take_larger(reals& a, reals const& b) { a = __builtin_ia32_maxps256(a, b); }
    [[gnu::target("avx2,fma")]] static void add_product(reals& sum, reals const& a, reals const& b) {
#if __has_builtin(__builtin_elementwise_fma) // for which later clang has given up the other
        sum = __builtin_elementwise_fma(a, b, sum);
#else
        sum = __builtin_ia32_vfmaddps256(a, b, sum);
#endif
    }
    [[gnu::target("avx2")]] static void look_up(reals& into, float const* table, whole const& at) {
        whole const not_negative = at >= 0;
        reals all;
        load(all, &not_negative);
#if defined(__clang__)
        into = __builtin_ia32_gatherd_ps256(reals{}, table, at, all, 4);
#else
        into = __builtin_ia32_gathersiv8sf(reals{}, table, at, all, 4);
#endif
    }
    [[gnu::target("avx2")]] static void pick(reals& into, float const* table, whole const& at) {
        reals low;
        reals high;
        load(low, table);
        load(high, table + width);
        whole const in_high = at << 28; // the sign: the fourth bit of where
        reals which;
        load(which, &in_high);
        into = __builtin_ia32_blendvps256(__builtin_ia32_permvarsf256(low, at), __builtin_ia32_permvarsf256(high, at),
                                          which);
    }
#if defined(__clang__)
    template <class T> [[gnu::target("avx2")]] static void widen(whole& into, T const* from) {
        lanes<T, width> small;
        load(small, from);
        into = __builtin_convertvector(small, whole);
    }
#else
    // What it makes of __builtin_convertvector is one number at a time.
    [[gnu::target("avx2")]] static void widen(whole& into, std::int16_t const* from) {
        lanes<std::int16_t, width> small;
        load(small, from);
        into = __builtin_ia32_pmovsxwd256(small);
    }
    [[gnu::target("avx2")]] static void widen(whole& into, std::uint8_t const* from) {
        long long eight = 0;
        std::memcpy(&eight, from, width);
        lanes<long long, 2> const small{eight};
        lanes<char, 16> bytes;
        load(bytes, &small);
        into = __builtin_ia32_pmovzxbd256(bytes);
    }
#endif
    [[gnu::target("avx2")]] static void set_bits(whole& into, whole const& where, whole const& bits) {
        into = (into & ~where) | bits;
    }
    [[gnu::target("avx2")]] static std::uint32_t less(reals const& a, reals const& b) { return signs(a < b); }
    [[gnu::target("avx2")]] static std::uint32_t same(whole const& a, whole const& b) { return signs(a == b); }
    [[gnu::target("avx2")]] static void put(whole& into, whole const& of, std::uint32_t bits) {
        whole const lane{1, 2, 4, 8, 16, 32, 64, 128};
        whole const chosen = (lane & (whole{} + static_cast<std::int32_t>(bits))) == lane;
        into = (into & ~chosen) | (of & chosen);
    }
    [[gnu::target("avx2")]] static void pack(std::uint32_t* into, whole const& of, std::uint32_t bits) {
        whole from;
        widen(from, chosen_lanes[bits].data());
        store(into, __builtin_ia32_permvarsi256(of, from));
    }
    /// first, first + 1, ...
    [[gnu::target("avx2")]] static void count(whole& into, std::size_t first) {
        into = whole{0, 1, 2, 3, 4, 5, 6, 7} + static_cast<std::int32_t>(first);
    }

private:
    /// For each set of lanes their numbers, ascending.
    static constexpr auto chosen_lanes = [] {
        std::array<std::array<std::uint8_t, width>, std::size_t{1} << width> all{};
        for (std::size_t bits = 0; bits < all.size(); ++bits) {
            for (std::size_t lane = 0, found = 0; lane < width; ++lane) {
                if ((bits >> lane & 1U) != 0) {
                    all[bits][found++] = static_cast<std::uint8_t>(lane);
                }
            }
        }
        return all;
    }();
    [[gnu::target("avx2")]] static std::uint32_t signs(whole const& mask) {
        reals bits;
        load(bits, &mask);
        return static_cast<std::uint32_t>(__builtin_ia32_movmskps256(bits));
    }
};
#define CLIENTELE_WIDEST "avx512f,avx512vl,avx512bw,avx512dq"
struct widest_registers {
    static constexpr std::size_t width = 16;
    using reals = lanes<float, width>;
    using whole = lanes<std::int32_t, width>;
#if defined(__clang__)
    [[gnu::target(CLIENTELE_WIDEST)]] static void take_lesser(reals& a, reals const& b) {
        a = __builtin_ia32_minps512(a, b, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void take_larger(reals& a, reals const& b) {
        a = __builtin_ia32_maxps512(a, b, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void put(whole& into, whole const& of, std::uint32_t bits) {
        into = __builtin_ia32_selectd_512(static_cast<mask>(bits), of, into);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void pick(reals& into, float const* table, whole const& at) {
        load(into, table);
        into = __builtin_ia32_permvarsf512(into, at);
    }
    template <class T> [[gnu::target(CLIENTELE_WIDEST)]] static void widen(whole& into, T const* from) {
        lanes<T, width> small;
        load(small, from);
        into = __builtin_convertvector(small, whole);
    }
#else
    [[gnu::target(CLIENTELE_WIDEST)]] static void take_lesser(reals& a, reals const& b) {
        a = __builtin_ia32_minps512_mask(a, b, a, every, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void take_larger(reals& a, reals const& b) {
        a = __builtin_ia32_maxps512_mask(a, b, a, every, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void put(whole& into, whole const& of, std::uint32_t bits) {
        into = __builtin_ia32_blendmd_512_mask(into, of, static_cast<mask>(bits));
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void pick(reals& into, float const* table, whole const& at) {
        load(into, table);
        into = __builtin_ia32_permvarsf512_mask(into, at, into, every);
    }
    // What it makes of __builtin_convertvector are two halves, and a third instruction that joins them.
    [[gnu::target(CLIENTELE_WIDEST)]] static void widen(whole& into, std::int16_t const* from) {
        lanes<std::int16_t, width> small;
        load(small, from);
        into = __builtin_ia32_pmovsxwd512_mask(small, whole{}, every);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void widen(whole& into, std::uint8_t const* from) {
        lanes<char, width> small;
        load(small, from);
        into = __builtin_ia32_pmovzxbd512_mask(small, whole{}, every);
    }
#endif
    [[gnu::target(CLIENTELE_WIDEST)]] static void add_product(reals& sum, reals const& a, reals const& b) {
        sum = __builtin_ia32_vfmaddps512_mask(a, b, sum, every, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void look_up(reals& into, float const* table, whole const& at) {
        auto const all = static_cast<mask>(__builtin_ia32_cmpd512_mask(at, whole{}, 5, every)); // not below 0
        into = __builtin_ia32_gathersiv16sf(reals{}, table, at, all, 4);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void set_bits(whole& into, whole const& where, whole const& bits) {
        into = __builtin_ia32_pternlogd512_mask(into, where, bits, 0xba, every); // into & ~where | bits
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static std::uint32_t less(reals const& a, reals const& b) {
        return static_cast<std::uint16_t>(__builtin_ia32_cmpps512_mask(a, b, 1, every, as_ever));
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static std::uint32_t same(whole const& a, whole const& b) {
        return static_cast<std::uint16_t>(__builtin_ia32_cmpd512_mask(a, b, 0, every));
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void pack(std::uint32_t* into, whole const& of, std::uint32_t bits) {
        store(into, __builtin_ia32_compresssi512_mask(of, whole{}, static_cast<mask>(bits)));
    }
    /// first, first + 1, ...
    [[gnu::target(CLIENTELE_WIDEST)]] static void count(whole& into, std::size_t first) {
        into = whole{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15} + static_cast<std::int32_t>(first);
    }

private:
#if defined(__clang__)
    using mask = std::uint16_t;
#else
    using mask = std::int16_t;
#endif
    static constexpr auto every = static_cast<mask>(0xffff);
    static constexpr int as_ever = 4; ///< rounding
};
#else
struct narrow_registers {
    static constexpr std::size_t width = 4;
    using reals = lanes<float, width>;
    using whole = lanes<std::int32_t, width>;
    static void take_lesser(reals& a, reals const& b) { choose(b < a, b, a); }
    static void take_larger(reals& a, reals const& b) { choose(a < b, b, a); }
    static void add_product(reals& sum, reals const& a, reals const& b) { sum += a * b; }
    static void look_up(reals& into, float const* table, whole const& at) {
        for (std::size_t i = 0; i < width; ++i) {
            into[i] = table[at[i]];
        }
    }
    static void pick(reals& into, float const* table, whole const& at) { look_up(into, table, at); }
    template <class T> static void widen(whole& into, T const* from) {
        for (std::size_t i = 0; i < width; ++i) {
            into[i] = from[i];
        }
    }
    static void set_bits(whole& into, whole const& where, whole const& bits) {
        for (std::size_t i = 0; i < width; ++i) {
            into[i] = (into[i] & ~where[i]) | bits[i];
        }
    }
    static std::uint32_t less(reals const& a, reals const& b) {
        std::uint32_t found = 0;
        for (std::size_t i = 0; i < width; ++i) {
            found |= a[i] < b[i] ? std::uint32_t{1} << i : 0;
        }
        return found;
    }
    static std::uint32_t same(whole const& a, whole const& b) {
        std::uint32_t found = 0;
        for (std::size_t i = 0; i < width; ++i) {
            found |= a[i] == b[i] ? std::uint32_t{1} << i : 0;
        }
        return found;
    }
};
#endif

/// A bit for each of 32 values: whether `values[i]` is not above `limit`. NaN is not.
inline std::uint32_t not_above(float const* values, float limit) {
    std::uint32_t above = 0;
    for (std::size_t i = 0; i < 32; i += narrow_registers::width) {
        narrow_registers::reals some;
        load(some, values + i);
        above |= narrow_registers::less(narrow_registers::reals{} + limit, some) << i;
    }
    return ~above;
}
#if CLIENTELE_WIDER_LANES
[[nodiscard]] inline bool has_widest() {
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
           __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0;
}
#endif

/// Calls `act(i)` for each bit i that is set, ascending.
template <class Act> CLIENTELE_INLINE void for_each_bit(std::uint32_t bits, Act const& act) {
    for (; bits != 0; bits &= bits - 1) {
        act(static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
