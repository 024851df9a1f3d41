// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/tiers/decision.hpp>

using namespace clientele;

TEST_CASE("what a customer may lose, and what it takes to rise") {
    tiers::reading const of{.measure = "revenue", .value = 75, .to_stay = 51, .to_rise = 81};
    CHECK(of.margin() == 24);
    CHECK(of.to_go() == 6);
    CHECK_FALSE(tiers::reading{.value = 75}.to_go());
    // where less is better the boundaries lie the other way round, the distances do not
    tiers::reading const days{.measure = "days", .value = 40, .to_stay = 90, .to_rise = 30};
    CHECK(days.margin() == 50);
    CHECK(days.to_go() == 10);
    CHECK(tiers::decision<clientele_test::service>{} == tiers::decision<clientele_test::service>{});
}
