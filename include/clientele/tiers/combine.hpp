// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// Policies from policies on one scale: the first that speaks, the best, the worst; and no worse, or no better, than a
/// tier.
namespace clientele::tiers {
namespace detail {

/// Which of several tiers holds. A policy that says nothing never does.
enum class choice : std::uint8_t { first, best, worst };

template <scale S> [[nodiscard]] bool holds_over(choice how, assignment<S> const& next, assignment<S> const& so_far) {
    if (!next || !so_far) {
        return next.has_value();
    }
    return (how == choice::best && better(*next, *so_far)) || (how == choice::worst && better(*so_far, *next));
}

template <class... P>
concept on_one_scale =
    sizeof...(P) >= 1 &&
    (std::same_as<typename P::scale_type, typename std::tuple_element_t<0, std::tuple<P...>>::scale_type> && ...);

} // namespace detail

/// Several policies, or bandings, of which one holds for a customer. Made by `first_of`, `best_of`, `worst_of`.
template <detail::choice How, class... P>
    requires detail::on_one_scale<P...>
class one_of {
public:
    using scale_type = typename std::tuple_element_t<0, std::tuple<P...>>::scale_type;

    explicit one_of(P... of) : of_(std::move(of)...) {}

    template <customer_range Customers, class Engine = sequential>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return std::apply([&](P const&... each) { return joined(each.fit(customers, how)...); }, of_);
    }

    template <class... Learnt> [[nodiscard]] auto thaw(parts<Learnt...> const& kept) const {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return joined(std::get<I>(of_).thaw(std::get<I>(kept.of))...);
        }
        (std::index_sequence_for<P...>{});
    }

private:
    template <class... B> [[nodiscard]] static auto joined(B... bandings);

    std::tuple<P...> of_;
};

/// The bandings of a `one_of`.
template <detail::choice How, class... B> class one_of_bandings {
public:
    using scale_type = typename std::tuple_element_t<0, std::tuple<B...>>::scale_type;
    using frozen = parts<typename B::frozen...>;

    explicit one_of_bandings(B... of) : of_(std::move(of)...) {}

    template <class Customer>
        requires(banding_for<B, Customer&>&&...)
    [[nodiscard]] assignment<scale_type> operator()(Customer& customer, look const& how = {}) const {
        assignment<scale_type> found;
        over_each([&](auto const& each) {
            if (How == detail::choice::first && found) {
                return;
            }
            auto const next = each(customer, how);
            found = detail::holds_over(How, next, found) ? next : found;
        });
        return found;
    }

    template <class Customer>
        requires(banding_for<B, Customer&>&&...)
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        decision<scale_type> found;
        std::string silent;
        over_each([&](auto const& each) {
            if (How == detail::choice::first && found.tier) {
                return;
            }
            auto const next = each.explain(customer, how);
            if (detail::holds_over(How, next.tier, found.tier)) {
                found = next;
            }
            silent += (silent.empty() ? "" : "; ") + next.reason;
        });
        if (!found.tier) {
            found.reason = silent;
        }
        return found;
    }

    [[nodiscard]] frozen learnt() const {
        return std::apply([](B const&... each) { return frozen{{each.learnt()...}}; }, of_);
    }

    template <class Customers, class Engine>
    [[nodiscard]] one_of_bandings fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    template <class Visit> void over_each(Visit const& visit) const {
        std::apply([&](B const&... each) { (visit(each), ...); }, of_);
    }

    std::tuple<B...> of_;
};

template <detail::choice How, class... P>
    requires detail::on_one_scale<P...>
template <class... B> auto one_of<How, P...>::joined(B... bandings) {
    return one_of_bandings<How, B...>{std::move(bandings)...};
}

/// The tier of the first policy that speaks: they stand in order of priority.
template <class... P>
    requires detail::on_one_scale<P...>
[[nodiscard]] auto first_of(P... policies) { return one_of<detail::choice::first, P...>{std::move(policies)...}; }

/// The best tier that any policy gives.
template <class... P>
    requires detail::on_one_scale<P...>
[[nodiscard]] auto best_of(P... policies) { return one_of<detail::choice::best, P...>{std::move(policies)...}; }

/// The worst tier that any policy gives.
template <class... P>
    requires detail::on_one_scale<P...>
[[nodiscard]] auto worst_of(P... policies) { return one_of<detail::choice::worst, P...>{std::move(policies)...}; }

namespace detail {

/// Keeps a banding's tiers on one side of a tier.
template <class B> class bounded_banding {
public:
    using scale_type = typename B::scale_type;
    using frozen = typename B::frozen;

    bounded_banding(B of, scale_type bound, bool from_below)
        : of_(std::move(of)), bound_(bound), from_below_(from_below) {}

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] assignment<scale_type> operator()(Customer& customer, look const& how = {}) const {
        auto const tier = of_(customer, how);
        return tier && beyond(*tier) ? assignment<scale_type>{bound_} : tier;
    }

    template <class Customer>
        requires banding_for<B, Customer&>
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        auto found = of_.explain(customer, how);
        if (found.tier && beyond(*found.tier)) {
            found.reason += std::string{"; "} + (from_below_ ? "at least " : "at most ") + std::string{name(bound_)};
            found.tier = bound_;
            found.effective.reset(); // these are of the other tier
            found.review.reset();
            found.warned.reset();
            if (found.why) {
                found.why->to_stay.reset();
                found.why->to_rise.reset();
            }
        } else if (found.why && found.tier == assignment<scale_type>{bound_}) { // he can go no further
            (from_below_ ? found.why->to_stay : found.why->to_rise).reset();
        }
        return found;
    }

    [[nodiscard]] frozen learnt() const { return of_.learnt(); }

    template <class Customers, class Engine>
    [[nodiscard]] bounded_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    [[nodiscard]] bool beyond(scale_type tier) const {
        return from_below_ ? better(bound_, tier) : better(tier, bound_);
    }

    B of_;
    scale_type bound_;
    bool from_below_;
};

} // namespace detail

/// A policy whose tiers stay on one side of a tier. Made by `at_least` and `at_most`.
template <class P> struct bounded {
    using scale_type = typename P::scale_type;

    P policy;
    scale_type bound;
    bool from_below;

    template <customer_range Customers, class Engine = sequential>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return detail::bounded_banding{policy.fit(customers, how), bound, from_below};
    }
    template <class Learnt> [[nodiscard]] auto thaw(Learnt const& kept) const {
        return detail::bounded_banding{policy.thaw(kept), bound, from_below};
    }
};

/// No worse than a tier: who would be, gets it. Who has none, still has none.
template <class P> [[nodiscard]] bounded<P> at_least(typename P::scale_type tier, P policy) {
    detail::require_tier(tier, "tier of at_least");
    return {std::move(policy), tier, true};
}

/// No better than a tier.
template <class P> [[nodiscard]] bounded<P> at_most(typename P::scale_type tier, P policy) {
    detail::require_tier(tier, "tier of at_most");
    return {std::move(policy), tier, false};
}

} // namespace clientele::tiers
