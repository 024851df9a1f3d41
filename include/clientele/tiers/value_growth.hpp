// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/tiers/grid.hpp>
#include <clientele/tiers/scale.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

/// \file
/// Value by growth potential: whom to hold, whom to develop.
namespace clientele::tiers {

/// What customers are worth now.
enum class present_value : std::uint8_t { high, low };
/// What more they could be worth: share of wallet that others have, for instance.
enum class growth : std::uint8_t { high, low };
/// What follows.
enum class development : std::uint8_t { hold_and_grow, hold, grow, serve };

constexpr std::array<std::string_view, 2> tier_names(present_value /*unused*/) { return {"high value", "low value"}; }
constexpr std::array<std::string_view, 2> tier_names(growth /*unused*/) { return {"high growth", "low growth"}; }
constexpr std::array<std::string_view, 4> tier_names(development /*unused*/) {
    return {"hold and grow", "hold", "grow", "serve"};
}

inline constexpr grid<development, present_value, growth> development_grid{
    {{development::hold_and_grow, development::hold}, {development::grow, development::serve}}};
static_assert(development_grid.monotone_in_rows() && development_grid.monotone_in_columns());

/// What to do with customers, by a policy for their value and one for their growth potential.
template <class Value, class Growth>
[[nodiscard]] grid_policy<development, Value, Growth> developments(Value values, Growth potentials) {
    return over(development_grid, std::move(values), std::move(potentials));
}

} // namespace clientele::tiers
