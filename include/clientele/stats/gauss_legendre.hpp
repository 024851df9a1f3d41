// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

/// \file
/// Gauss and Legendre's quadrature: the integral of a smooth function from a few of its values.
namespace clientele::stats {

/// One point of a rule over (0, 1): the integral of f is the sum of weight * f(at), exactly so for polynomials of a
/// degree below twice the number of points.
struct quadrature_point {
    double at = 0;
    double weight = 0;
};

namespace detail {

/// Roots of the Legendre polynomial P_n by Newton's method (W. Press et al., "Numerical Recipes", 2007, section 4.6),
/// in the angle theta with x = cos theta: points near an end keep their digits, and a weight is 1 / (dP / dtheta)^2,
/// which hardly depends on the last digit of its point.
template <std::size_t Points> struct gauss_legendre_rule {
    std::array<quadrature_point, Points> points{};

    gauss_legendre_rule() {
        constexpr auto n = static_cast<double>(Points);
        for (std::size_t i = 0; i < (Points + 1) / 2; ++i) {
            double angle = std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5);
            double slope = 1;
            for (int step = 0; step < 8; ++step) {
                double const x = std::cos(angle);
                double before = 1;
                double value = x;
                for (double k = 2; k <= n; k += 1) {
                    double const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                    before = value;
                    value = next;
                }
                slope = n * (x * value - before) / std::sin(angle);
                angle -= value / slope;
            }
            double const side = std::sin(angle / 2);
            double const weight = 1 / (slope * slope);
            points[i] = {side * side, weight};
            points[Points - 1 - i] = {1 - side * side, weight};
        }
    }

    [[nodiscard]] static std::span<quadrature_point const> get() {
        static gauss_legendre_rule const rule;
        return rule.points;
    }
};

} // namespace detail

/// The most points that `gauss_legendre` has.
inline constexpr std::size_t most_quadrature_points = 32;

/// A rule with at least so many points: 4, 6, 8, 10, 12, 14, 16, 20, 24 or 32.
[[nodiscard]] inline std::span<quadrature_point const> gauss_legendre(double at_least) {
    using detail::gauss_legendre_rule;
    if (at_least <= 10) {
        return at_least <= 4   ? gauss_legendre_rule<4>::get()
               : at_least <= 6 ? gauss_legendre_rule<6>::get()
               : at_least <= 8 ? gauss_legendre_rule<8>::get()
                               : gauss_legendre_rule<10>::get();
    }
    if (at_least <= 16) {
        return at_least <= 12   ? gauss_legendre_rule<12>::get()
               : at_least <= 14 ? gauss_legendre_rule<14>::get()
                                : gauss_legendre_rule<16>::get();
    }
    return at_least <= 20   ? gauss_legendre_rule<20>::get()
           : at_least <= 24 ? gauss_legendre_rule<24>::get()
                            : gauss_legendre_rule<32>::get();
}

} // namespace clientele::stats
