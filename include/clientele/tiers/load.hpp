// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>

/// \file
/// The load that a service catalogue implies, against the staff there is.
namespace clientele::tiers {

/// What serving one customer of a tier takes per period.
struct effort {
    double contacts = 0; ///< per period
    double minutes = 0;  ///< each

    [[nodiscard]] constexpr double time() const noexcept { return contacts * minutes; }

    friend bool operator==(effort const&, effort const&) = default;
};

/// The load of one tier.
template <scale S> struct tier_load {
    S tier{};
    std::uint64_t customers = 0;
    double minutes = 0;   ///< wanted, per period
    double available = 0; ///< of staff, per period

    /// Wanted over available: above 1 promises are broken. NaN without either.
    [[nodiscard]] double utilisation() const noexcept { return minutes / available; }

    friend bool operator==(tier_load const&, tier_load const&) = default;
};

namespace detail {

/// \throws invalid_option unless it is finite and not negative
template <scale S> [[nodiscard]] double checked_minutes(char const* what, S tier, double value) {
    if (!(value >= 0 && std::isfinite(value))) {
        throw invalid_option(std::string{what} + " of " + std::string{name(tier)}, to_text(value),
                             "finite and not negative");
    }
    return value;
}

/// \throws invalid_option unless contacts and minutes are finite and not negative
template <scale S> [[nodiscard]] effort checked_effort(S tier, effort const& of) {
    static_cast<void>(checked_minutes("contacts", tier, of.contacts));
    static_cast<void>(checked_minutes("minutes of a contact", tier, of.minutes));
    return of;
}

} // namespace detail

/// The load of each tier, the best first. `takes` reads an `effort` off the terms; `available` are minutes of staff a
/// period by tier, the best first. Customers without a tier are served by nobody.
/// \throws invalid_option on minutes that are negative or not finite; invalid_data on a tier that the scale does not
/// have
template <scale S, class Terms, class Takes>
    requires std::convertible_to<std::invoke_result_t<Takes const&, Terms const&>, effort>
[[nodiscard]] std::array<tier_load<S>, size_of<S>> load(std::span<assignment<S> const> assigned,
                                                        catalogue<S, Terms> const& promised, Takes const& takes,
                                                        std::array<double, size_of<S>> const& available) {
    std::array<tier_load<S>, size_of<S>> found{};
    for (std::size_t row = 0; row < assigned.size(); ++row) {
        if (auto const tier = detail::checked<S>(assigned[row], "tier", row)) {
            ++found[place(*tier)].customers;
        }
    }
    for (S const tier : all_tiers<S>()) {
        tier_load<S>& of = found[place(tier)];
        effort const each = detail::checked_effort(tier, std::invoke(takes, promised[tier]));
        of.tier = tier;
        of.minutes =
            static_cast<double>(of.customers) * detail::checked_minutes("minutes per customer", tier, each.time());
        of.available = detail::checked_minutes("minutes available", tier, available[place(tier)]);
    }
    return found;
}

/// How many customers of each tier the staff can serve as promised: seats for `limit`. A tier that takes no time has
/// as many as there are numbers. \throws invalid_option as `load`
template <scale S, class Terms, class Takes>
    requires std::convertible_to<std::invoke_result_t<Takes const&, Terms const&>, effort>
[[nodiscard]] std::array<std::uint64_t, size_of<S>> seats(catalogue<S, Terms> const& promised, Takes const& takes,
                                                          std::array<double, size_of<S>> const& available) {
    constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
    std::array<std::uint64_t, size_of<S>> found{};
    for (S const tier : all_tiers<S>()) {
        effort const each = detail::checked_effort(tier, std::invoke(takes, promised[tier]));
        double const time = detail::checked_minutes("minutes per customer", tier, each.time());
        double const there = detail::checked_minutes("minutes available", tier, available[place(tier)]);
        double const count = std::floor(there / time * (1 + 1e-12)); // 10 times 0.1 times 3 minutes are 3
        found[place(tier)] = time == 0 || count >= 0x1p63 ? unlimited : static_cast<std::uint64_t>(count);
    }
    return found;
}

} // namespace clientele::tiers
