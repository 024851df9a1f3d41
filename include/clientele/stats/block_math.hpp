// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

/// \file
/// Logarithms and exponentials of many numbers at a time, within 1 unit in the last place of the true ones. A number
/// gets the same bits in registers of any width: the operations are the same, without branches or multiply-add.
namespace clientele::stats {
namespace detail {

// To return a register changes the calling convention: functions work in place.
// NOLINTBEGIN(cppcoreguidelines-pro-type-member-init)

using clientele::detail::load;
using clientele::detail::reals;
using clientele::detail::register_of;
using clientele::detail::store;

/// Functions of a register of doubles, in place. The logarithm reduces to m in [sqrt(1/2), sqrt(2)) and takes 2
/// atanh(s), s = (m - 1) / (m + 1), as a series in s^2; the exponential reduces to |r| <= log(2) / 2, with log(2) in
/// two parts (W. Cody and W. Waite, "Software manual for the elementary functions", 1980), and takes a series in r. The
/// coefficients interpolate at Chebyshev's points, to 0.04 units in the last place.
template <std::size_t Width> struct block_math {
    using reals = clientele::detail::reals<Width>;
    using bits = typename register_of<Width>::bits;

    /// log(x) of anything, as std::log has it.
    CLIENTELE_INLINE static void take_log(reals& x) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        reals const given = x;
        reals const none{};
        auto const subnormal = x < std::numeric_limits<double>::min() + none;
        x = subnormal ? x * 0x1p54 : x;
        reals k;
        reals shrink;
        reduce_log(x, k, shrink);
        k = subnormal ? k - 54.0 : k;
        x = x - 1.0;
        add_log(x, k);
        x = given < infinity + none ? x : given; // infinite, or not a number
        x = given == none ? none - infinity : x;
        x = given < none ? none + std::numeric_limits<double>::quiet_NaN() : x;
    }

    /// log(1 + y), y >= 0: what rounding takes from 1 + y is given back (D. Knuth's exact sum of two numbers).
    CLIENTELE_INLINE static void take_log_growth(reals& y) {
        reals const given = y;
        reals const sum = 1.0 + y;
        reals const gain = sum - 1.0;
        reals const lost = (1.0 - (sum - gain)) + (y - gain);
        reals k;
        reals shrink;
        y = sum;
        reduce_log(y, k, shrink);
        y = (y - 1.0) + lost * (0.5 * shrink);
        add_log(y, k);
        y = given < std::numeric_limits<double>::infinity() + reals{} ? y : given;
    }

    /// e^x.
    CLIENTELE_INLINE static void take_exp(reals& x) {
        reals first;
        reals second;
        reals inverse;
        reduce_exp(x, first, second, inverse);
        x = (1.0 + x) * first * second;
    }

    /// e^x, and e^x - 1 in `less_one`.
    CLIENTELE_INLINE static void take_exp(reals& x, reals& less_one) {
        reals first;
        reals second;
        reals inverse;
        reduce_exp(x, first, second, inverse);
        less_one = (x * first + (first - inverse)) * second;
        x = (1.0 + x) * first * second;
    }

    /// e^x - 1.
    CLIENTELE_INLINE static void take_expm1(reals& x) {
        reals first;
        reals second;
        reals inverse;
        reduce_exp(x, first, second, inverse);
        x = (x * first + (first - inverse)) * second;
    }

private:
    template <class To, class From> CLIENTELE_INLINE static void copy(To& to, From const& from) {
        std::memcpy(&to, &from, sizeof to);
    }

