// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <utility>

/// \file
/// The tiers of one scale read as tiers of another.
namespace clientele::tiers {

/// A banding whose tiers are read on another scale.
template <scale S, class B> class translated_banding {
public:
    using scale_type = S;
    using frozen = typename B::frozen;
    using dictionary = std::array<S, size_of<typename B::scale_type>>;

    translated_banding(B of, dictionary const& into) : of_(std::move(of)), into_(into) {}

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] assignment<S> operator()(Customer& customer, look const& how = {}) const {
        return read(of_(customer, how));
    }

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] decision<S> explain(Customer& customer, look const& how = {}) const {
        auto found = of_.explain(customer, how);
        return {.tier = read(found.tier),
                .policy = std::move(found.policy),
                .reason = std::move(found.reason),
                .why = std::move(found.why),
                .previous = read(found.previous),
                .effective = found.effective,
                .review = found.review,
                .warned = found.warned};
    }

    [[nodiscard]] frozen learnt() const { return of_.learnt(); }

    template <class Customers, class Engine>
    [[nodiscard]] translated_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    [[nodiscard]] assignment<S> read(assignment<typename B::scale_type> const& tier) const {
        return tier ? assignment<S>{into_[place(*tier)]} : std::nullopt;
    }

    B of_;
    dictionary into_;
};

/// A policy whose tiers are read on another scale. Made by `translate`.
template <scale S, class P> struct translated {
    using scale_type = S;

    P policy;
    std::array<S, size_of<typename P::scale_type>> into;

    template <customer_range Customers, class Engine = sequential>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return joined(policy.fit(customers, how));
    }
    template <class Learnt> [[nodiscard]] auto thaw(Learnt const& kept) const { return joined(policy.thaw(kept)); }

private:
    template <class B> [[nodiscard]] translated_banding<S, B> joined(B of) const { return {std::move(of), into}; }
};

/// Reads the tiers of a policy, from its best, as tiers of another scale.
template <scale S, class P>
[[nodiscard]] translated<S, P> translate(P policy, std::array<S, size_of<typename P::scale_type>> const& into) {
    for (S const tier : into) {
        detail::require_tier(tier, "tier to translate into");
    }
    return {std::move(policy), into};
}

} // namespace clientele::tiers
