// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>

#include <cmath>

/// \file
/// The negative binomial distribution: how many purchases a customer makes whose rate is gamma distributed.
namespace clientele::stats {

/// log((r)_k / k!), r > 0, without the difference of two large logarithms of gamma functions.
[[nodiscard]] inline double log_rising_over_factorial(double r, double k) noexcept {
    if (k < r || k < detail::stirling_from) {
        return log_rising(r, k) - log_gamma(k + 1);
    }
    double const ratio = r >= 1 ? log_rising(k + 1, r - 1) : -log_rising(k + r, 1 - r);
    return ratio - log_gamma(r);
}

/// log P(k events in a time t) for a rate ~ Gamma(r, alpha), with `odds` = t / alpha:
/// (r)_k / k! (1 + odds)^-r (odds / (1 + odds))^k (N. Johnson, A. Kemp and S. Kotz, "Univariate Discrete
/// Distributions", 2005, equation 5.1).
[[nodiscard]] inline double log_negative_binomial(double r, double odds, double k) noexcept {
    double const none = -r * std::log1p(odds);
    return k == 0 ? none : none + log_rising_over_factorial(r, k) - k * std::log1p(1 / odds);
}

/// log P(at least k events), of the same distribution: the terms from k on above the mode; below it, what those under k
/// leave.
[[nodiscard]] inline double log_negative_binomial_tail(double r, double odds, double k) noexcept {
    if (k == 0) {
        return 0;
    }
    double const w = odds / (1 + odds);
    if (odds > 32 && k <= odds) { // counts are spread too widely for a sum from k on
        double rest = -std::expm1(-r * std::log1p(odds));
        double chance = std::exp(-r * std::log1p(odds));
        for (double j = 1; j < k; j += 1) {
            chance *= w * (r + (j - 1)) / j;
            rest -= chance;
        }
        return std::log(rest);
    }
    double sum = 1;
    double term = 1;
    if (k >= r * odds) {
        for (double j = k + 1;; j += 1) {
            double const step = w * (r + (j - 1)) / j;
            term *= step;
            sum += term;
            if (step < 1 && term <= 1e-17 * (1 - step) * sum) {
                return log_negative_binomial(r, odds, k) + std::log(sum);
            }
        }
    }
    for (double j = k - 1; j >= 1 && term > 1e-17 * sum; j -= 1) {
        term *= j / (w * (r + (j - 1)));
        sum += term;
    }
    return std::log1p(-std::exp(log_negative_binomial(r, odds, k - 1)) * sum);
}

} // namespace clientele::stats
