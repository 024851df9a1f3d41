// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/decision.hpp>
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
    std::chrono::days grace{0};      ///< then so many days more: the time to warn him
    std::size_t most_steps = 1;      ///< tiers that he falls at a time
    double margin = 0;               ///< share of the boundary by which his measure must lie below it
};

/// How a host's customer tells where he stands. Made by `standing(...)`.
template <class Tier, class Since> struct standing_of {
    Tier tier;
    Since since;
};

/// The tier that a customer has, and since when: `standing(&crm::account::tier, &crm::account::tier_since)`. An empty
/// tier: he is new.
template <class Tier, class Since> [[nodiscard]] standing_of<Tier, Since> standing(Tier tier, Since since) {
    return {std::move(tier), std::move(since)};
}

/// A standing fits customers of type `Row` if it reads a tier of the scale, or none, and a date.
template <class Standing, class S, class Row>
concept standing_for = requires(Standing const& of) {
    requires projection<decltype(of.tier), Row>;
    requires std::convertible_to<std::invoke_result_t<decltype(of.tier) const&, Row>, assignment<S>>;
    requires date_projection<decltype(of.since), Row>;
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
        return as_of_ < falls_on(since(customer, how.row)) || stands_by_margin(customer, *before, how)
                   ? before
                   : assignment<scale_type>{fallen(*before, *now)};
    }

    template <class Customer>
        requires(banding_for<B, Customer&>&& standing_for<Standing, scale_type, Customer&>)
    [[nodiscard]] decision<scale_type> explain(Customer& customer, look const& how = {}) const {
        using std::chrono::sys_days;
        auto found = of_.explain(customer, how);
        assignment<scale_type> const before = previous(customer, how.row);
        found.previous = before;
        if (!found.tier) {
            return found;
        }
        auto const now = *found.tier;
        bool const may_fall = before && better(*before, now);
        found.tier = (*this)(customer, how);
        found.effective = before == found.tier ? since(customer, how.row) : as_of_;
        found.review = falls_on(*found.effective);
        if (may_fall && found.tier == before) {
            found.reason += as_of_ < *found.review
                                ? "; keeps " + std::string{name(*before)} + ", as his stay is not over"
                                : "; keeps " + std::string{name(*before)} + ", as he is within the margin";
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

    [[nodiscard]] std::chrono::sys_days falls_on(std::chrono::sys_days since) const {
        return since + options_.min_stay + options_.grace;
    }

    template <class Customer> [[nodiscard]] std::chrono::sys_days since(Customer& customer, std::size_t row) const {
        auto&& read = std::invoke(standing_.since, customer);
        auto const* const known = clientele::detail::value_of(read);
        if (known == nullptr) {
            throw invalid_data(row, "since", "missing", "a customer with a previous tier has it since some day");
        }
        std::chrono::sys_days const day = to_day(*known);
        if (as_of_ < day) {
            throw invalid_data(row, "since", format_date(day), "it must not be after " + format_date(as_of_));
        }
        return day;
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
/// keeps his for `min_stay` and `grace` since it last changed, and as long as his measure lies within `margin` of the
/// boundary; then he falls by `most_steps` at most. The host stores tier and since-date, as it is given them.
/// \throws invalid_option on an option that cannot be
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
    if (options.most_steps == 0) {
        throw invalid_option("most_steps", "0", "1 or more");
    }
    if (!(options.margin >= 0 && options.margin < 1)) {
        throw invalid_option("margin", to_text(options.margin), "0 or more, and below 1");
    }
    return {std::move(policy), std::move(standing), as_of, options};
}

} // namespace clientele::tiers
