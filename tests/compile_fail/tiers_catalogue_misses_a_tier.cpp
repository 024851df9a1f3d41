// expect: a catalogue has terms for each tier of the scale
// SPDX-License-Identifier: MIT
#include <clientele/tiers.hpp>

namespace tiers = clientele::tiers;
using enum tiers::service_tier;

#ifdef CLIENTELE_CONTROL
constexpr auto hours = tiers::terms<tiers::service_tier, int>({{diamond, 1}, {core, 4}, {potential, 24}, {base, 48}});
#else
constexpr auto hours = tiers::terms<tiers::service_tier, int>({{diamond, 1}, {core, 4}, {potential, 24}});
#endif

static_assert(hours[core] == 4);
