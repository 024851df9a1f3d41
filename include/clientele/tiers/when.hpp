// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <utility>

/// \file
/// Rules: a predicate and a tier, and manual overrides. They learn nothing.
namespace clientele::tiers {

/// What all rules have in common: a population teaches them nothing.
template <scale S, class Rule> struct learns_nothing {
    using scale_type = S;
    using frozen = nothing;

    [[nodiscard]] nothing learnt() const noexcept { return {}; }
    template <class Customers, class Engine>
    [[nodiscard]] Rule fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return static_cast<Rule const&>(*this);
    }
    [[nodiscard]] Rule thaw(nothing const& /*none*/) const { return static_cast<Rule const&>(*this); }
};

/// Gives a tier to those of whom a predicate holds. Made by `when(...)`.
template <scale S, class Predicate> struct when_rule : learns_nothing<S, when_rule<S, Predicate>> {
    when_rule(Predicate holds, S tier, std::string reason)
        : holds_(std::move(holds)), tier_(tier), reason_(std::move(reason)) {}

    template <class Customer>
        requires std::predicate<Predicate const&, Customer&>
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& /*how*/ = {}) const {
        return std::invoke(holds_, customer) ? assignment<S>{tier_} : std::nullopt;
    }

    template <class Customer>
        requires std::predicate<Predicate const&, Customer&>
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        auto const tier = (*this)(customer, how);
        return {.tier = tier, .policy = "rule", .reason = tier ? reason_ : "not so: " + reason_};
    }

private:
    Predicate holds_;
    S tier_;
    std::string reason_;
};

/// A rule: `when(&crm::account::blocked, tier::base, "blocked")`.
template <scale S, class Predicate>
[[nodiscard]] when_rule<S, Predicate> when(Predicate holds, S tier, std::string reason) {
    detail::require_tier(tier, "tier of a rule");
    return {std::move(holds), tier, std::move(reason)};
}

/// Everybody else: a last rule that always speaks.
template <scale S> [[nodiscard]] auto otherwise(S tier) {
    return when([](auto const& /*customer*/) { return true; }, tier, "everybody else");
}

/// A tier given by hand.
template <scale S> struct manual {
    S tier;
    std::string reason{};                         ///< who gave it, and why
    std::optional<std::chrono::sys_days> until{}; ///< the last day on which it holds; empty: until further notice

    friend bool operator==(manual const&, manual const&) = default;
};

/// A projection to a tier given by hand, or none.
template <class F, class S, class Row>
concept manual_projection = std::regular_invocable<F const&, Row> &&
    std::convertible_to<std::invoke_result_t<F const&, Row>, std::optional<manual<S>>>;

/// Overrides that have not expired. Made by `overridden(...)`.
template <scale S, class F> struct override_rule : learns_nothing<S, override_rule<S, F>> {
    override_rule(F read, std::chrono::sys_days as_of) : read_(std::move(read)), as_of_(as_of) {}

    template <class Customer>
        requires manual_projection<F, S, Customer&>
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& how = {}) const {
        std::optional<manual<S>> const given = std::invoke(read_, customer);
        return holds(given) ? detail::checked<S>(given->tier, "override", how.row) : std::nullopt;
    }

    template <class Customer>
        requires manual_projection<F, S, Customer&>
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        std::optional<manual<S>> const given = std::invoke(read_, customer);
        decision<S> found{.policy = "override"};
        if (!given) {
            found.reason = "no override";
        } else if (!holds(given)) {
            found.reason = "expired: " + given->reason;
        } else {
            found.tier = detail::checked<S>(given->tier, "override", how.row);
            found.reason = given->reason;
            if (given->until) {
                found.review = *given->until + std::chrono::days{1};
            }
        }
        return found;
    }

private:
    [[nodiscard]] bool holds(std::optional<manual<S>> const& given) const {
        return given && (!given->until || as_of_ <= *given->until);
    }

    F read_;
    std::chrono::sys_days as_of_;
};

/// Manual overrides, as of a day: `overridden<tier>(&crm::account::promised, today)` reads a `manual<tier>` or nothing.
template <scale S, class F> [[nodiscard]] override_rule<S, F> overridden(F read, std::chrono::sys_days as_of) {
    return {std::move(read), as_of};
}

} // namespace clientele::tiers
