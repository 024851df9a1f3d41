// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "cdnow.hpp"
#include "charts.hpp"

#include <clientele/chart/tracking.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/tracking.hpp>

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

/// CDNOW, 1/10 sample: as counted by BTYD up to these weeks. Its figures of Pareto/NBD are at its own estimate
/// (cdnowSummary$est.params), which is a little off the maximum.
std::vector<double> const weeks{20, 21, 22, 23, 24, 25, 39, 52, 78};
std::vector<double> const counted{1359, 1414, 1484, 1517, 1573, 1672, 2457, 3183, 4339};

chart::tracking_data small() { return chart::tracking({1, 2, 3}, {10, 15}, {{"m", {9, 16, 20}}, {"n", {1, 2, 4}}}, 2); }

} // namespace

TEST_CASE("CDNOW: the chart of tracking holds what BTYD counts and expects", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const base = clv::summarise(*customers, clv::own_names{});
    double const end = 272.0 / 7;
    auto const data = chart::tracking(
        weeks, counted,
        {{"BG/NBD", clv::expected_tracking(clv::bg_nbd{0.243, 4.414, 0.793, 2.426}, base, end, weeks)},
         {"Pareto/NBD",
          clv::expected_tracking(clv::pareto_nbd{0.5533971, 10.5801985, 0.6060625, 11.6562237}, base, end, weeks)}},
        39.0);
    std::vector<double> const bg{2505.14, 3138.56, 4171.43};
    std::vector<double> const pareto{1308.71, 1385.11, 1459.74, 1532.71, 1604.11, 1674.03, 2532.27, 3190.45, 4274.44};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK_THAT(data.models[0].values[i + 6], WithinAbs(bg[i], 0.006));
    }
    for (std::size_t i = 0; i < pareto.size(); ++i) {
        CHECK_THAT(data.models[1].values[i], WithinAbs(pareto[i], 0.006));
    }
    auto const drawn = parsed(draw(data, {.time = "weeks"}), "tracking_cdnow");
    CHECK(rows(drawn).size() == 27);
    // 4171.43 / 4339 and 4274.44 / 4339, less 1
    CHECK(drawn.at("title").at("subtitle") == "expected against actual by time 78: BG/NBD -3.9%, Pareto/NBD -1.5%");
}

TEST_CASE("tracking draws what happened and each model, and marks the hold-out") {
    auto const drawn = parsed(draw(small(), {.time = "weeks"}), "tracking");
    CHECK(column<double>(rows(drawn), "value") == std::vector<double>{10, 15, 9, 16, 20, 1, 2, 4});
    CHECK(column<double>(rows(drawn), "at") == std::vector<double>{1, 2, 1, 2, 3, 1, 2, 3});
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("title") == "time (weeks)");
    CHECK(drawn.at("layer").at(0).at("encoding").at("y").at("title") == "repeat orders so far");
    CHECK(drawn.at("layer").at(1).at("data").at("values").at(0).at("at") == 2);
}

TEST_CASE("tracking by period holds the steps, and is no further divided") {
    auto const steps = chart::by_period(small());
    CHECK(steps.actual == std::vector<double>{10, 5});
    CHECK(steps.models[0].values == std::vector<double>{9, 7, 4});
    CHECK(steps.counted == chart::tracked::by_period);
    CHECK(chart::by_period(steps) == steps);
    auto const drawn = parsed(draw(steps), "tracking_by_period");
    CHECK(drawn.at("title").at("text") == "Repeat orders by period");
    // 16 of 15 were expected in all, and 2: the same as of the cumulative figures
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), EndsWith("m +6.7%, n -86.7%"));
}

TEST_CASE("tracking without a past, without models, and of nothing") {
    CHECK(rows(parsed(draw(chart::tracking({1, 2}, {}, {{"m", {1, 2}}})), "tracking_future")).size() == 2);
    CHECK(rows(parsed(draw(chart::tracking({1, 2}, {1, 2}, {})), "tracking_counted")).size() == 2);
    CHECK(nothing_to_show(parsed(draw(chart::tracking({}, {}, {}, 3)), "tracking_empty")));
}

TEST_CASE("where nothing came the chart says how many were expected, not how many per cent that is more") {
    auto const data = chart::tracking({1, 2}, {0, 0}, {{"m", {9, 12.34}}, {"n", {0, 0}}});
    std::string const said = "no repeat visits came by time 2; expected: m 12.3, n 0";
    auto const drawn = parsed(draw(data, {.orders = "visits"}), "tracking_zero");
    CHECK(drawn.at("title").at("subtitle") == said);
    CHECK_THAT(drawn.at("description").get<std::string>(), ContainsSubstring(said));
    CHECK(draw(by_period(data), {.orders = "visits"}).json().find("inf%") == std::string::npos);
    CHECK(parsed(draw(by_period(data), {.orders = "visits"}), "tracking_zero_weeks").at("title").at("subtitle") ==
          said);
}

TEST_CASE("one period is a dot, since a line through it cannot be seen") {
    auto const marked = [](nlohmann::json const& chart) {
        return chart.at("layer").at(0).at("mark").contains("point");
    };
    CHECK(marked(parsed(draw(chart::tracking({1}, {3}, {{"m", {2}}})), "tracking_one")));
    CHECK(marked(parsed(draw(chart::tracking({1, 2}, {3}, {{"m", {2, 3}}})), "tracking_first")));
    CHECK_FALSE(marked(parsed(draw(small()), "tracking")));
}

TEST_CASE("tracking refuses what does not line up") {
    double const endless = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(chart::tracking({1}, {1}, {}, endless), ContainsSubstring("learnt_until is inf"));
    CHECK_THROWS_WITH(chart::tracking({2, 1}, {}, {}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(chart::tracking({0, 1}, {}, {}), invalid_data);
    CHECK_THROWS_AS(chart::tracking({1}, {1, 2}, {}), invalid_data);
    CHECK_THROWS_WITH(chart::tracking({1, 2}, {1}, {{"mine", {1}}}), ContainsSubstring("mine"));
}

TEST_CASE("hostile words in tracking come out as text") {
    auto const data = chart::tracking({1, 2}, {1, 2}, {{hostile, {1, 2}}}, 1.5);
    auto const chart = draw(data, {.title = hostile, .time = hostile, .orders = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "tracking_hostile");
}
