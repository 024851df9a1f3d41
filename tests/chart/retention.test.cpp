// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/retention.hpp>

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

/// Fader and Hardie 2007: high-end customers, of 1,000.
std::vector<double> const high_end{1, .869, .743, .653, .593, .551, .517, .491};

/// S(t) of a shifted beta-geometric of these parameters, by their recursion.
std::vector<double> shifted_beta_geometric(double alpha, double beta, std::size_t periods) {
    std::vector<double> shares{1};
    double churn = alpha / (alpha + beta);
    for (std::size_t t = 1; t <= periods; ++t) {
        shares.push_back(shares.back() - churn);
        auto const period = static_cast<double>(t);
        churn *= (beta + period - 1) / (alpha + beta + period);
    }
    return shares;
}

} // namespace

TEST_CASE("survival and retention of the high-end customers are those of the paper") {
    auto const data = chart::survival(high_end, {{"sBG", shifted_beta_geometric(.668088, 3.806095, 12)}}, 7);
    CHECK_THAT(data.models[0].values[12], WithinAbs(.377999, 1e-6));
    auto const rates = chart::renewal(data);
    CHECK(rates.what == chart::kept::renewal);
    CHECK_THAT(rates.models[0].values[0], WithinAbs(.850679, 1e-6));
    CHECK_THAT(rates.models[0].values[11], WithinAbs(.956826, 1e-6));
    CHECK(rates.actual.size() == 7);
    CHECK(rates.actual[1] == .743 / .869);
    CHECK(chart::renewal(rates) == rates);
    auto const drawn = parsed(draw(data), "survival");
    CHECK(rows(drawn).size() == 8 + 13);
    CHECK(column<double>(rows(drawn), "at").front() == 0);
    CHECK(drawn.at("layer").at(1).at("data").at("values").at(0).at("at") == 7); // the hold-out
    auto const steps = parsed(draw(rates), "renewal");
    CHECK(column<double>(rows(steps), "at").front() == 1);
    CHECK(steps.at("title").at("text") == "Retention rate");
}

TEST_CASE("retention stops when nobody is left") {
    CHECK(chart::renewal(chart::survival({1, .5, 0, 0}, {})).actual == std::vector<double>{.5, 0});
}

TEST_CASE("curves that cannot be are refused") {
    CHECK_THROWS_WITH(chart::survival({.9, .5}, {}), ContainsSubstring("row 0"));
    CHECK_THROWS_WITH(chart::survival({1, .5, .6}, {}), ContainsSubstring("row 2"));
    CHECK_THROWS_AS(chart::survival({1, -.1}, {}), invalid_data);
    CHECK_THROWS_AS(chart::survival({1, std::numeric_limits<double>::quiet_NaN()}, {}), invalid_data);
    CHECK_THROWS_WITH(chart::survival({1, .5}, {{"mine", {1}}}), ContainsSubstring("mine"));
    CHECK_THROWS_AS(chart::survival({1}, {{"a", {1, .5}}, {"b", {1}}}), invalid_data);
}

TEST_CASE("retention of nothing, of models alone, and hostile words") {
    CHECK(nothing_to_show(parsed(draw(chart::survival({}, {}, 3)), "survival_empty")));
    CHECK(nothing_to_show(parsed(draw(chart::renewal(chart::survival({1}, {}))), "renewal_empty")));
    CHECK(rows(parsed(draw(chart::survival({}, {{"m", {1, .5}}})), "survival_future")).size() == 2);
    auto const chart = draw(chart::survival({1}, {{hostile, {1, .5}}}), {.title = hostile, .customers = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "survival_hostile");
}
