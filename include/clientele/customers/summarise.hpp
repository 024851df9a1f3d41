// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/ledger.hpp>

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// From a transaction log to one history per customer in one call, and the split of a log in time.
namespace clientele::customers {

struct summary_options {
    /// The day from which the histories look back; always given. Later rows are refused.
    std::optional<std::chrono::sys_days> as_of{};
    /// Purchases within one period, counted from the customer's first purchase, are one transaction.
    std::chrono::days period{1};
    /// The unit of `t_x` and `T`; the period if none is given. (Weeks, with days merged: `.unit = days{7}`.)
    std::optional<std::chrono::days> unit{};
    refund_policy refunds = refund_policy::net;
    /// Told of the rows done so far; may stop the work.
    progress watcher{};
};

/// The type in which a projection's ids are kept: character sequences as `std::string`, everything else as it is.
template <class Rows, class IdOf> using id_of = detail::kept_id<projected_t<IdOf, row_t<Rows>>>;

/// One history per customer of a log: rows in any order, read once. Customers stand in the order of their first rows.
/// \throws whatever `ledger::add` and `ledger::histories` throw
template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
          engine Engine = sequential>
[[nodiscard]] auto summarise(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
                             worded<word::amount, AmountOf> const& amount, summary_options const& options,
                             Engine const& how = {}) {
    detail::check({options.as_of, options.unit});
    ledger<id_of<Rows, IdOf>> book{{options.period}};
    book.add(rows, id, day, amount, {options.as_of, options.watcher}, how);
    return std::move(book).histories({options.as_of, options.unit, options.refunds});
}

/// The same over order lines: rows with the same order id of the same customer are one order.
template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
          projection<row_t<Rows>> OrderOf, engine Engine = sequential>
[[nodiscard]] auto summarise(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
                             worded<word::amount, AmountOf> const& amount, worded<word::order, OrderOf> const& order,
                             summary_options const& options, Engine const& how = {}) {
    detail::check({options.as_of, options.unit});
    ledger<id_of<Rows, IdOf>, id_of<Rows, OrderOf>> book{{options.period}};
    book.add(rows, id, day, amount, order, {options.as_of, options.watcher}, how);
    return std::move(book).histories({options.as_of, options.unit, options.refunds});
}

} // namespace clientele::customers
