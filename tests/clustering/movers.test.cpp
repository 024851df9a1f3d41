// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/extent.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/core/engine.hpp>

#include <cstdint>

using namespace clientele;
namespace inner = clientele::clustering::detail;

TEST_CASE("movers: who stays is not listed, who moves takes his numbers along") {
    auto rows = clientele_test::made_rows(100, 3, 0, 2);
    auto const of = inner::extent_of(rows, sequential{});
    inner::cluster_sums sums{2, of};
    for (std::size_t row = 0; row < 100; ++row)
        sums.add(rows, row, 0, 1);
    inner::movers who;
    who.first = 10;
    who.count = who.add(who.count, 3, 0, 0);
    who.count = who.add(who.count, 5, 0, 1);
    who.count = who.add(who.count, 6, 1, 1);
    who.count = who.add(who.count, 9, 0, 1);
    REQUIRE(who.count == 2);
    who.settle(rows, sums);
    CHECK(sums.weight(0) == 98);
    CHECK(sums.weight(1) == 2);
    CHECK(sums.mean(1, 2) == (rows.numbers_of(15)[2] + rows.numbers_of(19)[2]) / 2);
    CHECK(who.anybody(rows));
    rows.weights.assign(100, 1);
    rows.weights[15] = rows.weights[19] = 0;
    CHECK_FALSE(who.anybody(rows));
    rows.weights[19] = 3;
    CHECK(who.anybody(rows));
    CHECK_FALSE(inner::movers{}.anybody(rows));
}
