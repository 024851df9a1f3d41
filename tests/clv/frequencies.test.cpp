// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/frequencies.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/error.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace clientele;

// Fader, Hardie and Lee (2005), figure 2; BTYD's figures at the paper's parameters.
TEST_CASE("CDNOW by number of repeat purchases", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const rows = clv::summarise(*customers, clv::own_names{});
    auto const table = clv::frequencies(clv::bg_nbd{.243, 4.414, .793, 2.426}, rows, 8, 4);
    std::array const actual{1411, 439, 214, 100, 62, 38, 29, 64};
    std::array const expected{1406.50, 460.81, 192.71, 101.31, 59.94, 38.18, 25.59};
    REQUIRE(table.lines.size() == 8);
    double sum = 0;
    for (std::size_t x = 0; x < 8; ++x) {
        CHECK(table.lines[x].x == x);
        CHECK(table.lines[x].actual == actual[x]);
        if (x < 7) CHECK_THAT(table.lines[x].expected, WithinAbs(expected[x], 0.005));
        sum += table.lines[x].expected;
    }
    CHECK_THAT(sum, WithinAbs(2357, 1e-8)); // BTYD's last line stops at the largest count seen
    CHECK(table.degrees == 3);
    CHECK(table.p_value > 0.1); // the model fits
    CHECK(table.p_value < 0.6);
}

TEST_CASE("tables without degrees of freedom, and too few lines") {
    clv::summaries const rows{.rows = {{1, 1, 2}, {0, 0, 2}}, .customers = 2};
    auto const table = clv::frequencies(clv::bg_nbd{}, rows, 2, 4);
    CHECK(table.lines[0].actual == 1);
    CHECK(table.lines[1].actual == 1);
    CHECK(std::isnan(table.p_value));
    CHECK_THROWS_AS(clv::frequencies(clv::bg_nbd{}, rows, 1), invalid_option);
}
