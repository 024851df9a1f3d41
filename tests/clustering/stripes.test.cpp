// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/stripes.hpp>

#include <cmath>
#include <numeric>

using namespace clientele;
using namespace clientele_test;
using clustering::detail::stripe_rows;

TEST_CASE("rows are laid out by cluster, equal ones together, those that do not count last") {
    features::encoded const rows{.numeric = 1,
                                 .categorical = 1,
                                 .numbers = {5, 3, 5, 3, 3, 1},
                                 .codes = {0, 1, 0, 1, features::unseen_level, 0},
                                 .weights = {2, 1, 4, 1, 1, 0}};
    auto const laid = stripe_rows(rows, labels{1, 0, 1, 0, 0, 0}, {1});
    REQUIRE(laid.stripes.size() == 2);
    CHECK(laid.places() == 16);
    CHECK(laid.place == std::vector<std::size_t>{8, 0, 8, 0, 1, 2});
    CHECK(laid.counts == std::vector<double>{2, 1, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0});
    CHECK(laid.features[0] == 3);
    CHECK(laid.features[8] == 1);            // the code of the first
    CHECK(std::isnan(laid.features[8 + 1])); // unseen
    CHECK(laid.features[2] == 1);            // weight 0
    CHECK(laid.features[7] == 1);            // the rest of the block repeats it
}

TEST_CASE("a large cluster has several stripes") {
    features::encoded rows{.numeric = 1};
    for (int i = 0; i < 600; ++i) {
        rows.numbers.push_back(i);
    }
    auto const laid = stripe_rows(rows, labels(600, 3), {});
    REQUIRE(laid.stripes.size() == 3);
    CHECK(laid.stripes[0].blocks == 32);
    CHECK(laid.stripes[2].blocks == 11);
    CHECK(laid.stripes[2].begin() == 512);
    CHECK(laid.stripes[2].end() == 600);
    CHECK(std::accumulate(laid.counts.begin(), laid.counts.end(), 0.0) == 600);
}
