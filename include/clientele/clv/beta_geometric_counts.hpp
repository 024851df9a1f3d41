// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/negative_binomial.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

/// \file
/// How many purchases a new customer of the beta-geometric family makes in a time, or in a later time.
namespace clientele::clv::detail {

/// log(e^x + e^y).
[[nodiscard]] inline double log_sum(double x, double y) {
    double const more = std::max(x, y);
    return std::isinf(more) ? more : more + std::log1p(std::exp(std::min(x, y) - more));
}

/// log P(X(t) = x) (Fader, Hardie and Lee 2005, equation 8): still alive after x purchases, or lost at the last of
/// them, when he would have made more.
template <std::uint32_t Chances>
[[nodiscard]] double log_probability_of_count(beta_geometric<double> const& of, std::uint32_t count, double t) {
    auto const x = static_cast<double>(count);
    auto const survives = [&](double draws) {
        return stats::log_rising(of.b, draws) - stats::log_rising(of.a + of.b, draws);
    };
    if (t == 0) { // lost at once or not, he has bought nothing
        return count == 0 ? 0.0 : -HUGE_VAL;
    }
    double const alive = survives(x + Chances) + stats::log_negative_binomial(of.r, t / of.alpha, x);
    if (count + Chances == 0) {
        return alive;
    }
    double const lost = std::log(of.a) + survives(x + Chances - 1) - std::log(of.a + of.b + x + Chances - 1) +
                        stats::log_negative_binomial_tail(of.r, t / of.alpha, x);
    return log_sum(alive, lost);
}

/// log P(X(t + h) - X(t) = x). Of customers with the same p a share (alpha / (alpha + p t))^r is alive at t, and their
/// rates are Gamma(r, alpha + p t); from there on they are as new.
template <std::uint32_t Chances>
[[nodiscard]] double log_probability_of_count(beta_geometric<double> const& of, std::uint32_t count, double t,
                                              double h) {
    auto const x = static_cast<double>(count);
    stats::beta_average<double> const over_p{of.a, of.b, std::min({1.0, of.alpha / (t * (1 + of.r)), 1 / (1 + x)})};
    auto const log_alive = [&](double p) {
        return -of.r * std::log1p(p * t / of.alpha) + (Chances > 0 ? std::log1p(-p) : 0.0);
    };
    auto const log_count = [&](double p) {
        double const ratio = h / (of.alpha + p * t);
        double const stays = x == 0 ? 0.0 : x * std::log1p(-p);
        double const all = stays + stats::log_negative_binomial(of.r, ratio, x);
        if (count == 0 || p == 0) {
            return log_alive(p) + all;
        }
        double const but_last = count == 1 ? 0.0 : (x - 1) * std::log1p(-p);
        double const lost = std::log(p) + but_last + stats::log_negative_binomial_tail(of.r, ratio, x);
        return log_alive(p) + log_sum(all, lost);
    };
    double top = -HUGE_VAL;
    (void)over_p([&](double p) {
        top = std::max(top, log_count(p));
        return 0.0;
    });
    double const there = top + std::log(over_p([&](double p) { return std::exp(log_count(p) - top); }));
    if (count > 0) {
        return there;
    }
    double const gone = over_p([&](double p) { return -std::expm1(log_alive(p)); });
    return std::log(gone + std::exp(there));
}

} // namespace clientele::clv::detail
