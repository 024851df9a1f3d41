// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// What compilers offer for arithmetic on several numbers at a time: vector types where they have them (GCC and Clang,
/// any processor), plain loops elsewhere or where the host defines CLIENTELE_NO_SIMD.
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

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace clientele::detail {

// Vector types take no `using`.
// NOLINTBEGIN(modernize-use-using)
#if CLIENTELE_LANES
template <std::size_t Width> struct register_of {
    typedef double reals __attribute__((vector_size(Width * sizeof(double))));
    typedef std::uint64_t bits __attribute__((vector_size(Width * sizeof(double))));
};
#else
template <std::size_t Width> struct register_of;
#endif
// NOLINTEND(modernize-use-using)
template <> struct register_of<1> {
    using reals = double;
    using bits = std::uint64_t;
};

/// `Width` doubles: arithmetic, comparison and `mask ? a : b` are written as for one.
template <std::size_t Width> using reals = typename register_of<Width>::reals;

template <class Register, class T> CLIENTELE_INLINE void load(Register& into, T const* from) {
    std::memcpy(&into, from, sizeof into);
}
template <class Register, class T> CLIENTELE_INLINE void store(T* into, Register const& from) {
    std::memcpy(into, &from, sizeof from);
}

/// One of the `Width` numbers of a register.
template <std::size_t Width, class Register> CLIENTELE_INLINE auto lane_of(Register const& of, std::size_t lane) {
    if constexpr (Width == 1) {
        return of;
    } else {
        return of[lane];
    }
}

/// How many doubles a register holds on any processor that the build is for.
inline constexpr unsigned narrow_lanes = CLIENTELE_LANES != 0 ? 2 : 1;

#if CLIENTELE_WIDER_LANES
template <class Work> [[gnu::target("avx2")]] void run_widely(Work const& work) { work.template run<4>(); }
#endif

/// Calls `work.run<Width>()` for the widest registers of doubles that the processor has. `run` and all it calls must be
/// CLIENTELE_INLINE, so that they are compiled for that processor.
template <class Work> void run_on_widest(Work const& work) {
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) {
        run_widely(work);
        return;
    }
#endif
    work.template run<narrow_lanes>();
}

} // namespace clientele::detail
