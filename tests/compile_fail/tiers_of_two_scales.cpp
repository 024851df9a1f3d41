// expect: on_one_scale
// SPDX-License-Identifier: MIT
#include <clientele/tiers.hpp>

namespace tiers = clientele::tiers;

struct account {
    double revenue;
    bool member;
};

auto policy() {
    using enum tiers::service_tier;
    auto const by_value = tiers::service_pyramid(tiers::measure("revenue", &account::revenue));
#ifdef CLIENTELE_CONTROL
    return tiers::first_of(tiers::when(&account::member, core, "member"), by_value);
#else
    return tiers::first_of(tiers::when(&account::member, tiers::closeness::member, "member"), by_value);
#endif
}

auto const made = policy();
