// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// \file
/// Several floats at a time, without intrinsics. But for `add_product` every path gives the same bits.
namespace clientele::clustering::detail {

// Registers have neither constructors nor std::array: arrays of them are those of C, and are filled by hand.
// NOLINTBEGIN(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

#if CLIENTELE_LANES

template <class T, std::size_t Width> struct lanes_of {
    typedef T type __attribute__((vector_size(Width * sizeof(T))));
};
template <class T, std::size_t Width> using lanes = typename lanes_of<T, Width>::type;

/// lane by lane: mask ? a : b
template <class Mask, class T> CLIENTELE_INLINE void choose(Mask const& mask, T const& a, T& b) { b = mask ? a : b; }

#else

template <class T, std::size_t Width> struct lanes {
    T at[Width];

    T& operator[](std::size_t i) { return at[i]; }
    T const& operator[](std::size_t i) const { return at[i]; }

    template <class F> static lanes each(F of) {
        lanes result;
        for (std::size_t i = 0; i < Width; ++i) {
            result.at[i] = of(i);
        }
        return result;
    }
    friend lanes operator+(lanes const& a, lanes const& b) {
        return each([&](std::size_t i) { return a.at[i] + b.at[i]; });
    }
    friend lanes operator-(lanes const& a, lanes const& b) {
        return each([&](std::size_t i) { return a.at[i] - b.at[i]; });
    }
    friend lanes operator+(lanes const& a, T b) {
        return each([&](std::size_t i) { return a.at[i] + b; });
    }
    friend lanes operator-(lanes const& a, T b) {
        return each([&](std::size_t i) { return a.at[i] - b; });
    }
    friend lanes operator*(lanes const& a, lanes const& b) {
        return each([&](std::size_t i) { return a.at[i] * b.at[i]; });
    }
    friend lanes operator*(lanes const& a, T b) {
        return each([&](std::size_t i) { return a.at[i] * b; });
    }
    lanes& operator+=(lanes const& b) { return *this = *this + b; }
    lanes& operator-=(lanes const& b) { return *this = *this - b; }
    friend lanes<std::int32_t, Width> operator<(lanes const& a, lanes const& b) {
        return lanes<std::int32_t, Width>::each([&](std::size_t i) { return a.at[i] < b.at[i] ? -1 : 0; });
    }
    friend lanes<std::int32_t, Width> operator==(lanes const& a, T b) {
        return lanes<std::int32_t, Width>::each([&](std::size_t i) { return a.at[i] == b ? -1 : 0; });
    }
    friend lanes<std::int32_t, Width> operator==(lanes const& a, lanes const& b) {
        return lanes<std::int32_t, Width>::each([&](std::size_t i) { return a.at[i] == b.at[i] ? -1 : 0; });
    }
};

template <class T, std::size_t Width>
void choose(lanes<std::int32_t, Width> const& mask, lanes<T, Width> const& a, lanes<T, Width>& b) {
    b = lanes<T, Width>::each([&](std::size_t i) { return mask.at[i] != 0 ? a.at[i] : b.at[i]; });
}

#endif

template <class Lanes, class T> CLIENTELE_INLINE void load(Lanes& into, T const* from) {
    std::memcpy(&into, from, sizeof into);
}
template <class Lanes, class T> CLIENTELE_INLINE void load_pair(Lanes (&into)[2], T const* from) {
    load(into[0], from);
    load(into[1], from + sizeof(Lanes) / sizeof(T));
}
template <class Lanes, class T> CLIENTELE_INLINE void store(T* into, Lanes const& from) {
    std::memcpy(into, &from, sizeof from);
}
template <class Lanes, class T> CLIENTELE_INLINE void store_pair(T* into, Lanes const (&from)[2]) {
    store(into, from[0]);
    store(into + sizeof(Lanes) / sizeof(T), from[1]);
}

/// Numbers j to j + 3 of `Width` rows, less `origin` and times `scale`, as floats: feature by feature, `stride` apart.
template <std::size_t Width>
CLIENTELE_INLINE void turn_rows(double const* const* row, std::size_t j, double const* origin, double scale,
                                float* into, std::size_t stride) {
    for (std::size_t r = 0; r < Width; ++r) {
        for (std::size_t i = 0; i < 4; ++i) {
            into[i * stride + r] = static_cast<float>((row[r][j + i] - origin[i]) * scale);
        }
    }
}

#if CLIENTELE_LANES && __has_builtin(__builtin_shufflevector)

template <>
CLIENTELE_INLINE void turn_rows<4>(double const* const* row, std::size_t j, double const* origin, double scale,
                                   float* into, std::size_t stride) {
    using four = lanes<float, 4>;
    lanes<double, 4> from;
    load(from, origin);
    four x[4];
    CLIENTELE_UNROLL
    for (std::size_t r = 0; r < 4; ++r) {
        lanes<double, 4> numbers;
        load(numbers, row[r] + j);
        x[r] = __builtin_convertvector((numbers - from) * scale, four);
    }
    four const low_a = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5);
    four const low_b = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
    four const high_a = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
    four const high_b = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
    store(into, four(__builtin_shufflevector(low_a, low_b, 0, 1, 4, 5)));
    store(into + stride, four(__builtin_shufflevector(low_a, low_b, 2, 3, 6, 7)));
    store(into + 2 * stride, four(__builtin_shufflevector(high_a, high_b, 0, 1, 4, 5)));
    store(into + 3 * stride, four(__builtin_shufflevector(high_a, high_b, 2, 3, 6, 7)));
}

