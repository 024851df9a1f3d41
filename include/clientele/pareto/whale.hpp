// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/pareto/values.hpp>
#include <clientele/stats/sort.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

/// \file
/// The whale curve: cumulative profit from the best customer to the worst, some of whom lose money.
namespace clientele::pareto {

/// The best `customers` (a share) have earned `profit` (money).
struct whale_point {
    double customers = 0;
    double profit = 0;
    friend bool operator==(whale_point const&, whale_point const&) = default;
};

/// What the whale curve says (R. Kaplan and V. Narayanan, "Measuring and managing customer profitability", 2001).
struct whale_curve {
    std::size_t customers = 0;
    double total = 0;                ///< profit over all customers; may be negative
    double peak = 0;                 ///< the most that the best customers earn together
    std::size_t at_peak = 0;         ///< how many those are: all with a profit above 0
    std::size_t losing = 0;          ///< customers who lose money: those past the peak, less the ones at exactly 0
    double lost = 0;                 ///< what they cost, a positive number: peak - total
    std::vector<whale_point> points; ///< from (0, 0) to (1, total), at even steps, and the peak

    /// Share of customers past the peak: they bring nothing or lose money.
    [[nodiscard]] double share_past_peak() const noexcept {
        return customers == 0 ? 0 : 1 - static_cast<double>(at_peak) / static_cast<double>(customers);
    }
    friend bool operator==(whale_curve const&, whale_curve const&) = default;
};

/// The whale curve of a profit over customers, with at most `most` + 2 points.
/// \throws invalid_data on NaN or infinity (with the row), and on nobody
template <customer_range Customers, numeric_projection<row_t<Customers>> Profit, engine Engine = sequential>
[[nodiscard]] whale_curve whale(Customers&& customers, Profit const& profit, std::size_t most = 200,
                                Engine const& how = {}) {
    auto values = detail::read_numbers<detail::gathering::everywhere>(how, customers, profit, "profit",
                                                                      -std::numeric_limits<double>::max());
    if (values.empty()) {
        throw invalid_data("customers", "none", "a whale curve needs at least one");
    }
    stats::sort_numbers(values);
    std::reverse(values.begin(), values.end());
    auto const count = static_cast<double>(values.size());
    whale_curve drawn{.customers = values.size(), .points = {{0, 0}}};
    exact_sum sum;
    exact_sum losses;
    double next = 1; // the step of which the next point is the end
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < 0) {
            ++drawn.losing;
            losses.add(-values[i]);
        } else if (values[i] > 0) {
            ++drawn.at_peak;
        }
        sum.add(values[i]);
        auto const done = static_cast<double>(i + 1);
        bool const peak = values[i] > 0 && (i + 1 == values.size() || values[i + 1] <= 0);
        bool const step = done * static_cast<double>(most) >= next * count;
        if (peak || step || i + 1 == values.size()) {
            drawn.points.push_back({done / count, sum.value()});
            next += step ? 1 : 0;
        }
        if (peak) {
            drawn.peak = sum.value();
        }
    }
    drawn.total = sum.value();
    if (!std::isfinite(drawn.total) || !std::isfinite(drawn.peak) || !std::isfinite(losses.value())) {
        throw invalid_data("profit", "too large", "use another unit: sums of such values leave the range");
    }
    drawn.lost = losses.value();
    return drawn;
}

} // namespace clientele::pareto
