// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

/// \file
/// Scales: ordered lists of named tiers, each list a type of its own.
namespace clientele::tiers {

/// A scale is an enumeration whose values, from 0 on, are tiers from the best to the worst, with a function that names
/// them, in the namespace of the enumeration:
/// \code
/// enum class level : std::uint8_t { gold, silver, basic };
/// constexpr std::array<std::string_view, 3> tier_names(level) { return {"gold", "silver", "basic"}; }
/// \endcode
/// Tiers of two scales are of two types, so that they cannot be mixed or compared.
template <class S>
concept scale = std::is_enum_v<S> && requires {
    { tier_names(S{})[0] } -> std::convertible_to<std::string_view>;
    requires tier_names(S{})
    .size() >= 1;
};

/// How many tiers a scale has.
template <scale S> inline constexpr std::size_t size_of = tier_names(S{}).size();

/// The place of a tier, from 0, the best.
template <scale S> [[nodiscard]] constexpr std::size_t place(S tier) noexcept { return static_cast<std::size_t>(tier); }

/// The tier at a place.
template <scale S> [[nodiscard]] constexpr S at_place(std::size_t place) noexcept { return static_cast<S>(place); }

/// The best tier and the worst.
template <scale S> inline constexpr S best_tier = at_place<S>(0);
template <scale S> inline constexpr S worst_tier = at_place<S>(size_of<S> - 1);

/// Whether one tier is better than another.
template <scale S> [[nodiscard]] constexpr bool better(S one, S than) noexcept { return place(one) < place(than); }

/// The name of a tier.
template <scale S> [[nodiscard]] constexpr std::string_view name(S tier) { return tier_names(S{})[place(tier)]; }

/// All tiers, the best first.
template <scale S> [[nodiscard]] constexpr std::array<S, size_of<S>> all_tiers() noexcept {
    std::array<S, size_of<S>> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = at_place<S>(i);
    }
    return all;
}

/// A customer's tier; empty: no rule says anything of him.
template <scale S> using assignment = std::optional<S>;

namespace detail {

/// A tier that a host read from somewhere. \throws invalid_data with the row if the scale has no such tier
template <scale S> [[nodiscard]] assignment<S> checked(assignment<S> tier, char const* what, std::size_t row) {
    if (tier && place(*tier) >= size_of<S>) {
        throw invalid_data(row, what, "number " + to_text(place(*tier)),
                           "the scale has tiers 0 to " + to_text(size_of<S> - 1));
    }
    return tier;
}

/// A tier given in code. \throws invalid_option if the scale has no such tier
template <scale S> void require_tier(S tier, char const* what) {
    if (place(tier) >= size_of<S>) {
        throw invalid_option(what, "number " + to_text(place(tier)),
                             "the scale has tiers 0 to " + to_text(size_of<S> - 1));
    }
}

} // namespace detail

} // namespace clientele::tiers
