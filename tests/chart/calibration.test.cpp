// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "cdnow.hpp"
#include "charts.hpp"

#include <clientele/chart/calibration.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/holdout.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cstddef>
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

TEST_CASE("CDNOW: means by past purchases are those of BTYD", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    clv::bg_nbd const bg{0.243, 4.414, 0.793, 2.426};
    clv::pareto_nbd const pareto{0.5533971, 10.5801985, 0.6060625, 11.6562237};
    std::vector<std::uint32_t> x;
    std::vector<double> actual, by_bg, by_pareto;
    for (auto const& each : *customers) {
        x.push_back(each.x());
        actual.push_back(each.later);
        by_bg.push_back(bg.expected_transactions(each.seen, 39));
        by_pareto.push_back(pareto.expected_transactions(each.seen, 39));
    }
    auto const data = chart::by_frequency(x, actual, {{"BG/NBD", by_bg}, {"Pareto/NBD", by_pareto}});
    CHECK(data.customers == std::vector<double>{1411, 439, 214, 100, 62, 38, 29, 64});
    std::vector<double> const counted{.2367, .6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594};
    std::vector<double> const bg_printed{.2255, .5232, 1.0442, 1.5203, 2.1639, 2.6538, 3.5040, 6.1571};
    std::vector<double> const pareto_printed{.1384, .5994, 1.1958, 1.7138, 2.3983, 2.9071, 3.8185, 6.4029};
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK_THAT(data.actual[i], WithinAbs(counted[i], 5.1e-5));
        CHECK_THAT(data.models[0].values[i], WithinAbs(bg_printed[i], 1e-4));
        CHECK_THAT(data.models[1].values[i], WithinAbs(pareto_printed[i], 1e-4));
    }
    auto const drawn = parsed(draw(data, "orders per customer in 39 weeks"), "by_frequency_cdnow");
    CHECK(rows(drawn).size() == 24);

    auto const deciles = chart::calibration(clv::evaluate(by_pareto, actual));
    CHECK(deciles.group.size() == 10);
    double happened = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        happened += deciles.customers[i] * deciles.actual[i];
    }
    CHECK_THAT(happened, WithinAbs(1882, 1e-6)); // purchases in the hold-out
    parsed(draw(deciles, "orders per customer in 39 weeks"), "calibration_cdnow");
}

TEST_CASE("deciles of a small base are groups, actual beside predicted") {
    auto const data = chart::calibration(clv::evaluate({3, 1, 2, 0}, {4, 1, 1, 0}));
    CHECK(data.group == std::vector<int>{1, 2, 3, 4});
    CHECK(data.predicted == std::vector<double>{3, 2, 1, 0});
    CHECK(data.actual == std::vector<double>{4, 1, 1, 0});
    auto const drawn = parsed(draw(data, "orders per customer"), "calibration");
    CHECK(column<double>(rows(drawn), "mean") == std::vector<double>{4, 3, 1, 2, 1, 1, 0, 0});
    CHECK(drawn.at("title").at("text") == "Prediction by group, and what happened");
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), StartsWith("the predicted top 20% brought 66.7%"));
}

TEST_CASE("where nothing happened nobody brought a share of it") {
    auto const drawn = parsed(draw(chart::calibration(clv::evaluate({3, 1}, {0, 0})), "orders"), "calibration_zero");
    CHECK(drawn.at("title").at("subtitle") == "the actual total is 0, of which nobody has a share");
    CHECK_THAT(drawn.at("description").get<std::string>(), !ContainsSubstring("nan"));
}

TEST_CASE("customers are grouped by past purchases, the last group for more") {
    auto const data = chart::by_frequency({0, 3, 3, 9}, {0, 1, 2, 5}, {{"m", {0.5, 1, 1, 4}}}, 5);
    CHECK(data.x == std::vector<std::uint32_t>{0, 3, 4});
    CHECK(data.customers == std::vector<double>{1, 2, 1});
    CHECK(data.actual == std::vector<double>{0, 1.5, 5});
    CHECK(data.models[0].values == std::vector<double>{0.5, 1, 4});
}

TEST_CASE("calibration of nobody, of lists that do not line up, and hostile words") {
    CHECK(nothing_to_show(parsed(draw(chart::calibration_data{}, "orders"), "calibration_empty")));
    CHECK(nothing_to_show(parsed(draw(chart::by_frequency({}, {}, {}), "orders"), "by_frequency_empty")));
    CHECK_THROWS_AS(chart::by_frequency({1}, {}, {}), invalid_data);
    CHECK_THROWS_AS(chart::by_frequency({1}, {1}, {{"m", {}}}), invalid_data);
    CHECK_THROWS_AS(chart::by_frequency({1}, {1}, {}, 1), invalid_option);
    chart::words const say{.title = hostile, .orders = hostile, .customers = hostile};
    auto const deciles = draw(chart::calibration(clv::evaluate({1, 2}, {1, 2})), hostile, say);
    CHECK(inert(deciles.json()));
    parsed(deciles, "calibration_hostile");
    auto const means = draw(chart::by_frequency({1, 2}, {1, 2}, {{hostile, {1, 2}}}), hostile, say);
    CHECK(inert(means.json()));
    parsed(means, "by_frequency_hostile");
}
