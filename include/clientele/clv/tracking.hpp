// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/model.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

/// \file
/// Tracking: the repeat transactions of all customers over calendar time, as the model expects them.
namespace clientele::clv {

/// Expected repeat transactions of all customers together up to each of `times`, cumulative. Time 0 is when the first
/// customer bought first; `end` is when observation ended on the same clock, so that a customer of age T came at `end`
/// - T. Increments are differences. Compare with what was counted: Fader, Hardie and Lee (2005), figure 3. \throws
/// invalid_option on a time that is negative or not finite, or an `end` before the age of the oldest
template <purchase_model Model>
[[nodiscard]] std::vector<double> expected_tracking(Model const& model, summaries const& customers, double end,
                                                    std::vector<double> const& times) {
    if (!std::isfinite(end)) {
        throw invalid_option("end", to_text(end), "finite");
    }
    std::map<double, double> arrivals; // customers by the time of their first purchase
    for (std::size_t i = 0; i < customers.rows.size(); ++i) {
        double const arrived = end - customers.rows[i].T;
        if (!(arrived >= -1e-9 * std::abs(end))) {
            throw invalid_option("end", to_text(end),
                                 "at least the age of the oldest customer, " + to_text(customers.rows[i].T));
        }
        arrivals[arrived] += customers.weight(i);
    }
    std::vector<double> expected;
    expected.reserve(times.size());
    for (double const t : times) {
        if (!(t >= 0 && std::isfinite(t))) {
            throw invalid_option("time", to_text(t), "finite and 0 or more");
        }
        double sum = 0;
        for (auto const& [arrived, count] : arrivals) {
            if (arrived >= t) {
                break;
            }
            sum += count * model.expected_transactions(t - std::max(arrived, 0.0));
        }
        expected.push_back(sum);
    }
    return expected;
}

} // namespace clientele::clv
