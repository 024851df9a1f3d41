// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/discount.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("a yearly rate compounds to itself over a year") {
    double const weekly = clv::discount_per_unit(0.15, 365.25 / 7);
    CHECK_THAT(std::pow(1 + weekly, 365.25 / 7), WithinRel(1.15, 1e-14));
    CHECK_THAT(clv::discount_per_unit(0.1, 1), WithinRel(0.1, 1e-15));
    CHECK(clv::discount_per_unit(0, 52) == 0);
    // 15 % a year is .0027 a week, continuously: Fader, Hardie and Lee, JMR 42 (2005), p. 424
    CHECK_THAT(clv::continuous_rate(weekly), WithinAbs(0.0027, 3e-5));
}

TEST_CASE("rates and years that cannot be are refused") {
    CHECK_THROWS_AS(clv::discount_per_unit(-1, 12), invalid_option);
    CHECK_THROWS_AS(clv::discount_per_unit(std::nan(""), 12), invalid_option);
    CHECK_THROWS_AS(clv::discount_per_unit(.1, 0), invalid_option);
    CHECK_THROWS_AS(clv::continuous_rate(-1), invalid_option);
}
