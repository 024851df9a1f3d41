// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"
#include "property.hpp"

#include <clientele/chart/tier_migration.hpp>
#include <clientele/core/error.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::inert;
using clientele_test::long_name;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;
using enum tiers::service_tier;

namespace {

using list = std::vector<tiers::assignment<tiers::service_tier>>;
list const before{diamond, diamond, base, std::nullopt, base, std::nullopt};
list const after{diamond, core, base, base, std::nullopt, std::nullopt};

} // namespace

TEST_CASE("the matrix of moves, with shares of rows and the change of value") {
    std::vector<double> const was{10, 20, 1, 0, 2, 0};
    std::vector<double> const is{15, 10, 1, 3, 0, 0};
    auto const data = chart::migration(tiers::migrate(before, after, {was, is}));
    REQUIRE(data.customers.size() == 25);
    CHECK(data.customers[0] == 1);
    CHECK(data.share[1] == 0.5);
    CHECK(data.change[1] == -10);
    CHECK(data.customers[24] == 0); // who had no tier and has none does not count
    auto const drawn = parsed(draw(data), "migration");
    REQUIRE(rows(drawn).size() == 5);
    CHECK(column<std::string>(rows(drawn), "from") ==
          std::vector<std::string>{"diamond", "diamond", "base", "base", "new"});
    CHECK(column<std::string>(rows(drawn), "to") ==
          std::vector<std::string>{"diamond", "core", "base", "gone", "base"});
    CHECK(column<double>(rows(drawn), "change") == std::vector<double>{5, -10, 0, -2, 3});
    CHECK(drawn.at("title").at("subtitle") == "5 customers; per cent of a row");
}

TEST_CASE("the flow has bands as high as the customers, the best tier at the top") {
    auto const data = chart::migration_flow(tiers::migrate(before, after));
    REQUIRE(data.bands.size() == 5);
    CHECK(data.customers == 5);
    CHECK(data.bands[0] == chart::flow_band{0, 0, 1, 0.8, 1, 0.8, 1});
    CHECK(data.bands[1].from_high == 0.8); // the second diamond customer, who fell to core
    CHECK(data.bands[1].to_high == 0.8);
    CHECK(data.bands[3].to == 4); // gone: at the bottom
    CHECK(data.bands[3].to_low == 0);
    auto const drawn = parsed(draw(data), "migration_flow");
    CHECK(rows(drawn).size() == 5 * 25);
    auto const right = drawn.at("layer").back().at("data").at("values");
    CHECK(column<std::string>(right, "label") == std::vector<std::string>{"diamond 1", "core 1", "base 2", "gone 1"});
}

TEST_CASE("bands tile both sides, and have one height at both ends") {
    clientele_test::property("flow", [](std::vector<std::uint8_t> const& moves) {
        list from, to;
        for (std::uint8_t const move : moves) {
            auto const tier = [](unsigned of) {
                return of < 4 ? tiers::assignment<tiers::service_tier>{tiers::at_place<tiers::service_tier>(of)}
                              : std::nullopt;
            };
            from.push_back(tier(move % 5U));
            to.push_back(tier(move / 5U % 5U));
        }
        auto const data = chart::migration_flow(tiers::migrate(from, to));
        double left = 0;
        double right = 0;
        for (auto const& band : data.bands) {
            RC_ASSERT(band.from_low >= 0);
            RC_ASSERT(band.to_high <= 1);
            RC_ASSERT(std::abs((band.from_high - band.from_low) - (band.to_high - band.to_low)) < 1e-12);
            left += band.from_high - band.from_low;
            right += band.to_high - band.to_low;
        }
        RC_ASSERT(std::abs(left - right) < 1e-12);
        double const wanted = data.bands.empty() ? 0 : 1;
        RC_ASSERT(std::abs(left - wanted) < 1e-12);
    });
}

TEST_CASE("long names of tiers are cut off, and tooltips have them whole") {
    auto matrix = chart::migration(tiers::migrate(before, after));
    auto const axis = [](nlohmann::json const& chart) {
        return chart.at("layer").at(0).at("encoding").at("x").at("axis");
    };
    CHECK(axis(parsed(draw(matrix), "migration_names")).at("labelAngle") == 0);
    for (std::string& name : matrix.names) {
        name = long_name;
    }
    auto const drawn = parsed(draw(matrix), "migration_long");
    CHECK(axis(drawn).at("labelAngle") == -35);
    CHECK(axis(drawn).at("labelLimit") == 150);
    CHECK(rows(drawn).at(0).at("to") == long_name);
    auto flow = chart::migration_flow(tiers::migrate(before, after));
    flow.names = matrix.names;
    auto const wide = parsed(draw(flow), "migration_flow_long");
    auto const& words = wide.at("layer").back();
    CHECK(words.at("mark").at("limit") == 240);
    CHECK(words.at("encoding").at("tooltip").at(0).at("field") == "tier");
    CHECK(words.at("data").at("values").at(0).at("tier") == long_name);
}

TEST_CASE("labels of a flow keep apart") {
    std::vector<chart::detail::flow_block> const thin{
        {0, .999, 1, 1}, {1, .998, .999, 1}, {2, .001, .998, 997}, {3, 0, .001, 1}};
    auto const heights = chart::detail::label_heights(thin);
    for (std::size_t i = 1; i < heights.size(); ++i) {
        CHECK(heights[i - 1] - heights[i] >= 0.0449);
    }
    CHECK(heights.front() <= 1);
    CHECK(heights.back() >= 0);
}

TEST_CASE("nobody moved, hostile words, and a migration that cannot be") {
    tiers::migration<tiers::service_tier> none;
    CHECK(nothing_to_show(parsed(draw(chart::migration(none)), "migration_none")));
    CHECK(nothing_to_show(parsed(draw(chart::migration_flow(none)), "migration_flow_none")));
    CHECK(nothing_to_show(parsed(draw(chart::migration_data{}), "migration_unmade")));
    CHECK(nothing_to_show(parsed(draw(chart::migration_flow_data{}), "migration_flow_unmade")));
    chart::words const say{.title = clientele_test::hostile, .customers = clientele_test::hostile};
    CHECK(inert(draw(chart::migration(tiers::migrate(before, after)), say).json()));
    CHECK(inert(draw(chart::migration_flow(tiers::migrate(before, after)), say).json()));
    none.counts.pop_back();
    CHECK_THROWS_AS(chart::migration(none), invalid_data);
}
