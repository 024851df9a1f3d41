// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/tiers/scale.hpp>

using namespace clientele;
using clientele_test::service;

enum class unnamed { one, two };

static_assert(tiers::scale<service>);
static_assert(!tiers::scale<unnamed>);
static_assert(!tiers::scale<int>);

TEST_CASE("a scale is an enumeration with names, the best tier first") {
    CHECK(tiers::size_of<service> == 4);
    CHECK(tiers::name(service::potential) == "potential");
    CHECK(tiers::best_tier<service> == service::diamond);
    CHECK(tiers::worst_tier<service> == service::base);
    CHECK(tiers::better(service::diamond, service::core));
    CHECK_FALSE(tiers::better(service::core, service::core));
    for (service const tier : tiers::all_tiers<service>()) {
        CHECK(tiers::at_place<service>(tiers::place(tier)) == tier);
    }
}
