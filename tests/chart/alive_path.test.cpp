// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/alive_path.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace clientele;
using chart::called;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

clv::bg_nbd const bg{0.243, 4.414, 0.793, 2.426};
// BTYD's own estimate for CDNOW (cdnowSummary$est.params), to the digits that it prints
clv::pareto_nbd const pareto{0.5533971, 10.5801985, 0.6060625, 11.6562237};
clv::mbg_nbd const mbg{0.525, 6.183, 0.891, 1.614};

} // namespace

TEST_CASE("the path ends where BTYD and BTYDplus have the customer after 39 weeks of silence") {
    auto const data =
        chart::alive_path({}, 39, called{"Pareto/NBD", pareto}, called{"MBG/NBD", mbg}, called{"BG/NBD", bg});
    CHECK_THAT(data.models[0].values.back(), WithinAbs(0.2941634, 5e-7));
    CHECK_THAT(data.models[1].values.back(), WithinAbs(0.3893476, 5e-8));
    CHECK(data.models[2].values.back() == 1); // never without a repeat purchase
    CHECK(data.time.front() == 0);
    CHECK(data.time.back() == 39);
}

TEST_CASE("each purchase is a jump: the moment before it stands beside it") {
    auto const data = chart::alive_path({7.3, 20}, 39, called{"Pareto/NBD", pareto});
    auto const at = std::ranges::find(data.time, 7.3) - data.time.begin();
    auto const i = static_cast<std::size_t>(at);
    CHECK(data.time[i - 1] == std::nextafter(7.3, 0.0));
    CHECK(data.models[0].values[i] == 1);
    CHECK(data.models[0].values[i - 1] < 1);
    CHECK(std::ranges::is_sorted(data.time));
    auto const drawn = parsed(draw(data, {.time = "weeks"}), "alive_path");
    CHECK(rows(drawn).size() == data.time.size());
    CHECK(drawn.at("layer").at(0).at("data").at("values").size() == 2);
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(),
               StartsWith("2 repeat orders (dotted); P(alive) now"));
}

TEST_CASE("paths of a new customer and without a model, and histories that cannot be") {
    auto const fresh = parsed(draw(chart::alive_path({}, 0, called{"m", pareto})), "alive_path_new");
    CHECK(rows(fresh).size() == 1);
    CHECK(fresh.at("layer").at(1).at("mark").contains("point")); // a line through one point cannot be seen
    CHECK(nothing_to_show(parsed(draw(chart::alive_path({1}, 2)), "alive_path_empty")));
    CHECK_THROWS_AS(chart::alive_path({3}, 2), invalid_data);
    CHECK_THROWS_AS(chart::alive_path({3, 2}, 5), invalid_data);
    CHECK_THROWS_AS(chart::alive_path({}, -1), invalid_data);
}

TEST_CASE("hostile words in a path come out as text") {
    auto const chart = draw(chart::alive_path({1}, 3, called{hostile, pareto}),
                            {.title = hostile, .time = hostile, .orders = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "alive_path_hostile");
}
