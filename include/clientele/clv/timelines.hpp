// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/customers/summarise.hpp>
#include <clientele/customers/words.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// Every purchase of every customer on the calendar, for what three numbers cannot show: tracking, timing, the path of
/// P(alive).
namespace clientele::clv {

struct timeline_options {
    std::optional<std::chrono::sys_days> from{}; ///< the day that is time 0; always given
    std::optional<std::chrono::sys_days>
        until{}; ///< the last day of observation; later rows are left out. Always given
    std::chrono::days unit{1};
};

/// The purchase times of each customer of a log, the first included, in order; customers stand in the order of their
/// first rows, as those of `customers::summarise` do. Rows of one day are one purchase. Refunds are rows too: leave
/// them out first.
/// \throws invalid_option without `from`, `until` or with a unit below a day; invalid_data on a row before `from`, on
///         an empty id or a missing or impossible date
template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf>
[[nodiscard]] std::vector<std::vector<double>> timelines(Rows&& rows, worded<customers::word::id, IdOf> const& id,
                                                         worded<customers::word::day, DayOf> const& day,
                                                         timeline_options const& options) {
    if (!options.from || !options.until) {
        throw invalid_option(!options.from ? "from" : "until", "none", "a day: the library reads no clock");
    }
    if (options.unit < std::chrono::days{1}) {
        throw invalid_option("unit", to_text(options.unit.count()) + " days", "a day or more");
    }
    using kept = customers::id_of<Rows, IdOf>;
    auto const first = static_cast<customers::day_number>(options.from->time_since_epoch().count());
    auto const last = static_cast<customers::day_number>(options.until->time_since_epoch().count());
    customers::id_index<kept> index;
    std::vector<std::vector<double>> days;
    std::size_t row = 0;
    for (auto&& purchase : rows) {
        auto&& date = day(purchase);
        auto&& key = id(purchase);
        auto const on = customers::detail::read_day(date, customers::detail::furthest_day, row);
        auto const& who = customers::detail::read_id<kept>(key, row);
        if (on < first) {
            throw invalid_data(row, "date", to_text(first - on) + " days before `from`", "time 0 comes first");
        }
        if (on <= last) {
            std::size_t const customer = index.find_or_insert(who);
            if (customer == days.size()) {
                days.emplace_back();
            }
            days[customer].push_back(static_cast<double>(on - first));
        }
        ++row;
    }
    for (auto& purchases : days) {
        std::sort(purchases.begin(), purchases.end());
        purchases.erase(std::unique(purchases.begin(), purchases.end()), purchases.end());
        for (double& each : purchases) {
            each /= static_cast<double>(options.unit.count());
        }
    }
    return days;
}

/// The times of one customer's repeat purchases since his first, as `alive_path` wants them.
[[nodiscard]] inline std::vector<double> since_first(std::vector<double> const& timeline) {
    std::vector<double> repeats;
    for (std::size_t i = 1; i < timeline.size(); ++i) {
        repeats.push_back(timeline[i] - timeline[0]);
    }
    return repeats;
}

} // namespace clientele::clv
