// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/features/scaling.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <limits>

using clientele::features::number_scale;

TEST_CASE("a scale of numbers can be written down by hand") {
    number_scale const scale{.centre = 50, .spread = 20, .factor = 2};
    CHECK_NOTHROW(scale.validate());
    CHECK(scale(50) == 0);
    CHECK(scale(70) == 2);
    CHECK(scale(20) == -3);
    CHECK(scale.back(-3) == 20);
    CHECK(number_scale{}(12.5) == 12.5); // the empty one changes nothing
    CHECK(number_scale{}.back(12.5) == 12.5);
}

TEST_CASE("winsorised numbers are drawn in, and stay there on the way back") {
    number_scale const scale{.lower = 10, .upper = 90, .centre = 50, .spread = 20};
    CHECK(scale(1000) == 2);
    CHECK(scale(-1000) == -2);
    CHECK(scale.back(scale(1000)) == 90);
}

TEST_CASE("money is taken by its logarithm") {
    number_scale const scale{.log = true};
    CHECK(scale(0) == 0);
    CHECK_THAT(scale(std::exp(2.0) - 1), WithinAbs(2, 1e-15));
    CHECK(scale(1e-20) == 1e-20); // log1p, not log of 1
    CHECK_THAT(scale.back(scale(1234.56)), WithinRel(1234.56, 1e-14));
}

TEST_CASE("a column that does not vary, or has no weight, says nothing") {
    number_scale const constant{.centre = 42, .spread = 0};
    CHECK(constant(42) == 0);
    CHECK(constant(1e9) == 0);
    CHECK(constant.back(0) == 42);
    number_scale const ignored{.centre = 42, .spread = 3, .factor = 0};
    CHECK(ignored(1e9) == 0);
    CHECK(ignored.back(0) == 42);
}

TEST_CASE("what is scaled comes back") {
    clientele_test::property("back(scale(x)) is x", [] {
        auto const x = *rc::gen::inRange(-1'000'000, 1'000'000) * 0.01;
        number_scale const scale{.centre = *rc::gen::inRange(-1000, 1000) * 0.1,
                                 .spread = *rc::gen::inRange(1, 1000) * 0.1,
                                 .factor = *rc::gen::inRange(1, 100) * 0.1};
        RC_ASSERT(std::abs(scale.back(scale(x)) - x) <= 1e-11);
    });
}

TEST_CASE("impossible scales are refused") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS((number_scale{.centre = nan}.validate()), clientele::invalid_data);
    CHECK_THROWS_AS((number_scale{.fill = nan}.validate()), clientele::invalid_data);
    CHECK_THROWS_AS((number_scale{.spread = -1}.validate()), clientele::invalid_data);
    CHECK_THROWS_AS((number_scale{.factor = -1}.validate()), clientele::invalid_data);
    CHECK_THROWS_AS((number_scale{.lower = 2, .upper = 1}.validate()), clientele::invalid_data);
}
