// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/progress.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/history.hpp>
#include <clientele/customers/ledger.hpp>
#include <clientele/customers/options.hpp>
#include <clientele/customers/words.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// A log split in time: what was known on a day, to learn from, and what came after it, to check a forecast against.
namespace clientele::customers {

struct split_options {
    /// The last day of the calibration, which sees nothing later; always given.
    std::optional<std::chrono::sys_days> calibration_end{};
    /// The last day of the hold-out, which begins the day after; always given. Later rows are refused.
    std::optional<std::chrono::sys_days> as_of{};
    /// Purchases within one period, counted from the customer's first purchase, are one transaction.
    std::chrono::days period{1};
    /// The unit of `t_x`, `T` and `T_holdout`; the period if none is given.
    std::optional<std::chrono::days> unit{};
    refund_policy refunds = refund_policy::net;
    /// Told of the rows done so far; may stop the work. With several threads it is told of the rows of the first part.
    progress watcher{};
};

/// What one customer of the calibration did in the hold-out.
struct holdout_record {
    /// Orders that the calibration had not counted: an order id met before is not a new order.
    std::uint32_t orders = 0;
    /// Transactions that the calibration had not counted: `x` over all rows less `x` of the calibration. Periods are
    /// counted from the customer's first purchase ever, so that one which the end of the calibration cuts in two counts
    /// once, where it begins.
    std::uint32_t x = 0;
    /// Money of the hold-out's rows, refunds by the same policy, rounded once.
    double total = 0;

    friend bool operator==(holdout_record const&, holdout_record const&) = default;
};

/// A log split in time. `holdout[i]` belongs to `calibration[i]`; customers stand in the order of their first rows in
/// the calibration.
template <class Id> struct calibration_and_holdout {
    std::vector<history<Id>> calibration; ///< as seen from `calibration_end`
    std::vector<holdout_record> holdout;
    std::size_t new_customers = 0; ///< customers with rows in the hold-out only: they are in neither vector
    double T_holdout = 0;          ///< length of the hold-out, in units

    friend bool operator==(calibration_and_holdout const&, calibration_and_holdout const&) = default;
};

namespace detail {

/// \throws invalid_option
inline void check(split_options const& options) {
    if (!options.calibration_end) {
        throw invalid_option("calibration_end", "missing", "the last day of the calibration");
    }
    check(history_options{options.as_of, options.unit, options.refunds});
    if (*options.calibration_end > *options.as_of) {
        throw invalid_option("calibration_end", to_text(*options.calibration_end),
                             "as_of " + to_text(*options.as_of) + " or earlier");
    }
}

/// The values of a row, kept while it waits for its ledger. They are as they were read, right or wrong: the ledger
/// checks.
template <class Id, class Day, class Amount, class Order> struct waiting_row {
    std::optional<Id> id;
    Day day;
    Amount amount;
    std::optional<Order> order;
    std::size_t number;
};

template <class Kept, class Key> std::optional<Kept> keep(Key const& key) {
    auto const* const value = clientele::detail::value_of(key);
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(*value)>>) { // a null string in an optional
        if (value != nullptr && *value == nullptr) {
            return std::nullopt;
        }
    }
    return value != nullptr ? std::optional<Kept>{static_cast<Kept>(*value)} : std::nullopt;
}

/// Whether a date lies after `end`. One that is missing lies nowhere; the ledger refuses it.
template <class Date> bool is_after(Date const& date, std::chrono::sys_days end) {
    auto const* const value = clientele::detail::value_of(date);
    return value != nullptr && to_day(*value) > end;
}

/// The error for a row that has `number` in the caller's range.
inline invalid_data renumbered(invalid_data const& refused, std::size_t number) {
    std::size_t const reason = refused.field().size() + refused.value().size() + 6; // "field is value, reason"
    return {number, refused.field(), refused.value(), refused.problem().substr(reason)};
}

/// An accumulator: the rows of the calibration in one ledger, those of the hold-out in another.
template <class Id, class Order> class split_books {
public:
    split_books(std::chrono::days period, std::chrono::sys_days end, std::chrono::sys_days as_of)
        : calibration_{{period}}, holdout_{{period}}, end_(end), as_of_(as_of) {}

    void merge(split_books const& other) {
        calibration_.merge(other.calibration_);
        holdout_.merge(other.holdout_);
    }

    /// Reads each row once. The rows wait in two queues, which go to their ledgers when they are long enough.
    template <class Row, class Last, class IdOf, class DayOf, class AmountOf, class... OrderOf>
    void enter(Row row, Last const& last, std::size_t number, progress const& watcher, IdOf const& id, DayOf const& day,
               AmountOf const& amount, OrderOf const&... order) {
        using row_type = std::iter_reference_t<Row>&;
        using waiting = waiting_row<Id, std::remove_cvref_t<std::invoke_result_t<DayOf const&, row_type>>,
                                    std::remove_cvref_t<std::invoke_result_t<AmountOf const&, row_type>>, Order>;
        std::vector<waiting> early;
        std::vector<waiting> late;
        bool const watched = watcher && number == 0;
        for (; row != last; ++row) {
            auto&& transaction = *row;
            auto&& when = day(transaction);
            auto& queue = is_after(when, end_) ? late : early;
            queue.push_back({keep<Id>(id(transaction)), when, amount(transaction), std::nullopt, number});
            ((queue.back().order = keep<Order>(order(transaction))), ...);
            ++number;
            if (early.size() + late.size() == progress_step) {
                book(early, late);
            }
            if (watched) {
                report_progress(watcher, number);
            }
        }
        book(early, late);
    }

    [[nodiscard]] calibration_and_holdout<Id> result(split_options const& options) && {
        calibration_and_holdout<Id> split;
        split.calibration = calibration_.histories({end_, options.unit, options.refunds});
        std::size_t const size = split.calibration.size();

        // The hold-out alone, with the customers of the calibration first: its money is then rounded once.
        ledger<Id, Order> in_line{{calibration_.period()}};
        in_line.enrol(split.calibration, customers::id(&history<Id>::id));
        in_line.merge(holdout_);
        auto const after = std::move(in_line).histories({as_of_, options.unit, options.refunds});

        calibration_.merge(std::exchange(holdout_, ledger<Id, Order>{}));
        auto const over_all = std::move(calibration_).histories({as_of_, options.unit, options.refunds});

        split.holdout.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            history<Id> const& before = split.calibration[i];
            split.holdout.push_back(
                {over_all[i].orders() - before.orders(), over_all[i].x() - before.x(), after[i].total()});
        }
        split.new_customers = over_all.size() - size;
        split.T_holdout = static_cast<double>((as_of_ - end_).count()) /
                          static_cast<double>(options.unit.value_or(options.period).count());
        return split;
    }

private:
    /// \throws invalid_data with the first of the bad rows
    template <class Waiting> void book(std::vector<Waiting>& early, std::vector<Waiting>& late) {
        auto const refused_early = refusal_of(calibration_, early, end_);
        auto const refused_late = refusal_of(holdout_, late, as_of_);
        if (refused_early && (!refused_late || refused_early->row() < refused_late->row())) {
            throw invalid_data{*refused_early};
        }
        if (refused_late) {
            throw invalid_data{*refused_late};
        }
        early.clear();
        late.clear();
    }

