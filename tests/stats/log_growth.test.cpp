// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/log_growth.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("log(1 + y) from 1e-300 to 1e300, as std::log1p has it") {
    CHECK(stats::log_growth(0) == 0);
    for (double y = 1e-300; y < 1e300; y *= 1.37) {
        CHECK_THAT(stats::log_growth(y), WithinRel(std::log1p(y), 5e-16));
    }
}

TEST_CASE("the logarithm of a sum of two terms") {
    CHECK_THAT(stats::log_sum(std::log(3.0), std::log(4.0)), WithinRel(std::log(7.0), 1e-15));
    CHECK_THAT(stats::log_sum(-2000, -2001), WithinRel(-2000 + std::log1p(std::exp(-1.0)), 1e-15));
    CHECK(stats::log_sum(900, -900) == 900);
    CHECK(stats::log_sum(-HUGE_VAL, 5) == 5);
    CHECK(stats::log_sum(-HUGE_VAL, -HUGE_VAL) == -HUGE_VAL);
    CHECK(stats::log_sum(HUGE_VAL, 5) == HUGE_VAL);
}
