// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/capacity.hpp>
#include <clientele/banding/cuts.hpp>
#include <clientele/banding/rules.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/value_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Policies with cuts on one measure: the quota, fixed thresholds, and whatever else is a boundary rule.
namespace clientele::tiers {

/// A fitted cut: the tier of a customer is where his measure lies.
template <scale S, class Measure, std::totally_ordered T> class cut_banding {
public:
    using scale_type = S;
    using frozen = banding::cuts<T>;

    /// \throws invalid_data unless there is one band for each tier
    cut_banding(Measure by, std::string policy, banding::cuts<T> at)
        : by_(std::move(by)), policy_(std::move(policy)), at_(std::move(at)) {
        if (at_.bands() != size_of<S>) {
            throw invalid_data("cuts of " + by_.name, to_text(at_.bands()) + " bands",
                               "the scale has " + to_text(size_of<S>) + " tiers");
        }
    }

    template <class Customer>
        requires measure_for<Measure, Customer&>
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& how = {}) const {
        auto const value = detail::read(by_, customer, how.row);
        return value ? assignment<S>{tier_of(*value, how.leniency)} : std::nullopt;
    }

    template <class Customer>
        requires measure_for<Measure, Customer&>
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        decision<S> found{.policy = policy_};
        auto const value = detail::read(by_, customer, how.row);
        if (!value) {
            found.reason = "no " + by_.name;
            return found;
        }
        S const tier = tier_of(*value, how.leniency);
        std::size_t const band = band_of(tier);
        reading why{.measure = by_.name, .value = detail::as_number(*value)};
        if (band > 0) {
            why.to_stay = detail::as_number(at_.edges[band - 1].value);
        }
        if (band < at_.edges.size()) {
            why.to_rise = detail::as_number(at_.edges[band].value);
            why.rise_beyond = !at_.edges[band].equal_passes;
        }
        found.tier = tier;
        found.reason = by_.name + " lies among those of tier " + std::string{name(tier)};
        found.why = std::move(why);
        return found;
    }

    [[nodiscard]] frozen const& learnt() const noexcept { return at_; }

    /// A banding is a policy that has made up its mind.
    template <class Customers, class Engine>
    [[nodiscard]] cut_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    /// Bands count from the worst, tiers from the best.
    [[nodiscard]] static constexpr std::size_t band_of(S tier) noexcept { return size_of<S> - 1 - place(tier); }

    [[nodiscard]] S tier_of(T const& value, double leniency) const {
        if (leniency == 0) {
            return at_place<S>(size_of<S> - 1 - at_(value));
        }
        if constexpr (std::is_arithmetic_v<T>) {
            return at_place<S>(size_of<S> - 1 - at_.lenient(value, leniency));
        } else {
            throw invalid_option("margin", to_text(leniency), "0, as " + by_.name + " is not a number");
        }
    }

    Measure by_;
    std::string policy_;
    frozen at_;
};

namespace detail {

/// The values of all customers who have one. An `accumulator`.
template <class T> struct values_of {
    static constexpr bool stays_local = true;
    std::vector<T> values;
    void merge(values_of const& other) { values.insert(values.end(), other.values.begin(), other.values.end()); }
};

template <class Customers, class Measure, class Engine>
[[nodiscard]] auto read_values(Customers&& customers, Measure const& by, Engine const& how) {
    using value = measured_t<Measure, row_t<Customers>>;
    return fold(how, customers, values_of<value>{},
                [&](values_of<value>& part, auto first, auto const& last, std::size_t row) {
                    if constexpr (std::sized_sentinel_for<std::remove_cvref_t<decltype(last)>, decltype(first)>) {
                        part.values.reserve(static_cast<std::size_t>(last - first));
                    }
                    for (; first != last; ++first, ++row) {
                        auto&& customer = *first;
                        if (auto const value_of_customer = read(by, customer, row)) {
                            part.values.push_back(*value_of_customer);
                        }
                    }
                })
        .values;
}

} // namespace detail

/// A policy that cuts one measure by a boundary rule of `clientele::banding`. Made by `cut`, `quota`, `thresholds`, ...
template <scale S, class Measure, class Rule> struct cut_policy {
    using scale_type = S;

    Measure by;
    Rule rule;
    std::string name = "cut";

    /// \throws invalid_data on a value that is not finite, with the row, or for nobody; what the rule throws
    template <customer_range Customers, class Engine = sequential>
        requires measure_for<Measure, row_t<Customers>>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        using value = measured_t<Measure, row_t<Customers>>;
        auto const values = detail::read_values(customers, by, how);
        banding::population<value, Engine> const people{values, {}, by.better, how};
        if constexpr (!requires { rule.breaks; }) { // given breaks need nobody
            if (people.size() == 0) {
                throw invalid_data(by.name, "missing for everybody", "a " + name + " is learnt from somebody");
            }
        }
        return banding(rule.fit(people));
    }

    /// The banding with cuts that are known. \throws invalid_data if they were learnt with the other end as the good
    /// one
    template <class T> [[nodiscard]] cut_banding<S, Measure, T> thaw(banding::cuts<T> at) const {
        if (at.better != by.better) {
            throw invalid_data("cuts of " + by.name, "of the other direction", "which end of it is good has changed");
        }
        return banding(std::move(at));
    }

