// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/pareto.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::long_name;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

std::vector<double> const spend{541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261}; // R's ineq

} // namespace

TEST_CASE("the Lorenz chart draws the curve, the diagonal and the Gini") {
    pareto::curve const curve{spend};
    auto const data = chart::lorenz(curve);
    CHECK(data.gini == curve.gini());
    CHECK(data.customers.size() == 11);
    CHECK(data.value.back() == 1);
    auto const drawn = parsed(draw(data), "lorenz");
    CHECK(column<double>(rows(drawn), "customers") == data.customers);
    CHECK(column<double>(rows(drawn), "value") == data.value);
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), StartsWith("Gini 0.462;"));
    CHECK(drawn.at("layer").at(0).at("data").at("values").size() == 2);
    CHECK(drawn.at("layer").at(1).at("encoding").at("y").at("title") == "share of value");
}

TEST_CASE("a Lorenz chart with losses says which Gini it is") {
    auto const drawn = parsed(draw(chart::lorenz(pareto::curve{{-5, 1, 20}})), "lorenz_losses");
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), ContainsSubstring("normalised for losses"));
}

TEST_CASE("the whale chart marks the peak and the total") {
    std::vector<double> const profits{50, 30, 10, -5, -25};
    auto const found = pareto::whale(profits, std::identity{});
    auto const data = chart::whale(found);
    CHECK(data.peak == 90);
    CHECK_THAT(data.peak_at, WithinAbs(0.6, 1e-15));
    auto const drawn = parsed(draw(data, {.money = "USD"}), "whale");
    CHECK(column<double>(rows(drawn), "profit").back() == 60);
    CHECK(drawn.at("layer").at(0).at("data").at("values").at(0).at("profit") == 60);
    CHECK(drawn.at("layer").at(1).at("encoding").at("y").at("title") == "cumulative profit (USD)");
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), ContainsSubstring("earn 90 USD"));
}

TEST_CASE("ABC bars compare customers with value") {
    pareto::curve const curve{spend};
    auto const data = chart::abc(curve, pareto::abc_by_shares(curve));
    CHECK(data.customers == std::vector<double>{5, 3, 2});
    CHECK_THAT(data.value_share[0] + data.value_share[1] + data.value_share[2], WithinAbs(1, 1e-15));
    auto const drawn = rows(parsed(draw(data), "abc"));
    REQUIRE(drawn.size() == 6);
    CHECK(drawn.at(0).at("share") == 0.5);
    CHECK(drawn.at(1).at("count") == data.value[0]);
    CHECK(drawn.at(0).at("label") == "50%");
}

TEST_CASE("long names of classes and many of them do not collide, and tooltips have them whole") {
    pareto::curve const curve{spend};
    auto data = chart::abc(curve, pareto::abc_by_shares(curve));
    auto const axis = [](nlohmann::json const& chart) {
        return chart.at("layer").at(0).at("encoding").at("x").at("axis");
    };
    CHECK(axis(parsed(draw(data), "abc")).at("labelAngle") == 0);
    data.classes = {long_name, long_name + " B", "C"};
    auto const named = parsed(draw(data, {.customers = long_name}), "abc_long");
    CHECK(axis(named).at("labelAngle") == -35);
    CHECK(axis(named).at("labelLimit") == 150);
    CHECK(rows(named).at(0).at("class") == long_name);
    CHECK(named.at("layer").at(0).at("encoding").at("tooltip").at(0).at("field") == "class");
    CHECK(named.at("layer").size() == 2);
    chart::abc_data many{.classes = {}};
    for (int i = 0; i < 40; ++i) {
        many.classes.push_back("class " + std::to_string(i));
    }
    many.customers = many.value = many.customer_share = many.value_share = std::vector<double>(40, 0.025);
    auto const crowd = parsed(draw(many), "abc_many");
    CHECK(axis(crowd).at("labelOverlap") == true);
    CHECK(crowd.at("layer").size() == 1); // no shares over bars of four pixels
}

TEST_CASE("the lift chart has one bar a group") {
    auto const table = pareto::deciles(pareto::curve{spend});
    auto const drawn = parsed(draw(chart::lift(table)), "lift");
    CHECK(column<double>(rows(drawn), "lift").front() == table.front().lift);
    CHECK(column<double>(rows(drawn), "together").back() == 1);
    CHECK_THAT(drawn.at("title").at("text").get<std::string>(), Equals("Lift by decile"));
    auto const five = parsed(draw(chart::lift(pareto::deciles(pareto::curve{spend}, 5))), "lift_five");
    CHECK_THAT(five.at("title").at("text").get<std::string>(), Equals("Lift by group"));
    CHECK(nothing_to_show(parsed(draw(chart::lift({})), "lift_empty")));
    std::vector<double> const alike(100, 1);
    auto const many = parsed(draw(chart::lift(pareto::deciles(pareto::curve{alike}, 100))), "lift_hundred");
    CHECK(many.at("layer").at(0).at("encoding").at("x").at("axis").at("labelOverlap") == true);
    CHECK(many.at("layer").size() == 2); // no figures over bars of four pixels
}

TEST_CASE("one customer is a chart too") {
    pareto::curve const one{{7}};
    CHECK(rows(parsed(draw(chart::lorenz(one)), "lorenz_one")).size() == 2);
    parsed(draw(chart::abc(one, pareto::abc_by_shares(one))), "abc_one");
    parsed(draw(chart::whale(pareto::whale(std::vector<double>{-7}, std::identity{}))), "whale_one");
    parsed(draw(chart::lift(pareto::deciles(one, 1))), "lift_one");
}

TEST_CASE("hostile words in charts of concentration come out as text") {
    pareto::curve const curve{spend};
    chart::words const say{.title = hostile, .money = hostile, .customers = hostile};
    int number = 0;
    for (auto const& chart :
         {draw(chart::lorenz(curve), say), draw(chart::abc(curve, pareto::abc_by_shares(curve)), say),
          draw(chart::lift(pareto::deciles(curve)), say),
          draw(chart::whale(pareto::whale(spend, std::identity{})), say)}) {
        CHECK(inert(chart.json()));
        CHECK_THAT(
            parsed(chart, "pareto_hostile_" + std::to_string(++number)).at("title").at("text").get<std::string>(),
            StartsWith("</script>"));
    }
}

TEST_CASE("the same curve gives the same bytes") {
    CHECK(draw(chart::lorenz(pareto::curve{spend})) == draw(chart::lorenz(pareto::curve{spend})));
}
