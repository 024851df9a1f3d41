// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

/// \file
/// The standard normal distribution and its quantiles.
namespace clientele::stats {

/// P(Z <= z).
[[nodiscard]] inline double normal_cdf(double z) noexcept { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

namespace detail {

/// A polynomial, constant term first (Horner).
template <std::size_t N>
[[nodiscard]] constexpr double polynomial(std::array<double, N> const& terms, double x) noexcept {
    double value = terms[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) {
        value = value * x + terms[i];
    }
    return value;
}

} // namespace detail

/// The z with P(Z <= z) = p: relative error about 1e-16 (M. J. Wichura, "Algorithm AS 241: the percentage points of the
/// normal distribution", Applied Statistics 37 (1988), PPND16). Infinite at 0 and 1, NaN outside.
[[nodiscard]] inline double normal_quantile(double p) noexcept {
    if (!(p >= 0 && p <= 1)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double const q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        double const r = 0.180625 - q * q;
        return q *
               detail::polynomial<8>({3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                      3.3430575583588128105e+4, 2.5090809287301226727e+3},
                                     r) /
               detail::polynomial<8>({1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                                      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                                      5.2264952788528545610e+3},
                                     r);
    }
    double const tail = q < 0 ? p : 1 - p;
    if (tail == 0) {
        return q < 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    }
    double const r = std::sqrt(-std::log(tail));
    double const z =
        r <= 5 ? detail::polynomial<8>({1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                        3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                        2.27238449892691845833e-2, 7.74545014278341407640e-4},
                                       r - 1.6) /
                     detail::polynomial<8>({1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                                            6.89767334985100004550e-1, 1.48103976427480074590e-1,
                                            1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                            1.05075007164441684324e-9},
                                           r - 1.6)
               : detail::polynomial<8>({6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                        2.71155556874348757815e-5, 2.01033439929228813265e-7},
                                       r - 5) /
                     detail::polynomial<8>({1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                                            1.48753612908506148525e-2, 7.86869131145613259100e-4,
                                            1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                            2.04426310338993978564e-15},
                                           r - 5);
    return q < 0 ? -z : z;
}

} // namespace clientele::stats
