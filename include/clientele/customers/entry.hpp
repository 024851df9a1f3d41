// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/account.hpp>
#include <clientele/customers/id_index.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

/// \file
/// One transaction on its way into the ledger: read off the host's row and checked.
namespace clientele::customers::detail {

/// The caller's projections, together. With order ids there is a fourth.
template <class IdOf, class DayOf, class AmountOf, class... OrderOf> struct transaction_lens {
    IdOf const& id;
    DayOf const& day;
    AmountOf const& amount;
    std::tuple<OrderOf const&...> order;

    static constexpr bool by_order = sizeof...(OrderOf) == 1;
};

[[nodiscard]] inline day_number number_of(std::chrono::sys_days day) noexcept {
    return static_cast<day_number>(day.time_since_epoch().count());
}
[[nodiscard]] inline std::string day_text(day_number day) {
    return format_date(std::chrono::sys_days{std::chrono::days{day}});
}

// The refusals stand apart from the checks, so that the checks are small enough to be compiled into the loop over rows.

[[noreturn]] inline void refuse_missing(std::size_t row, char const* what, char const* found) {
    throw invalid_data(row, what, found, "every transaction needs one");
}

/// What the calendar can name, and as many days back: to the year 32767.
inline constexpr std::int64_t furthest_day =
    std::chrono::sys_days{std::chrono::year::max() / std::chrono::December / 31}.time_since_epoch().count();

[[noreturn]] inline void refuse_day(std::int64_t day, day_number latest, std::size_t row) {
    if (day > furthest_day || day < -furthest_day) {
        throw invalid_data(row, "date", to_text(day) + " days from 1970", "there is no such day");
    }
    throw invalid_data(row, "date", day_text(static_cast<day_number>(day)), "after as_of " + day_text(latest));
}

[[noreturn]] inline void refuse_date(std::chrono::year_month_day date, std::size_t row) {
    throw invalid_data(row, "date",
                       to_text(static_cast<int>(date.year())) + '-' + to_text(static_cast<unsigned>(date.month())) +
                           '-' + to_text(static_cast<unsigned>(date.day())),
                       "there is no such day");
}

/// The last day that a transaction may have.
[[nodiscard]] inline day_number latest_day(std::optional<std::chrono::sys_days> as_of) noexcept {
    std::int64_t const latest = as_of ? as_of->time_since_epoch().count() : furthest_day;
    return static_cast<day_number>(std::clamp(latest, -furthest_day - 1, furthest_day));
}

/// \throws invalid_data if there is no such day or it lies after `latest`
template <class Date> day_number read_day(Date const& date, day_number latest, std::size_t row) {
    auto const* const value = clientele::detail::value_of(date);
    if (value == nullptr) {
        refuse_missing(row, "date", "none");
    }
    if constexpr (requires { value->ok(); }) {
        if (!value->ok()) {
            refuse_date(*value, row);
        }
    }
    if constexpr (requires { requires std::floating_point<typename std::remove_cvref_t<decltype(*value)>::rep>; }) {
        auto const days = std::chrono::duration<double, std::chrono::days::period>(value->time_since_epoch()).count();
        if (!(std::abs(days) < static_cast<double>(furthest_day))) {
            throw invalid_data(row, "date", to_text(days) + " days from 1970", "there is no such day");
        }
    }
    std::int64_t const day = to_day(*value).time_since_epoch().count();
    if (day > latest || day < -furthest_day) {
        refuse_day(day, latest, row);
    }
    return static_cast<day_number>(day);
}

/// An amount, exactly.
struct money {
    fixed_sum size;      ///< without its sign
    bool refund = false; ///< it was negative
};

[[noreturn]] inline void refuse_amount(double amount, std::size_t row) {
    throw invalid_data(row, "amount", to_text(amount), "it must be finite and below 2^62 in size");
}

/// A checked amount as a double or a std::int64_t, to be made exact when it is booked. \throws invalid_data if it is
/// missing, NaN, infinite or too large
template <class Amount> auto read_amount(Amount const& amount, std::size_t row) {
    auto const* const value = clientele::detail::value_of(amount);
    if (value == nullptr) {
        refuse_missing(row, "amount", "none");
    }
    auto const number = static_cast<double>(*value);
    if (!(std::abs(number) < fixed_sum::limit)) {
        refuse_amount(number, row);
    }
    if constexpr (std::integral<std::remove_cvref_t<decltype(*value)>>) {
        return static_cast<std::int64_t>(*value);
    } else {
        return number;
    }
}

/// Of a checked amount.
inline money exactly(double amount) { return {fixed_sum{std::abs(amount)}, amount < 0}; }
inline money exactly(std::int64_t amount) { return {fixed_sum{amount < 0 ? -amount : amount}, amount < 0}; }

template <class Id> auto const& read_key(Id const& id, char const* what, std::size_t row) {
    auto const* const value = clientele::detail::value_of(id);
    if (value == nullptr) {
        refuse_missing(row, what, "none");
    }
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(*value)>>) {
        if (*value == nullptr) {
            refuse_missing(row, what, "none");
        }
    }
    if constexpr (std::convertible_to<decltype(*value), std::string_view>) {
        if (std::string_view{*value}.empty()) {
            refuse_missing(row, what, "empty");
        }
    }
    return *value;
}

/// A key as the type it is kept in, where ids are whole numbers; others are looked up as they are.
template <class Id, class Key> decltype(auto) key_as(Key const& key) {
    if constexpr (whole_number<Id>) {
        return Id{key}; // in braces: a type of the host's with more numbers than Id does not compile
    } else {
        return (key);
    }
}

/// \throws invalid_data if it is missing or an empty string
template <class Kept, class Key> decltype(auto) read_id(Key const& id, std::size_t row) {
    return key_as<Kept>(read_key(id, "customer id", row));
}
template <class Kept, class Key> decltype(auto) read_order(Key const& id, std::size_t row) {
    return key_as<Kept>(read_key(id, "order id", row));
}

} // namespace clientele::customers::detail
