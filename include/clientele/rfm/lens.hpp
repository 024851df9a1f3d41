// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// How recency, frequency and monetary value are read off a host's customer.
namespace clientele::rfm {

namespace word {
struct recency {};
struct frequency {};
struct monetary {};
struct weight {};
} // namespace word

/// A projection, the word for what it reads, and which end of it is good, if that is not the usual one.
template <class Word, class F> struct dimension {
    worded<Word, F> read;
    std::optional<banding::direction> better{};
};

/// When the customer last bought: a date of his last order (later is better), or a number or duration since then
/// (smaller is better). Say so with `better` if a type of yours behaves otherwise.
template <class F>
[[nodiscard]] constexpr dimension<word::recency, F> recency(F read, std::optional<banding::direction> better = {}) {
    return {{std::move(read)}, better};
}

/// How often he bought. A customer with frequency 0 has no orders and gets no score.
template <class F>
[[nodiscard]] constexpr dimension<word::frequency, F> frequency(F read, std::optional<banding::direction> better = {}) {
    return {{std::move(read)}, better};
}

/// How much he spent: in all or per order, in any unit of money; may be negative.
template <class F>
[[nodiscard]] constexpr dimension<word::monetary, F> monetary(F read, std::optional<banding::direction> better = {}) {
    return {{std::move(read)}, better};
}

/// How many customers a row stands for: a count, the same as repeating the row when a scale is learnt.
template <class F> [[nodiscard]] constexpr worded<word::weight, F> weight(F read) { return {std::move(read)}; }

/// One customer each.
struct unweighted {
    template <class Row> constexpr std::uint64_t operator()(Row const& /*row*/) const noexcept { return 1; }
};

/// The three dimensions together, and the weight of a row. Made by `lens(...)`.
template <class R, class F, class M, class W = unweighted> struct lens_of {
    dimension<word::recency, R> recency;
    dimension<word::frequency, F> frequency;
    dimension<word::monetary, M> monetary;
    W weight{};
};

/// Says how to read the host's customers; the words cannot be got in the wrong order.
template <class R, class F, class M>
[[nodiscard]] constexpr lens_of<R, F, M> lens(dimension<word::recency, R> r, dimension<word::frequency, F> f,
                                              dimension<word::monetary, M> m) {
    return {std::move(r), std::move(f), std::move(m), {}};
}
template <class R, class F, class M, class W>
[[nodiscard]] constexpr lens_of<R, F, M, worded<word::weight, W>>
lens(dimension<word::recency, R> r, dimension<word::frequency, F> f, dimension<word::monetary, M> m,
     worded<word::weight, W> w) {
    return {std::move(r), std::move(f), std::move(m), std::move(w)};
}

/// The type in which a dimension is cut: numbers as `double`, everything else (dates, the host's money) as it is.
template <class T> using measure_t = std::conditional_t<std::is_arithmetic_v<T>, double, T>;

namespace detail {

template <class T> inline constexpr bool is_duration = false;
template <class Rep, class Period> inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

} // namespace detail

/// Which end of a dimension is good, by its word and type, unless the caller said.
template <class T, class Word, class F>
[[nodiscard]] constexpr banding::direction direction_of(dimension<Word, F> const& of) noexcept {
    constexpr bool since = std::same_as<Word, word::recency> && (std::is_arithmetic_v<T> || detail::is_duration<T>);
    return of.better.value_or(since ? banding::direction::lower_is_better : banding::direction::higher_is_better);
}

/// A lens fits customers if each dimension can be put in order and the weight is a count.
template <class Lens, class Row>
concept lens_for = requires(Lens const& by) {
    requires ordered_projection<decltype(by.recency.read), Row>;
    requires ordered_projection<decltype(by.frequency.read), Row>;
    requires ordered_projection<decltype(by.monetary.read), Row>;
    requires count_projection<decltype(by.weight), Row>;
};

/// What is cut for customers of type `Row` under a lens.
template <class Lens, class Row> struct measures {
    using recency = measure_t<projected_t<decltype(std::declval<Lens const&>().recency.read), Row>>;
    using frequency = measure_t<projected_t<decltype(std::declval<Lens const&>().frequency.read), Row>>;
    using monetary = measure_t<projected_t<decltype(std::declval<Lens const&>().monetary.read), Row>>;
};

namespace detail {

/// Checks a value and gives it in the type in which it is cut.
template <class T> measure_t<T> checked(T const& value, char const* what, std::size_t row) {
    if constexpr (std::floating_point<T>) {
        if (!std::isfinite(value)) {
            throw invalid_data(row, what, to_text(value), "it must be finite");
        }
        return static_cast<double>(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
        return static_cast<double>(value);
    } else {
        if (!(value == value)) { // NOLINT(misc-redundant-expression): false for a not-a-number of the host's
            throw invalid_data(row, what, to_text(value), "it must equal itself");
        }
        return value;
    }
}

/// Calls `take(r, f, m)` with the values of one customer; false if he has no orders: an empty optional, or frequency 0.
template <class Lens, class Row, class Take> bool read(Lens const& by, Row& customer, std::size_t row, Take&& take) {
    auto&& recency = by.recency.read(customer);
    auto&& frequency = by.frequency.read(customer);
    auto&& monetary = by.monetary.read(customer);
    auto const* const r = clientele::detail::value_of(recency);
    auto const* const f = clientele::detail::value_of(frequency);
    auto const* const m = clientele::detail::value_of(monetary);
    if (r == nullptr || f == nullptr || m == nullptr) {
        return false;
    }
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(*f)>>) {
        if (*f == 0) {
            return false;
        }
    }
    take(checked(*r, "recency", row), checked(*f, "frequency", row), checked(*m, "monetary", row));
    return true;
}

} // namespace detail
} // namespace clientele::rfm
