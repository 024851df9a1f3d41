// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/holdout.hpp>
#include <clientele/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;

TEST_CASE("errors, deciles and the top fifth, by hand") {
    std::vector<double> const predicted{5, 4, 3, 2, 1};
    std::vector<double> const actual{4, 4, 0, 4, 0};
    auto const report = clv::evaluate(predicted, actual);
    CHECK_THAT(report.mean_absolute_error, WithinRel((1 + 0 + 3 + 2 + 1) / 5.0, 1e-14));
    CHECK_THAT(report.root_mean_square_error, WithinRel(std::sqrt((1 + 0 + 9 + 4 + 1) / 5.0), 1e-14));
    CHECK_THAT(report.bias, WithinRel(15.0 / 12 - 1, 1e-14));
    REQUIRE(report.deciles.size() == 5); // fewer customers than ten
    CHECK(report.deciles[0] == clv::decile_line{1, 5, 4, 4 / (12.0 / 5)});
    CHECK_THAT(report.top_fifth, WithinRel(4.0 / 12, 1e-14));
    CHECK_THAT(report.best_top_fifth, WithinRel(4.0 / 12, 1e-14));
    // all predictions equal: the top fifth is anybody, whatever the order
    auto const blind = clv::evaluate(std::vector<double>(5, 1.0), actual);
    CHECK_THAT(blind.top_fifth, WithinRel(1.0 / 5, 1e-14));
}

TEST_CASE("a weight counts as so many rows") {
    std::vector<double> predicted, actual, repeated, of_repeated;
    std::vector<std::uint64_t> weights;
    for (int i = 0; i < 40; ++i) {
        predicted.push_back((i * 7 % 11) / 2.0); // with ties
        actual.push_back(i * 5 % 13);
        weights.push_back(static_cast<std::uint64_t>(i % 4));
        for (int copy = 0; copy < i % 4; ++copy) {
            repeated.push_back(predicted.back());
            of_repeated.push_back(actual.back());
        }
    }
    auto const by_weight = clv::evaluate(predicted, actual, weights);
    auto const by_rows = clv::evaluate(repeated, of_repeated);
    CHECK_THAT(by_weight.mean_absolute_error, WithinRel(by_rows.mean_absolute_error, 1e-13));
    CHECK_THAT(by_weight.root_mean_square_error, WithinRel(by_rows.root_mean_square_error, 1e-13));
    CHECK_THAT(by_weight.bias, WithinRel(by_rows.bias, 1e-13));
    CHECK_THAT(by_weight.top_fifth, WithinRel(by_rows.top_fifth, 1e-13));
    CHECK_THAT(by_weight.best_top_fifth, WithinRel(by_rows.best_top_fifth, 1e-13));
    REQUIRE(by_weight.deciles.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(by_weight.deciles[i].customers == 6);
        CHECK_THAT(by_weight.deciles[i].predicted, WithinRel(by_rows.deciles[i].predicted, 1e-13));
        CHECK_THAT(by_weight.deciles[i].actual, WithinRel(by_rows.deciles[i].actual, 1e-13));
    }
    CHECK_THROWS_AS(clv::evaluate(predicted, actual, {1}), invalid_data);
    CHECK_THROWS_AS(clv::evaluate({1}, {1}, {0}), invalid_data);
}

TEST_CASE("nothing happened: no ratios") {
    for (auto const& actual : {std::vector<double>{0, 0}, std::vector<double>{-1, 1}}) {
        auto const report = clv::evaluate({1, 2}, actual);
        CHECK(std::isnan(report.bias));
        CHECK(std::isnan(report.top_fifth));
        CHECK(std::isnan(report.deciles[0].lift));
        CHECK(report.mean_absolute_error > 0);
    }
}

TEST_CASE("on CDNOW the model beats the rate of the past", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    std::vector<double> actual;
    std::vector<double> naive;
    for (auto const& one : *customers) {
        actual.push_back(one.later);
        naive.push_back(clv::same_rate(one.seen.x, one.seen.T, 39));
    }
    auto const fit = clv::fit<clv::bg_nbd>(*customers);
    auto const predicted = clv::expected_transactions(fit.model, *customers, 39);
    auto const by_model = clv::evaluate(predicted, actual);
    auto const by_rate = clv::evaluate(naive, actual);
    CHECK(by_model.mean_absolute_error < 0.8 * by_rate.mean_absolute_error);
    CHECK(by_model.root_mean_square_error < 0.8 * by_rate.root_mean_square_error);
    CHECK(std::abs(by_model.bias) < 0.25 * std::abs(by_rate.bias));

    // BTYD's table of conditional expectations by number of repeat purchases, at the paper's parameters
    auto const expected = clv::expected_transactions(clv::bg_nbd{.243, 4.414, .793, 2.426}, *customers, 39);
    std::array<double, 8> sum{};
    std::array<double, 8> seen{};
    std::array<double, 8> count{};
    for (std::size_t i = 0; i < customers->size(); ++i) {
        std::size_t const x = std::min((*customers)[i].seen.x, 7U);
        sum[x] += expected[i];
        seen[x] += actual[i];
        count[x] += 1;
    }
    std::array const wanted{.2255, .5232, 1.0442, 1.5203, 2.1639, 2.6538, 3.5040, 6.1571};
    std::array const happened{.2367, .6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594};
    for (std::size_t x = 0; x < 8; ++x) {
        CHECK_THAT(sum[x] / count[x], WithinAbs(wanted[x], 6e-5));
        CHECK_THAT(seen[x] / count[x], WithinAbs(happened[x], 6e-5));
    }
}

TEST_CASE("figures that cannot be are refused") {
    CHECK_THROWS_AS(clv::evaluate({}, {}), invalid_data);
    CHECK_THROWS_AS(clv::evaluate({1}, {1, 2}), invalid_data);
    CHECK_THROWS_WITH(clv::evaluate({1, std::nan("")}, {1, 2}), Equals("row 1: prediction is nan, it must be finite"));
    CHECK_THROWS_AS(clv::evaluate({1, 1}, {1, std::numeric_limits<double>::infinity()}), invalid_data);
    CHECK(std::isnan(clv::evaluate({1, 1}, {0, 0}).top_fifth));
    CHECK(clv::same_rate(0, 0, 10) == 0);
    CHECK(clv::same_rate(2, 4, 10) == 5);
}
