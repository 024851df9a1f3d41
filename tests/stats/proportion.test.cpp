// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/core/error.hpp>
#include <clientele/stats/proportion.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("Wilson's limits as R's prop.test has them, without continuity correction") {
    auto const limits = stats::wilson(81, 263);
    CHECK_THAT(limits.estimate, WithinRel(81.0 / 263, 1e-15));
    CHECK_THAT(limits.lower, WithinRel(.255288519878, 1e-11));
    CHECK_THAT(limits.upper, WithinRel(.366209576983, 1e-11));
}

TEST_CASE("none and all: one limit is the end, the other z^2 / (n + z^2) away from it") {
    double const z = 1.959963984540054;
    auto const none = stats::wilson(0, 10);
    CHECK(none.lower == 0);
    CHECK_THAT(none.upper, WithinRel(z * z / (10 + z * z), 1e-12));
    auto const all = stats::wilson(10, 10);
    CHECK(all.upper == 1);
    CHECK_THAT(all.lower, WithinRel(10 / (10 + z * z), 1e-12));
    auto const nothing = stats::wilson(0, 0);
    CHECK(std::isnan(nothing.estimate));
    CHECK(nothing.lower == 0);
    CHECK(nothing.upper == 1);
}

TEST_CASE("a small share of success, as of weights: the lower limit keeps its digits, and is none below 0") {
    // By 50 digits of decimal arithmetic.
    CHECK_THAT(stats::wilson(1e-9, 10).lower, WithinRel(2.603177714914749846e-20, 1e-13));
    CHECK_THAT(stats::wilson(1, 1e9).lower, WithinRel(1.765245549569631317e-10, 1e-13));
    CHECK(stats::wilson(1e-12, 100).lower >= 0);
}

TEST_CASE("what is refused") {
    CHECK_THROWS_AS(stats::wilson(3, 2), invalid_data);
    CHECK_THROWS_AS(stats::wilson(-1, 2), invalid_data);
    CHECK_THROWS_AS(stats::wilson(1, 2, 1), invalid_option);
}
