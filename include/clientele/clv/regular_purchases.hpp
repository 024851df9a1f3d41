// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/erlang_phases.hpp>
#include <clientele/clv/regular_beta_geometric.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

/// \file
/// Future purchases under BG/CNBD-k and MBG/CNBD-k, exactly. What is published (Reutterer, Platzer and Schroeder 2021)
/// takes the formula of k = 1 and rescales it to the total of the cohort.
namespace clientele::clv::detail {

/// f(x, y) where only its value and its derivatives are known.
template <stats::real Real>
[[nodiscard]] Real with_slopes(double value, double by_x, Real const& x, double by_y, Real const& y) {
    return Real(value) + Real(by_x) * (x - Real(stats::value_of(x))) + Real(by_y) * (y - Real(stats::value_of(y)));
}

/// E[purchases | he is lost with probability p after each] = E[(1 - q^F) / p], q = 1 - p, F = floor((N + j) / k), for a
/// number N of phases that is negative binomial (n, tau) and j < k phases behind him.
///
/// As a sum over his purchases, sum over m of q^(m - 1) P(N >= m k - j), where few are left. Else by the k-th roots
/// z of q, which pick the multiples of k out of all numbers of phases:
///     sum over z of z^(j + 1) / (k q (1 - z)) (1 - E[z^N]),   E[z^N] = (1 + tau (1 - z))^-n.
template <stats::real Real>
[[nodiscard]] Real purchases_if_lost_with(double p, Real const& n, Real const& tau, std::uint32_t k, std::uint32_t j) {
    using std::expm1;
    using std::log1p;
    double const q = 1 - p;
    Real sum{0.0};
    if (q <= 0.02) {
        double stays = 1;
        for (std::uint32_t m = 1; stays > 1e-18; ++m) {
            sum = sum + Real(stays) * at_least<Real>(n, tau, m * k - j);
            stays *= q;
        }
        return sum;
    }
    double const log_root = std::log1p(-p) / k;
    double const root = std::exp(log_root);
    double const falls = -std::expm1(log_root);
    Real const plain = falls == 0 ? n * tau : -expm1(-n * log1p(Real(falls) * tau)) / Real(falls);
    sum = Real(std::exp((j + 1) * log_root)) * plain;
    double const n0 = stats::value_of(n);
    double const tau0 = stats::value_of(tau);
    for (std::uint32_t l = 1; 2 * l <= k; ++l) { // roots come in conjugate pairs, but for -q^(1 / k)
        double const pair = 2 * l == k ? 1 : 2;
        double const angle = 2 * std::numbers::pi * l / k;
        std::complex<double> const z = std::polar(root, angle);
        std::complex<double> const away{falls + root * 2 * std::pow(std::sin(angle / 2), 2), -z.imag()}; // 1 - z
        std::complex<double> const front = pair * std::polar(std::exp((j + 1) * log_root), angle * (j + 1)) / away;
        std::complex<double> const u = 1.0 + tau0 * away;
        std::complex<double> const log_u = std::log(u);
        std::complex<double> const mean = std::exp(-n0 * log_u); // E[z^N]
        sum = sum + with_slopes<Real>((front * (1.0 - mean)).real(), (front * mean * log_u).real(), n,
                                      (front * mean * n0 * away / u).real(), tau);
    }
    return sum / Real(k * q);
}

/// E[purchases in (0, t] of one who is alive, j < k phases after his last purchase]: with C_m what he buys of the next
/// m that he could,
///     sum over N of P(N) C_floor((N + j) / k),   C_m = sum over i < m of (b')_i / (a + b')_i,
/// all terms of which are positive. Where that sum is long, the expectation over p is integrated.
template <stats::real Real>
[[nodiscard]] Real purchases_from_phase(Real const& n, Real const& tau, std::uint32_t k, std::uint32_t j, Real const& a,
                                        Real const& survived) {
    using std::exp;
    using std::log1p;
    double const odds = stats::value_of(tau);
    double const likely = stats::value_of(n) * odds;
    if (odds == 0) {
        return Real{0.0};
    }
    if (odds > 32 || likely > 1000) {
        stats::beta_average<Real> const over_p{a, survived, k / (k + odds * (1 + stats::value_of(n)))};
        return over_p([&](double p) { return purchases_if_lost_with<Real>(p, n, tau, k, j); });
    }
    Real const w = tau / (Real{1.0} + tau);
    Real chance = exp(-n * log1p(tau)); // P(N = i)
    Real bought{0.0};                   // C_m
    Real stays{1.0};                    // (b')_m / (a + b')_m
    Real sum{0.0};
    double m = 0;
    for (std::uint32_t i = 1;; ++i) {
        if ((i + j) % k == 0) {
            bought = bought + stays;
            stays = stays * ((survived + Real(m)) / (a + survived + Real(m)));
            m += 1;
        }
        chance = chance * (w * (n + Real(i - 1.0)) / Real(static_cast<double>(i)));
        Real const term = chance * bought;
        sum = sum + term;
        double const ratio = stats::value_of(w) * (1 + stats::value_of(n) / i) * (1 + 1.0 / i);
        if (m > 0 && i > likely && ratio < 1 &&
            stats::value_of(term) * k <= 1e-17 * (1 - ratio) * stats::value_of(sum)) {
            return sum;
        }
    }
}

/// Purchases in (T, T + t] of a customer who is alive at T.
template <stats::real Real>
[[nodiscard]] Real regular_purchases_while_alive(beta_geometric<Real> const& of, std::uint32_t k,
                                                 summary const& customer, Real const& survived, double t) {
    silence_in_phases<Real> const seen{of, k, customer};
    Real const tau = Real(t) / (of.alpha + Real(customer.T));
    if (k == 1) {
        return purchases_while_alive<Real>(seen.n, tau, of.a, survived);
    }
    auto const chances = phase_chances(seen, k);
    Real sum{0.0};
    for (std::uint32_t j = 0; j < k; ++j) {
        if (stats::value_of(chances[j]) > 0) {
            sum = sum + chances[j] * purchases_from_phase<Real>(seen.n + Real(static_cast<double>(j)), tau, k, j, of.a,
                                                                survived);
        }
    }
    return sum;
}

/// log of n^n e^-n / Gamma(n): the height of the gamma density in the logarithm of its variable.
[[nodiscard]] inline double log_gamma_height(double n) {
    return n >= stats::detail::stirling_from
               ? 0.5 * std::log(n / (2 * std::numbers::pi)) - stats::detail::stirling_tail(n)
               : n * std::log(n) - n - stats::log_gamma(n);
}

/// Discounted purchases after T of a customer who is alive at T, over all time. A phase is worth f = lambda / (lambda +
/// rate) of what it would be at once, so that with rates lambda and p known they are, from phase j on,
///     f^(k - j) / (1 - (1 - p) f^k).
/// With mu = lambda (alpha + T), its logarithm is integrated by the trapezoidal rule, as p is.
template <stats::real Real>
[[nodiscard]] Real regular_discounted_while_alive(beta_geometric<Real> const& of, std::uint32_t k,
                                                  summary const& customer, Real const& survived, double rate) {
    using std::exp;
    using std::expm1;
    using std::log1p;
    silence_in_phases<Real> const seen{of, k, customer};
    Real const scaled = Real(rate) * (of.alpha + Real(customer.T));
    if (k == 1 || rate == 0) {
        return discounted_while_alive<Real>(seen.n, scaled, of.a, survived);
    }
    double const n = stats::value_of(seen.n);
    double const discount = stats::value_of(scaled);
    double const largest = n + 40 + 10 * std::sqrt(n);
    stats::beta_average<Real> const over_p{of.a, survived, std::min(1.0, k * discount / largest)};
    double const height = log_gamma_height(n);
    double const slope = stats::digamma(n) - std::log(n);
    double const step = std::min(0.25, 0.6 / std::sqrt(n + k));
    Real const ratios = sum_of(phase_ratios(seen.n, seen.sigma, k));
    auto const value = [&](double d) { // at mu = n e^d
        double const mu = n * std::exp(d);
        double const density = std::exp(height + n * (d - std::expm1(d)));
        Real const weight = Real(density) + Real(density * (d - slope)) * (seen.n - Real(n));
        Real const log_worth = -log1p(scaled / Real(mu));
        Real const worth = exp(log_worth);
        Real const lost_of_k = -expm1(Real(static_cast<double>(k)) * log_worth);
        Real power{1.0};       // (sigma mu)^j / j!
        Real from_phases{1.0}; // their sum times worth^(k - 1 - j)
        for (std::uint32_t j = 1; j < k; ++j) {
            power = power * (seen.sigma * Real(mu / j));
            from_phases = from_phases * worth + power;
        }
        Real const all = over_p([&](double p) { return Real{1.0} / (lost_of_k + Real(p) * (Real{1.0} - lost_of_k)); });
        return weight * from_phases * worth * all;
    };
    double const start = std::log1p(k / n);
    Real sum = value(start);
    for (double const way : {step, -step}) {
        double before = 0;
        for (double d = start + way;; d += way) {
            Real const term = value(d);
            sum = sum + term;
            double const size = stats::value_of(term);
            if (size <= before && size <= 1e-18 * stats::value_of(sum)) {
                break;
            }
            before = size;
        }
    }
    return sum * Real(step) / ratios;
}

} // namespace clientele::clv::detail
