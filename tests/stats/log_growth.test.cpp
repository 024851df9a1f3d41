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
