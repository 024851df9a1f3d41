// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/features/encoded.hpp>

#include <limits>
#include <vector>

namespace features = clientele::features;

namespace {

/// Three rows of two numbers and one code.
features::encoded by_hand() {
    return {.numeric = 2, .categorical = 1, .numbers = {1, 2, 3, 4, 5, 6}, .codes = {7, 8, 9}};
}

} // namespace

TEST_CASE("encoded customers are read row by row") {
    auto const rows = by_hand();
    CHECK_NOTHROW(rows.validate());
    CHECK(rows.rows() == 3);
    CHECK(rows.customers() == 3);
    CHECK(rows.numbers_of(1)[0] == 3);
    CHECK(rows.numbers_of(1)[1] == 4);
    CHECK(rows.codes_of(2)[0] == 9);
    CHECK(rows.weight_of(2) == 1);
    CHECK(rows.category_weight(0) == 1);
}

TEST_CASE("categories alone have rows too, and nothing has none") {
    features::encoded const rows{.categorical = 2, .codes = {0, 1, 2, 3}};
    CHECK_NOTHROW(rows.validate());
    CHECK(rows.rows() == 2);
    CHECK(rows.codes_of(1)[1] == 3);
    CHECK(features::encoded{}.rows() == 0);
    CHECK_NOTHROW(features::encoded{}.validate());
}

TEST_CASE("weights of encoded customers are counts of them") {
    auto rows = by_hand();
    rows.weights = {2, 0, 3};
    rows.category_weights = {0.5};
    CHECK_NOTHROW(rows.validate());
    CHECK(rows.rows() == 3);
    CHECK(rows.customers() == 5);
    CHECK(rows.weight_of(1) == 0);
    CHECK(rows.category_weight(0) == 0.5);
}

TEST_CASE("rows can be picked, more than once and in any order") {
    auto rows = by_hand();
    rows.weights = {2, 0, 3};
    std::vector<std::size_t> const chosen{2, 0, 2};
    auto const some = rows.picked(chosen);
    CHECK(some.numbers == std::vector<double>{5, 6, 1, 2, 5, 6});
    CHECK(some.codes == std::vector<features::code>{9, 7, 9});
    CHECK(some.weights == std::vector<std::uint64_t>{3, 2, 3});
}

TEST_CASE("blocks that do not fit together are refused") {
    auto torn = by_hand();
    torn.numbers.pop_back();
    CHECK_THROWS_AS(torn.validate(), clientele::invalid_data);
    torn = by_hand();
    torn.codes.push_back(1);
    CHECK_THROWS_AS(torn.validate(), clientele::invalid_data);
    torn = by_hand();
    torn.weights = {1};
    CHECK_THROWS_AS(torn.validate(), clientele::invalid_data);
    torn = by_hand();
    torn.category_weights = {1, 1};
    CHECK_THROWS_AS(torn.validate(), clientele::invalid_data);
    CHECK_THROWS_AS((features::encoded{.numbers = {1}}.validate()), clientele::invalid_data);
}

TEST_CASE("customers beyond what a number holds are as many as it holds") {
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    features::encoded const many{.numeric = 1, .numbers = {1, 2, 3}, .weights = {half, half, 3}};
    CHECK(many.customers() == 0xffff'ffff'ffff'ffff);
    CHECK(features::added(half, half - 1) == 0xffff'ffff'ffff'ffff);
    CHECK(features::added(half, 5) == half + 5);
}

TEST_CASE("a number that is not finite is named by row and column") {
    auto bad = by_hand();
    bad.numbers[3] = std::numeric_limits<double>::infinity();
    try {
        bad.validate();
        FAIL("accepted");
    } catch (clientele::invalid_data const& refused) {
        CHECK(refused.row() == 1);
        CHECK(refused.field() == "column 1");
        CHECK(refused.value() == "inf");
    }
}
