// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

/// \file
/// Hysteresis: customers rise at once, and fall late, little by little, and only when they clearly should.
namespace clientele::tiers {

struct steady_options {
    std::chrono::days min_stay{365}; ///< nobody falls sooner after his tier last changed
    std::chrono::days grace{0};      ///< nobody falls sooner after he was warned; see `standing`
    std::size_t most_steps = 1;      ///< tiers that he falls at a time
    double margin = 0;               ///< share of the boundary by which his measure must lie below it
};

/// Nobody is warned.
struct never_warned {
    template <class Row> constexpr std::optional<std::chrono::sys_days> operator()(Row const& /*row*/) const {
        return std::nullopt;
    }
};

/// How a host's customer tells where he stands. Made by `standing(...)`.
template <class Tier, class Since, class Warned = never_warned> struct standing_of {
    Tier tier;
    Since since;
    Warned warned{};
};

/// The tier that a customer has, and since when: `standing(&crm::account::tier, &crm::account::tier_since)`. An empty
/// tier: he is new.
template <class Tier, class Since> [[nodiscard]] standing_of<Tier, Since> standing(Tier tier, Since since) {
    return {std::move(tier), std::move(since), {}};
}

/// The same with the day on which he was warned that he will fall, or none: what `decision::warned` was the last time.
template <class Tier, class Since, class Warned>
[[nodiscard]] standing_of<Tier, Since, Warned> standing(Tier tier, Since since, Warned warned) {
    return {std::move(tier), std::move(since), std::move(warned)};
}

/// A standing fits customers of type `Row` if it reads a tier of the scale, or none, and dates.
template <class Standing, class S, class Row>
concept standing_for = requires(Standing const& of) {
    requires projection<decltype(of.tier), Row>;
    requires std::convertible_to<std::invoke_result_t<decltype(of.tier) const&, Row>, assignment<S>>;
    requires date_projection<decltype(of.since), Row>;
    requires date_projection<decltype(of.warned), Row>;
};

/// A banding with hysteresis: it reads the previous tier off the customer and stores nothing.
template <class B, class Standing> class steady_banding {
public:
    using scale_type = typename B::scale_type;
    using frozen = typename B::frozen;

    steady_banding(B of, Standing standing, std::chrono::sys_days as_of, steady_options const& options)
        : of_(std::move(of)), standing_(std::move(standing)), as_of_(as_of), options_(options) {}

    template <class Customer>
        requires(banding_for<B, Customer&>&& standing_for<Standing, scale_type, Customer&>)
    [[nodiscard]] assignment<scale_type> operator()(Customer& customer, look const& how = {}) const {
        auto const now = of_(customer, how);
        assignment<scale_type> const before = previous(customer, how.row);
        if (!now || !before || !better(*before, *now)) {
            return now; // new here, no worse than before, or nothing is said of him
        }
        auto const had = since(customer, how.row);
        return as_of_ < had + options_.min_stay || stands_by_margin(customer, *before, how) ||
                       as_of_ < grace_ends(warned(customer, had, how.row))
                   ? before
                   : assignment<scale_type>{fallen(*before, *now)};
    }

    template <class Customer>
        requires(banding_for<B, Customer&>&& standing_for<Standing, scale_type, Customer&>)
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        auto found = of_.explain(customer, how);
        assignment<scale_type> const before = previous(customer, how.row);
        found.previous = before;
        if (!found.tier) {
            return found;
        }
        auto const now = *found.tier;
        found.tier = (*this)(customer, how);
        bool const may_fall = before && better(*before, now);
        found.effective = before != found.tier ? std::optional{as_of_}
                          : may_fall           ? std::optional{since(customer, how.row)}
                                               : detail::day_of(standing_.since, customer);
        if (found.effective) {
            auto const stays_to = *found.effective + options_.min_stay;
            found.review = options_.grace.count() > 0 ? std::max(stays_to, as_of_) + options_.grace : stays_to;
        }
        if (found.why && *found.tier != now) { // these are of the tier that he deserves
            found.why->to_stay.reset();
            found.why->to_rise.reset();
        }
        if (may_fall && found.tier == before) {
            explain_stay(customer, found, how);
        } else if (may_fall && *found.tier != now) {
            found.reason += "; falls to " + std::string{name(*found.tier)} + " first";
        }
        return found;
    }

    [[nodiscard]] frozen learnt() const { return of_.learnt(); }

    template <class Customers, class Engine>
    [[nodiscard]] steady_banding fit(Customers&& /*customers*/, Engine const& /*how*/) const {
        return *this;
    }

private:
    template <class Customer> [[nodiscard]] assignment<scale_type> previous(Customer& customer, std::size_t row) const {
        return detail::checked<scale_type>(std::invoke(standing_.tier, customer), "previous tier", row);
    }

