// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/retention_value.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>

#include <cmath>

using namespace clientele;
using clv::first_payment;
using clv::retention_value;

TEST_CASE("the retention formula is the sum it stands for") {
    double const margin = 30;
    double const r = 0.8;
    double const d = 0.1;
    double now = 0;
    double renewal = 0;
    double end = 0;
    for (int t = 0; t < 400; ++t) {
        now += margin * std::pow(r / (1 + d), t);
        renewal += t == 0 ? 0 : margin * std::pow(r / (1 + d), t);
        end += margin * std::pow(r, t) / std::pow(1 + d, t + 1);
    }
    CHECK_THAT(retention_value(margin, r, d, first_payment::now), WithinRel(now, 1e-13));
    CHECK_THAT(retention_value(margin, r, d), WithinRel(renewal, 1e-13));
    CHECK_THAT(retention_value(margin, r, d, first_payment::end_of_period), WithinRel(end, 1e-13));
    // Gupta and Lehmann (2003): at 12 % discount and 90 % retention the multiple of the margin is 4.09.
    CHECK_THAT(retention_value(1, 0.9, 0.12), WithinAbs(4.09, 0.005));
}

TEST_CASE("it is the discounted lifetime of customers who are all alike") {
    clv::shifted_beta_geometric const alike{2e8, 8e8}; // all leave with probability 0.2
    CHECK_THAT(alike.discounted_lifetime(0.1), WithinRel(retention_value(1, 0.8, 0.1, first_payment::now), 1e-7));
}

TEST_CASE("the ends of the retention formula") {
    CHECK(retention_value(5, 0, 0.1) == 0);
    CHECK(retention_value(5, 0, 0.1, first_payment::now) == 5);
    CHECK(retention_value(5, 1, 0) == HUGE_VAL);
    CHECK(retention_value(-5, 1, 0) == -HUGE_VAL);
    CHECK(retention_value(0, 1, 0) == 0);
    CHECK_THROWS_AS(retention_value(5, 1.1, 0.1), invalid_option);
    CHECK_THROWS_AS(retention_value(5, 0.5, -0.1), invalid_option);
    CHECK_THROWS_AS(retention_value(NAN, 0.5, 0.1), invalid_option);
}
