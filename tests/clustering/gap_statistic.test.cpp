// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/gap_statistic.hpp>

using clientele::clustering::gap_statistic;

TEST_CASE("gap statistic: the smallest number that is within an error of the next") {
    CHECK(gap_statistic{}.clusters() == 1);
    gap_statistic of{{{.clusters = 1, .gap = 0.1, .error = 0.05},
                      {.clusters = 2, .gap = 0.3, .error = 0.05},
                      {.clusters = 3, .gap = 0.5, .error = 0.05},
                      {.clusters = 4, .gap = 0.52, .error = 0.05}}};
    CHECK(of.clusters() == 3);
    of.points[2].gap = 0.34;
    CHECK(of.clusters() == 2); // 0.3 >= 0.34 - 0.05
    of.points.resize(2);
    CHECK(of.clusters() == 2); // otherwise the largest
}
