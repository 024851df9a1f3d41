// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/curve.hpp>

#include <cmath>
#include <cstddef>

/// \file
/// Other measures of concentration, each over the customers of a Lorenz curve.
namespace clientele::pareto {

/// Herfindahl-Hirschman index: the sum of squared shares, from 1/n (all equal) to 1 (one holds everything).
[[nodiscard]] inline double herfindahl(curve const& of) {
    exact_sum sum;
    for (std::size_t i = 0; i < of.values().size(); ++i) {
        double const share = of.values()[i] / of.total();
        sum.add(of.weight(i) * share * share);
    }
    return sum.value();
}

/// How many customers of equal value would be as concentrated: 1 / Herfindahl.
[[nodiscard]] inline double effective_number(curve const& of) { return 1 / herfindahl(of); }

/// Theil's T: the mean of (x/m) ln(x/m) with m the mean value, from 0 (all equal) to ln n. Customers without value
/// count 0. \throws invalid_data if a value is negative (Theil 1967 has no meaning there)
[[nodiscard]] inline double theil(curve const& of) {
    if (of.values().front() < 0) {
        throw invalid_data("smallest value", to_text(of.values().front()), "Theil's index needs values of 0 or more");
    }
    double const mean = of.total() / of.customers();
    exact_sum sum;
    for (std::size_t i = 0; i < of.values().size(); ++i) {
        double const ratio = of.values()[i] / mean;
        if (ratio > 0) {
            sum.add(of.weight(i) * ratio * std::log(ratio));
        }
    }
    return sum.value() / of.customers();
}

/// Hoover (Robin Hood) index: the share of value that would have to move to make all equal.
[[nodiscard]] inline double hoover(curve const& of) {
    double const mean = of.total() / of.customers();
    exact_sum sum;
    for (std::size_t i = 0; i < of.values().size(); ++i) {
        sum.add(of.weight(i) * std::abs(of.values()[i] - mean));
    }
    return sum.value() / (2 * of.total());
}

} // namespace clientele::pareto
