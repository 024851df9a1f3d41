// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/row_order.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("canonical order: numbers first, from the first column on, then categories, then the row") {
    features::encoded const rows{.numeric = 2,
                                 .categorical = 1,
                                 .numbers = {2, 0, 1, 9, 1, 3, 1, 3, 1, 3},
                                 .codes = {0, 0, 5, features::unseen_level, 5}};
    CHECK(clustering::canonical_order(rows) == std::vector<std::size_t>{2, 4, 3, 1, 0});
    CHECK((clustering::compare_rows(rows, 2, 4) == 0));
    CHECK((clustering::compare_rows(rows, 2, 3) < 0));
    CHECK((clustering::compare_rows(rows, 0, 1) > 0));
    CHECK(clustering::canonical_order({.numeric = 3}).empty());
}

TEST_CASE("equal rows become one with their weights together, rows of weight 0 go") {
    features::encoded rows{.numeric = 1, .numbers = {4, 2, 4, 7, 2}};
    CHECK(clustering::distinct_rows(rows) == clustering::distinct{{1, 0, 3}, {2, 2, 1}});
    rows.weights = {0, 3, 5, 0, 1};
    CHECK(clustering::distinct_rows(rows) == clustering::distinct{{1, 2}, {4, 5}});
    rows.weights = {0, 0, 0, 0, 0};
    CHECK(clustering::distinct_rows(rows).first.empty());
}

TEST_CASE("distinct rows tell of every customer, and do not depend on the order of the rows") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = mixed_rows(60, seed);
        auto const found = clustering::distinct_rows(rows);
        std::uint64_t customers = 0;
        for (std::size_t i = 0; i < found.first.size(); ++i) {
            customers += found.weights[i];
            RC_ASSERT(found.weights[i] > 0);
            if (i > 0) {
                RC_ASSERT((clustering::compare_rows(rows, found.first[i - 1], found.first[i]) < 0));
            }
        }
        RC_ASSERT(customers == rows.customers());
        auto const backwards = reversed(rows, labels(rows.rows(), 0)).first;
        auto const again = clustering::distinct_rows(backwards);
        RC_ASSERT(again.weights == found.weights);
        RC_ASSERT(backwards.picked(again.first).numbers == rows.picked(found.first).numbers);
        RC_ASSERT(backwards.picked(again.first).codes == rows.picked(found.first).codes);
    });
}

TEST_CASE("weights of equal rows that no number holds do not wrap") {
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    CHECK(clustering::distinct_rows({.numeric = 1, .numbers = {1, 1, 1}, .weights = {half, half, 3}}).weights.front() ==
          0xffff'ffff'ffff'ffff);
}
