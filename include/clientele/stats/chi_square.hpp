// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>

#include <cmath>
#include <limits>

/// \file
/// The tail of the chi-square distribution, for p-values.
namespace clientele::stats {

/// P(chi-square with `degrees` degrees of freedom >= `statistic`), also far out in the tail. NaN unless degrees > 0 and
/// the statistic is a number of 0 or more.
///
/// The incomplete gamma function by its series below the mean, by its continued fraction above (M. Abramowitz and I.
/// Stegun, "Handbook of Mathematical Functions", 6.5.29 and 6.5.31; the fraction by W. J. Lentz, Applied Optics 15
/// (1976), p. 668).
[[nodiscard]] inline double chi_square_tail(double statistic, double degrees) noexcept {
    if (!(statistic >= 0 && degrees > 0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double const a = degrees / 2;
    double const z = statistic / 2;
    if (z == 0) {
        return 1;
    }
    if (std::isinf(z)) {
        return 0;
    }
    double const front = std::exp(a * std::log(z) - z - log_gamma(a));
    if (z < a + 1) {
        double term = 1 / a;
        double sum = term;
        for (double k = a + 1; term > 1e-17 * sum; k += 1) {
            term *= z / k;
            sum += term;
        }
        return 1 - front * sum;
    }
    constexpr double tiny = 1e-300;
    double b = z + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double fraction = d;
    for (int i = 1; i < 10'000; ++i) {
        double const numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        c = b + numerator / c;
        d = 1 / (std::abs(d) < tiny ? tiny : d);
        c = std::abs(c) < tiny ? tiny : c;
        double const change = c * d;
        fraction *= change;
        if (std::abs(change - 1) < 1e-16) {
            break;
        }
    }
    return front * fraction;
}

} // namespace clientele::stats
