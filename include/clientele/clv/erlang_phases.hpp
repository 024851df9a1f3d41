// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/dual.hpp>
#include <clientele/stats/negative_binomial.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// Times between purchases that are more regular than chance: sums of k exponential times, called phases. The customer
/// has phases at random with his own rate, and every k-th of them is a purchase. With a rate that is gamma distributed
/// over customers, the number of phases in a time is negative binomial.
namespace clientele::clv::detail {

/// The most phases between two purchases that a model may have: sums over them stay within a double for all counts and
/// shapes up to a million.
inline constexpr std::uint32_t most_phases = 50;

/// P(j phases since the last purchase), j < k, divided by that of none, summed: with `n` the shape of the rate at the
/// last purchase and `sigma` the share of the silence in its scale at the end, the terms (n)_j / j! sigma^j.
template <stats::real Real>
[[nodiscard]] std::vector<Real> phase_ratios(Real const& n, Real const& sigma, std::uint32_t k) {
    std::vector<Real> ratios{Real{1.0}};
    for (std::uint32_t j = 1; j < k; ++j) {
        ratios.push_back(ratios.back() * ((n + Real(j - 1.0)) * sigma / Real(static_cast<double>(j))));
    }
    return ratios;
}

template <stats::real Real> [[nodiscard]] Real sum_of(std::vector<Real> const& terms) {
    Real sum{0.0};
    for (Real const& term : terms) {
        sum = sum + term;
    }
    return sum;
}

/// P(N >= m), N ~ negative binomial of shape n and odds tau. What is less than half is summed, not subtracted.
template <stats::real Real> [[nodiscard]] Real at_least(Real const& n, Real const& tau, std::uint32_t m) {
    using std::exp;
    using std::expm1;
    using std::log1p;
    if (m == 0) {
        return Real{1.0};
    }
    double const odds = stats::value_of(tau);
    if (odds == 0) {
        return Real{0.0};
    }
    Real const log_none = -n * log1p(tau);
    Real const w = tau / (Real{1.0} + tau);
    Real chance = exp(log_none); // P(N = i)
    auto const step = [&](double i) { return w * (n + Real(i - 1)) / Real(i); };
    // At odds above 32 the counts are spread so widely that few of them lie below m.
    if (m <= stats::value_of(n) * odds || odds > 32) {
        Real some = -expm1(log_none);
        for (std::uint32_t i = 1; i < m; ++i) {
            chance = chance * step(i);
            some = some - chance;
        }
        return some;
    }
    for (std::uint32_t i = 1; i <= m; ++i) {
        chance = chance * step(i);
    }
    Real sum = chance;
    for (double i = m + 1.0;; i += 1) {
        Real const ratio = step(i);
        chance = chance * ratio;
        sum = sum + chance;
        double const falls = stats::value_of(ratio);
        if (falls < 1 && stats::value_of(chance) <= 1e-17 * (1 - falls) * stats::value_of(sum)) {
            return sum;
        }
    }
}

/// log P(first <= N < first + k).
[[nodiscard]] inline double log_within(double n, double tau, double first, std::uint32_t k) {
    double const w = tau / (1 + tau);
    double sum = 1;
    double term = 1;
    for (double i = first + 1; i < first + k; i += 1) {
        term *= w * (n + (i - 1)) / i;
        sum += term;
    }
    return stats::log_negative_binomial(n, tau, first) + std::log(sum);
}

/// Moments of the number j of further phases, weighted by their chances: what derivatives of the log of a sum over j
/// need. The d and e below are the first two derivatives of log (n)_j.
struct phase_moments {
    double sum = 1; ///< of the weights; that of j = 0 is 1
    double j = 0, d = 0, e = 0;
    double var_j = 0, var_d = 0, cov = 0;
};

/// Weights (n)_j / (first + 1)_j sigma^j for j < terms, or for all j if `terms` is 0.
[[nodiscard]] inline phase_moments moments_of_phases(double n, double sigma, double first, std::uint32_t terms) {
    phase_moments of;
    double share = 1;
    double d = 0;
    double e = 0;
    double jj = 0, dd = 0, jd = 0;
    for (std::uint32_t i = 1; i != terms; ++i) {
        double const j = i;
        double const factor = n + (j - 1);
        double const ratio = factor / (first + j) * sigma;
        share *= ratio;
        d += 1 / factor;
        e -= 1 / (factor * factor);
        of.sum += share;
        of.j += share * j;
        of.d += share * d;
        of.e += share * e;
        jj += share * j * j;
        dd += share * d * d;
        jd += share * j * d;
        if (terms == 0 && ratio < 1 && share * j * j <= 1e-17 * (1 - ratio) * jj) {
            break;
        }
    }
    of.j /= of.sum;
    of.d /= of.sum;
    of.e /= of.sum;
    of.var_j = jj / of.sum - of.j * of.j;
    of.var_d = dd / of.sum - of.d * of.d;
    of.cov = jd / of.sum - of.j * of.d;
    return of;
}

} // namespace clientele::clv::detail
