// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/progress.hpp>
#include <clientele/core/text.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

/// \file
/// What can be chosen when transactions are entered and when histories are read.
namespace clientele::customers {

/// What becomes of rows with a negative amount. They never count as an order or a transaction.
enum class refund_policy : std::uint8_t {
    net,      ///< subtracted from the totals (which may become negative)
    ignore,   ///< left out altogether
    separate, ///< left out of the totals, and told of by `refunds()` and `refunded()`
};

struct ledger_options {
    /// Purchases within one period, counted from the customer's first purchase, are one transaction.
    std::chrono::days period{1};
};

struct entry_options {
    /// Rows dated later than this are refused. A ledger that is refreshed passes the day of the refresh.
    std::optional<std::chrono::sys_days> as_of{};
    /// With several threads it is told of the rows of the first part.
    progress watcher{};
};

struct history_options {
    /// The day from which the histories look back; always given, since nothing here reads a clock.
    std::optional<std::chrono::sys_days> as_of{};
    /// The unit of `t_x` and `T`; the ledger's period if none is given.
    std::optional<std::chrono::days> unit{};
    refund_policy refunds = refund_policy::net;
};

namespace detail {

inline void check(history_options const& options) {
    if (!options.as_of) {
        throw invalid_option("as_of", "missing", "the day from which to look back");
    }
    auto const year = std::chrono::year_month_day{*options.as_of}.year();
    if (std::chrono::sys_days{std::chrono::year_month_day{*options.as_of}} != *options.as_of || !year.ok()) {
        throw invalid_option("as_of", to_text(options.as_of->time_since_epoch().count()) + " days from 1970",
                             "a day that the calendar can name");
    }
    if (options.unit && *options.unit < std::chrono::days{1}) {
        throw invalid_option("unit", to_text(options.unit->count()) + " days", "1 day or more");
    }
}

} // namespace detail
} // namespace clientele::customers
