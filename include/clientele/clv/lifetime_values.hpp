// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/alive_for_many.hpp>
#include <clientele/clv/crowd.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/schedule.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// What each customer will be worth, and what all of them are: customer equity.
namespace clientele::clv {

/// The future of one customer. All 0 for one who never bought: a model of buying says nothing of him.
struct customer_value {
    double p_alive = 0;
    double transactions = 0; ///< expected over the horizon, discounted
    double spend = 0;        ///< expected value of each
    double value = 0;        ///< their product times the margin

    friend bool operator==(customer_value const&, customer_value const&) = default;
};

struct value_options {
    double horizon = 52; ///< in the unit of T; infinite for all the future, if there is a discount
    double discount = 0; ///< the effective rate per period: `discount_per_unit` converts a yearly one
    double period = 1;   ///< its length, in the unit of T
    compounding how = compounding::per_period;
    double margin = 1; ///< the share of what is spent that is kept
};

/// Reads the mean of the repeat transactions off types that call it `repeat_mean()`.
struct own_repeat_mean {
    template <class Row>
        requires requires(Row const& row) { row.repeat_mean(); }
    constexpr auto operator()(Row const& row) const { return row.repeat_mean(); }
};

namespace detail {

/// Mean spend of a customer; not a number where none is known. \throws invalid_data with the row
template <class Mean, class Row> double mean_of(Mean const& read, Row& customer, std::uint32_t x, std::size_t row) {
    auto&& mean = read(customer);
    auto const* const known = clientele::detail::value_of(mean);
    if (x == 0 || known == nullptr) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    auto const value = static_cast<double>(*known);
    if (!(value >= 0 && std::isfinite(value))) {
        throw invalid_data(row, "mean_spend", to_text(value), "it must be finite and not negative");
    }
    return value;
}

} // namespace detail

/// The value of each customer over a horizon from now, in their order: discounted expected purchases, times expected
/// spend, times margin. Any purchase model goes with any spend model. Infinite where the mean spend is, as of one-time
/// buyers under a Gamma-Gamma model with q <= 1.
/// \throws invalid_data on a history or a mean spend that cannot be, with the row, or a model that cannot be;
/// invalid_option
template <customer_range Customers, class Lens, class Mean, purchase_model Purchases, spend_model Spend,
          engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] std::vector<customer_value> lifetime_values(Customers&& customers, Lens const& by,
                                                          worded<word::spend, Mean> const& mean,
                                                          Purchases const& purchases, Spend const& spend,
                                                          value_options const& options = {}, Engine const& how = {}) {
    if (!(std::isfinite(options.margin))) {
        throw invalid_option("margin", to_text(options.margin), "a finite share of what is spent");
    }
    detail::check_model(purchases);
    detail::check_model(spend);
    auto const when = detail::schedule::of({options.horizon, options.discount, options.period, options.how});
    auto const known = detail::read_all(customers, by);
    std::vector<double> means(known.size(), std::numeric_limits<double>::quiet_NaN());
    std::size_t row = 0;
    for (auto&& customer : customers) { // the host's own objects: on this thread
        if (known[row]) {
            means[row] = detail::mean_of(mean, customer, known[row]->x, row);
        }
        ++row;
    }
    std::vector<customer_value> values(known.size());
    detail::crowd const of_all{known};
    auto const alive = detail::alive_of_all(purchases, known, of_all, how);
    detail::forecaster<Purchases> const forecast{purchases, when, of_all};
    for_each_part(how, known.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            if (known[i]) {
                customer_value& of = values[i];
                of.p_alive = alive[i];
                of.transactions = forecast(*known[i], of.p_alive);
                bool const unknown = std::isnan(means[i]); // then he is as good as a new customer
                of.spend = unknown ? spend.expected_spend(0, 0) : spend.expected_spend(known[i]->x, means[i]);
                double const earned = of.transactions * options.margin;
                of.value = earned == 0 ? 0.0 : earned * of.spend; // not 0 times an infinite spend
            }
        }
    });
    return values;
}

/// The same for customers who have `x()`, `t_x()`, `T()` and `repeat_mean()`, as `customers::history` has.
template <customer_range Customers, purchase_model Purchases, spend_model Spend, engine Engine = sequential>
    requires lens_for<own_names, row_t<Customers>>
[[nodiscard]] std::vector<customer_value> lifetime_values(Customers&& customers, Purchases const& purchases,
                                                          Spend const& spend, value_options const& options = {},
                                                          Engine const& how = {}) {
    return lifetime_values(customers, own_names{}, mean_spend(own_repeat_mean{}), purchases, spend, options, how);
}

namespace detail {

/// A value that can be added up. \throws invalid_data with the row
inline double finite_value(customer_value const& of, std::size_t row) {
    if (!std::isfinite(of.value)) {
        throw invalid_data(row, "value", to_text(of.value),
                           "it must be finite; a model of spending with finite_mean has no infinite values");
    }
    return of.value;
}

} // namespace detail

/// Customer equity: the value of all of them, rounded once. \throws invalid_data on a value that is not finite, with
/// the row
[[nodiscard]] inline double customer_equity(std::vector<customer_value> const& values) {
    exact_sum sum;
    for (std::size_t row = 0; row < values.size(); ++row) {
        sum.add(detail::finite_value(values[row], row));
    }
    return sum.value();
}

/// The value of a group of customers.
struct segment_value {
    std::size_t customers = 0;
    double expected_alive = 0; ///< sum of P(alive)
    double transactions = 0;   ///< discounted, of all of them
    double value = 0;
    double share = 0; ///< of the value of everybody; NaN if that is 0

    friend bool operator==(segment_value const&, segment_value const&) = default;
};

/// Equity by segment: `labels[i]`, from 0, is that of the customer whose value is `values[i]`.
/// \throws invalid_data if the two differ in size, or a label is negative or above ten million or a value not finite,
/// with the row
template <std::integral Label>
    requires(!std::same_as<Label, bool> && !std::same_as<Label, char>)
[[nodiscard]] std::vector<segment_value> equity_by_segment(std::vector<customer_value> const& values,
                                                           std::vector<Label> const& labels) {
    if (labels.size() != values.size()) {
        throw invalid_data("labels", to_text(labels.size()), "values are " + to_text(values.size()));
    }
    struct sums {
        std::size_t customers = 0;
        exact_sum alive, transactions, value;
    };
    std::map<std::size_t, sums> found; // only labels that are there: exact sums are large
    exact_sum total;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::cmp_less(labels[i], 0) || std::cmp_greater(labels[i], 10'000'000)) {
            throw invalid_data(i, "label", to_text(labels[i]), "it must be from 0 to ten million");
        }
        sums& of = found[static_cast<std::size_t>(labels[i])];
        ++of.customers;
        of.alive.add(values[i].p_alive);
        of.transactions.add(values[i].transactions);
        of.value.add(detail::finite_value(values[i], i));
        total.add(values[i].value);
    }
    double const whole = total.value();
    std::vector<segment_value> lines(found.empty() ? 0 : found.rbegin()->first + 1, {.share = 0 / whole});
    for (auto const& [label, of] : found) {
        double const value = of.value.value();
        lines[label] = {of.customers, of.alive.value(), of.transactions.value(), value, value / whole};
    }
    return lines;
}

} // namespace clientele::clv
