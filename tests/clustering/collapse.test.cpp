// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/collapse.hpp>

using namespace clientele;
using clustering::collapse;

namespace {

bool worth_it(features::encoded const& rows) {
    return clustering::worth_collapsing(clustering::row_hashes(rows, sequential{}));
}

} // namespace

TEST_CASE("collapse: each distinct row once, with all its customers") {
    auto const rows = clientele_test::made_rows(6000, 1, 2, 2, 0.5);
    auto const once = collapse(rows);
    CHECK(once.rows.rows() == clustering::distinct_rows(rows).first.size());
    CHECK(once.rows.customers() == rows.customers());
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        REQUIRE(once.rows.numbers_of(once.of[row])[0] == rows.numbers_of(row)[0]);
        REQUIRE(once.rows.codes_of(once.of[row])[1] == rows.codes_of(row)[1]);
    }
    std::vector<std::uint32_t> labels(once.rows.rows());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<std::uint32_t>(i);
    CHECK(once.expand(labels) == once.of);
}

TEST_CASE("collapse: pays where most rows repeat others") {
    CHECK(worth_it(clientele_test::made_rows(20000, 0, 3, 2)));
    CHECK_FALSE(worth_it(clientele_test::made_rows(20000, 3, 0, 2)));
    CHECK_FALSE(worth_it(clientele_test::made_rows(100, 0, 1, 2))); // too few to gain anything
    for (int only = 0; only < 20; ++only) {                         // whatever its hash
        CHECK(worth_it({.numeric = 1, .numbers = std::vector<double>(4096, only)}));
    }
}

TEST_CASE("collapse: whether it pays does not depend on the order") {
    // each value twice, next to each other or far apart
    features::encoded near{.numeric = 1};
    features::encoded far{.numeric = 1};
    for (int i = 0; i < 20000; ++i) {
        near.numbers.push_back(i / 2);
        far.numbers.push_back(i % 10000);
    }
    CHECK(worth_it(near));
    CHECK(worth_it(far));
}

TEST_CASE("collapse: weights that no number holds do not wrap") {
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    CHECK(collapse({.numeric = 1, .numbers = {1, 1, 1}, .weights = {half, half, 3}}).rows.weights.front() ==
          0xffff'ffff'ffff'ffff);
}

TEST_CASE("collapse: all rows distinct") {
    features::encoded rows{.numeric = 1};
    for (int i = 0; i < 10000; ++i)
        rows.numbers.push_back(i);
    auto const once = collapse(rows);
    CHECK(once.rows.numbers == rows.numbers);
    CHECK(once.rows.weights == std::vector<std::uint64_t>(10000, 1));
}
