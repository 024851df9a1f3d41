// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// \file
/// The one concept for every way of deciding who gets which tier: a policy is fitted to a population, and gives a
/// banding, which maps a customer to a tier or to nothing.
namespace clientele::tiers {

/// How a customer is looked at.
struct look {
    std::size_t row = 0; ///< of him in his range, for errors
    /// Boundaries between numbers are moved by this share of themselves to the worse side: who passes so has not
    /// fallen clearly below them.
    double leniency = 0;
};

/// Maps a customer to a tier of a scale, or to nothing ("this rule says nothing"), and can say why. What it learnt is
/// a value of its own, `learnt()`, apart from the projections.
template <class B, class Customer>
concept banding_for = scale<typename B::scale_type> && requires(B const& banding, Customer customer, look const& how) {
    { banding(customer, how) } -> std::same_as<assignment<typename B::scale_type>>;
    { banding.explain(customer, how) } -> std::same_as<decision<typename B::scale_type>>;
    { banding.learnt() } -> std::convertible_to<typename B::frozen>;
};

/// Anything that learns a banding from a population. A banding is a policy that ignores it. `thaw` makes the banding
/// again from what was learnt.
template <class P, class Customers>
concept policy_for = customer_range<Customers> && requires(P const& policy, Customers& customers) {
    { policy.fit(customers, sequential{}) } -> banding_for<row_t<Customers>>;
};

/// Learns the cuts of a policy from a population.
template <customer_range Customers, policy_for<Customers> Policy, engine Engine = sequential>
[[nodiscard]] auto fit(Customers&& customers, Policy const& policy, Engine const& how = {}) {
    return policy.fit(customers, how);
}

namespace detail {

/// Tiers in the order of the rows. An `accumulator`.
template <scale S> struct tier_list {
    static constexpr bool stays_local = true;
    std::vector<assignment<S>> tiers;
    void merge(tier_list const& other) { tiers.insert(tiers.end(), other.tiers.begin(), other.tiers.end()); }
};

} // namespace detail

/// The tiers of customers under a banding, in their order.
/// \throws invalid_data with the row on a value that cannot be
template <row_stream Customers, banding_for<row_t<Customers>> Banding, engine Engine = sequential>
[[nodiscard]] auto assign(Customers&& customers, Banding const& banding, Engine const& how = {}) {
    using list = detail::tier_list<typename Banding::scale_type>;
    return fold(how, customers, list{},
                [&](list& part, auto first, auto const& last, std::size_t row) {
                    if constexpr (std::sized_sentinel_for<std::remove_cvref_t<decltype(last)>, decltype(first)>) {
                        part.tiers.reserve(static_cast<std::size_t>(last - first));
                    }
                    for (; first != last; ++first, ++row) {
                        auto&& customer = *first;
                        part.tiers.push_back(banding(customer, look{.row = row}));
                    }
                })
        .tiers;
}

/// Fits a policy to customers and gives their tiers.
template <customer_range Customers, policy_for<Customers> Policy, engine Engine = sequential>
    requires(!banding_for<Policy, row_t<Customers>>)
[[nodiscard]] auto assign(Customers&& customers, Policy const& policy, Engine const& how = {}) {
    return assign(customers, policy.fit(customers, how), how);
}

/// Why a customer has his tier. `row`: of him in his range, for errors.
template <class Customer, banding_for<Customer&> Banding>
[[nodiscard]] decision<typename Banding::scale_type> explain(Customer& customer, Banding const& banding,
                                                             std::size_t row = 0) {
    return banding.explain(customer, look{.row = row});
}

/// What a banding learnt: a regular value that is compared, saved and loaded, without the host's projections.
template <class Learnt> struct frozen {
    static constexpr std::string_view model_name{"tiers.frozen"};

    Learnt learnt{};

    /// \throws invalid_data if it cannot be
    void validate() const {
        if constexpr (requires { learnt.validate(); }) {
            learnt.validate();
        }
    }

    friend bool operator==(frozen const&, frozen const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) { field("learnt", self.learnt); }
};

/// Freezes the cuts of a banding: what is kept until next month.
template <class Banding> [[nodiscard]] frozen<typename Banding::frozen> freeze(Banding const& banding) {
    return {banding.learnt()};
}

/// The banding of a policy with cuts that were frozen.
template <class Policy, class Learnt> [[nodiscard]] auto thaw(Policy const& policy, frozen<Learnt> const& kept) {
    kept.validate();
    return policy.thaw(kept.learnt);
}

/// What a rule that learns nothing has learnt.
struct nothing {
    friend bool operator==(nothing const&, nothing const&) = default;

    template <class Self, class Field> static void describe(Self& /*self*/, Field&& /*field*/) {}
};

/// What several bandings learnt.
template <class... Learnt> struct parts {
    std::tuple<Learnt...> of{};

    void validate() const {
        std::apply([](auto const&... each) { (check(each), ...); }, of);
    }

    friend bool operator==(parts const&, parts const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        [&]<std::size_t... I>(std::index_sequence<I...>) { (field(names[I], std::get<I>(self.of)), ...); }
        (std::index_sequence_for<Learnt...>{});
    }

private:
    static constexpr std::array<char const*, 8> names{"first", "second", "third",   "fourth",
                                                      "fifth", "sixth",  "seventh", "eighth"};
    static_assert(sizeof...(Learnt) <= names.size(), "clientele: at most 8 policies are combined at a time");

    template <class Each> static void check(Each const& each) {
        if constexpr (requires { each.validate(); }) {
            each.validate();
        }
    }
};

} // namespace clientele::tiers
