// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/alive_path.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cstddef>
#include <limits>
#include <vector>

using namespace clientele;

namespace {

clv::pareto_nbd const pareto{0.5532770469, 10.57768346, 0.606239989, 11.66873529};

} // namespace

TEST_CASE("what was known of a customer counts the purchases up to then") {
    std::vector<double> const repeats{2, 5.5};
    CHECK(clv::known_at(repeats, 1) == clv::summary{0, 0, 1});
    CHECK(clv::known_at(repeats, 2) == clv::summary{1, 2, 2});
    CHECK(clv::known_at(repeats, 9) == clv::summary{2, 5.5, 9});
}

TEST_CASE("P(alive) of the CDNOW customer with 26 repeat purchases is that of BTYD") {
    std::vector<double> repeats; // only the number and the last matter
    for (std::size_t i = 1; i <= 26; ++i) {
        repeats.push_back(216.0 / 7 * static_cast<double>(i) / 26);
    }
    auto const path = clv::alive_path(pareto, repeats, {31});
    CHECK_THAT(path[0], WithinAbs(0.9978734, 5e-8));
}

TEST_CASE("P(alive) without a repeat purchase is that of BTYDplus after 39 weeks") {
    auto const path = clv::alive_path(clv::mbg_nbd{0.525, 6.183, 0.891, 1.614}, {}, {39});
    CHECK_THAT(path[0], WithinAbs(0.3893476, 5e-8));
}

TEST_CASE("P(alive) falls in silence and jumps up at a purchase") {
    auto const path = clv::alive_path(pareto, {10}, {0, 5, 9.99, 10, 12, 20});
    CHECK(path[0] == 1);
    CHECK(path[1] > path[2]);
    CHECK(path[3] == 1);
    CHECK(path[4] > path[5]);
}

TEST_CASE("purchases must rise and times be finite") {
    CHECK_THROWS_WITH(clv::alive_path(pareto, {3, 3}, {5}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(clv::alive_path(pareto, {0}, {5}), invalid_data);
    CHECK_THROWS_AS(clv::alive_path(pareto, {1}, {-1}), invalid_data);
    CHECK_THROWS_AS(clv::alive_path(pareto, {1}, {std::numeric_limits<double>::infinity()}), invalid_data);
}
