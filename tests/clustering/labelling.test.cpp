// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/labelling.hpp>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("cluster sizes count customers, and clusters of nobody") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 2, 3, 4}, .weights = {2, 0, 1, 5}};
    CHECK(clustering::cluster_sizes(rows, labels{0, 1, 3, 0}) == std::vector<std::uint64_t>{7, 0, 0, 1});
    CHECK_THROWS_WITH(clustering::cluster_sizes({}, labels{}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(clustering::cluster_sizes(rows, labels{0, 1}),
                      ContainsSubstring("labels is 2 entries, wanted: 4"));
    CHECK_THROWS_WITH(clustering::cluster_sizes(rows, labels{0, 0, 65536, 0}),
                      ContainsSubstring("row 2: label is 65536"));
    CHECK_NOTHROW(clustering::need_two(std::vector<std::uint64_t>{0, 3, 0, 1}, "two"));
    CHECK_THROWS_WITH(clustering::need_two(std::vector<std::uint64_t>{0, 3, 0}, "two, please"),
                      ContainsSubstring("clusters with customers is 1, two, please"));
}

TEST_CASE("a stray label does not take memory for all the numbers below it") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 2, 3}};
    CHECK(clustering::cluster_sizes(rows, labels{0, 1, 1026}).size() == 1027); // 1,024 numbers are left out
    CHECK_THROWS_WITH(clustering::cluster_sizes(rows, labels{0, 1, 1027}), ContainsSubstring("row 2: label is 1027"));
    CHECK_THROWS_WITH(clustering::cluster_sizes(rows, labels{0, 65535, 1}),
                      ContainsSubstring("row 1: label is 65535, clusters are numbered from 0, and at most 1024"));
    features::encoded many{.numeric = 1};
    labels own;
    for (std::uint32_t row = 0; row < 5000; ++row) { // everybody alone
        many.numbers.push_back(row);
        own.push_back(row);
    }
    CHECK(clustering::cluster_sizes(many, own).size() == 5000);
    for (std::uint32_t row = 0; row < 5000; ++row) { // three clusters, and one label beyond them
        own[row] = row == 4321 ? 5000 : row % 3;
    }
    CHECK_THROWS_WITH(clustering::cluster_sizes(many, own), ContainsSubstring("row 4321: label is 5000"));
}

TEST_CASE("costs of mismatches: gamma, or the weights of the categories") {
    features::encoded rows{.categorical = 2, .codes = {0, 1}};
    CHECK(clustering::mismatch_costs(rows, {}) == std::vector<double>{1, 1});
    rows.category_weights = {0.5, 2};
    CHECK(clustering::mismatch_costs(rows, {}) == std::vector<double>{0.5, 2});
    CHECK(clustering::mismatch_costs(rows, std::vector<double>{3, 0}) == std::vector<double>{3, 0});
    CHECK_THROWS_WITH(clustering::mismatch_costs(rows, std::vector<double>{3}),
                      ContainsSubstring("gamma is 1 numbers, allowed: one for each of 2 categorical columns"));
    CHECK_THROWS_WITH(clustering::mismatch_costs(rows, std::vector<double>{3, -1}), ContainsSubstring("gamma is -1"));
}
