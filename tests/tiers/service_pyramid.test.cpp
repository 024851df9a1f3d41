// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

TEST_CASE("diamond, core, potential and base customers of CDNOW", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    auto const found =
        sums_of(*all, tiers::assign(*all, tiers::service_pyramid(tiers::measure("spend", &cd_buyer::cents))));
    CHECK(found.customers == std::vector<std::size_t>{471, 4242, 7072, 11785});
    CHECK(found.cents == std::vector<std::int64_t>{57'553'011, 111'898'444, 54'555'042, 26'025'066});
}

TEST_CASE("the promises of the tiers") {
    CHECK(tiers::service_promises[tiers::service_tier::diamond].response == 1h);
    CHECK(tiers::service_promises[tiers::service_tier::core].response == 4h);
    CHECK(tiers::service_promises[tiers::service_tier::potential].response == 24h);
    CHECK(tiers::service_promises[tiers::service_tier::base].response == 48h);
}
