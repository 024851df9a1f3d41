// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/adaptive_quadrature.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/negative_binomial.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

/// \file
/// How many purchases a customer makes who may die at any time, purchase or not.
namespace clientele::clv::detail {

/// log of the integral of exp(height(z)) over z from `from` to `to`, for smooth heights of one or several humps. The
/// highest hump is found first, so that nothing overflows, and parts of doubling width are laid out from it.
template <class Height> class log_integral {
public:
    explicit log_integral(Height const& height) : height_(height) {}

    [[nodiscard]] double operator()(double from, double to) const {
        double const mode = highest(from, to);
        double const top = height_(mode);
        double sum = 0;
        for (double const sign : {-1.0, 1.0}) {
            double const end = sign < 0 ? mode - from : to - mode;
            double width = first_width(mode, sign, end, top);
            for (double at = 0; at < end; width = std::min(2 * width, 2.0)) {
                double const next = std::min(at + width, end);
                double const low = mode + sign * (sign < 0 ? next : at);
                sum += stats::integrate(low, low + (next - at), [&](double z) { return std::exp(height_(z) - top); });
                at = next;
            }
        }
        return top + std::log(sum);
    }

private:
    /// The highest point: of a grid, then by thirds around it.
    double highest(double from, double to) const {
        constexpr double steps = 64;
        double best = to;
        double value = height_(to);
        double const step = (to - from) / steps;
        for (double i = 0; i < steps; i += 1) {
            double const here = height_(from + i * step);
            if (here > value) {
                value = here;
                best = from + i * step;
            }
        }
        double low = std::max(best - step, from);
        double high = std::min(best + step, to);
        while (high - low > 1e-9 * (1 + std::abs(best))) {
            double const third = (high - low) / 3;
            if (height_(low + third) < height_(high - third)) {
                low += third;
            } else {
                high -= third;
            }
        }
        return (low + high) / 2;
    }

    /// Over what width the height falls by a few units.
    double first_width(double mode, double sign, double end, double top) const {
        double width = std::min(2.0, end);
        while (width > 1e-9 && top - height_(mode + sign * width) > 8) {
            width /= 2;
        }
        return width;
    }

    Height const& height_;
};

/// log P(X(t) = x) of a new customer with purchase rate ~ Gamma(r, alpha): x purchases in (0, t] and alive, or x
/// purchases up to a death at tau < t, all of them positive terms. `log_survival(t)` and `log_density(tau)` say when he
/// dies: that density falls off no faster than (1 + tau / shortest)^-steepest.
template <class LogSurvival, class LogDensity>
[[nodiscard]] double log_count_in_lifetime(double r, double alpha, std::uint32_t count, double t, double shortest,
                                           double steepest, LogSurvival const& log_survival,
                                           LogDensity const& log_density) {
    auto const x = static_cast<double>(count);
    if (t == 0) {
        return count == 0 ? 0.0 : -HUGE_VAL;
    }
    // Up to a quarter of these times neither the wait for more purchases nor the density of death takes back more than
    // half of what tau^(x + 1) gains.
    double const early = std::min({t, alpha * (x + 1) / (x + 1 + r), shortest * (x + 1) / (x + 1 + steepest)});
    double const from = std::log(early / 4) - 90 / (x + 1);
    double const choice = stats::log_rising_over_factorial(r, x);
    auto const height = [&](double z) {
        double const tau = std::exp(z);
        double const bought = count == 0 ? 0.0 : -x * std::log1p(alpha / tau);
        return choice + bought - r * std::log1p(tau / alpha) + log_density(tau) + z;
    };
    double const alive = stats::log_negative_binomial(r, t / alpha, x) + log_survival(t);
    double const dead = log_integral<decltype(height)>{height}(from, std::log(t));
    return stats::log_sum(alive, dead);
}

} // namespace clientele::clv::detail
