// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/tier_load.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <array>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::parsed;
using clientele_test::rows;
using tiers::service_tier;

TEST_CASE("the load in hours, with what cannot be served apart") {
    std::array<tiers::tier_load<service_tier>, 4> const of{{{service_tier::diamond, 2, 600, 1200},
                                                            {service_tier::core, 10, 1800, 1200},
                                                            {service_tier::potential, 5, 60, 0},
                                                            {service_tier::base, 0, 0, 0}}};
    auto const data = chart::tier_load(of);
    CHECK(data.wanted == std::vector<double>{10, 30, 1, 0});
    CHECK(data.available == std::vector<double>{20, 20, 0, 0});
    auto const drawn = parsed(draw(data), "tier_load");
    CHECK(column<std::string>(rows(drawn), "label") == std::vector<std::string>{"50%", "150%", "no staff", ""});
    auto const bars = drawn.at("layer").at(0).at("data").at("values");
    REQUIRE(bars.size() == 6); // core and potential have a part that cannot be served
    CHECK(bars.at(1).at("to") == 20);
    CHECK(bars.at(2).at("kind") == "cannot be served");
    CHECK(bars.at(2).at("from") == 20);
    CHECK(bars.at(2).at("to") == 30);
    CHECK_THAT(drawn.at("description").get<std::string>(), ContainsSubstring("2 have too few"));
}

TEST_CASE("a load of a few hours has marks between the hours") {
    std::array<tiers::tier_load<service_tier>, 4> const few{{{service_tier::diamond, 1, 90, 60}}};
    auto const drawn = parsed(draw(chart::tier_load(few)), "tier_load_few");
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("axis").at("format") == ",.2~f");
}

TEST_CASE("a load that nobody wants") {
    std::array<tiers::tier_load<service_tier>, 4> const none{};
    auto const chart = draw(chart::tier_load(none), {.title = clientele_test::hostile});
    CHECK(clientele_test::inert(chart.json()));
    parsed(chart, "tier_load_nobody");
}
