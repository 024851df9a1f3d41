// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gauss_legendre.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

/// \file
/// Quadrature that looks where points are needed.
namespace clientele::stats {

namespace detail {

template <class F, class Visit>
double adaptive_part(double from, double width, F const& f, Visit const& visit, double before, int depth) {
    constexpr std::size_t many = 16;
    double coarse = 0;
    for (auto const& point : gauss_legendre(8)) {
        coarse += point.weight * f(from + width * point.at);
    }
    std::array<double, many> values{};
    auto const rule = gauss_legendre(many);
    double fine = 0;
    for (std::size_t i = 0; i < many; ++i) {
        values[i] = f(from + width * rule[i].at);
        fine += rule[i].weight * values[i];
    }
    // The error of the finer rule is about the square of that of the coarser one.
    if (depth == 0 || width * std::abs(fine - coarse) <= 1e-10 * std::max(before, width * fine)) {
        for (std::size_t i = 0; i < many; ++i) {
            visit(from + width * rule[i].at, width * rule[i].weight, values[i]);
        }
        return width * fine;
    }
    double const half = width / 2;
    double const first = adaptive_part(from, half, f, visit, before, depth - 1);
    return first + adaptive_part(from + half, half, f, visit, before + first, depth - 1);
}

} // namespace detail

/// The integral of a positive smooth function, to 14 digits. `visit(at, weight, f(at))` sees each point of the rule
/// that was good enough, so that f times other smooth functions can be integrated with it.
template <class F, class Visit> double integrate(double from, double to, F const& f, Visit const& visit) {
    return to > from ? detail::adaptive_part(from, to - from, f, visit, 0.0, 24) : 0.0;
}
template <class F> [[nodiscard]] double integrate(double from, double to, F const& f) {
    return integrate(from, to, f, [](double /*at*/, double /*weight*/, double /*value*/) {});
}

} // namespace clientele::stats
