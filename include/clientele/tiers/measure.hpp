// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Measures: what of a customer decides on his tier.
namespace clientele::tiers {

/// A projection of the host's customer to an ordered value, its name, and which end of it is good. Made by
/// `measure(...)`.
template <class F> struct measure_of {
    std::string name;
    F read;
    banding::direction better = banding::direction::higher_is_better;
};

/// A measure: `measure("revenue", &crm::account::revenue)`. A customer whose value is an empty optional has none, and
/// no cut says anything of him.
template <class F>
[[nodiscard]] measure_of<F> measure(std::string name, F read,
                                    banding::direction better = banding::direction::higher_is_better) {
    return {std::move(name), std::move(read), better};
}

/// A measure fits customers of type `Row` if its values can be put in order.
template <class M, class Row>
concept measure_for = requires(M const& m) {
    requires ordered_projection<decltype(m.read), Row>;
    { m.name } -> std::convertible_to<std::string>;
};

namespace detail {

/// A type that owns what it says: what is learnt of customers outlives them.
template <class T>
using owned_t = std::conditional_t<std::same_as<T, std::string_view> || std::same_as<T, char const*>, std::string, T>;

} // namespace detail

/// The type in which a measure is cut: numbers as `double`, texts as strings, everything else (dates, the host's money)
/// as it is.
template <class M, class Row>
using measured_t = std::conditional_t<std::is_arithmetic_v<projected_t<decltype(std::declval<M>().read), Row>>, double,
                                      detail::owned_t<projected_t<decltype(std::declval<M>().read), Row>>>;

namespace detail {

/// The value of a customer, empty if he has none. \throws invalid_data with the row if it is not finite
template <class M, class Row>
[[nodiscard]] std::optional<measured_t<M, Row&>> read(M const& by, Row& customer, std::size_t row) {
    using value = measured_t<M, Row&>;
    auto&& read = std::invoke(by.read, customer);
    auto const* const known = clientele::detail::value_of(read);
    if (known == nullptr) {
        return std::nullopt;
    }
    auto const of = static_cast<value>(*known);
    if constexpr (std::floating_point<value>) {
        if (!std::isfinite(of)) {
            throw invalid_data(row, by.name, to_text(of), "it must be finite, or missing");
        }
    }
    return of;
}

/// The day that a projection to a date reads, empty if it is missing.
template <class Read, class Row>
[[nodiscard]] std::optional<std::chrono::sys_days> day_of(Read const& read, Row& customer) {
    auto&& of = std::invoke(read, customer);
    auto const* const known = clientele::detail::value_of(of);
    return known == nullptr ? std::nullopt : std::optional{to_day(*known)};
}

/// A value as a number: dates as days since 1970; NaN for what is only ordered.
template <class T> [[nodiscard]] double as_number(T const& value) {
    if constexpr (std::is_arithmetic_v<T>) {
        return static_cast<double>(value);
    } else if constexpr (civil_date<T>) {
        return static_cast<double>(to_day(value).time_since_epoch().count());
    } else {
        return std::numeric_limits<double>::quiet_NaN();
    }
}

} // namespace detail
} // namespace clientele::tiers
