// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// What customers would be worth if the future were like the past: the two figures any model has to beat.
namespace clientele::clv {

namespace word {
struct revenue {};
} // namespace word

/// What the customer has paid in all, the first purchase included. An empty optional: nothing.
template <class F> [[nodiscard]] constexpr worded<word::revenue, F> revenue(F read) { return {std::move(read)}; }

struct average_options {
    double horizon = 52; ///< how far ahead, in the unit of T
    double margin = 1;   ///< of the revenue
    double rate = 0;     ///< of discount, per unit of T
    /// Customers younger than this count as of this age: a purchase yesterday is no purchase a day.
    double least_age = 1;
};

namespace detail {

/// A number read off a row; missing is 0. \throws invalid_data with the row unless it is finite
template <class Read, class Row>
[[nodiscard]] double finite_number(Read const& read, Row& customer, char const* what, std::size_t row) {
    auto&& value = read(customer);
    auto const* const number = clientele::detail::value_of(value);
    double const found = number == nullptr ? 0.0 : static_cast<double>(*number);
    if (!std::isfinite(found)) {
        throw invalid_data(row, what, to_text(found), "it must be finite");
    }
    return found;
}

/// \throws invalid_option unless a margin is finite
inline void check_margin(double margin) {
    if (!std::isfinite(margin)) {
        throw invalid_option("margin", to_text(margin), "finite");
    }
}

} // namespace detail

/// Historic value: the margin on what each customer has paid so far. It looks back only: a lost customer keeps his.
/// \throws invalid_data with the row; invalid_option
template <customer_range Customers, class Revenue>
    requires numeric_projection<worded<word::revenue, Revenue>, row_t<Customers>>
[[nodiscard]] std::vector<double> historic_values(Customers&& customers, worded<word::revenue, Revenue> const& revenue,
                                                  double margin = 1) {
    detail::check_margin(margin);
    std::vector<double> values;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        values.push_back(margin * detail::finite_number(revenue, customer, "revenue", row++));
    }
    return values;
}

/// Average per period: each customer goes on to pay what he has paid per unit of time since his first purchase, up to
/// the horizon, evenly; discounted as (1 + rate)^-t. It takes everybody as alive. \throws invalid_data with the row;
/// invalid_option
template <customer_range Customers, class Age, class Revenue>
    requires numeric_projection<worded<word::age, Age>, row_t<Customers>> &&
        numeric_projection<worded<word::revenue, Revenue>, row_t<Customers>>
[[nodiscard]] std::vector<double> average_values(Customers&& customers, worded<word::age, Age> const& age,
                                                 worded<word::revenue, Revenue> const& revenue,
                                                 average_options const& options = {}) {
    detail::check_margin(options.margin);
    if (!(options.horizon >= 0 && std::isfinite(options.horizon))) {
        throw invalid_option("horizon", to_text(options.horizon), "finite and 0 or more, in the unit of T");
    }
    if (!(options.rate >= 0 && std::isfinite(options.rate))) {
        throw invalid_option("rate", to_text(options.rate), "finite and 0 or more, per unit of T");
    }
    if (!(options.least_age > 0 && std::isfinite(options.least_age))) {
        throw invalid_option("least_age", to_text(options.least_age), "finite and above 0");
    }
    // The integral of (1 + rate)^-t from 0 to the horizon.
    double const force = std::log1p(options.rate);
    double const periods = force > 0 ? -std::expm1(-force * options.horizon) / force : options.horizon;
    std::vector<double> values;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        double const since = detail::finite_number(age, customer, "T", row);
        if (since < 0) {
            throw invalid_data(row, "T", to_text(since), "it must not be negative");
        }
        double const paid = detail::finite_number(revenue, customer, "revenue", row);
        values.push_back(options.margin * paid / std::max(since, options.least_age) * periods);
        ++row;
    }
    return values;
}

} // namespace clientele::clv
