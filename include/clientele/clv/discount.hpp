// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

/// \file
/// Discount rates in the unit of time of a model. A rate is per unit of time, and 10 % per year is not 10 % per week:
/// convert it.
namespace clientele::clv {

/// The effective rate per unit of time that compounds to `per_year` over a year of so many units: 365.25 days, 52.18
/// weeks, 12 months.
[[nodiscard]] inline double discount_per_unit(double per_year, double units_per_year) noexcept {
    return std::expm1(std::log1p(per_year) / units_per_year);
}

/// The same rate for continuous discounting, e^(-rate t).
[[nodiscard]] inline double continuous_rate(double effective) noexcept { return std::log1p(effective); }

} // namespace clientele::clv
