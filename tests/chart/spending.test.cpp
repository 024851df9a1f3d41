// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "cdnow.hpp"
#include "charts.hpp"

#include <clientele/chart/spending.hpp>
#include <clientele/clv/gamma_gamma.hpp>

#include <cstddef>
#include <cstdint>
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

clv::gamma_gamma const fitted{6.24957308, 3.74422466, 15.44351873};

double sum(std::vector<double> const& values, double step) {
    double all = 0;
    for (double const each : values) {
        all += each * step;
    }
    return all;
}

} // namespace

TEST_CASE("CDNOW: the curve covers as many customers as the bars", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    std::vector<std::uint32_t> x;
    std::vector<double> mean;
    for (auto const& each : *customers) {
        if (each.x() > 0) {
            x.push_back(each.x());
            mean.push_back(each.repeat_mean());
        }
    }
    auto const data = chart::spending(x, mean, {}, called{"Gamma-Gamma", fitted});
    std::size_t counted = 0;
    for (auto const each : data.actual.customers) {
        counted += each;
    }
    CHECK(counted == 946); // customers with a repeat purchase
    double const step = (data.at[1] - data.at[0]) / (data.actual.to[0] - data.actual.from[0]);
    CHECK_THAT(sum(data.models[0].values, step), WithinRel(946.0, 0.01)); // what lies outside is 0.5 %
    auto const drawn = parsed(draw(data, {.money = "USD"}), "spending_cdnow");
    CHECK(drawn.at("layer").at(1).at("data").at("values").size() == 200);
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), StartsWith("946 customers with repeat orders"));
}

TEST_CASE("spending draws bars and a curve over one axis") {
    auto const data = chart::spending({1, 2, 1, 4}, {10, 20, 35.5, 60}, {}, called{"a", fitted}, called{"b", fitted});
    CHECK(data.models[0].values == data.models[1].values);
    auto const drawn = parsed(draw(data, {.money = "EUR"}), "spending");
    CHECK(rows(drawn).size() == data.actual.from.size());
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("title") == "mean value of a repeat order (EUR)");
    CHECK(drawn.at("layer").at(1).at("data").at("values").size() == 400);
}

TEST_CASE("spending of nobody, and spends that cannot be") {
    CHECK(nothing_to_show(parsed(draw(chart::spending({}, {}, {}, called{"a", fitted})), "spending_empty")));
    auto const one = parsed(draw(chart::spending({3}, {12}, {}, called{"a", fitted})), "spending_one");
    CHECK(clientele_test::whole_marks(one));
    auto const counted = parsed(draw(chart::spending({3, 1}, {12, 15}, {})), "spending_counted");
    CHECK(counted.at("layer").size() == 1);
    CHECK_THAT(counted.at("title").at("subtitle").get<std::string>(), !ContainsSubstring("line"));
    CHECK_THROWS_AS(chart::spending({1, 1}, {3}, {}), invalid_data);
    CHECK_THROWS_WITH(chart::spending({1, 1}, {3, 0}, {}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(chart::spending({0}, {3}, {}, called{"a", fitted}), invalid_data);
}

TEST_CASE("hostile words in spending come out as text") {
    auto const chart = draw(chart::spending({1, 2}, {10, 20}, {}, called{hostile, fitted}),
                            {.title = hostile, .money = hostile, .orders = hostile, .customers = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "spending_hostile");
}
