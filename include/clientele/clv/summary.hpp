// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// What models of repeat buying need of a customer, and how it is read off a host's type.
namespace clientele::clv {

/// One customer's purchases in three numbers: sufficient for every model of this room in continuous time (P. Fader, B.
/// Hardie and K. L. Lee, "'Counting your customers' the easy way: an alternative to the Pareto/NBD model", Marketing
/// Science 24 (2005), p. 276).
///
/// Predictions for one customer take his history as it is; whether it can be, `check` says. Everything that takes a
/// range of customers checks each of them.
struct summary {
    std::uint32_t x = 0; ///< repeat transactions: the first purchase is not counted
    double t_x = 0;      ///< time from the first to the last transaction; 0 if x = 0
    double T = 0;        ///< time from the first transaction to the end of observation, in the same unit

    friend bool operator==(summary const&, summary const&) = default;
};

namespace word {
struct repeats {};
struct last {};
struct age {};
struct spend {};
struct weight {};
} // namespace word

/// How many repeat transactions the customer made: a count (`x`).
template <class F> [[nodiscard]] constexpr worded<word::repeats, F> x(F read) { return {std::move(read)}; }
/// Time from his first to his last transaction (`t_x`), in any unit, the same for everybody.
template <class F> [[nodiscard]] constexpr worded<word::last, F> t_x(F read) { return {std::move(read)}; }
/// Time from his first transaction to the end of observation (`T`). An empty optional: he never bought.
template <class F> [[nodiscard]] constexpr worded<word::age, F> T(F read) { return {std::move(read)}; }
/// Mean value of his repeat transactions. An empty optional, or x = 0: there was none.
template <class F> [[nodiscard]] constexpr worded<word::spend, F> mean_spend(F read) { return {std::move(read)}; }
/// How many customers a row stands for: the same as repeating the row.
template <class F> [[nodiscard]] constexpr worded<word::weight, F> weight(F read) { return {std::move(read)}; }

/// One customer each.
struct unweighted {
    template <class Row> constexpr std::uint64_t operator()(Row const& /*row*/) const noexcept { return 1; }
};

/// How a host's customer is read. Made by `lens(...)`.
template <class X, class Last, class Age, class W = unweighted> struct lens_of {
    worded<word::repeats, X> x;
    worded<word::last, Last> t_x;
    worded<word::age, Age> T;
    W weight{};
};

/// Says how to read the host's customers; the words cannot be got in the wrong order.
template <class X, class Last, class Age>
[[nodiscard]] constexpr lens_of<X, Last, Age> lens(worded<word::repeats, X> x, worded<word::last, Last> t_x,
                                                   worded<word::age, Age> T) {
    return {std::move(x), std::move(t_x), std::move(T), {}};
}
template <class X, class Last, class Age, class W>
[[nodiscard]] constexpr lens_of<X, Last, Age, worded<word::weight, W>>
lens(worded<word::repeats, X> x, worded<word::last, Last> t_x, worded<word::age, Age> T,
     worded<word::weight, W> weight) {
    return {std::move(x), std::move(t_x), std::move(T), std::move(weight)};
}

/// A lens fits customers of type `Row` if it reads three numbers and a count.
template <class Lens, class Row>
concept lens_for = requires(Lens const& by) {
    requires numeric_projection<decltype(by.x), Row>;
    requires numeric_projection<decltype(by.t_x), Row>;
    requires numeric_projection<decltype(by.T), Row>;
    requires count_projection<decltype(by.weight), Row>;
};

/// A type that has the three numbers under their own names: `clv::summary`, `customers::history`, a host's own.
template <class Row>
concept summarised = requires(Row const& row) {
    { row.x() } -> std::convertible_to<std::uint32_t>;
    { row.t_x() } -> std::convertible_to<double>;
    { row.T() } -> std::convertible_to<double>;
}
|| requires(Row const& row) {
    { row.x } -> std::convertible_to<std::uint32_t>;
    { row.t_x } -> std::convertible_to<double>;
    { row.T } -> std::convertible_to<double>;
};

/// The lens for `summarised` customers. One of whom `orders()` says 0 never bought.
struct own_names {
    struct reads_x {
        template <summarised Row> constexpr auto operator()(Row const& row) const { // checked as a host's number is
            if constexpr (requires { row.x(); }) {
                return row.x();
            } else {
                return row.x;
            }
        }
    };
    struct reads_t_x {
        template <summarised Row> constexpr double operator()(Row const& row) const {
            if constexpr (requires { row.t_x(); }) {
                return row.t_x();
            } else {
                return row.t_x;
            }
        }
    };
    struct reads_T {
        template <summarised Row> constexpr std::optional<double> operator()(Row const& row) const {
            if constexpr (requires { row.orders(); }) {
                if (row.orders() == 0) {
                    return std::nullopt;
                }
            }
            if constexpr (requires { row.T(); }) {
                return row.T();
            } else {
                return row.T;
            }
        }
    };
    worded<word::repeats, reads_x> x{};
    worded<word::last, reads_t_x> t_x{};
    worded<word::age, reads_T> T{};
    unweighted weight{};
};

/// \throws invalid_data if t_x or T is negative or not finite, or they contradict each other or x
inline void check(summary const& of, std::size_t row) {
    if (!(std::isfinite(of.T) && of.T >= 0)) {
        throw invalid_data(row, "T", to_text(of.T), "it must be finite and not negative");
    }
    if (!(of.t_x >= 0 && of.t_x <= of.T)) {
        throw invalid_data(row, "t_x", to_text(of.t_x), "it must be from 0 to T = " + to_text(of.T));
    }
    if ((of.x == 0) != (of.t_x == 0)) {
        throw invalid_data(row, "t_x", to_text(of.t_x),
                           of.x == 0 ? "without a repeat transaction (x = 0) it must be 0"
                                     : "the last of " + to_text(of.x) + " repeat transactions must lie after time 0");
    }
}

namespace detail {

/// A whole number, or an error that names it. \throws invalid_data with the row
template <class X> std::uint32_t checked_count(X count, char const* what, std::size_t row) {
    if constexpr (std::floating_point<X>) {
        if (!(count >= 0 && count <= 4294967295.0 && std::floor(count) == count)) {
            throw invalid_data(row, what, to_text(count), "it must be a whole number from 0 to 2^32 - 1");
        }
    } else {
        if (!std::in_range<std::uint32_t>(count)) {
            throw invalid_data(row, what, to_text(count), "it must be from 0 to 2^32 - 1");
        }
    }
    return static_cast<std::uint32_t>(count);
}

/// A weight as a number. Above 2^53 counts are no longer exact. \throws invalid_data with the row
template <class W> double checked_weight(W weight, std::size_t row) {
    if (weight > (std::uint64_t{1} << 53)) {
        throw invalid_data(row, "weight", to_text(weight), "it must be 2^53 at most");
    }
    return static_cast<double>(weight);
}

/// One customer through a lens, checked; empty if he never bought.
/// \throws invalid_data with the row
template <class Lens, class Row> std::optional<summary> read(Lens const& by, Row& customer, std::size_t row) {
    auto&& x = by.x(customer);
    auto&& t_x = by.t_x(customer);
    auto&& T = by.T(customer);
    auto const* const count = clientele::detail::value_of(x);
    auto const* const last = clientele::detail::value_of(t_x);
    auto const* const age = clientele::detail::value_of(T);
    if (count == nullptr || age == nullptr) {
        return std::nullopt;
    }
    summary const found{.x = checked_count(*count, "x", row),
                        .t_x = last == nullptr ? 0.0 : static_cast<double>(*last),
                        .T = static_cast<double>(*age)};
    check(found, row);
    return found;
}

} // namespace detail
} // namespace clientele::clv
