// expect: a_cell_of_the_grid_has_no_tier
// SPDX-License-Identifier: MIT
#include <clientele/tiers.hpp>

namespace tiers = clientele::tiers;
using enum tiers::development;

#ifdef CLIENTELE_CONTROL
constexpr tiers::grid<tiers::development, tiers::present_value, tiers::growth> mine{
    {{hold_and_grow, hold}, {grow, serve}}};
#else
constexpr tiers::grid<tiers::development, tiers::present_value, tiers::growth> mine{{{hold_and_grow, hold}, {grow}}};
#endif

static_assert(mine(tiers::present_value::high, tiers::growth::high) == hold_and_grow);
