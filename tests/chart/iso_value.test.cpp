// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/iso_value.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cstdint>
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

clv::pareto_nbd const pareto{0.553, 10.578, 0.606, 11.669};
clv::gamma_gamma const spend{6.24957308, 3.74422466, 15.44351873};

} // namespace

// Discounted expected transactions at x = 1, t_x = 14, T = 38 to 50 digits: tests/clv/references.
TEST_CASE("a curve goes through the history whose value it has") {
    double const mean = spend.expected_spend();
    auto const data = chart::iso_value(
        pareto, spend, {.T = 38, .rate = 0.0027, .margin = 0.3, .most = 3, .levels = {0.3 * mean * 2.410336479547498}});
    CHECK(data.curves.front().x.front() == 1);
    CHECK_THAT(data.curves.front().t_x.front(), WithinAbs(14, 1e-8));
}

TEST_CASE("levels of their own are round, and occur") {
    CHECK(chart::detail::round_levels(3, 120, 7) == std::vector<double>{5, 10, 20, 50, 100});
    CHECK(chart::detail::round_levels(0.011, 0.6, 3) == std::vector<double>{0.1, 0.2, 0.5});
    CHECK(chart::detail::round_levels(5, 5, 7).empty());
    auto const data = chart::iso_value(pareto, spend, {.T = 78, .rate = 0.0027});
    CHECK(data.curves.size() >= 3);
    for (auto const& curve : data.curves) {
        CHECK_FALSE(curve.x.empty());
    }
}

TEST_CASE("iso-value curves are drawn, a colour a value") {
    chart::iso_value_data const data{
        .curves = {{.level = 50, .x = {1, 2}, .t_x = {9, 5}}, {.level = 100, .x = {}, .t_x = {}}}, .T = 10};
    auto const drawn = parsed(draw(data, {.money = "EUR", .time = "weeks"}), "iso_value");
    CHECK(column<double>(rows(drawn), "time") == std::vector<double>{9, 5});
    CHECK(column<double>(rows(drawn), "level") == std::vector<double>{50, 50});
    CHECK(drawn.at("layer").at(0).at("encoding").at("color").at("title") == "value (EUR)");
    CHECK_FALSE(drawn.at("layer").at(0).at("mark").contains("point"));
    auto const one =
        parsed(draw(chart::iso_value_data{.curves = {{.level = 50, .x = {1}, .t_x = {9}}}, .T = 10}), "iso_value_one");
    CHECK(one.at("layer").at(0).at("mark").contains("point")); // a line through one point cannot be seen
    CHECK(drawn.at("title").at("subtitle") == "value of all future orders (EUR) of customers first seen 10 weeks ago");
}

TEST_CASE("iso-value curves of nothing, of options that cannot be, and hostile words") {
    CHECK(nothing_to_show(parsed(draw(chart::iso_value_data{}), "iso_value_empty")));
    CHECK_THROWS_AS(chart::iso_value(pareto, spend, {.rate = -1}), invalid_option);
    CHECK_THROWS_AS(chart::iso_value(pareto, spend, {.T = 0, .levels = {1}}), invalid_option);
    auto const chart = draw(chart::iso_value(pareto, spend, {.T = 38, .rate = 0.0027, .most = 4}),
                            {.title = hostile, .money = hostile, .time = hostile, .orders = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "iso_value_hostile");
}
