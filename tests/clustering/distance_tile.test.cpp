// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/distance_tile.hpp>

#include <cmath>

using namespace clientele;
using namespace clientele_test;
using namespace clientele::clustering::detail;

TEST_CASE("a tile sums the distances of its rows both ways") {
    auto const rows = mixed_rows(90, 4);
    std::vector<double> const gamma{0.7, 2};
    labels of;
    for (std::uint32_t row = 0; row < 90; ++row) {
        of.push_back(row < 50 ? 0 : 1);
    }
    auto const laid = stripe_rows(rows, of, gamma);
    REQUIRE(laid.stripes.size() == 2);
    distance_tile tile{};
    measure_tile(laid, laid.stripes[0], laid, laid.stripes[1], tile);
    for (std::size_t row = 0; row < 90; ++row) {
        double sum = 0;
        for (std::size_t other = 0; other < 90; ++other) {
            bool const counts = of[row] != of[other];
            double const apart = std::sqrt(squared_distance(rows, row, other, gamma));
            sum += counts ? static_cast<double>(rows.weight_of(other)) * apart : 0;
        }
        std::size_t const begin = laid.stripes[of[row]].begin();
        auto const& sums = of[row] == 0 ? tile.to_columns : tile.to_rows;
        CHECK_THAT(sums[laid.place[row] - begin], WithinRel(sum, 1e-13));
    }
}

TEST_CASE("a tile has the same bits for any width of registers") {
    auto const rows = mixed_rows(200, 6);
    auto const laid = stripe_rows(rows, random_labels(200, 2, 6), {0.7, 2});
    auto const same = [&](stripe const& a, stripe const& b, auto const& measure) {
        distance_tile one{};
        distance_tile other{};
        fill_narrow_tile(laid, a, laid, b, one);
        measure(laid, a, laid, b, other);
        for (std::size_t i = 0; i < a.end() - a.begin(); ++i) {
            CHECK(one.to_columns[i] == other.to_columns[i]);
        }
        for (std::size_t i = 0; i < b.end() - b.begin(); ++i) {
            CHECK(one.to_rows[i] == other.to_rows[i]);
        }
    };
    same(laid.stripes[0], laid.stripes[1], measure_tile);
    same(laid.stripes[1], laid.stripes[1], measure_tile);
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) {
        same(laid.stripes[0], laid.stripes[1], fill_wide_tile);
    }
#endif
}
