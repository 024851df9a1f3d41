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

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Capacities: a tier takes as many customers as it has seats; who finds none goes to the next tier.
namespace clientele::tiers {

/// Who finds a seat in a tier.
enum class seating : std::uint8_t {
    everybody, ///< it has no limit
    by_value,  ///< who passes its boundary, or has a value where seats did not run out
    nobody,    ///< it has no seats
};

/// What was learnt of the seats of a tier.
template <std::totally_ordered T> struct seats_learnt {
    seating who = seating::everybody;
    banding::cuts<T> boundary{}; ///< without an edge, seats did not run out

    /// `leniency`: the share of the boundary by which a value may lie below it.
    [[nodiscard]] bool admits(std::optional<T> const& value, double leniency = 0) const {
        return who == seating::everybody ||
               (who == seating::by_value && value && (boundary.edges.empty() || passes(*value, leniency)));
    }

    friend bool operator==(seats_learnt const&, seats_learnt const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("who", self.who);
        field("boundary", self.boundary);
    }

private:
    [[nodiscard]] bool passes(T const& value, double leniency) const {
        if constexpr (std::is_arithmetic_v<T>) {
            return (leniency == 0 ? boundary(value) : boundary.lenient(value, leniency)) == 1;
        } else {
            return boundary(value) == 1;
        }
    }
};

/// What was learnt of a policy with seats: of the policy itself, and for each tier but the worst who finds a seat.
template <class Learnt, std::totally_ordered T> struct limits_learnt {
    Learnt policy{};
    std::vector<seats_learnt<T>> seats{}; ///< the best tier first

    /// \throws invalid_data if there is more than one boundary for a tier
    void validate() const {
        if constexpr (requires { policy.validate(); }) {
            policy.validate();
        }
        for (std::size_t i = 0; i < seats.size(); ++i) {
            seats[i].boundary.validate();
            if (seats[i].boundary.edges.size() > 1 || seats[i].who > seating::nobody) {
                throw invalid_data(i, "boundaries of a tier", to_text(seats[i].boundary.edges.size()), "one, or none");
            }
        }
    }

    friend bool operator==(limits_learnt const&, limits_learnt const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("policy", self.policy);
        field("seats", self.seats);
    }
};

/// A banding with boundaries where seats ran out.
template <class B, class Measure, std::totally_ordered T> class limited_banding {
public:
    using scale_type = typename B::scale_type;
    using frozen = limits_learnt<typename B::frozen, T>;

    /// \throws invalid_data unless each tier but the worst has its boundary, or none
    limited_banding(B of, Measure by, std::vector<seats_learnt<T>> seats)
        : of_(std::move(of)), by_(std::move(by)), seats_(std::move(seats)) {
        if (seats_.size() + 1 != size_of<scale_type>) {
            throw invalid_data("seats", to_text(seats_.size()) + " tiers",
                               "wanted: " + to_text(size_of<scale_type> - 1) + ", all but the worst");
        }
    }

    template <class Customer>
        requires(banding_for<B, Customer&>&& measure_for<Measure, Customer&>)
    [[nodiscard]] assignment<scale_type> operator()(Customer& customer, look const& how = {}) const {
        auto const wanted = of_(customer, how);
        return wanted ? assignment<scale_type>{seated(*wanted, detail::read(by_, customer, how.row), how.leniency)}
                      : std::nullopt;
    }

    template <class Customer>
        requires(banding_for<B, Customer&>&& measure_for<Measure, Customer&>)
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        auto found = of_.explain(customer, how);
        if (found.tier) {
            auto const value = detail::read(by_, customer, how.row);
            auto const tier = seated(*found.tier, value, how.leniency);
            if (tier != *found.tier) {
                found.reason += "; no seat left in " + std::string{name(*found.tier)};
                reading why{.measure = by_.name};
                if (value) {
                    why.value = detail::as_number(*value);
                    auto const& above = seats_[place(tier) - 1].boundary.edges;
                    why.to_rise = above.empty() ? std::nullopt : std::optional{detail::as_number(above[0].value)};
                    why.rise_beyond = !above.empty() && !above[0].equal_passes;
                }
                found.why = std::move(why);
                found.tier = tier;
                found.effective.reset(); // these were of the tier above
                found.review.reset();
                found.warned.reset();
            }
        }
        return found;
    }