    /// Why one who deserves a worse tier keeps his.
    template <class Customer>
    void explain_stay(Customer& customer, decision<scale_type>& found, look const& how) const {
        std::string const keeps = "; keeps " + std::string{name(*found.tier)};
        if (as_of_ < *found.effective + options_.min_stay) {
            found.reason += keeps + ", as his stay is not over";
        } else if (stands_by_margin(customer, *found.tier, how)) {
            found.reason += keeps + ", as he is within the margin";
        } else {
            found.warned = warned(customer, *found.effective, how.row).value_or(as_of_);
            found.review = grace_ends(found.warned);
            found.reason += keeps + " until " + format_date(*found.review) + ", as he was warned";
        }
    }

    /// Until when one who was warned on a day, or will be today, does not fall.
    [[nodiscard]] std::chrono::sys_days grace_ends(std::optional<std::chrono::sys_days> const& warned) const {
        return warned.value_or(as_of_) + options_.grace;
    }

    /// The day of his warning; one from before he came to his tier is not of it.
    template <class Customer>
    [[nodiscard]] std::optional<std::chrono::sys_days> warned(Customer& customer, std::chrono::sys_days since,
                                                              std::size_t row) const {
        auto const known = detail::day_of(standing_.warned, customer);
        if (known && as_of_ < *known) {
            throw invalid_data(row, "warned", format_date(*known), "it must not be after " + format_date(as_of_));
        }
        return known && *known >= since ? known : std::nullopt;
    }

    template <class Customer> [[nodiscard]] std::chrono::sys_days since(Customer& customer, std::size_t row) const {
        auto const known = detail::day_of(standing_.since, customer);
        if (!known) {
            throw invalid_data(row, "since", "missing", "a customer with a previous tier has it since some day");
        }
        if (as_of_ < *known) {
            throw invalid_data(row, "since", format_date(*known), "it must not be after " + format_date(as_of_));
        }
        return *known;
    }

    /// Whether he would keep his tier if boundaries lay lower by the margin.
    template <class Customer>
    [[nodiscard]] bool stands_by_margin(Customer& customer, scale_type before, look const& how) const {
        if (options_.margin == 0) {
            return false;
        }
        auto const leniently = of_(customer, look{how.row, how.leniency + options_.margin});
        return leniently && !better(before, *leniently);
    }

    [[nodiscard]] scale_type fallen(scale_type before, scale_type now) const {
        return at_place<scale_type>(std::min(place(now), place(before) + std::min(options_.most_steps, place(now))));
    }

    B of_;
    Standing standing_;
    std::chrono::sys_days as_of_;
    steady_options options_;
};

/// A policy with hysteresis. Made by `steady`.
template <class P, class Standing> struct steady_policy {
    using scale_type = typename P::scale_type;

    P policy;
    Standing standing;
    std::chrono::sys_days as_of;
    steady_options options;

    template <customer_range Customers, class Engine = sequential>
    [[nodiscard]] auto fit(Customers&& customers, Engine const& how = {}) const {
        return steady_banding{policy.fit(customers, how), standing, as_of, options};
    }
    template <class Learnt> [[nodiscard]] auto thaw(Learnt const& kept) const {
        return steady_banding{policy.thaw(kept), standing, as_of, options};
    }
};

/// Keeps customers from flapping between tiers: who deserves a better tier has it at once; who deserves a worse one
/// keeps his for `min_stay` since it last changed, as long as his measure lies within `margin` of the boundary, and for
/// `grace` after he was warned; then he falls by `most_steps` at most. The host stores tier and since-date, as it is
/// given them, and with a grace period the day of the warning, `decision::warned`, until it is empty again.
///
/// Everything in the policy is delayed, rules and overrides too: write `first_of(when(...), steady(...))` for what
/// shall hold at once. Not delayed is that nothing is said of a customer, as when his measure is missing. \throws
/// invalid_option on an option that cannot be
template <class P, class Standing>
[[nodiscard]] steady_policy<P, Standing> steady(P policy, Standing standing, std::chrono::sys_days as_of,
                                                steady_options const& options = {}) {
    auto const check_days = [](char const* what, std::chrono::days length) {
        if (length < std::chrono::days{0} || length > std::chrono::days{1'000'000}) {
            throw invalid_option(what, to_text(length.count()) + " days", "0 to 1,000,000 days");
        }
    };
    check_days("min_stay", options.min_stay);
    check_days("grace", options.grace);
    if (options.grace.count() > 0 && std::same_as<decltype(standing.warned), never_warned>) {
        throw invalid_option("grace", to_text(options.grace.count()) + " days",
                             "0, unless the standing reads the day on which a customer was warned");
    }
    if (options.most_steps == 0) {
        throw invalid_option("most_steps", "0", "1 or more");
    }
    if (!(options.margin >= 0 && options.margin < 1)) {
        throw invalid_option("margin", to_text(options.margin), "0 or more, and below 1");
    }
    return {std::move(policy), std::move(standing), as_of, options};
}

} // namespace clientele::tiers