    /// x = m 2^k; m replaces x, and `shrink` is 2^(1 - k), which is finite for any x >= 1.
    CLIENTELE_INLINE static void reduce_log(reals& x, reals& k, reals& shrink) {
        constexpr std::uint64_t one = 0x3ff0'0000'0000'0000;
        constexpr std::uint64_t root = 0x3fe6'a09e'0000'0000; // sqrt(1/2)
        constexpr std::uint64_t two_to_52 = 0x4330'0000'0000'0000;
        bits shifted;
        copy(shifted, x);
        shifted += one - root;
        bits const biased = shifted >> 52;
        bits const of_m = (shifted & 0x000f'ffff'ffff'ffff) + root;
        bits const of_k = biased | two_to_52; // 2^52 + the biased exponent
        bits const of_shrink = (2047 - biased) << 52;
        copy(x, of_m);
        copy(k, of_k);
        copy(shrink, of_shrink);
        k = k - (0x1p52 + 1023);
    }

    /// log(1 + f) + k log(2), in place of f.
    CLIENTELE_INLINE static void add_log(reals& f, reals const& k) {
        reals const s = f / (2.0 + f);
        reals const z = s * s;
        reals const z2 = z * z;
        reals const series =
            z * ((0x1.5555555555558p-1 + z * 0x1.9999999995273p-2) +
                 z2 * ((0x1.2492492dfd86cp-2 + z * 0x1.c71c62d5e53e0p-3) +
                       z2 * ((0x1.7462b91b8df65p-3 + z * 0x1.39fdcceb4bb45p-3) + z2 * 0x1.2b5f68a50d903p-3)));
        reals const half = 0.5 * f * f; // 2 s = f - half + s half, and f is exact
        f = k * log_2_high - ((half - (s * (half + series) + k * log_2_low)) - f);
    }

    /// e^x = (1 + p) first second; p replaces x. The two powers of 2 are close, as one might overflow at the ends;
    /// `inverse` is 1 / second.
    CLIENTELE_INLINE static void reduce_exp(reals& x, reals& first, reals& second, reals& inverse) {
        constexpr double to_whole = 0x1.8p52;
        constexpr std::uint64_t of_whole = 0x4338'0000'0000'0000;
        reals const low = reals{} - 746.0;
        reals const high = reals{} + 710.0;
        x = x < low ? low : x;
        x = x > high ? high : x;
        reals const shifted = x * 0x1.71547652b82fep0 + to_whole;
        reals const k = shifted - to_whole;
        bits exponent;
        copy(exponent, shifted);
        exponent -= of_whole - 2046; // twice biased
        bits const half = exponent >> 1;
        bits const rest = exponent - half;
        bits const of_first = half << 52;
        bits const of_second = rest << 52;
        bits const of_inverse = (2046 - rest) << 52;
        copy(first, of_first);
        copy(second, of_second);
        copy(inverse, of_inverse);
        reals const r = (x - k * log_2_high) - k * log_2_low;
        reals const r2 = r * r;
        reals const r4 = r2 * r2;
        reals const series = ((0x1.5555555555556p-3 + r * 0x1.5555555555555p-5) +
                              r2 * (0x1.11111111109b3p-7 + r * 0x1.6c16c16c167e1p-10)) +
                             r4 * (((0x1.a01a01a7c41d5p-13 + r * 0x1.a01a01a47b054p-16) +
                                    r2 * (0x1.71de0dae63bb3p-19 + r * 0x1.27e4e1f48534fp-22)) +
                                   r4 * (0x1.af38a9b0ec855p-26 + r * 0x1.1f66df7fca49fp-29));
        x = r + (r2 * 0.5 + r2 * r * series);
    }

    static constexpr double log_2_high = 0x1.62e42feep-1; ///< 32 bits: exact times any exponent
    static constexpr double log_2_low = 0x1.a39ef35793c76p-33;
};

// NOLINTEND(cppcoreguidelines-pro-type-member-init)

enum class block_function : std::uint8_t { log, log_growth, exp };

template <block_function Which> struct block_work {
    std::span<double> values;

    template <std::size_t Width> CLIENTELE_INLINE void run() const {
        std::size_t const whole = values.size() / Width * Width;
        for (std::size_t i = 0; i < whole; i += Width) {
            apply<Width>(values.data() + i);
        }
        for (std::size_t i = whole; i < values.size(); ++i) {
            apply<1>(values.data() + i);
        }
    }

private:
    template <std::size_t Width> CLIENTELE_INLINE static void apply(double* at) {
        reals<Width> some;
        load(some, at);
        if constexpr (Which == block_function::log) {
            block_math<Width>::take_log(some);
        } else if constexpr (Which == block_function::log_growth) {
            block_math<Width>::take_log_growth(some);
        } else {
            block_math<Width>::take_exp(some);
        }
        store(at, some);
    }
};

} // namespace detail

/// Replaces each number by its logarithm: -inf for 0, NaN below.
inline void log_each(std::span<double> values) {
    clientele::detail::run_on_widest(detail::block_work<detail::block_function::log>{values});
}

/// Replaces each number y >= 0 by log(1 + y).
inline void log_growth_each(std::span<double> values) {
    clientele::detail::run_on_widest(detail::block_work<detail::block_function::log_growth>{values});
}

/// Replaces each number x by e^x.
inline void exp_each(std::span<double> values) {
    clientele::detail::run_on_widest(detail::block_work<detail::block_function::exp>{values});
}

} // namespace clientele::stats
