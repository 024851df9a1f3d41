// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/negative_binomial.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

/// \file
/// How many purchases a new customer of the beta-geometric family makes in a time, or in a later time.
namespace clientele::clv::detail {

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
    return stats::log_sum(alive, lost);
}

/// log E[(1 + p t / alpha)^-r f(p)] for p ~ Beta(a, b): of customers with the same p that share is alive at t. `log_f`
/// may fall over hundreds of powers of e.
template <class LogF>
[[nodiscard]] double log_average_of_alive(beta_geometric<double> const& of, double t, LogF const& log_f) {
    constexpr double finest = 1e-40; // where f falls steeply with p, small p count
    stats::beta_average<double> const over_p{of.a, of.b, finest};
    auto const height = [&](double p) { return log_f(p) - of.r * std::log1p(p * t / of.alpha); };
    double top = -HUGE_VAL;
    (void)over_p([&](double p) {
        top = std::max(top, height(p));
        return 0.0;
    });
    return top + std::log(over_p([&](double p) { return std::exp(height(p) - top); }));
}

/// log P(X(t + h) - X(t) = x). Of customers with the same p a share (1 + p t / alpha)^-r is alive at t, and their rates
/// are Gamma(r, alpha + p t); from there on they are as new.
template <std::uint32_t Chances>
[[nodiscard]] double log_probability_of_count(beta_geometric<double> const& of, std::uint32_t count, double t,
                                              double h) {
    if (h == 0) {
        return count == 0 ? 0.0 : -HUGE_VAL;
    }
    auto const x = static_cast<double>(count);
    double const draws = x + Chances;
    auto const survives = [&](double times) {
        return stats::log_rising(of.b, times) - stats::log_rising(of.a + of.b, times);
    };
    // A chance (1 - p)^n on top of Beta(a, b) is Beta(a, b + n), and p besides Beta(a + 1, b + n).
    double const alive = survives(draws) + log_average_of_alive({of.r, of.alpha, of.a, of.b + draws}, t, [&](double p) {
                             return stats::log_negative_binomial(of.r, h / (of.alpha + p * t), x);
                         });
    if (count > 0) {
        double const lost = std::log(of.a) + survives(draws - 1) - std::log(of.a + of.b + draws - 1) +
                            log_average_of_alive({of.r, of.alpha, of.a + 1, of.b + draws - 1}, t, [&](double p) {
                                return stats::log_negative_binomial_tail(of.r, h / (of.alpha + p * t), x);
                            });
        return stats::log_sum(alive, lost);
    }
    // Nothing: alive at t and no purchase, or one that never was to be; or gone by t.
    double const there = Chances == 0 ? 0.0 : std::log(of.b) - std::log(of.a + of.b);
    double const gone = -std::expm1(
        there + log_average_of_alive({of.r, of.alpha, of.a, of.b + Chances}, t, [](double) { return 0.0; }));
    return std::log(gone + std::exp(alive));
}

} // namespace clientele::clv::detail
