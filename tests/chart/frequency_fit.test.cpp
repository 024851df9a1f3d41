// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "cdnow.hpp"
#include "charts.hpp"

#include <clientele/chart/frequency_fit.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/frequencies.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cstddef>
#include <string>
#include <vector>

using namespace clientele;
using chart::called;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

clv::frequency_table table(std::vector<clv::frequency_line> lines) { return {.lines = std::move(lines)}; }

} // namespace

TEST_CASE("CDNOW: the frequencies are those that BTYD counts and expects", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const base = clv::summarise(*customers, clv::own_names{});
    clv::bg_nbd const bg{0.243, 4.414, 0.793, 2.426};
    clv::pareto_nbd const pareto{0.5533971, 10.5801985, 0.6060625, 11.6562237};
    auto const data = chart::frequency_fit(called{"BG/NBD", clv::frequencies(bg, base)},
                                           called{"Pareto/NBD", clv::frequencies(pareto, base)});
    CHECK(data.actual == std::vector<double>{1411, 439, 214, 100, 62, 38, 29, 64});
    // Pareto/NBD at BTYD's own estimate. Of BG/NBD it prints 71.35 for 7 and more, where 71.96 are left of 2,357.
    std::vector<std::vector<double>> const printed{{1406.50, 460.81, 192.71, 101.31, 59.94, 38.18, 25.59, 71.96},
                                                   {1434.13, 396.88, 193.48, 111.80, 69.98, 45.85, 30.92, 73.96}};
    for (std::size_t m = 0; m < 2; ++m) {
        for (std::size_t i = 0; i < 8; ++i) {
            CHECK_THAT(data.models[m].values[i], WithinAbs(printed[m][i], 0.015));
        }
    }
    auto const drawn = parsed(draw(data), "frequency_fit_cdnow");
    CHECK(rows(drawn).size() == 24);
    CHECK(drawn.at("title").at("subtitle") == "2,357 customers; actual and as expected by BG/NBD, Pareto/NBD");
}

TEST_CASE("the last bar of the fit stands for more") {
    auto const data = chart::frequency_fit(called{"m", table({{0, 10, 11.5}, {1, 4, 2.5}})});
    auto const drawn = parsed(draw(data), "frequency_fit");
    CHECK(column<std::string>(rows(drawn), "at") == std::vector<std::string>{"0", "1+", "0", "1+"});
    CHECK(column<double>(rows(drawn), "value") == std::vector<double>{10, 4, 11.5, 2.5});
    CHECK(column<std::string>(rows(drawn), "series") == std::vector<std::string>{"actual", "actual", "m", "m"});
}

TEST_CASE("tables over other customers are refused, and no table is an empty chart") {
    auto const one = table({{0, 10, 11}, {1, 4, 3}});
    CHECK_THROWS_WITH(chart::frequency_fit(called{"a", one}, called{"b", table({{0, 10, 1}})}), ContainsSubstring("b"));
    CHECK_THROWS_AS(chart::frequency_fit(called{"a", one}, called{"b", table({{0, 10, 1}, {1, 5, 1}})}), invalid_data);
    CHECK(nothing_to_show(parsed(draw(chart::frequency_fit()), "frequency_fit_empty")));
}

TEST_CASE("hostile words in the fit come out as text") {
    auto const chart = draw(chart::frequency_fit(called{hostile, table({{0, 1, 1}, {1, 1, 1}})}),
                            {.title = hostile, .orders = hostile, .customers = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "frequency_fit_hostile");
}
