// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/lifetime_values.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

using namespace clientele;

// lifetimes 0.11.3, customer_lifetime_value(time = 12, discount_rate = .01): a month is 4.345 weeks there. Its example
// leaves the unit at days although T is in weeks, which makes 12 months 360 weeks: both figures.
TEST_CASE("12 months of CDNOW, as lifetimes has them") {
    std::vector<clientele_test::cdnow_customer> const customers{{{2, 30.43, 38.86}, 0, 22.35},
                                                                {{1, 1.71, 38.86}, 0, 11.77},
                                                                {{0, 0, 38.86}, 0, 0},
                                                                {{7, 29.43, 38.86}, 0, 73.74}};
    clv::bg_nbd const model{.242593, 4.413532, .792886, 2.425752};
    clv::gamma_gamma const spend{6.248802, 3.744588, 15.447748};
    std::array const weekly{36.27849576, 4.63746633, 8.34409312, 283.52359259};
    std::array const daily{140.0962176, 18.9434663, 38.18057471, 1003.86828547};
    auto const weeks = clv::lifetime_values(customers, model, spend, {12 * 4.345, .01, 4.345});
    auto const days = clv::lifetime_values(customers, model, spend, {360, .01, 30});
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_THAT(weeks[i].value, WithinRel(weekly[i], 5e-6)); // its parameters are printed with six digits
        CHECK_THAT(days[i].value, WithinRel(daily[i], 5e-6));
    }
}

// Sums over customers at the Pareto/NBD optimum, P(alive) by scipy's hypergeometric functions too: 1051.8752473.
// CLVTools has 1051.971, 490.886 and 17816.35 at where its search ends, which is good to four digits. Its default rate
// is log(1.1) per unit of time, here a week.
TEST_CASE("all the future of CDNOW under Pareto/NBD, as CLVTools has it", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    clv::pareto_nbd const model{.5532770469, 10.57768346, .606239989, 11.66873529};
    clv::gamma_gamma const spend{6.24957308, 3.74422466, 15.44351873};
    auto const values = clv::lifetime_values(
        *customers, model, spend, {.horizon = HUGE_VAL, .discount = .1, .how = clv::compounding::continuous});
    double alive = 0;
    double transactions = 0;
    for (auto const& one : values) {
        alive += one.p_alive;
        transactions += one.transactions;
    }
    CHECK_THAT(alive, WithinRel(1051.8752473, 1e-9));
    CHECK_THAT(transactions, WithinRel(490.886, 1.2e-4));
    CHECK_THAT(clv::customer_equity(values), WithinRel(17816.35, 1.2e-4));
}

TEST_CASE("values line up, and equity adds up by segment") {
    struct account {
        unsigned x;
        double t_x;
        std::optional<double> T;
        std::optional<double> mean;
    };
    std::vector<account> const rows{{2, 30.43, 38.86, 22.35}, {0, 0, std::nullopt, std::nullopt}, {0, 0, 38.86, {}}};
    auto const by = clv::lens(clv::x(&account::x), clv::t_x(&account::t_x), clv::T(&account::T));
    auto const mean = clv::mean_spend(&account::mean);
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    clv::gamma_gamma const spend{6.25, 3.74, 15.44};
    auto const values = clv::lifetime_values(rows, by, mean, model, spend, {.horizon = 39});
    REQUIRE(values.size() == 3);
    CHECK_THAT(values[0].transactions, WithinAbs(1.226028, 5e-7));
    CHECK_THAT(values[0].spend, WithinAbs(24.65, .02));
    CHECK(values[0].value == values[0].transactions * values[0].spend);
    CHECK(values[1] == clv::customer_value{});
    CHECK_THAT(values[2].spend, WithinAbs(35.17, .05));
    auto const lines = clv::equity_by_segment(values, std::vector{1, 0, 1});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == clv::segment_value{1, 0, 0, 0, 0});
    CHECK(lines[1].customers == 2);
    CHECK(lines[1].value == clv::customer_equity(values));
    CHECK(lines[1].share == 1);
    CHECK(clv::lifetime_values(rows, by, mean, model, spend, {.horizon = 39}, threads{2}) == values);
    // half the margin, half the value
    CHECK(clv::lifetime_values(rows, by, mean, model, spend, {.horizon = 39, .margin = .5})[0].value ==
          values[0].value / 2);

    CHECK_THROWS_AS(clv::equity_by_segment(values, std::vector{1}), invalid_data);
    std::vector<int> labels(values.size(), 2);
    labels[1] = -1;
    CHECK_THROWS_WITH(clv::equity_by_segment(values, labels), StartsWith("row 1: label is -1"));
    labels[1] = 999'999; // sparse labels cost no memory but that of the empty lines
    auto const sparse = clv::equity_by_segment(values, labels);
    CHECK(sparse.size() == 1'000'000);
    CHECK(sparse[0] == clv::segment_value{});
    CHECK(sparse.back().customers == 1);
    CHECK_THROWS_AS(clv::lifetime_values(rows, by, mean, model, spend, {.horizon = -1}), invalid_option);
    CHECK_THROWS_AS(clv::lifetime_values(rows, by, mean, model, spend, {.margin = std::nan("")}), invalid_option);
    auto bad = rows;
    bad[0].mean = std::nan("");
    CHECK_THROWS_WITH(clv::lifetime_values(bad, by, mean, model, spend),
                      Equals("row 0: mean_spend is nan, it must be finite and not negative"));
}

TEST_CASE("an infinite mean spend is told with the row") {
    struct once {
        unsigned x() const { return 0; }
        double t_x() const { return 0; }
        double T() const { return 10; }
        double repeat_mean() const { return 0; }
    };
    std::vector<once> const rows(2);
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    clv::gamma_gamma const heavy{2, .9, 15}; // q <= 1
    auto const values = clv::lifetime_values(rows, model, heavy);
    CHECK(std::isinf(values[0].value));
    CHECK_THROWS_WITH(clv::customer_equity(values), StartsWith("row 0: value is inf, it must be finite"));
    CHECK_THROWS_WITH(clv::equity_by_segment(values, std::vector{0, 0}), StartsWith("row 0: value is inf"));
    CHECK(clv::lifetime_values(rows, model, heavy, {.margin = 0})[0].value == 0);
}
