// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/difference_of_products.hpp>

using namespace clientele;

TEST_CASE("a difference of close products keeps its digits") {
    CHECK(stats::difference_of_products(3, 4, 5, 2) == 2);
    // (1 + e)(1 - e) - 1 * 1 = -e^2, e = 2^-30: plain arithmetic says 0
    double const e = 1.0 / (1 << 30);
    CHECK(stats::difference_of_products(1 + e, 1 - e, 1, 1) == -e * e);
    CHECK(stats::difference_of_products(1, 1, 1 + e, 1 - e) == e * e);
}
