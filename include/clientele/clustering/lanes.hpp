// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>

#include <cstddef>
#include <cstdint>

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
    friend lanes operator&(lanes const& a, lanes const& b) {
        return each([&](std::size_t i) { return a.at[i] & b.at[i]; });
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

using clientele::detail::load;
using clientele::detail::store;

template <class Lanes, class T> CLIENTELE_INLINE void load_pair(Lanes (&into)[2], T const* from) {
    load(into[0], from);
    load(into[1], from + sizeof(Lanes) / sizeof(T));
}
/// Integers as floats.
template <class Reals, class Whole> CLIENTELE_INLINE void convert(Reals& into, Whole const& from) {
#if CLIENTELE_LANES
    into = __builtin_convertvector(from, Reals);
#else
    into = Reals::each([&](std::size_t i) { return static_cast<float>(from[i]); });
#endif
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

/// The same where they lie far apart: into the second cache, which has more requests under way than the first.
template <class T> CLIENTELE_INLINE void prefetch_scattered(T const* from, std::size_t count) {
#if CLIENTELE_LANES
    for (std::size_t i = 0; i < count; i += 64 / sizeof(T)) {
        __builtin_prefetch(from + i, 0, 1);
    }
#else
    static_cast<void>(from);
    static_cast<void>(count);
#endif
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
