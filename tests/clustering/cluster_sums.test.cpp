// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/core/exact_sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace clientele;
namespace sums_of = clientele::clustering::detail;

TEST_CASE("cluster sums: means are the exact ones to the last digits") {
    auto const rows = clientele_test::made_rows(1000, 3, 0, 1);
    auto const of = sums_of::extent_of(rows, sequential{});
    sums_of::cluster_sums sums{2, of};
    std::vector<exact_sum> exact(3);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        sums.add(rows, row, 1, 1);
        for (std::size_t j = 0; j < 3; ++j)
            exact[j].add(rows.numbers_of(row)[j]);
    }
    for (std::size_t j = 0; j < 3; ++j) {
        CHECK_THAT(sums.mean(1, j), WithinULP(exact[j].value() / 1000, 2));
    }
}

TEST_CASE("cluster sums: who leaves leaves no trace") {
    for (std::size_t const numeric : {1U, 2U, 5U}) {
        auto const rows = clientele_test::made_rows(200, numeric, 2, 2, 1e-12);
        auto const of = sums_of::extent_of(rows, sequential{});
        sums_of::cluster_sums with{3, of};
        sums_of::cluster_sums without{3, of};
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            with.add(rows, row, row % 3, 1);
            if (row % 7 != 0) without.add(rows, row, row % 3, 1);
        }
        for (std::size_t row = 0; row < rows.rows(); row += 7) {
            with.move(rows, row, row % 3, (row + 1) % 3, 5); // 5 join that were never there ...
            with.add(rows, row, row % 3, 4);
            with.add(rows, row, (row + 1) % 3, -5); // ... and leave again
        }
        clustering::prototypes a{numeric, 2, std::vector<double>(3 * numeric), std::vector<features::code>(6), {1, 1}};
        auto b = a;
        with.put_middles(a);
        without.put_middles(b);
        CHECK(a == b);
    }
}

TEST_CASE("cluster sums: the mean of equal numbers is that number") {
    for (std::size_t n = 1; n < 200; ++n) {
        features::encoded const rows{.numeric = 1, .numbers = std::vector<double>(n, 0.1)};
        sums_of::cluster_sums sums{1, sums_of::extent_of(rows, sequential{})};
        for (std::size_t row = 0; row < n; ++row)
            sums.add(rows, row, 0, 1);
        REQUIRE(sums.mean(0, 0) == 0.1);
    }
}

TEST_CASE("cluster sums: a giant in a column takes no digits from the others") {
    for (double const giant : {1e9, 1e15, 1e20}) {
        features::encoded const rows{.numeric = 1, .numbers = {1, 2, 10, 11, giant}};
        sums_of::cluster_sums sums{3, sums_of::extent_of(rows, sequential{})};
        for (std::size_t row = 0; row < 5; ++row)
            sums.add(rows, row, row / 2, 1);
        CHECK(sums.mean(0, 0) == 1.5);
        CHECK(sums.mean(1, 0) == 10.5);
        CHECK(sums.mean(2, 0) == giant);
    }
}

TEST_CASE("cluster sums: many rows at once are as one after the other") {
    for (std::size_t const numeric : {1U, 3U, 4U, 6U}) {
        for (bool const weighted : {false, true}) {
            auto rows = clientele_test::made_rows(77, numeric, 2, 2);
            if (weighted) rows.weights.assign(77, 3);
            sums_of::cluster_sums together{4, sums_of::extent_of(rows, sequential{})};
            auto apart = together;
            std::vector<std::uint32_t> offsets;
            std::vector<std::uint32_t> from;
            std::vector<std::uint32_t> to;
            for (std::uint32_t i = 0; i < 67; ++i) {
                offsets.push_back(i);
                from.push_back(i % 3 == 0 ? 4 : i % 4); // 4: nowhere so far
                to.push_back((i + 1) % 4);
                apart.move(rows, 10 + i, from[i], to[i], weighted ? 3 : 1);
            }
            together.move(rows, 10, offsets, from.data(), to.data());
            for (std::size_t c = 0; c < 4; ++c) {
                REQUIRE(together.weight(c) == apart.weight(c));
                for (std::size_t j = 0; j < numeric; ++j)
                    CHECK((apart.weight(c) == 0 || together.mean(c, j) == apart.mean(c, j)));
                for (std::size_t j = 0; j < 2; ++j)
                    CHECK(std::ranges::equal(together.level_counts(c, j), apart.level_counts(c, j)));
            }
        }
    }
}

TEST_CASE("cluster sums: of equally frequent levels the first, and nobody's cluster stays") {
    features::encoded const rows{.categorical = 1, .codes = {2, 1, 1, 2, 0, features::unseen_level}};
    auto const of = sums_of::extent_of(rows, sequential{});
    CHECK(of.levels == std::vector<std::uint64_t>{3});
    sums_of::cluster_sums sums{2, of};
    for (std::size_t row = 0; row < rows.rows(); ++row)
        sums.add(rows, row, 0, 1);
    clustering::prototypes middles{0, 1, {}, {0, 7}, {1}};
    sums.put_middles(middles);
    CHECK(middles.modes == std::vector<features::code>{1, 7});
}
