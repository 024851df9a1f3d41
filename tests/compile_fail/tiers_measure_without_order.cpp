// expect: ordered_projection<decltype ?.m.read
// SPDX-License-Identifier: MIT
#include <clientele/tiers.hpp>

#include <vector>

namespace tiers = clientele::tiers;

struct channel {}; // has no order

struct account {
    double revenue;
    channel acquired;
};

auto assigned(std::vector<account> const& accounts) {
#ifdef CLIENTELE_CONTROL
    auto const policy = tiers::service_pyramid(tiers::measure("revenue", &account::revenue));
#else
    auto const policy = tiers::service_pyramid(tiers::measure("channel", &account::acquired));
#endif
    return policy.fit(accounts);
}