/// Rows r and r + 4 share a register.
template <>
CLIENTELE_INLINE void turn_rows<8>(double const* const* row, std::size_t j, double const* origin, double scale,
                                   float* into, std::size_t stride) {
    using four = lanes<float, 4>;
    using eight = lanes<float, 8>;
    lanes<double, 4> from;
    load(from, origin);
    eight x[4];
    CLIENTELE_UNROLL
    for (std::size_t r = 0; r < 4; ++r) {
        lanes<double, 4> numbers[2];
        load(numbers[0], row[r] + j);
        load(numbers[1], row[r + 4] + j);
        x[r] = __builtin_shufflevector(four(__builtin_convertvector((numbers[0] - from) * scale, four)),
                                       four(__builtin_convertvector((numbers[1] - from) * scale, four)), 0, 1, 2, 3, 4,
                                       5, 6, 7);
    }
    eight const low_a = __builtin_shufflevector(x[0], x[1], 0, 8, 1, 9, 4, 12, 5, 13);
    eight const low_b = __builtin_shufflevector(x[2], x[3], 0, 8, 1, 9, 4, 12, 5, 13);
    eight const high_a = __builtin_shufflevector(x[0], x[1], 2, 10, 3, 11, 6, 14, 7, 15);
    eight const high_b = __builtin_shufflevector(x[2], x[3], 2, 10, 3, 11, 6, 14, 7, 15);
    store(into, eight(__builtin_shufflevector(low_a, low_b, 0, 1, 8, 9, 4, 5, 12, 13)));
    store(into + stride, eight(__builtin_shufflevector(low_a, low_b, 2, 3, 10, 11, 6, 7, 14, 15)));
    store(into + 2 * stride, eight(__builtin_shufflevector(high_a, high_b, 0, 1, 8, 9, 4, 5, 12, 13)));
    store(into + 3 * stride, eight(__builtin_shufflevector(high_a, high_b, 2, 3, 10, 11, 6, 7, 14, 15)));
}

/// Rows r, r + 4, r + 8 and r + 12 share a register.
template <>
CLIENTELE_INLINE void turn_rows<16>(double const* const* row, std::size_t j, double const* origin, double scale,
                                    float* into, std::size_t stride) {
    using eight = lanes<float, 8>;
    using sixteen = lanes<float, 16>;
    lanes<double, 4> once;
    load(once, origin);
    lanes<double, 8> const from = __builtin_shufflevector(once, once, 0, 1, 2, 3, 0, 1, 2, 3);
    sixteen x[4];
    CLIENTELE_UNROLL
    for (std::size_t r = 0; r < 4; ++r) {
        eight half[2];
        CLIENTELE_UNROLL
        for (std::size_t h = 0; h < 2; ++h) {
            lanes<double, 4> low;
            lanes<double, 4> high;
            load(low, row[r + 8 * h] + j);
            load(high, row[r + 8 * h + 4] + j);
            lanes<double, 8> const both = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
            half[h] = __builtin_convertvector((both - from) * scale, eight);
        }
        x[r] = __builtin_shufflevector(half[0], half[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }
    sixteen const low_a = __builtin_shufflevector(x[0], x[1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    sixteen const low_b = __builtin_shufflevector(x[2], x[3], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    sixteen const high_a =
        __builtin_shufflevector(x[0], x[1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    sixteen const high_b =
        __builtin_shufflevector(x[2], x[3], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    store(into,
          sixteen(__builtin_shufflevector(low_a, low_b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)));
    store(into + stride,
          sixteen(__builtin_shufflevector(low_a, low_b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)));
    store(into + 2 * stride,
          sixteen(__builtin_shufflevector(high_a, high_b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)));
    store(into + 3 * stride,
          sixteen(__builtin_shufflevector(high_a, high_b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)));
}

#endif

/// Asks for memory that will be wanted soon: rows that are looked at now and then lie too far apart for the processor
/// to foresee.
template <class T> CLIENTELE_INLINE void prefetch(T const* from, std::size_t count) {
#if CLIENTELE_LANES
    for (std::size_t i = 0; i < count; i += 64 / sizeof(T)) {
        __builtin_prefetch(from + i);
    }
#else
    static_cast<void>(from);
    static_cast<void>(count);
#endif
}

/// The operations that vector types lack, by the name of the instruction, since the header of all intrinsics costs as
/// much to include as the rest of this room: `a < b ? a : b` and its opposite, in place; a product added, in one
/// rounding or two; one bit a lane of a < b, and of a == b; the numbers of a table at these places; and, of those lanes
/// whose bit is set, the numbers, one after the other or each in its place.
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
        whole const every = whole{} - 1;
        reals all;
        load(all, &every);
#if defined(__clang__)
        into = __builtin_ia32_gatherd_ps256(reals{}, table, at, all, 4);
#else
        into = __builtin_ia32_gathersiv8sf(reals{}, table, at, all, 4);
#endif
    }
    [[gnu::target("avx2")]] static std::uint32_t less(reals const& a, reals const& b) { return signs(a < b); }
    [[gnu::target("avx2")]] static std::uint32_t same(whole const& a, whole const& b) { return signs(a == b); }

private:
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
#endif
    [[gnu::target(CLIENTELE_WIDEST)]] static void add_product(reals& sum, reals const& a, reals const& b) {
        sum = __builtin_ia32_vfmaddps512_mask(a, b, sum, every, as_ever);
    }
    [[gnu::target(CLIENTELE_WIDEST)]] static void look_up(reals& into, float const* table, whole const& at) {
        into = __builtin_ia32_gathersiv16sf(reals{}, table, at, every, 4);
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
