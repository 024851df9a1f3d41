// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/parallel_seeding.hpp>

#include <algorithm>
#include <numeric>

using namespace clientele;

TEST_CASE("parallel seeding: the same for any number of threads and any order, on customers that are there") {
    auto const rows = clientele_test::made_rows(4000, 3, 1, 8, 0.125);
    auto const first = clustering::sample_rows(rows, 1000, sequential{});
    auto const start = clustering::parallel_seeds(rows, first, {0.5}, 7, 42, 0, sequential{});
    REQUIRE(start.size() == 7);
    start.validate();
    CHECK(clustering::parallel_seeds(rows, first, {0.5}, 7, 42, 0, threads{3}) == start);
    std::vector<std::size_t> backwards(rows.rows());
    std::iota(backwards.rbegin(), backwards.rend(), std::size_t{0});
    CHECK(clustering::parallel_seeds(rows.picked(backwards), first, {0.5}, 7, 42, 0, threads{2}) == start);
    for (std::size_t c = 0; c < 7; ++c) {
        bool found = false;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            found = found || start.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c) == 0;
        }
        CHECK(found);
    }
}

TEST_CASE("parallel seeding: covers clusters that random rows miss") {
    // 40 far groups: 40 random rows leave about 36 % of them without a prototype
    features::encoded far{.numeric = 2};
    random::stream random{3, 3};
    for (int i = 0; i < 8000; ++i) {
        far.numbers.push_back(1000 * (i % 40) + random.uniform());
        far.numbers.push_back(random.uniform());
    }
    auto const first = clustering::sample_rows(far, 100, sequential{});
    auto const start = clustering::parallel_seeds(far, first, {}, 40, 1, 0, sequential{});
    std::vector<bool> met(40, false);
    for (std::size_t c = 0; c < 40; ++c) {
        met[static_cast<std::size_t>(start.centre(c)[0] / 1000)] = true;
    }
    CHECK(std::count(met.begin(), met.end(), true) == 40);
}

TEST_CASE("parallel seeding: few distinct rows") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 1, 1, 2, 2, 3}};
    auto const first = clustering::sample_rows(rows, 10, sequential{});
    CHECK(clustering::parallel_seeds(rows, first, {}, 3, 5, 0, sequential{}).size() == 3);
}
