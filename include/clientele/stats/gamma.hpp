// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

/// \file
/// The logarithm of the gamma function and its derivatives. `std::lgamma` writes a global variable, hence is no
/// function for threads, and its last digits differ between C libraries.
namespace clientele::stats {

namespace detail {

/// From here on Stirling's series with the terms below has all digits.
inline constexpr double stirling_from = 12;

/// The tail of Stirling's series, B_2n / (2n (2n - 1) x^(2n - 1)) summed (M. Abramowitz and I. Stegun, "Handbook of
/// Mathematical Functions", 6.1.40).
[[nodiscard]] inline double stirling_tail(double x) noexcept {
    constexpr std::array<double, 7> terms{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                          1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    double const z = 1 / (x * x);
    double sum = 0;
    for (std::size_t i = terms.size(); i-- > 0;) {
        sum = sum * z + terms[i];
    }
    return sum / x;
}

/// -d/dx of `stirling_tail`, plus 1 / (2x): log x - digamma(x) (ibid., 6.3.18).
[[nodiscard]] inline double digamma_tail(double x) noexcept {
    constexpr std::array<double, 7> terms{1.0 / 12,  -1.0 / 120,     1.0 / 252, -1.0 / 240,
                                          1.0 / 132, -691.0 / 32760, 1.0 / 12};
    double const z = 1 / (x * x);
    double sum = 0;
    for (std::size_t i = terms.size(); i-- > 0;) {
        sum = sum * z + terms[i];
    }
    return 0.5 / x + sum * z;
}

/// trigamma(x) - 1 / x for large x (ibid., 6.4.12).
[[nodiscard]] inline double trigamma_tail(double x) noexcept {
    constexpr std::array<double, 7> terms{1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6};
    double const z = 1 / (x * x);
    double sum = 0;
    for (std::size_t i = terms.size(); i-- > 0;) {
        sum = sum * z + terms[i];
    }
    return (0.5 + sum / x) * z;
}

} // namespace detail

/// log Gamma(x), x > 0. Error at most 4e-15 of the larger of 1 and its size.
[[nodiscard]] inline double log_gamma(double x) noexcept {
    double product = 1;
    while (x < detail::stirling_from) {
        product *= x;
        x += 1;
    }
    return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + detail::stirling_tail(x) -
           std::log(product);
}

/// The derivative of `log_gamma`.
[[nodiscard]] inline double digamma(double x) noexcept {
    double below = 0;
    while (x < detail::stirling_from) {
        below += 1 / x;
        x += 1;
    }
    return std::log(x) - detail::digamma_tail(x) - below;
}

/// The second derivative of `log_gamma`.
[[nodiscard]] inline double trigamma(double x) noexcept {
    double below = 0;
    while (x < detail::stirling_from) {
        below += 1 / (x * x);
        x += 1;
    }
    return 1 / x + detail::trigamma_tail(x) + below;
}

/// log of the rising factorial Gamma(a + n) / Gamma(a), a > 0, n >= 0, without the difference of large numbers.
[[nodiscard]] inline double log_rising(double a, double n) noexcept {
    if (a < detail::stirling_from) {
        return log_gamma(a + n) - log_gamma(a);
    }
    double const whole = a + n;
    return (a - 0.5) * std::log1p(n / a) + n * (std::log(whole) - 1) +
           (detail::stirling_tail(whole) - detail::stirling_tail(a));
}

/// The derivative of `log_rising` with respect to a: digamma(a + n) - digamma(a).
[[nodiscard]] inline double digamma_rise(double a, double n) noexcept {
    if (a < detail::stirling_from) {
        return digamma(a + n) - digamma(a);
    }
    return std::log1p(n / a) - (detail::digamma_tail(a + n) - detail::digamma_tail(a));
}

/// The second derivative of `log_rising` with respect to a: trigamma(a + n) - trigamma(a).
[[nodiscard]] inline double trigamma_rise(double a, double n) noexcept {
    if (a < detail::stirling_from) {
        return trigamma(a + n) - trigamma(a);
    }
    return -n / (a * (a + n)) + (detail::trigamma_tail(a + n) - detail::trigamma_tail(a));
}

/// log B(a, b), a, b > 0.
[[nodiscard]] inline double log_beta(double a, double b) noexcept {
    double const less = a < b ? a : b;
    double const more = a < b ? b : a;
    return log_gamma(less) - log_rising(more, less);
}

} // namespace clientele::stats
