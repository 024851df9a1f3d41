// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// \file
/// Tracking: the repeat transactions of all customers over calendar time, as they were counted.
namespace clientele::clv {

/// Repeat transactions before each of `times`, cumulative: what `expected_tracking` is held against. `timelines` are
/// the purchase times of each customer on the calendar, the first purchase included; time 0 is the beginning of the
/// first day. A purchase at one of the times counts after it: where days are counted from 0, those of day 7 belong to
/// the second week.
/// \throws invalid_data on a purchase time that is not finite or comes before the one before it, with the row;
/// invalid_option on a time that is negative or not finite
[[nodiscard]] inline std::vector<double> actual_tracking(std::vector<std::vector<double>> const& timelines,
                                                         std::vector<double> const& times) {
    std::vector<double> repeats;
    for (std::size_t row = 0; row < timelines.size(); ++row) {
        auto const& purchases = timelines[row];
        for (std::size_t i = 0; i < purchases.size(); ++i) {
            if (!std::isfinite(purchases[i]) || (i > 0 && purchases[i] < purchases[i - 1])) {
                throw invalid_data(row, "purchase time", to_text(purchases[i]), "it must be finite, and in order");
            }
            if (i > 0) {
                repeats.push_back(purchases[i]);
            }
        }
    }
    std::sort(repeats.begin(), repeats.end());
    std::vector<double> counted;
    counted.reserve(times.size());
    for (double const t : times) {
        if (!(t >= 0 && std::isfinite(t))) {
            throw invalid_option("time", to_text(t), "finite and 0 or more");
        }
        counted.push_back(static_cast<double>(std::lower_bound(repeats.begin(), repeats.end(), t) - repeats.begin()));
    }
    return counted;
}

} // namespace clientele::clv
