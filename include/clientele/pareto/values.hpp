// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>
#include <vector>

/// \file
/// The values (and weights) of customers, read and checked once.
namespace clientele::pareto {

/// How many customers a row stands for.
namespace word {
struct weight {};
} // namespace word

/// A weight: 0 or more, whole (grouped data: so many customers of this value each) or not (a survey).
template <class F> [[nodiscard]] constexpr worded<word::weight, F> weight(F read) { return {std::move(read)}; }

namespace detail {

/// Where the rows are spread over processes: does each keep the numbers of its own, or does each get those of all?
enum class gathering : std::uint8_t { local, everywhere };

/// Numbers in the order of the rows. An `accumulator`.
template <gathering Where> struct number_list {
    static constexpr bool stays_local = Where == gathering::local;
    std::vector<double> numbers;
    void merge(number_list const& other) { numbers.insert(numbers.end(), other.numbers.begin(), other.numbers.end()); }
};

/// \throws invalid_data on a missing value, NaN, infinity, and on a negative one if `lowest` is 0
template <gathering Where = gathering::local, class Engine, class Rows, class Value>
std::vector<double> read_numbers(Engine const& how, Rows&& rows, Value const& value, char const* what, double lowest) {
    return fold(how, rows, number_list<Where>{},
                [&](number_list<Where>& part, auto first, auto const& last, std::size_t row) {
                    if constexpr (std::sized_sentinel_for<std::remove_cvref_t<decltype(last)>, decltype(first)>) {
                        part.numbers.reserve(static_cast<std::size_t>(last - first));
                    }
                    for (; first != last; ++first, ++row) {
                        auto&& customer = *first;
                        auto&& read = std::invoke(value, customer);
                        auto const* const found = clientele::detail::value_of(read);
                        if (found == nullptr) {
                            throw invalid_data(row, what, "none", "every customer needs one");
                        }
                        auto const number = static_cast<double>(*found);
                        if (!std::isfinite(number) || number < lowest) {
                            throw invalid_data(row, what, to_text(number),
                                               lowest == 0 ? "it must be finite and 0 or more" : "it must be finite");
                        }
                        part.numbers.push_back(number);
                    }
                })
        .numbers;
}

} // namespace detail
} // namespace clientele::pareto
