// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/random.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <cmath>

/// \file
/// Draws from distributions, the same on every platform: those of the standard library differ from one to the next.
namespace clientele::stats {

[[nodiscard]] inline double draw_normal(random::stream& from) noexcept { return normal_quantile(from.uniform()); }

/// Exponential with mean 1.
[[nodiscard]] inline double draw_exponential(random::stream& from) noexcept { return -std::log(from.uniform()); }

/// The logarithm of a gamma variate with this shape and scale 1: small shapes put most of their mass where a double is
/// 0. G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical
/// Software 26 (2000), pp. 363-372.
[[nodiscard]] inline double draw_log_gamma(random::stream& from, double shape) noexcept {
    if (shape < 1) { // section 6: G(shape + 1) U^(1 / shape)
        double const log_uniform = std::log(from.uniform());
        return draw_log_gamma(from, shape + 1) + log_uniform / shape;
    }
    double const d = shape - 1.0 / 3;
    double const c = 1 / std::sqrt(9 * d);
    for (;;) {
        double const z = draw_normal(from);
        double const root = 1 + c * z;
        if (root <= 0) {
            continue;
        }
        double const v = root * root * root;
        if (std::log(from.uniform()) < z * z / 2 + d - d * v + d * std::log(v)) {
            return std::log(d) + std::log(v);
        }
    }
}

[[nodiscard]] inline double draw_gamma(random::stream& from, double shape) noexcept {
    return std::exp(draw_log_gamma(from, shape));
}

/// A beta variate; exact in the sense that neither small p nor small 1 - p is lost before the last rounding.
[[nodiscard]] inline double draw_beta(random::stream& from, double a, double b) noexcept {
    double const first = draw_log_gamma(from, a);
    double const second = draw_log_gamma(from, b);
    return 1 / (1 + std::exp(second - first));
}

} // namespace clientele::stats