    template <class Waiting>
    static std::optional<invalid_data> refusal_of(ledger<Id, Order>& book, std::vector<Waiting> const& rows,
                                                  std::chrono::sys_days latest) {
        auto const id = customers::id(&Waiting::id);
        auto const day = customers::day(&Waiting::day);
        auto const amount = customers::amount(&Waiting::amount);
        try {
            if constexpr (std::same_as<Order, no_order>) {
                book.add(rows, id, day, amount, {latest, {}});
            } else {
                book.add(rows, id, day, amount, customers::order(&Waiting::order), {latest, {}});
            }
        } catch (invalid_data const& refused) {
            return refused.row() ? renumbered(refused, rows[*refused.row()].number) : refused;
        }
        return std::nullopt;
    }

    ledger<Id, Order> calibration_;
    ledger<Id, Order> holdout_;
    std::chrono::sys_days end_, as_of_;
};

template <class Id, class Order, class Rows, class Engine, class... Words>
calibration_and_holdout<Id> split_rows(Rows&& rows, split_options const& options, Engine const& how,
                                       Words const&... words) {
    check(options);
    split_books<Id, Order> const empty{options.period, *options.calibration_end, *options.as_of};
    return fold(how, rows, empty,
                [&](split_books<Id, Order>& part, auto first, auto const& last, std::size_t number) {
                    part.enter(std::move(first), last, number, options.watcher, words...);
                })
        .result(options);
}

} // namespace detail

/// Splits a log in time, as models of repeat buying are learnt and checked: rows up to and including `calibration_end`
/// make the histories, later rows up to `as_of` the hold-out. Rows in any order, read once. \throws invalid_option
/// without `calibration_end` or `as_of`, if the first lies after the second, with a period outside 1
///         to 32767 days or a unit below one day; whatever `ledger::add` throws
template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
          engine Engine = sequential>
[[nodiscard]] auto split(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
                         worded<word::amount, AmountOf> const& amount, split_options const& options,
                         Engine const& how = {}) {
    using kept = detail::kept_id<projected_t<IdOf, row_t<Rows>>>;
    return detail::split_rows<kept, no_order>(rows, options, how, id, day, amount);
}

/// The same over order lines: rows with the same order id of the same customer are one order.
template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
          projection<row_t<Rows>> OrderOf, engine Engine = sequential>
[[nodiscard]] auto split(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
                         worded<word::amount, AmountOf> const& amount, worded<word::order, OrderOf> const& order,
                         split_options const& options, Engine const& how = {}) {
    using kept = detail::kept_id<projected_t<IdOf, row_t<Rows>>>;
    using kept_order = detail::kept_id<projected_t<OrderOf, row_t<Rows>>>;
    return detail::split_rows<kept, kept_order>(rows, options, how, id, day, amount, order);
}

} // namespace clientele::customers
