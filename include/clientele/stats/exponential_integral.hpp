// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/dual.hpp>
#include <clientele/stats/gauss_legendre.hpp>

#include <algorithm>
#include <cmath>

/// \file
/// Two integrals of exponentials that discounting and lifetimes lead to.
namespace clientele::stats {

/// (e^x - 1) / x, which is 1 at x = 0: the mean of e^(x t) over t in (0, 1).
[[nodiscard]] inline double exponential_mean(double x) noexcept { return x == 0 ? 1.0 : std::expm1(x) / x; }

template <std::size_t N> [[nodiscard]] dual<N> exponential_mean(dual<N> const& x) noexcept {
    double const mean = exponential_mean(x.value);
    if (std::abs(x.value) > 1) {
        return x.chain(mean, (std::exp(x.value) - mean) / x.value);
    }
    double slope = 0; // sum of k x^(k - 1) / (k + 1)!
    double term = 0.5;
    for (double k = 1; k < 24; k += 1) {
        slope += term;
        term *= x.value * (k + 1) / (k * (k + 2));
    }
    return x.chain(mean, slope);
}

/// e^z E_s(z), E_s the generalised exponential integral (NIST Digital Library of Mathematical Functions, 8.19): the
/// integral of e^(-z y) (1 + y)^-s over y > 0, for all s > 0 and z >= 0. At z = 0 it is 1 / (s - 1), infinite unless s
/// is above 1. Equal to z^(s - 1) U(s, s, z) of Tricomi's function, whose own size may overflow where this does not.
///
/// In q = log(1 + y) the integrand is exp(-z (e^q - 1) - (s - 1) q), which has one maximum and no singularity: Gauss
/// and Legendre's rule between the points where nothing is left of it. Error at most 1e-14 of its size.
template <real Real> [[nodiscard]] Real scaled_exponential_integral(Real const& s, Real const& z) {
    using std::exp;
    double const z0 = value_of(z);
    double const slope = value_of(s) - 1;
    if (z0 == 0) {
        return slope > 0 ? Real{1.0} / (s - Real{1.0}) : Real{HUGE_VAL};
    }
    if (z0 > 1e9 * (1 + std::abs(slope))) { // to all digits: the next term is s / z^2
        return Real{1.0} / (z + s);
    }
    auto const fall = [&](double q) { return z0 * std::expm1(q) + slope * q; };
    double const mode = slope < -z0 ? std::log(-slope / z0) : 0.0;
    double const top = fall(mode);
    // The fall is convex: Newton's method comes down to the cut from above.
    double reach = std::min(mode + std::log1p(44 / (z0 * std::exp(mode))) + 4, 800.0);
    if (slope > 0) {
        reach = std::min(reach, 44 / (slope + z0));
    }
    for (int step = 0; step < 60 && fall(reach) - top > 46; ++step) {
        reach -= (fall(reach) - top - 44) / (z0 * std::exp(reach) + slope);
    }
    double const parts = std::ceil(reach / 4);
    Real sum{0.0};
    for (double part = 0; part < parts; part += 1) {
        for (auto const& point : gauss_legendre(most_quadrature_points)) {
            double const q = (part + point.at) * (reach / parts);
            sum += Real(point.weight) * exp(-z * Real(std::expm1(q)) - (s - Real{1.0}) * Real(q) + Real(top));
        }
    }
    return sum * Real(reach / parts * std::exp(-top));
}

} // namespace clientele::stats