private:
    template <class T> [[nodiscard]] cut_banding<S, Measure, T> banding(banding::cuts<T> at) const {
        return {by, name + " of " + by.name, std::move(at)};
    }
};

/// A tier and what belongs to it. Lists of these name each tier, from the best to the worst.
template <scale S, class V> struct of_tier {
    S tier;
    V value;
};

namespace detail {

/// The values of a list from the worst tier to the best. \throws invalid_option unless tiers stand in order
template <scale S, class V, std::size_t N>
[[nodiscard]] std::vector<V> worst_first(of_tier<S, V> const (&list)[N]) { // NOLINT(*-avoid-c-arrays)
    std::vector<V> values;
    for (std::size_t i = N; i-- > 0;) {
        if (place(list[i].tier) != i) {
            throw invalid_option("tier number " + to_text(i + 1), std::string{tiers::name(list[i].tier)},
                                 std::string{tiers::name(at_place<S>(i))} + ": the best tier first, each one once");
        }
        values.push_back(list[i].value);
    }
    return values;
}

} // namespace detail

/// Tiers by a boundary rule, in bands from the worst tier to the best.
template <scale S, class F, class Rule>
[[nodiscard]] cut_policy<S, measure_of<F>, Rule> cut(measure_of<F> by, Rule rule) {
    return {std::move(by), std::move(rule)};
}

// NOLINTBEGIN(*-avoid-c-arrays): braces deduce the length

/// Tiers by shares of customers, the best first: `quota<tier>(by, {{tier::diamond, .02}, {tier::core, .18}, ...})`. A
/// block of equal values that a boundary would divide goes by the tie rule.
template <scale S, class F, std::size_t N>
[[nodiscard]] cut_policy<S, measure_of<F>, banding::quota>
quota(measure_of<F> by, of_tier<S, double> const (&shares)[N], banding::tie_rule ties = banding::tie_rule::lower) {
    static_assert(N == size_of<S>, "clientele: a quota gives each tier of the scale a share");
    return {std::move(by), {.shares = detail::worst_first(shares), .ties = ties}, "quota"};
}

/// Tiers by fixed boundaries, the best first; the worst tier has none. By default a value on the boundary is in:
/// `thresholds<tier>(by, {{tier::diamond, 10'000}, {tier::core, 1'000}, {tier::potential, 100}})`; for a measure that
/// is not a number, name its type, `thresholds<tier, std::chrono::sys_days>(...)`.
template <scale S, class V = double, class F, std::size_t N>
[[nodiscard]] cut_policy<S, measure_of<F>, banding::fixed<V>>
thresholds(measure_of<F> by, of_tier<S, V> const (&least)[N], banding::tie_rule ties = banding::tie_rule::upper) {
    static_assert(N + 1 == size_of<S>, "clientele: thresholds give each tier but the worst its least value");
    for (std::size_t i = 1; i < N; ++i) {
        bool const falls = by.better == banding::direction::higher_is_better ? !(least[i - 1].value < least[i].value)
                                                                             : !(least[i].value < least[i - 1].value);
        if (!falls) {
            throw invalid_option("threshold of " + std::string{name(least[i].tier)}, to_text(least[i].value),
                                 "no better than that of the tier above, " + to_text(least[i - 1].value));
        }
    }
    return {std::move(by), banding::at(detail::worst_first(least), ties), "threshold"};
}

/// Tiers by seats, the best first; the worst tier takes all who are left:
/// `capacities<tier>(by, {{tier::diamond, 20}, {tier::core, 180}, {tier::potential, 500}})`. Never exceeded.
template <scale S, class F, std::size_t N>
[[nodiscard]] cut_policy<S, measure_of<F>, banding::capacity> capacities(measure_of<F> by,
                                                                         of_tier<S, std::uint64_t> const (&seats)[N]) {
    static_assert(N + 1 == size_of<S>, "clientele: capacities give each tier but the worst its seats");
    return {std::move(by), {detail::worst_first(seats)}, "capacity"};
}

/// Tiers by shares of all value, the best first: the diamond customers are the fewest who hold the first share, and
/// their equals: of ten alike all are in the best tier.
template <scale S, class F, std::size_t N>
[[nodiscard]] cut_policy<S, measure_of<F>, share_of_value> value_shares(measure_of<F> by,
                                                                        of_tier<S, double> const (&shares)[N]) {
    static_assert(N == size_of<S>, "clientele: shares of value give each tier of the scale one");
    return {std::move(by), {detail::worst_first(shares)}, "share of value"};
}

// NOLINTEND(*-avoid-c-arrays)

/// Tiers of equal size, by quantiles.
template <scale S, class F>
[[nodiscard]] cut_policy<S, measure_of<F>, banding::quantiles>
equal_shares(measure_of<F> by, banding::tie_rule ties = banding::tie_rule::lower) {
    return {std::move(by), {.bins = static_cast<int>(size_of<S>), .ties = ties}, "equal share"};
}

} // namespace clientele::tiers
