// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/dual.hpp>

#include <array>
#include <cmath>
#include <cstddef>

/// \file
/// Sums over all periods to come, however slowly they end.
namespace clientele::clv::detail {

/// The sum over t = 0, 1, 2, ... of a smooth positive function times (1 + rate)^-t. `f` takes a double and gives a
/// `Real`; it falls, in the end like t^-power, which holds to the last digit from t = e^`far` on; power > 1 if rate =
/// 0.
///
/// The first terms are added one by one, until what is left cannot be seen: as f falls, the rest is at most 1 / rate
/// times the last term. Where that takes long, the rest is its integral, with the end correction of J. Gregory (F. B.
/// Hildebrand, "Introduction to Numerical Analysis", 1974, section 5.9), whose next term is below 1e-13 of f there. The
/// integral over t = `by_hand` e^y, y = scale exp(u - e^-u), is a trapezoidal sum: the integrand falls exponentially in
/// y (H. Takahasi and M. Mori, "Double exponential formulas for numerical integration", Publications of RIMS 9 (1974),
/// p. 734).
template <stats::real Real, class F>
[[nodiscard]] Real discounted_sum(F const& f, double rate, Real const& power, double far) {
    using std::exp;
    constexpr double by_hand = 512;
    double const discount = std::log1p(rate);
    auto const term = [&](double t) { return f(t) * Real(std::exp(-discount * t)); };
    Real sum{0.0};
    for (double t = 0; t < by_hand; t += 1) {
        Real const next = term(t);
        sum = sum + next;
        if (rate > 0 && stats::value_of(next) / rate <= 1e-17 * stats::value_of(sum)) {
            return sum;
        }
    }
    std::array<Real, 6> difference{};
    for (std::size_t i = 0; i < difference.size(); ++i) {
        difference[i] = term(by_hand + static_cast<double>(i));
    }
    for (std::size_t order = 1; order < difference.size(); ++order) {
        for (std::size_t i = difference.size(); i-- > order;) {
            difference[i] = difference[i] - difference[i - 1];
        }
    }
    constexpr std::array<double, 6> gregory{1.0 / 2, -1.0 / 12, 1.0 / 24, -19.0 / 720, 3.0 / 160, -863.0 / 60480};
    for (std::size_t i = 0; i < gregory.size(); ++i) {
        sum = sum + Real(gregory[i]) * difference[i];
    }
    // How far the integrand reaches in y; the further, the sharper in u the discount cuts it off.
    double const steepness = stats::value_of(power) - 1;
    double const scale =
        std::fmin(rate > 0 ? std::log1p(1 / (by_hand * discount)) : HUGE_VAL, steepness > 0 ? 1 / steepness : HUGE_VAL);
    double const last = std::fmax(far - std::log(by_hand), 0.0);
    double const step = 1 / (16 * std::fmin(std::fmax(scale, 1.0), 16.0));
    Real integral{0.0};
    for (double u = -4; u <= 5; u += step) {
        double const y = scale * std::exp(u - std::exp(-u));
        double const left = rate > 0 ? std::exp(-discount * by_hand * std::exp(y)) : 1.0;
        if (left == 0) {
            break;
        }
        double const t = by_hand * std::exp(std::fmin(y, last));
        Real found = f(t) * Real(left * t * y * (1 + std::exp(-u)));
        if (y > last) {
            found = found * exp((Real(1.0) - power) * Real(y - last));
        }
        integral = integral + found;
    }
    return sum + integral * Real(step);
}

} // namespace clientele::clv::detail
