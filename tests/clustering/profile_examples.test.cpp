// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/clustering/profile_examples.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace clustering = clientele::clustering;
namespace features = clientele::features;
using clustering::example;

namespace {

clustering::prototypes const middles{
    .numeric = 1, .categorical = 1, .centres = {0, 10}, .modes = {0, 1}, .gamma = {0.5}};

features::encoded const rows{
    .numeric = 1, .categorical = 1, .numbers = {1, -1, 9, 0, 10, 5}, .codes = {0, 0, 1, 1, features::unseen_level, 0}};

} // namespace

TEST_CASE("the customers nearest to the middle of each cluster") {
    auto const nearest = clustering::nearest_customers(middles, rows, 3);
    REQUIRE(nearest.size() == 2);
    CHECK(nearest[0] == std::vector<example>{{0.5, 3}, {1, 0}, {1, 1}}); // equally near: the first row
    CHECK(nearest[1] == std::vector<example>{{0.5, 4}, {1, 2}, {25.5, 5}});
    CHECK(clustering::nearest_customers(middles, rows, 100)[0].size() == 6);
}

TEST_CASE("the members of each cluster nearest to its middle") {
    std::vector<std::uint32_t> const labels{0, 0, 1, 0, 1, 0};
    auto const nearest = clustering::nearest_customers(middles, rows, labels, 3);
    REQUIRE(nearest.size() == 2);
    CHECK(nearest[0] == std::vector<example>{{0.5, 3}, {1, 0}, {1, 1}});
    CHECK(nearest[1] == std::vector<example>{{0.5, 4}, {1, 2}}); // row 5 is no member
    std::vector<std::uint32_t> const all_in_one(6, 0);
    CHECK(clustering::nearest_customers(middles, rows, all_in_one, 100)[0].size() == 6);
    CHECK(clustering::nearest_customers(middles, rows, all_in_one)[1].empty());
    std::vector<std::uint32_t> const stray{0, 0, 1, 2, 1, 0};
    CHECK_THROWS_WITH(clustering::nearest_customers(middles, rows, stray),
                      StartsWith("row 3: label is 2, it must be below 2"));
    std::vector<std::uint32_t> const few{0, 1};
    CHECK_THROWS_WITH(clustering::nearest_customers(middles, rows, few), StartsWith("labels is 2 entries, wanted: 6"));
    CHECK_THROWS_AS(clustering::nearest_customers(middles, rows, labels, 0), clientele::invalid_option);
}

TEST_CASE("rows that stand for nobody are not shown") {
    auto some = rows;
    some.weights = {1, 1, 1, 0, 1, 1};
    CHECK(clustering::nearest_customers(middles, some, 1)[0] == std::vector<example>{{1, 0}});
    features::encoded const nobody{.numeric = 1, .categorical = 1};
    CHECK(clustering::nearest_customers(middles, nobody) == std::vector<std::vector<example>>(2));
}

TEST_CASE("rows and prototypes of other features are refused") {
    CHECK_THROWS_AS(clustering::nearest_customers(middles, rows, 0), clientele::invalid_option);
    features::encoded const other{.numeric = 2, .numbers = {1, 2}};
    CHECK_THROWS_AS(clustering::nearest_customers(middles, other), clientele::invalid_data);
    CHECK_THROWS_AS(clustering::nearest_customers(clustering::prototypes{}, rows), clientele::invalid_data);
}

TEST_CASE("the nearest are the first when all are sorted, on any number of threads") {
    clientele_test::property("nearest customers", [] {
        auto const values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 15));
        features::encoded some{.numeric = 1};
        some.numbers.assign(values.begin(), values.end());
        clustering::prototypes const by{.numeric = 1, .centres = {0, 10}};
        auto const nearest = clustering::nearest_customers(by, some, 4, clientele::threads{3});
        for (std::size_t c = 0; c < 2; ++c) {
            std::vector<example> all;
            for (std::size_t i = 0; i < values.size(); ++i) {
                all.push_back({by.dissimilarity(some.numbers_of(i), {}, c), i});
            }
            std::ranges::sort(all);
            all.resize(std::min<std::size_t>(all.size(), 4));
            RC_ASSERT(nearest[c] == all);
        }
    });
}
