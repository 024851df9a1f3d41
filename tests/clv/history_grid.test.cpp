// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/history_grid.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;

TEST_CASE("a grid has every history that can be, each cell at its middle") {
    auto const grid =
        clv::over_histories([](clv::summary const& of) { return 100 * of.x + of.t_x; }, 8, {.most = 2, .steps = 2});
    CHECK(grid.x == std::vector<std::uint32_t>{0, 1, 1, 2, 2});
    CHECK(grid.from == std::vector<double>{0, 0, 4, 0, 4});
    CHECK(grid.to == std::vector<double>{4, 4, 8, 4, 8});
    CHECK(grid.value == std::vector<double>{0, 102, 106, 202, 206});
    CHECK(grid.T == 8);
}

TEST_CASE("cells that touch have the same edge, and the last ends at T") {
    auto const grid = clv::over_histories([](clv::summary const& of) { return of.T; }, 38.86, {.most = 1, .steps = 7});
    for (std::size_t i = 2; i < grid.x.size(); ++i) {
        CHECK(grid.from[i] == grid.to[i - 1]);
    }
    CHECK(grid.to.back() == 38.86);
}

TEST_CASE("a grid refuses times and sizes that cannot be") {
    auto const none = [](clv::summary const&) { return 0.0; };
    CHECK_THROWS_AS(clv::over_histories(none, 0), invalid_option);
    CHECK_THROWS_AS(clv::over_histories(none, 1, {.steps = 0}), invalid_option);
    CHECK_THROWS_AS(clv::over_histories(none, 1, {.most = 1001}), invalid_option);
}
