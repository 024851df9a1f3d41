// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/tier_ladder.hpp>
#include <clientele/core/error.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::inert;
using clientele_test::parsed;
using enum tiers::service_tier;

namespace {

struct account {
    std::optional<double> revenue;
    double days = 0;
};

auto const by_revenue =
    tiers::fit(std::vector<account>{{1}},
               tiers::thresholds<tiers::service_tier>(tiers::measure("revenue", &account::revenue),
                                                      {{diamond, 10'000}, {core, 1'000}, {potential, 100}}));

nlohmann::json words_of(nlohmann::json const& chart) { return chart.at("layer").back().at("data").at("values").at(0); }

} // namespace

TEST_CASE("a customer between two boundaries, with what it takes to rise and what he may lose") {
    account const one{400};
    auto const data = chart::tier_ladder(by_revenue, one);
    CHECK(data.place == 2);
    CHECK(data.boundary == std::vector<std::optional<double>>{10'000, 1'000, 100, std::nullopt});
    CHECK(data.to_go == 600);
    CHECK(data.margin == 300);
    CHECK_THAT(data.height, WithinRel(300.0 / 900, 1e-15));
    auto const drawn = parsed(draw(data), "tier_ladder");
    CHECK(words_of(drawn).at("rise") == "to rise: 600");
    CHECK(words_of(drawn).at("stay") == "may lose and stay: 300");
    CHECK_THAT(words_of(drawn).at("at").get<double>(), WithinRel(1 + 300.0 / 900, 1e-15));
    CHECK(drawn.at("title").at("subtitle") == "revenue 400: potential");
}

TEST_CASE("a long name of a tier ends before the mark, and the tooltip has it whole") {
    account const one{400};
    auto data = chart::tier_ladder(by_revenue, one);
    data.tier[2] = clientele_test::long_name;
    auto const drawn = parsed(draw(data), "tier_ladder_long");
    auto const& names = drawn.at("layer").at(2);
    CHECK(names.at("mark").at("limit") == 190);
    CHECK(names.at("encoding").at("tooltip").at(0).at("field") == "tier");
}

TEST_CASE("at the ends of the ladder") {
    account const best{1e6};
    auto const top = chart::tier_ladder(by_revenue, best);
    CHECK(!top.to_go);
    CHECK(top.height == 0.5);
    CHECK(words_of(parsed(draw(top), "tier_ladder_top")).at("rise") == "in the best tier");
    account const last{-5};
    auto const bottom = chart::tier_ladder(by_revenue, last);
    CHECK(bottom.place == 3);
    CHECK(words_of(parsed(draw(bottom), "tier_ladder_bottom")).at("stay") == "in the last tier");
}

TEST_CASE("a measure of which less is better") {
    auto const prompt = tiers::fit(std::vector<account>{{1}},
                                   tiers::thresholds<tiers::service_tier>(
                                       tiers::measure("days", &account::days, banding::direction::lower_is_better),
                                       {{diamond, 7}, {core, 30}, {potential, 90}}));
    account const one{1, 40};
    auto const drawn = parsed(draw(chart::tier_ladder(prompt, one)), "tier_ladder_days");
    CHECK(words_of(drawn).at("rise") == "to rise, less: 10");
    CHECK(words_of(drawn).at("stay") == "may grow and stay: 50");
}

TEST_CASE("a customer without a value stands nowhere; hostile words come out as text") {
    account const none{std::nullopt};
    CHECK_THROWS_AS(chart::tier_ladder(by_revenue, none), invalid_data);
    CHECK_THROWS_WITH(draw(chart::tier_ladder_data{}), ContainsSubstring("there are 0 tiers"));
    account const one{400};
    auto data = chart::tier_ladder(by_revenue, one);
    data.measure = clientele_test::hostile;
    CHECK(inert(draw(data, {.title = clientele_test::hostile}).json()));
    parsed(draw(data), "tier_ladder_hostile");
}
