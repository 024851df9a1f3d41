// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/tiers/scale.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

/// \file
/// Decision records: which tier a customer has, and why.
namespace clientele::tiers {

/// What a cut says of one customer, in the unit of the measure (dates as days since 1970; NaN where a value can only be
/// put in order). Where a rule, a bound or a stay holds him, there are no boundaries.
struct reading {
    std::string measure{};
    double value = std::numeric_limits<double>::quiet_NaN();
    std::optional<double> to_stay{}; ///< the boundary to the next worse tier; empty in the worst
    std::optional<double> to_rise{}; ///< the boundary to the next better tier; empty in the best
    /// Whether who comes up to `to_rise` is not in yet: he must get beyond it.
    bool rise_beyond = false;

    /// How far the value is on the good side of the boundary below; what it may lose.
    [[nodiscard]] std::optional<double> margin() const { return distance(to_stay); }
    /// What it takes to rise: how far the value is from the boundary above. 0 if he is on it, and must get beyond it.
    [[nodiscard]] std::optional<double> to_go() const { return distance(to_rise); }

    friend bool operator==(reading const&, reading const&) = default;

private:
    [[nodiscard]] std::optional<double> distance(std::optional<double> const& from) const {
        return from ? std::optional{std::abs(value - *from)} : std::nullopt;
    }
};

/// The decision on one customer.
template <scale S> struct decision {
    assignment<S> tier{};                             ///< empty: no rule says anything of him
    std::string policy{};                             ///< the one that spoke
    std::string reason{};                             ///< in words
    std::optional<reading> why{};                     ///< where a measure decided
    assignment<S> previous{};                         ///< where a policy reads it
    std::optional<std::chrono::sys_days> effective{}; ///< since when he has this tier
    std::optional<std::chrono::sys_days> review{};    ///< from when on he may lose it
    std::optional<std::chrono::sys_days> warned{};    ///< since when he is to know that he will; empty: he need not

    friend bool operator==(decision const&, decision const&) = default;
};

} // namespace clientele::tiers
