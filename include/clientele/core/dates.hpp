// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// \file
/// Days on the civil calendar: a strict ISO 8601 reader and the one place where a host's date becomes a day.
namespace clientele {

namespace detail {

template <class T> inline constexpr bool is_civil_time = false;
template <class D> inline constexpr bool is_civil_time<std::chrono::sys_time<D>> = true;
template <class D> inline constexpr bool is_civil_time<std::chrono::local_time<D>> = true;

/// Reads exactly `digits` decimal digits at the front of `text` and drops them; empty if they are not there.
constexpr std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    for (char const c : text.substr(0, digits)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return number;
}

constexpr bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

/// Two digits from 0 to `highest`.
constexpr bool take_field(std::string_view& text, int highest) {
    auto const field = take_digits(text, 2);
    return field && *field <= highest;
}

/// What follows the hours of a time zone: `mm` or `:mm`.
constexpr bool is_zone_minutes(std::string_view text) {
    take(text, ':');
    return take_field(text, 59) && text.empty();
}

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.f…`, or the same without colons; then nothing, `Z`, `+hh`, `+hhmm` or `+hh:mm`.
constexpr bool is_time_of_day(std::string_view text, bool colons) {
    auto const separator = [&] { return !colons || take(text, ':'); };
    if (!take_field(text, 23) || !separator() || !take_field(text, 59)) {
        return false;
    }
    bool const seconds = colons ? take(text, ':') : !text.empty() && text.front() >= '0' && text.front() <= '9';
    if (seconds) {
        if (!take_field(text, 60)) { // 60: a leap second
            return false;
        }
        if (take(text, '.') || take(text, ',')) {
            if (!take_digits(text, 1)) {
                return false;
            }
            while (take_digits(text, 1)) {
            }
        }
    }
    if (text.empty() || text == "Z") {
        return true;
    }
    if (!take(text, '+') && !take(text, '-')) {
        return false;
    }
    return take_field(text, 23) && (text.empty() || is_zone_minutes(text));
}

} // namespace detail

/// A host's date: `std::chrono::sys_days`, any other system or local time point, or `year_month_day`.
template <class T>
concept civil_date =
    detail::is_civil_time<std::remove_cvref_t<T>> || std::same_as<std::remove_cvref_t<T>, std::chrono::year_month_day>;

/// The civil day of a host's date; a time of day is cut off, never rounded.
template <civil_date D> [[nodiscard]] constexpr std::chrono::sys_days to_day(D const& date) {
    if constexpr (std::same_as<D, std::chrono::year_month_day>) {
        return std::chrono::sys_days{date};
    } else {
        return std::chrono::sys_days{std::chrono::floor<std::chrono::days>(date.time_since_epoch())};
    }
}

/// Reads an ISO 8601 calendar date: `1997-01-31` or `19970131`, with or without a time of day, which is checked and cut
/// off (the date is the one written; no zone is converted). Strict: no blanks, no impossible day; empty if it is none.
[[nodiscard]] constexpr std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
    auto const year = detail::take_digits(text, 4);
    if (!year) {
        return std::nullopt;
    }
    bool const dashes = detail::take(text, '-');
    auto const month = detail::take_digits(text, 2);
    if (!month || (dashes && !detail::take(text, '-'))) {
        return std::nullopt;
    }
    auto const day = detail::take_digits(text, 2);
    if (!day) {
        return std::nullopt;
    }
    bool const separated = detail::take(text, 'T') || (dashes && detail::take(text, ' '));
    if (separated ? !detail::is_time_of_day(text, dashes) : !text.empty()) {
        return std::nullopt;
    }
    std::chrono::year_month_day const date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional{std::chrono::sys_days{date}} : std::nullopt;
}

/// Writes a day as `1997-01-31`; years outside 0 to 9999 get as many digits and the sign they need.
[[nodiscard]] inline std::string format_date(std::chrono::sys_days day) {
    std::chrono::year_month_day const date{day};
    std::string text;
    auto const append = [&](unsigned number, std::size_t width) {
        std::string const digits = std::to_string(number);
        text.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
    };
    int const year = static_cast<int>(date.year());
    if (year < 0) {
        text += '-';
    }
    append(static_cast<unsigned>(year < 0 ? -year : year), 4);
    text += '-';
    append(static_cast<unsigned>(date.month()), 2);
    text += '-';
    append(static_cast<unsigned>(date.day()), 2);
    return text;
}

} // namespace clientele
