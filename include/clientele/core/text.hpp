// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/dates.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

/// \file
/// Values as text and back, without a locale and without loss: what errors quote and what saved models hold.
namespace clientele {

/// A value as text: numbers in the shortest form that reads back to the same bits, dates as `1997-01-31`, strings as
/// they are, an empty optional as `none`. A type of the host's that offers none of these is shown as `(a value)`.
template <class T> [[nodiscard]] std::string to_text(T const& value) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::same_as<T, char>) {
        return std::string(1, value);
    } else if constexpr (std::is_arithmetic_v<T>) {
        std::array<char, 64> digits; // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills it
        return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
    } else if constexpr (std::is_enum_v<T>) {
        return to_text(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (civil_date<T>) {
        return format_date(to_day(value));
    } else if constexpr (requires {
                             value.has_value();
                             *value;
                         }) {
        return value ? to_text(*value) : "none";
    } else if constexpr (std::convertible_to<T const&, std::string_view>) {
        return std::string{std::string_view{value}};
    } else if constexpr (requires {
                             { to_string(value) } -> std::convertible_to<std::string>;
                         }) {
        return to_string(value);
    } else {
        return "(a value)";
    }
}

/// Reads a number, a bool, an enumerator's number, a day or a string as `to_text` wrote it; empty if the text is not
/// exactly that.
template <class T> [[nodiscard]] std::optional<T> from_text(std::string_view text) {
    if constexpr (std::same_as<T, bool>) {
        return text == "true" ? std::optional{true} : text == "false" ? std::optional{false} : std::nullopt;
    } else if constexpr (std::is_enum_v<T>) {
        auto const number = from_text<std::underlying_type_t<T>>(text);
        return number ? std::optional{static_cast<T>(*number)} : std::nullopt;
    } else if constexpr (std::same_as<T, char>) {
        return text.size() == 1 ? std::optional{text.front()} : std::nullopt;
    } else if constexpr (std::is_arithmetic_v<T>) {
        T number{};
        auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        return code == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
    } else if constexpr (civil_date<T>) {
        auto const day = parse_date(text);
        if constexpr (std::same_as<T, std::chrono::year_month_day>) {
            return day ? std::optional{T{*day}} : std::nullopt;
        } else {
            return day ? std::optional{T{day->time_since_epoch()}} : std::nullopt; // system and local time alike
        }
    } else {
        static_assert(std::constructible_from<T, std::string_view>, "clientele: this type cannot be read from text");
        return T{text};
    }
}

} // namespace clientele
