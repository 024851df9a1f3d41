// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>

#include <cmath>

/// \file
/// The ratio of two rising factorials: how chances of survival that differ between customers wear off.
namespace clientele::stats {

/// log of (b)_s / (a + b)_s, a, b > 0, s >= 0: that a Beta(a, b) chance of failure spares s draws. Never above 0; keeps
/// its digits where it is close to 0.
[[nodiscard]] inline double log_rising_ratio(double a, double b, double s) noexcept {
    // log of b (a + b + s) / ((a + b) (b + s)), the ratio for b over that for b + 1.
    auto const step = [&] {
        double const chance = (a / (a + b)) * (s / (b + s));
        return chance < 0.5 ? std::log1p(-chance) : std::log(b / (b + s)) + std::log1p(s / (a + b));
    };
    double below = 0;
    for (; b < detail::stirling_from; b += 1) {
        below += step();
    }
    // Stirling's series, each term as the mixed difference that it is.
    double const whole = a + b;
    double const inverses = -(a / whole) * (s / (b + s)) * (1 / b + 1 / (whole + s)) / 12;
    auto const rest = [](double x) {
        double const z = 1 / (x * x);
        return z / x *
               (-1.0 / 360 + z * (1.0 / 1260 + z * (-1.0 / 1680 + z * (1.0 / 1188 + z * (-691.0 / 360360 + z / 156)))));
    };
    return below - (b - 0.5) * step() - s * std::log1p(a / (b + s)) - a * std::log1p(s / whole) + inverses +
           ((rest(b + s) - rest(b)) - (rest(whole + s) - rest(whole)));
}

} // namespace clientele::stats
