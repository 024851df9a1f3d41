// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/history_map.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cstddef>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

clv::bg_nbd const bg{0.2425945224, 4.413602019, 0.7929220172, 2.425906777};

} // namespace

TEST_CASE("the corner of the map of P(alive) is the customer who never came back") {
    CHECK_THAT(chart::alive_map(clv::mbg_nbd{0.525, 6.183, 0.891, 1.614}, 39).grid.value.front(),
               WithinAbs(0.3893476, 5e-8)); // BTYDplus
    CHECK_THAT(chart::alive_map(clv::pareto_nbd{0.5533971, 10.5801985, 0.6060625, 11.6562237}, 39).grid.value.front(),
               WithinAbs(0.2941634, 5e-7)); // BTYD
}

TEST_CASE("a cell around a history has its figure: 1.226 of Hardie's note lies between its neighbours") {
    // x = 2, t_x = 30.43, T = 38.86: steps of which 30.43 is the middle of one
    auto const data = chart::transactions_map(bg, 38.86, 39, {.most = 2, .steps = 97});
    auto const& grid = data.grid;
    bool found = false;
    for (std::size_t i = 1; i + 1 < grid.x.size(); ++i) {
        if (grid.x[i] == 2 && grid.from[i] <= 30.43 && 30.43 < grid.to[i]) {
            found = true;
            CHECK_THAT(grid.value[i], WithinAbs(1.226, 0.01));
            CHECK(grid.value[i - 1] < 1.226);
            CHECK(grid.value[i + 1] > 1.226);
        }
    }
    CHECK(found);
    CHECK(data.ahead == 39);
}

TEST_CASE("a map draws a rectangle a cell") {
    auto const data = chart::alive_map(bg, 10, {.most = 2, .steps = 2});
    auto const drawn = parsed(draw(data, {.time = "weeks"}), "alive_map");
    CHECK(column<double>(rows(drawn), "left") == std::vector<double>{-0.5, 0.5, 0.5, 1.5, 1.5});
    CHECK(column<double>(rows(drawn), "from") == std::vector<double>{0, 0, 5, 0, 5});
    CHECK(column<double>(rows(drawn), "value") == data.grid.value);
    CHECK(drawn.at("layer").at(0).at("encoding").at("fill").at("title") == "P(alive)");
    CHECK(drawn.at("layer").at(0).at("encoding").at("y").at("title") == "last order, weeks after the first");
    auto const ahead = parsed(draw(chart::transactions_map(bg, 10, 4, {.most = 0, .steps = 1})), "transactions_map");
    CHECK(ahead.at("title").at("subtitle") == "expected orders in the next 4 days of customers first seen 10 days ago");
}

TEST_CASE("a map on which nobody is expected has a scale of colours with two ends") {
    chart::history_map_data const none{.grid = {.x = {0}, .from = {0}, .to = {1}, .value = {0}, .T = 1},
                                       .what = chart::mapped::transactions,
                                       .ahead = 1};
    auto const drawn = parsed(draw(none), "transactions_map_none");
    CHECK(drawn.at("layer").at(0).at("encoding").at("fill").at("scale").at("domain") == std::vector<double>{0, 1});
}

TEST_CASE("maps refuse times that cannot be, and hostile words come out as text") {
    CHECK_THROWS_AS(chart::alive_map(bg, 0), invalid_option);
    CHECK_THROWS_AS(chart::transactions_map(bg, 1, 0), invalid_option);
    CHECK(nothing_to_show(parsed(draw(chart::history_map_data{}), "history_map_empty")));
    auto const chart = draw(chart::transactions_map(bg, 10, 4, {.most = 1, .steps = 1}),
                            {.title = hostile, .time = hostile, .orders = hostile, .customers = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "history_map_hostile");
}
