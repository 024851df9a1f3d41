// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// \file
/// Several floats at a time, without intrinsics: vector types where the compiler has them (GCC and Clang, any
/// processor), plain loops elsewhere or where the host defines CLIENTELE_NO_SIMD. No multiply-add: every path gives the
/// same bits.
#if defined(__GNUC__) && !defined(CLIENTELE_NO_SIMD)
#define CLIENTELE_LANES 1
#define CLIENTELE_INLINE [[gnu::always_inline]] inline
#else
#define CLIENTELE_LANES 0
#define CLIENTELE_INLINE inline
#endif

/// Before a loop of few rounds: all at once, whatever the optimisation level, so that its values stay in registers.
#if defined(__clang__)
#define CLIENTELE_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define CLIENTELE_UNROLL _Pragma("GCC unroll 8")
#else
#define CLIENTELE_UNROLL
#endif

/// Whether wider registers than the build asks for may be looked for when the program runs.
#if CLIENTELE_LANES && defined(__x86_64__)
#define CLIENTELE_WIDER_LANES 1
#else
#define CLIENTELE_WIDER_LANES 0
#endif

#if CLIENTELE_WIDER_LANES
#include <xmmintrin.h>
#endif

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
    lanes& operator+=(lanes const& b) { return *this = *this + b; }
    friend lanes<std::int32_t, Width> operator<(lanes const& a, lanes const& b) {
        return lanes<std::int32_t, Width>::each([&](std::size_t i) { return a.at[i] < b.at[i] ? -1 : 0; });
    }
    friend lanes<std::int32_t, Width> operator==(lanes const& a, T b) {
        return lanes<std::int32_t, Width>::each([&](std::size_t i) { return a.at[i] == b ? -1 : 0; });
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
template <class Lanes, class T> CLIENTELE_INLINE void store(T* into, Lanes const& from) {
    std::memcpy(into, &from, sizeof from);
}
template <class Lanes, class T> CLIENTELE_INLINE void store_pair(T* into, Lanes const (&from)[2]) {
    store(into, from[0]);
    store(into + sizeof(Lanes) / sizeof(T), from[1]);
}

/// Numbers j to j + 3 of four rows, less `origin` and times `scale`, as floats: feature by feature, `stride` apart.
CLIENTELE_INLINE void four_by_four(double const* const* row, std::size_t j, double const* origin, double scale,
                                   float* into, std::size_t stride) {
#if CLIENTELE_LANES && __has_builtin(__builtin_shufflevector)
    using wide = lanes<double, 4>;
    using four = lanes<float, 4>;
    wide from;
    load(from, origin);
    four x[4];
    CLIENTELE_UNROLL
    for (std::size_t r = 0; r < 4; ++r) {
        wide numbers;
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
#else
    for (std::size_t r = 0; r < 4; ++r) {
        for (std::size_t i = 0; i < 4; ++i) {
            into[i * stride + r] = static_cast<float>((row[r][j + i] - origin[i]) * scale);
        }
    }
#endif
}

/// Asks for memory that will be wanted soon: rows that are looked at now and then lie too far apart for the processor
/// to foresee.
CLIENTELE_INLINE void prefetch(double const* from, std::size_t count) {
#if CLIENTELE_LANES
    for (std::size_t i = 0; i < count; i += 8) {
        __builtin_prefetch(from + i);
    }
#else
    static_cast<void>(from);
    static_cast<void>(count);
#endif
}

/// Square roots in place. `std::sqrt` of one value at a time may set errno, which keeps compilers from vectorising it.
template <std::size_t Count> CLIENTELE_INLINE void take_roots(float* values) {
#if CLIENTELE_WIDER_LANES
    static_assert(Count % 4 == 0);
    for (std::size_t i = 0; i < Count; i += 4) {
        _mm_storeu_ps(values + i, _mm_sqrt_ps(_mm_loadu_ps(values + i)));
    }
#else
    for (std::size_t i = 0; i < Count; ++i) {
        values[i] = std::sqrt(values[i]);
    }
#endif
}

// NOLINTEND(modernize-avoid-c-arrays, modernize-use-using, cppcoreguidelines-pro-type-member-init)

} // namespace clientele::clustering::detail
