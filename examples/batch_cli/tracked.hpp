// SPDX-License-Identifier: MIT
#pragma once

#include "log.hpp"
#include "value.hpp"

#include <clientele/clv.hpp>
#include <clientele/core.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// Repeat purchases week by week, as they came and as the model of buying expects them.
namespace batch {

struct tracked_weeks {
    std::vector<double> weeks{};    ///< ends of the weeks, from the first day of the log
    std::vector<double> came{};     ///< repeat purchases up to there
    std::vector<double> expected{}; ///< the same
    std::size_t customers = 0;      ///< that were looked at
    std::size_t step = 1;           ///< every one, or one in so many
};

namespace detail {

/// Purchases of the customers whose number `step` divides, by day: each day once a customer, without his first.
inline std::vector<double> repeats_by_day(order_log const& log, std::chrono::sys_days start, std::size_t days,
                                          std::size_t step) {
    std::vector<std::pair<std::uint32_t, std::int64_t>> bought;
    for (auto const& row : log.rows) {
        if (row.customer % step == 0 && row.amount >= 0) {
            bought.emplace_back(row.customer, (row.day - start).count());
        }
    }
    std::ranges::sort(bought);
    std::vector<double> repeats(days + 1);
    for (std::size_t i = 1; i < bought.size(); ++i) {
        bool const again = bought[i].first == bought[i - 1].first && bought[i].second != bought[i - 1].second;
        repeats[static_cast<std::size_t>(bought[i].second)] += again ? 1 : 0;
    }
    return repeats;
}

} // namespace detail

/// Over whole weeks up to `as_of`, for at most some 100,000 customers, evenly taken. Empty for a log of less than four
/// weeks.
template <class Model>
tracked_weeks track(order_log const& log, std::vector<history> const& histories, std::chrono::sys_days as_of,
                    Model const& model) {
    namespace clv = clientele::clv;
    tracked_weeks found{.step = histories.size() / detail::looked_at + 1};
    std::vector<history> some;
    auto start = as_of;
    for (std::size_t i = 0; i < histories.size(); i += found.step) {
        if (auto const& first = histories[i].first_order()) {
            some.push_back(histories[i]);
            start = std::min(start, *first);
        }
    }
    auto const days = static_cast<std::size_t>((as_of - start).count());
    found.customers = some.size();
    if (days < 28) {
        return found;
    }
    std::size_t const every = 7 * (days / 7 / 520 + 1); // ten years of weeks are as many as a chart can show
    auto const repeats = detail::repeats_by_day(log, start, days, found.step);
    std::vector<double> ends;
    double came = 0;
    for (std::size_t day = 1; day <= days; ++day) {
        came += repeats[day];
        if (day % every == 0) {
            ends.push_back(static_cast<double>(day));
            found.weeks.push_back(static_cast<double>(day) / 7);
            found.came.push_back(came);
        }
    }
    auto const base = clv::summarise(some, clv::own_names{});
    found.expected = clv::expected_tracking(model, base, static_cast<double>(days), ends);
    return found;
}

} // namespace batch
