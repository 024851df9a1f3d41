// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/tier_grid.hpp>
#include <clientele/tiers/satisfaction_grid.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::inert;
using clientele_test::parsed;
using clientele_test::rows;
using tiers::satisfaction;
using tiers::volume;

namespace {

std::vector<tiers::assignment<volume>> const volumes{volume::high, volume::high, volume::low, std::nullopt};
std::vector<tiers::assignment<satisfaction>> const contents{satisfaction::high, satisfaction::low, satisfaction::medium,
                                                            satisfaction::high};

} // namespace

TEST_CASE("the grid has a tier, the customers and their value in each cell") {
    std::vector<double> const values{60, 30, 10, 500};
    auto const data = chart::tier_grid(tiers::satisfaction_grid, volumes, contents, values);
    REQUIRE(data.tier.size() == 9);
    CHECK(data.customers == std::vector<std::uint64_t>{1, 0, 1, 0, 0, 0, 0, 1, 0});
    CHECK(data.value_share == std::vector<double>{0.6, 0, 0.3, 0, 0, 0, 0, 0.1, 0});
    CHECK(data.without == 1);
    auto const drawn = parsed(draw(data), "tier_grid");
    CHECK(column<std::string>(rows(drawn), "tier") ==
          std::vector<std::string>{"A", "D", "D", "B", "D", "D", "C", "C", "C"}); // as the strategy grid has them
    CHECK(column<std::string>(rows(drawn), "share").front() == "60% of value");
    CHECK(column<std::string>(rows(drawn), "row").back() == "low volume");
    CHECK(drawn.at("title").at("subtitle") == "3 customers; 1 are in no cell");
}

TEST_CASE("a grid without values, and without anybody") {
    auto const drawn = parsed(draw(chart::tier_grid(tiers::satisfaction_grid, volumes, contents)), "tier_grid_counts");
    CHECK(column<std::string>(rows(drawn), "share").front().empty());
    auto const nobody = chart::tier_grid(tiers::satisfaction_grid, std::vector<tiers::assignment<volume>>{},
                                         std::vector<tiers::assignment<satisfaction>>{});
    CHECK(nobody.customers == std::vector<std::uint64_t>(9));
    CHECK(inert(draw(nobody, {.title = clientele_test::hostile, .customers = clientele_test::hostile}).json()));
    parsed(draw(nobody), "tier_grid_nobody");
}

TEST_CASE("long names of columns and tiers are cut off, and tooltips have them whole") {
    auto data = chart::tier_grid(tiers::satisfaction_grid, volumes, contents);
    data.columns[0] = data.rows[0] = data.tiers[0] = clientele_test::long_name;
    auto const drawn = parsed(draw(data), "tier_grid_long");
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("axis").at("labelLimit") == 150);
    CHECK(drawn.at("layer").at(1).at("mark").at("limit") == 145);
    CHECK(rows(drawn).at(0).at("tier") == clientele_test::long_name);
}

TEST_CASE("names in a grid made by hand are sorted as they are written") {
    chart::tier_grid_data const made{.row = {0, 0},
                                     .column = {0, 1},
                                     .tier = {0, 0},
                                     .customers = {1, 2},
                                     .value = {0, 0},
                                     .value_share = {0, 0},
                                     .tiers = {"A"},
                                     .rows = {"all"},
                                     .columns = {"up\\down", "up\\down"}};
    auto const drawn = parsed(draw(made), "tier_grid_made");
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("sort") == column<std::string>(rows(drawn), "column"));
    CHECK(rows(drawn).at(1).at("column") == "up\xE2\x88\x96"
                                            "down (2)");
}

TEST_CASE("the grid refuses what does not line up") {
    auto const fewer = std::vector<tiers::assignment<satisfaction>>{satisfaction::high};
    CHECK_THROWS_WITH(chart::tier_grid(tiers::satisfaction_grid, volumes, fewer), ContainsSubstring("columns is 1"));
    std::vector<double> const values{1, 2, INFINITY, 4};
    CHECK_THROWS_WITH(chart::tier_grid(tiers::satisfaction_grid, volumes, contents, values),
                      StartsWith("row 2: value is inf"));
}