    [[nodiscard]] frozen learnt() const { return {of_.learnt(), seats_}; }

    template <class Customers, class Engine>
    [[nodiscard]] limited_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    /// From the tier he deserves down to the first in which he keeps a seat.
    [[nodiscard]] scale_type seated(scale_type wanted, std::optional<T> const& value, double leniency) const {
        std::size_t tier = place(wanted);
        while (tier < seats_.size() && !seats_[tier].admits(value, leniency)) {
            ++tier;
        }
        return at_place<scale_type>(tier);
    }

    B of_;
    Measure by_;
    std::vector<seats_learnt<T>> seats_;
};

/// A policy with seats. Made by `limit`.
template <class P, class Measure> struct limited_policy {
    using scale_type = typename P::scale_type;

    P policy;
    Measure by;
    std::array<std::optional<std::uint64_t>, size_of<scale_type>> seats; ///< empty: as many as come

    template <customer_range Customers, class Engine = sequential>
        requires measure_for<Measure, row_t<Customers>>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        using value = measured_t<Measure, row_t<Customers>>;
        auto of = policy.fit(customers, how);
        std::vector<std::vector<value>> wanting(size_of<scale_type>); // by tier
        std::size_t row = 0;
        for (auto&& customer : customers) {
            auto const tier = of(customer, look{.row = row});
            auto const measured = detail::read(by, customer, row++);
            if (tier && measured) {
                wanting[place(*tier)].push_back(*measured);
            }
        }
        std::vector<seats_learnt<value>> learnt;
        for (std::size_t tier = 0; tier + 1 < size_of<scale_type>; ++tier) {
            learnt.push_back(seat(wanting[tier], wanting[tier + 1], seats[tier], how));
        }
        return limited_banding<decltype(of), Measure, value>{std::move(of), by, std::move(learnt)};
    }

    /// \throws invalid_data if seats were given with the other end of the measure as the good one
    template <class Learnt, class T> [[nodiscard]] auto thaw(limits_learnt<Learnt, T> const& kept) const {
        for (std::size_t tier = 0; tier < kept.seats.size(); ++tier) {
            if (kept.seats[tier].boundary.better != by.better) {
                throw invalid_data(tier, "seats by " + by.name, "of the other direction",
                                   "which end of it is good has changed");
            }
        }
        auto of = policy.thaw(kept.policy);
        return limited_banding<decltype(of), Measure, T>{std::move(of), by, kept.seats};
    }

private:
    /// The boundary of a tier with so many seats; who does not pass joins those who want the next tier.
    template <class T, class Engine>
    [[nodiscard]] seats_learnt<T> seat(std::vector<T> const& wanting, std::vector<T>& next,
                                       std::optional<std::uint64_t> const& places, Engine const& how) const {
        seats_learnt<T> found{.boundary = {by.better, {}}};
        if (!places) {
            return found;
        }
        found.who = *places == 0 ? seating::nobody : seating::by_value;
        banding::population<T, Engine> const people{wanting, {}, by.better, how};
        if (people.size() > *places) {
            found.boundary = banding::capacity{.seats = {*places}}.fit(people);
            for (T const& value : wanting) {
                if (!found.admits(value)) {
                    next.push_back(value);
                }
            }
        }
        return found;
    }
};

/// A policy whose tiers have seats, given to the best by a measure; customers whose equals would not all find one go to
/// the next tier together, as does who has no value, from each tier that has a limit. Seats by tier, the best first;
/// the worst tier takes all who are left. \throws invalid_option if the worst tier has a limit
template <class P, class F>
[[nodiscard]] limited_policy<P, measure_of<F>>
limit(P policy, measure_of<F> by, std::array<std::optional<std::uint64_t>, size_of<typename P::scale_type>> seats) {
    if (seats.back()) {
        throw invalid_option("seats of " + std::string{name(worst_tier<typename P::scale_type>)},
                             to_text(*seats.back()), "none: the worst tier takes all who are left");
    }
    return {std::move(policy), std::move(by), std::move(seats)};
}

} // namespace clientele::tiers
