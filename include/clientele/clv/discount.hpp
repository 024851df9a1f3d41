// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>

/// \file
/// Discount rates in the unit of time of a model. A rate is per unit of time, and 10 % per year is not 10 % per week:
/// convert it.
namespace clientele::clv {
namespace detail {

inline void check_growth(double rate) {
    if (!(rate > -1 && std::isfinite(rate))) {
        throw invalid_option("discount rate", to_text(rate), "finite and above -1");
    }
}

} // namespace detail

/// The effective rate per unit of time that compounds to `per_year` over a year of so many units: 365.25 days, 52.18
/// weeks, 12 months.
/// \throws invalid_option unless the rate is finite and above -1 and there are units in a year
[[nodiscard]] inline double discount_per_unit(double per_year, double units_per_year) {
    detail::check_growth(per_year);
    if (!(units_per_year > 0 && std::isfinite(units_per_year))) {
        throw invalid_option("units_per_year", to_text(units_per_year), "finite and above 0");
    }
    return std::expm1(std::log1p(per_year) / units_per_year);
}

/// The same rate for continuous discounting, e^(-rate t).
/// \throws invalid_option unless the rate is finite and above -1
[[nodiscard]] inline double continuous_rate(double effective) {
    detail::check_growth(effective);
    return std::log1p(effective);
}

} // namespace clientele::clv
