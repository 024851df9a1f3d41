// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/rules.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/scale.hpp>
#include <clientele/rfm/score.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Learn an RFM scale from customers; score customers with a scale.
namespace clientele::rfm {

/// The plain case: quantiles in every dimension. For anything else pass `rules(...)`.
struct fit_options {
    /// Scores per dimension, 1 to 255.
    int bins = 5;
    banding::tie_rule ties = banding::tie_rule::lower;
    nesting how = nesting::independent;
};

/// A boundary rule for each dimension.
template <class R, class F, class M> struct rules_of {
    R recency;
    F frequency;
    M monetary;
};

/// `rules(banding::at({365., 180., 90., 30.}), banding::quantiles{.bins = 3}, banding::quota{.shares = {.8, .2}})`
template <class R, class F, class M> [[nodiscard]] rules_of<R, F, M> rules(R recency, F frequency, M monetary) {
    return {std::move(recency), std::move(frequency), std::move(monetary)};
}

namespace detail {

/// The three measures of all customers with orders, each in one array. An `accumulator`.
template <class R, class F, class M> struct columns {
    static constexpr bool stays_local = true;
    std::vector<R> recency;
    std::vector<F> frequency;
    std::vector<M> monetary;
    std::vector<std::uint64_t> weights; ///< empty if every row stands for one customer

    void merge(columns const& other) {
        recency.insert(recency.end(), other.recency.begin(), other.recency.end());
        frequency.insert(frequency.end(), other.frequency.begin(), other.frequency.end());
        monetary.insert(monetary.end(), other.monetary.begin(), other.monetary.end());
        weights.insert(weights.end(), other.weights.begin(), other.weights.end());
    }
};

template <class Lens, class Rows>
using columns_for =
    columns<typename measures<Lens, row_t<Rows>>::recency, typename measures<Lens, row_t<Rows>>::frequency,
            typename measures<Lens, row_t<Rows>>::monetary>;

template <class Engine, class Rows, class Lens>
columns_for<Lens, Rows> read_columns(Engine const& how, Rows&& customers, Lens const& by) {
    constexpr bool weighted = !std::same_as<std::remove_cvref_t<decltype(by.weight)>, unweighted>;
    return fold(how, customers, columns_for<Lens, Rows>{},
                [&](auto& part, auto first, auto const& last, std::size_t row) {
                    if constexpr (std::sized_sentinel_for<std::remove_cvref_t<decltype(last)>, decltype(first)>) {
                        auto const size = static_cast<std::size_t>(last - first);
                        part.recency.reserve(size);
                        part.frequency.reserve(size);
                        part.monetary.reserve(size);
                    }
                    for (; first != last; ++first, ++row) {
                        auto&& customer = *first;
                        bool const bought = read(by, customer, row, [&](auto const& r, auto const& f, auto const& m) {
                            part.recency.push_back(r);
                            part.frequency.push_back(f);
                            part.monetary.push_back(m);
                        });
                        if constexpr (weighted) {
                            if (bought) {
                                part.weights.push_back(by.weight(customer));
                            }
                        }
                    }
                });
}

/// The members of each group, in the order of the rows.
inline std::vector<std::vector<std::size_t>> group_by(std::vector<std::size_t> const& group_of, std::size_t groups) {
    std::vector<std::vector<std::size_t>> members(groups);
    for (std::size_t i = 0; i < group_of.size(); ++i) {
        members[group_of[i]].push_back(i);
    }
    return members;
}

/// Fits a rule within each group. A group without customers gets the cuts of the whole population, so that it is
/// defined for a customer who comes there later.
template <class Engine, class T, class Rule>
std::vector<banding::cuts<T>>
fit_within(Engine const& how, std::vector<T> const& values, std::vector<std::uint64_t> const& weights, Rule const& rule,
           banding::direction better, std::vector<std::size_t> const& group_of, std::size_t groups) {
    auto const whole = rule.fit(banding::population<T, Engine>{values, weights, better, how});
    std::vector<banding::cuts<T>> fitted;
    for (auto const& members : group_by(group_of, groups)) {
        std::vector<T> group_values;
        std::vector<std::uint64_t> group_weights;
        for (std::size_t const i : members) {
            group_values.push_back(values[i]);
            if (!weights.empty()) {
                group_weights.push_back(weights[i]);
            }
        }
        banding::population<T, Engine> const group{group_values, group_weights, better, how};
        fitted.push_back(group.size() == 0 ? whole : rule.fit(group));
        if (fitted.back().bands() != whole.bands()) { // the groups of the next dimension are numbered by it
            throw invalid_data("cut-offs of a nested group", to_text(fitted.back().edges.size()),
                               "each group needs " + to_text(whole.edges.size()));
        }
    }
    return fitted;
}

} // namespace detail

/// Learns the cut-offs of a scale from customers, by a rule per dimension. Customers without orders take no part.
///
/// Equal values always get equal scores, whatever the order of the rows and the unit of money. A level may stay empty:
/// `unreachable_levels()` of the scale says which.
/// \throws invalid_data on NaN or infinity (with the row), or if nobody has an order and a rule must learn;
///         invalid_option as the rules do
template <customer_range Customers, lens_for<row_t<Customers>> Lens, class R, class F, class M,
          engine Engine = sequential>
[[nodiscard]] auto fit(Customers&& customers, Lens const& by, rules_of<R, F, M> const& rules,
                       nesting how = nesting::independent, Engine const& engine = {}) {
    using of = measures<Lens, row_t<Customers>>;
    scale<typename of::recency, typename of::frequency, typename of::monetary> fitted{.how = how};
    auto const columns = detail::read_columns(engine, customers, by);
    auto const better_r = direction_of<projected_t<decltype(by.recency.read), row_t<Customers>>>(by.recency);
    auto const better_f = direction_of<projected_t<decltype(by.frequency.read), row_t<Customers>>>(by.frequency);
    auto const better_m = direction_of<projected_t<decltype(by.monetary.read), row_t<Customers>>>(by.monetary);
    auto const people = [&](auto const& values, banding::direction better) {
        using value = typename std::remove_cvref_t<decltype(values)>::value_type;
        return banding::population<value, Engine>{values, columns.weights, better, engine};
    };
    fitted.recency = rules.recency.fit(people(columns.recency, better_r));
    if (how == nesting::independent) {
        fitted.frequency = {rules.frequency.fit(people(columns.frequency, better_f))};
        fitted.monetary = {rules.monetary.fit(people(columns.monetary, better_m))};
    } else {
        std::vector<std::size_t> group;
        for (auto const& r : columns.recency) {
            group.push_back(fitted.recency(r));
        }
        fitted.frequency = detail::fit_within(engine, columns.frequency, columns.weights, rules.frequency, better_f,
                                              group, fitted.recency.bands());
        std::size_t const f_bands = fitted.frequency.front().bands();
        for (std::size_t i = 0; i < group.size(); ++i) {
            group[i] = group[i] * f_bands + fitted.frequency[group[i]](columns.frequency[i]);
        }
        fitted.monetary = detail::fit_within(engine, columns.monetary, columns.weights, rules.monetary, better_m, group,
                                             fitted.recency.bands() * f_bands);
    }
    fitted.validate();
    return fitted;
}

/// Learns a scale by quantiles, the same number in each dimension.
template <customer_range Customers, lens_for<row_t<Customers>> Lens, engine Engine = sequential>
[[nodiscard]] auto fit(Customers&& customers, Lens const& by, fit_options const& options = {},
                       Engine const& engine = {}) {
    banding::quantiles const rule{.bins = options.bins, .ties = options.ties};
    return fit(customers, by, rules(rule, rule, rule), options.how, engine);
}

/// The score of one customer under a scale; empty if he has no orders. `row` is named if a value is bad.
template <class R, class F, class M, class Lens, class Customer>
    requires lens_for<Lens, Customer&>
[[nodiscard]] std::optional<score> score_one(scale<R, F, M> const& with, Customer& customer, Lens const& by,
                                             std::size_t row = 0) {
    std::optional<score> scored;
    detail::read(by, customer, row, [&](auto const& r, auto const& f, auto const& m) { scored = with(r, f, m); });
    return scored;
}

namespace detail {

/// Scores in the order of the rows. An `accumulator`.
struct score_list {
    static constexpr bool stays_local = true;
    std::vector<std::optional<score>> scores;
    void merge(score_list const& other) { scores.insert(scores.end(), other.scores.begin(), other.scores.end()); }
};

} // namespace detail

/// Scores customers with a scale, learnt from them or from others. The result lines up with the range; customers
/// without orders abstain. `measures` of the lens must be those of the scale. \throws invalid_data on NaN or infinity,
/// with the row
template <row_stream Customers, lens_for<row_t<Customers>> Lens, class R, class F, class M, engine Engine = sequential>
[[nodiscard]] std::vector<std::optional<score>> score_with(scale<R, F, M> const& with, Customers&& customers,
                                                           Lens const& by, Engine const& engine = {}) {
    with.validate();
    return fold(engine, customers, detail::score_list{},
                [&](auto& part, auto first, auto const& last, std::size_t row) {
                    if constexpr (std::sized_sentinel_for<std::remove_cvref_t<decltype(last)>, decltype(first)>) {
                        part.scores.reserve(static_cast<std::size_t>(last - first));
                    }
                    for (; first != last; ++first, ++row) {
                        auto&& customer = *first;
                        part.scores.push_back(score_one(with, customer, by, row));
                    }
                })
        .scores;
}

} // namespace clientele::rfm
