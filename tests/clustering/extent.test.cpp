// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/extent.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace clientele;
namespace sums_of = clientele::clustering::detail;

TEST_CASE("extent: the greatest size of each column, for any count of rows and columns") {
    for (std::size_t const numeric : {1U, 2U, 3U, 5U, 8U}) {
        for (std::size_t const count : {1U, 2U, 7U, 1024U, 2500U}) {
            auto rows = clientele_test::made_rows(count, numeric, 0, 3);
            rows.numbers[count / 2 * numeric + numeric / 2] = -1e9; // sizes, not numbers
            std::vector<double> largest(numeric);
            for (std::size_t i = 0; i < rows.numbers.size(); ++i)
                largest[i % numeric] = std::max(largest[i % numeric], std::abs(rows.numbers[i]));
            CHECK(sums_of::extent_of(rows, sequential{}).largest == largest);
            CHECK(sums_of::extent_of(rows, threads{3}).largest == largest);
        }
    }
}

TEST_CASE("extent: what is no number is found wherever it stands, and named") {
    for (std::size_t const at : {0U, 1U, 2U, 1500U, 2998U, 2999U}) {
        for (double const bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(), -1e151}) {
            auto rows = clientele_test::made_rows(1000, 3, 0, 3);
            rows.numbers[at] = bad;
            CHECK_THROWS_WITH(sums_of::extent_of(rows, sequential{}),
                              StartsWith("row " + to_text(at / 3) + ": column " + to_text(at % 3)));
        }
    }
}

TEST_CASE("extent: what cannot be squared is refused, with row and column") {
    for (double const bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e200}) {
        features::encoded rows = clientele_test::made_rows(40, 3, 0, 2);
        rows.numbers[3 * 17 + 2] = bad;
        try {
            static_cast<void>(sums_of::extent_of(rows, threads{3}));
            FAIL("accepted");
        } catch (invalid_data const& refused) {
            CHECK(refused.row() == 17);
            CHECK(refused.field() == "column 2");
        }
    }
    features::encoded many{.numeric = 1, .numbers = {1, 2}, .weights = {1ULL << 31, 1ULL << 31}};
    CHECK_THROWS_AS(sums_of::extent_of(many, sequential{}), invalid_data);
}

TEST_CASE("extent: rows of weight 0 do not set the unit, but must be finite") {
    features::encoded rows{.numeric = 1, .categorical = 1, .numbers = {1, -3, 1e100}, .codes = {0, 1, 9}};
    rows.weights = {1, 2, 0};
    auto const of = sums_of::extent_of(rows, sequential{});
    CHECK(of.largest == std::vector<double>{3});
    CHECK(of.reach() == 1e100);
    CHECK(of.levels == std::vector<std::uint64_t>{10}); // or there was no place to count it 0 times
    CHECK(of.customers == 3);
    rows.numbers.back() = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(sums_of::extent_of(rows, sequential{}), StartsWith("row 2: column 0 is nan"));
}

TEST_CASE("extent: weights that no number holds are refused") {
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    features::encoded const many{.numeric = 1, .numbers = {1, 2, 10, 11, 5}, .weights = {half, half, 3, 3, 3}};
    CHECK_THROWS_AS(sums_of::extent_of(many, sequential{}), invalid_data);
    CHECK_THROWS_AS(sums_of::extent_of(many, threads{3}), invalid_data);
}
