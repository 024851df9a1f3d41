// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/dissimilarities.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

using namespace clientele;

TEST_CASE("each pair is asked for once, and answers both ways") {
    std::vector<int> asked(25, 0);
    clustering::dissimilarities const apart{5, [&](std::size_t i, std::size_t j) {
                                                ++asked[5 * i + j];
                                                return static_cast<double>(10 * i + j);
                                            }};
    REQUIRE(apart.rows() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        for (std::size_t j = 0; j < 5; ++j) {
            CHECK(asked[5 * i + j] == (i > j ? 1 : 0));
            CHECK(apart(i, j) == (i == j  ? 0
                                  : i > j ? static_cast<double>(10 * i + j)
                                          : static_cast<double>(10 * j + i)));
        }
    }
}

TEST_CASE("whole rows, in any order") {
    clustering::dissimilarities const apart{
        19, [](std::size_t i, std::size_t j) { return static_cast<double>(100 * i + j); }};
    clustering::row_reader read{apart};
    for (std::size_t const i : std::vector<std::size_t>{0, 1, 7, 8, 17, 18, 16, 3, 15, 0}) {
        auto const row = read(i);
        REQUIRE(row.size() == 19);
        for (std::size_t j = 0; j < 19; ++j) {
            CHECK(row[j] == apart(i, j));
        }
    }
}

TEST_CASE("the same matrix on any engine, from no rows on") {
    auto const apart = [](std::size_t i, std::size_t j) { return std::sqrt(static_cast<double>(i * j + i)); };
    for (std::size_t rows = 0; rows < 20; ++rows) {
        clustering::dissimilarities const alone{rows, apart};
        for (std::size_t count = 2; count < 9; count += 3) {
            CHECK(clustering::dissimilarities{rows, apart, 100, threads{count}} == alone);
        }
    }
}

TEST_CASE("too many rows are refused before memory is taken, impossible dissimilarities with their pair") {
    auto const zero = [](std::size_t, std::size_t) { return 0.0; };
    CHECK_THROWS_WITH((clustering::dissimilarities{20'001, zero}),
                      ContainsSubstring("option limit is 20000, allowed: 20001"));
    CHECK_THROWS_AS((clustering::dissimilarities{std::size_t{1} << 40, zero}), invalid_option);
    CHECK_NOTHROW(clustering::dissimilarities{3, zero, 3});
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (double const bad : {nan, -1.0, std::numeric_limits<double>::infinity()}) {
        auto const spoilt = [&](std::size_t i, std::size_t j) { return i == 4 && j == 2 ? bad : 1.0; };
        for (std::size_t const count : {std::size_t{1}, std::size_t{3}}) {
            CHECK_THROWS_WITH((clustering::dissimilarities{6, spoilt, 100, threads{count}}),
                              ContainsSubstring("row 4: dissimilarity to row 2"));
        }
    }
}
