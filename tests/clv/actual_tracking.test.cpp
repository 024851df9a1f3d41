// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/actual_tracking.hpp>

#include <limits>
#include <vector>

using namespace clientele;

TEST_CASE("repeat purchases are counted before each time, first purchases are not") {
    std::vector<std::vector<double>> const timelines{{0, 3, 7}, {2}, {}, {1, 6.5, 14}};
    CHECK(clv::actual_tracking(timelines, {0, 3, 7, 14, 15}) == std::vector<double>{0, 0, 2, 3, 4});
    CHECK(clv::actual_tracking(timelines, {}).empty());
    CHECK(clv::actual_tracking({}, {1, 2}) == std::vector<double>{0, 0});
}

TEST_CASE("purchase times must be finite and in order") {
    CHECK_THROWS_WITH(clv::actual_tracking({{0, 1}, {2, 1}}, {3}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(clv::actual_tracking({{0, std::numeric_limits<double>::quiet_NaN()}}, {3}), invalid_data);
}
