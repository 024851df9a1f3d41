// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/dates.hpp>

#include <concepts>
#include <functional>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// What the library asks of a host's types: a range, and ways to read values off its elements. Nothing to inherit,
/// nothing to register.
namespace clientele {

/// Customers that can be walked through more than once: a vector, a list, a map, a filter view.
template <class R>
concept customer_range = std::ranges::forward_range<R>;

/// Rows that come once: whatever `customer_range` is, and a database cursor.
template <class R>
concept row_stream = std::ranges::input_range<R>;

/// What a projection is called with: an element of the range as an lvalue, also where the range yields temporaries.
template <std::ranges::input_range R> using row_t = std::ranges::range_reference_t<R>&;

/// Reads a value off `Row`: anything `std::invoke` accepts (member pointer, member function, lambda).
template <class F, class Row>
concept projection = std::regular_invocable<F const&, Row> && !std::is_void_v<std::invoke_result_t<F const&, Row>>;

namespace detail {

template <class T> struct unwrapped { using type = T; };
template <class T> struct unwrapped<std::optional<T>> { using type = T; };

} // namespace detail

/// The type a projection yields, without reference, const or `std::optional`.
template <class F, class Row>
using projected_t = typename detail::unwrapped<std::remove_cvref_t<std::invoke_result_t<F const&, Row>>>::type;

/// A projection to something that can be put in order: numbers, dates, the host's own money type; or an optional of it.
template <class F, class Row>
concept ordered_projection = projection<F, Row> && std::totally_ordered<projected_t<F, Row>>;

/// A projection to a number, or an optional of one.
template <class F, class Row>
concept numeric_projection = projection<F, Row> && std::is_arithmetic_v<projected_t<F, Row>>;

/// A projection to a count: an unsigned whole number, never missing.
template <class F, class Row>
concept count_projection =
    projection<F, Row> && std::unsigned_integral<std::remove_cvref_t<std::invoke_result_t<F const&, Row>>>;

/// A projection to a date (`sys_days`, a time point, `year_month_day`), or an optional of one.
template <class F, class Row>
concept date_projection = projection<F, Row> && civil_date<projected_t<F, Row>>;

/// A projection with a word for what it reads, so that the order of arguments cannot be got wrong.
template <class Word, class F> struct worded {
    F read;

    template <class Row>
        requires projection<F, Row>
    constexpr decltype(auto) operator()(Row&& row) const { return std::invoke(read, std::forward<Row>(row)); }
};

namespace detail {

/// The value read off a row, or a null pointer where the host has none (an empty optional, a null string).
template <class T> constexpr T const* value_of(T const& value) { return &value; }
template <class T> constexpr T const* value_of(std::optional<T> const& value) { return value ? &*value : nullptr; }
constexpr char const* const* value_of(char const* const& value) { return value != nullptr ? &value : nullptr; }

} // namespace detail

} // namespace clientele
