// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/purchase_timing.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
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

std::vector<std::vector<double>> const base{{5, 7, 12}, {1}, {}, {0, 4}};

} // namespace

TEST_CASE("gaps are the times between purchases that follow each other") {
    CHECK(chart::purchase_gaps(base) == std::vector<double>{2, 5, 4});
    auto const data = chart::purchase_timing(base);
    CHECK(data.median == 4);
    CHECK(data.customers == 2);
    auto const drawn = parsed(draw(data, {.time = "weeks"}), "purchase_timing");
    CHECK(drawn.at("title").at("subtitle") == "3 pairs of 2 customers; median 4 (dashed)");
    CHECK(drawn.at("layer").at(1).at("data").at("values").at(0).at("from") == 4);
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("title") ==
          "time from one of the orders to the next (weeks)");
}

TEST_CASE("timelines stand in the order of the first purchase, up to the end of observation") {
    auto const data = chart::customer_timelines(base, 10);
    CHECK(data.row == std::vector<std::size_t>{3, 1, 0});
    CHECK(data.purchases == std::vector<std::vector<double>>{{0, 4}, {1}, {5, 7}});
    CHECK(data.silence == std::vector<double>{6, 9, 3});
    CHECK(data.of == 3);
    CHECK(chart::customer_timelines(base, 0.5).row == std::vector<std::size_t>{3});
    auto const drawn = parsed(draw(data), "timelines");
    CHECK(column<double>(rows(drawn), "time") == std::vector<double>{0, 1, 5});
    auto const dots = drawn.at("layer").at(1).at("data").at("values");
    CHECK(column<std::string>(dots, "series") ==
          std::vector<std::string>{"first", "repeat", "first", "first", "repeat"});
    CHECK(column<double>(dots, "time") == std::vector<double>{0, 4, 1, 5, 7});
}

TEST_CASE("many customers are sampled") {
    std::vector<std::vector<double>> const many(500, std::vector<double>{0, 1});
    auto const data = chart::customer_timelines(many, 2);
    CHECK(data.row.size() == 40);
    CHECK(data == chart::customer_timelines(many, 2));
    CHECK_THAT(parsed(draw(data), "timelines_sample").at("title").at("subtitle").get<std::string>(),
               StartsWith("a random sample of 40 of 500 customers"));
}

TEST_CASE("timing of nobody, of times that cannot be, and hostile words") {
    CHECK(std::isnan(chart::purchase_timing({}).median));
    CHECK(nothing_to_show(parsed(draw(chart::purchase_timing({{1}})), "purchase_timing_empty")));
    CHECK(nothing_to_show(parsed(draw(chart::customer_timelines({}, 1)), "timelines_empty")));
    CHECK_THROWS_WITH(chart::customer_timelines({{1}}, std::numeric_limits<double>::infinity()),
                      ContainsSubstring("until is inf"));
    CHECK(clientele_test::whole_marks(parsed(draw(chart::purchase_timing({{1, 3}})), "purchase_timing_one")));
    parsed(draw(chart::customer_timelines({{1}}, 1)), "timelines_one");
    CHECK_THROWS_WITH(chart::purchase_gaps({{1}, {2, 1}}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(chart::customer_timelines({{std::numeric_limits<double>::infinity()}}, 1), invalid_data);
    chart::words const say{.title = hostile, .time = hostile, .orders = hostile, .customers = hostile};
    auto const gaps = draw(chart::purchase_timing(base), say);
    CHECK(inert(gaps.json()));
    parsed(gaps, "purchase_timing_hostile");
    auto const lines = draw(chart::customer_timelines(base, 10), say);
    CHECK(inert(lines.json()));
    parsed(lines, "timelines_hostile");
}
