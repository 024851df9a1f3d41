// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/tiers/transition.hpp>

#include <array>
#include <cstdint>
#include <string_view>

/// \file
/// A scale of three tiers, and the textbook chain over them.
namespace clientele_test {

enum class three : std::uint8_t { one, two, three };
constexpr std::array<std::string_view, 3> tier_names(three /*unused*/) { return {"one", "two", "three"}; }

inline clientele::tiers::transition<three> const chain{{{{.85, .12, .03}, {.10, .75, .15}, {.02, .18, .80}}}};

} // namespace clientele_test
