// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/row_order.hpp>
#include <clientele/clustering/seeding.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace clientele;
using clustering::seed_prototypes;
using clustering::seeding;

namespace {

features::encoded distinct(features::encoded const& rows) {
    auto const once = clustering::distinct_rows(rows);
    auto picked = rows.picked(once.first);
    picked.weights = once.weights;
    return picked;
}

} // namespace

TEST_CASE("seeding: every way gives different customers") {
    auto const rows = distinct(clientele_test::made_rows(300, 2, 2, 1, 0.5));
    std::vector<double> const gamma{0.5, 0.5};
    for (auto const how :
         {seeding::greedy_plus_plus, seeding::plus_plus, seeding::random, seeding::huang, seeding::cao}) {
        for (std::size_t const k : {std::size_t{1}, std::size_t{2}, std::size_t{9}, rows.rows()}) {
            auto const start = seed_prototypes(rows, gamma, k, how, {1, 0});
            REQUIRE(start.size() == k);
            start.validate();
            features::encoded const chosen{
                .numeric = 2, .categorical = 2, .numbers = start.centres, .codes = start.modes};
            CHECK(clustering::distinct_rows(chosen).first.size() == k);
        }
    }
}

TEST_CASE("seeding: k-means++ draws in proportion to the squared distance") {
    // from 0, the distances of 1 and 3 are 1 and 9: the second is drawn 9 times in 10 (Arthur and Vassilvitskii 2007)
    features::encoded const rows{.numeric = 1, .numbers = {0, 1, 3}, .weights = {1'000'000'000, 1, 1}};
    int far = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        auto const start = seed_prototypes(rows, {}, 2, seeding::plus_plus, {seed, 0});
        far += start.centres[1] == 3 ? 1 : 0;
    }
    CHECK(std::abs(far - 1800) < 5 * 13.4); // five standard deviations
}

TEST_CASE("seeding: weights are chances") {
    features::encoded const rows{.numeric = 1, .numbers = {0, 1}, .weights = {1, 3}};
    int heavy = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        heavy += seed_prototypes(rows, {}, 1, seeding::random, {seed, 0}).centres[0] == 1 ? 1 : 0;
    }
    CHECK(std::abs(heavy - 1500) < 5 * 19.4);
}

TEST_CASE("seeding: Cao takes the densest customer, then the dense and far one") {
    // three customers in four have the first level of the first feature, two of the second: densities 5, 5 and 3; then
    // 5 at dissimilarity 1 loses against 3 at 2
    features::encoded const rows{.categorical = 2, .codes = {0, 0, 0, 1, 1, 1}, .weights = {2, 1, 1}};
    auto const start = seed_prototypes(rows, {1, 1}, 2, seeding::cao, {0, 0});
    CHECK(start.modes == std::vector<features::code>{0, 0, 1, 1});
}

TEST_CASE("seeding: by categories only where there are some") {
    features::encoded const rows{.numeric = 1, .numbers = {0, 1, 2}};
    CHECK_THROWS_WITH(seed_prototypes(rows, {}, 2, seeding::cao, {0, 0}), StartsWith("option start is cao"));
    CHECK_THROWS_WITH(seed_prototypes(rows, {}, 2, seeding::huang, {0, 0}), StartsWith("option start is huang"));
}
