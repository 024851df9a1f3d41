// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/parallel_seeding.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace clientele;

using clustering::parallel_candidates;

TEST_CASE("parallel seeding: the same for any number of threads and any order, on customers that are there") {
    auto const rows = clientele_test::made_rows(4000, 3, 1, 8, 0.125);
    auto const first = clustering::sample_rows(rows, 1000, sequential{});
    auto const drawn = parallel_candidates(rows, first, {0.5}, 7, 42, sequential{});
    CHECK(drawn.rows() >= 7);
    CHECK(drawn.customers() == rows.customers()); // each counts for somebody
    CHECK(clustering::distinct_rows(drawn).first.size() == drawn.rows());
    CHECK(parallel_candidates(rows, first, {0.5}, 7, 42, threads{3}) == drawn);
    std::vector<std::size_t> backwards(rows.rows());
    std::iota(backwards.rbegin(), backwards.rend(), std::size_t{0});
    CHECK(parallel_candidates(rows.picked(backwards), first, {0.5}, 7, 42, threads{2}) == drawn);
    clustering::prototypes const start{3, 1, drawn.numbers, drawn.codes, {0.5}};
    for (std::size_t c = 0; c < start.size(); ++c) {
        bool found = false;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            found = found || start.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c) == 0;
        }
        CHECK(found);
    }
}

TEST_CASE("parallel seeding: weights as repeated rows, rows of weight 0 as if they were not there") {
    features::encoded weighted{.numeric = 1};
    features::encoded repeated{.numeric = 1};
    for (std::uint64_t i = 0; i < 360; ++i) {
        double const x = std::fmod(static_cast<double>(i) * 0.7548776662, 1.0) * 100;
        weighted.numbers.push_back(x);
        weighted.weights.push_back(i % 6);
        repeated.numbers.insert(repeated.numbers.end(), i % 6, x);
    }
    auto const first = clustering::sample_rows(weighted, 100, sequential{});
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CHECK(parallel_candidates(weighted, first, {}, 12, seed, sequential{}) ==
              parallel_candidates(repeated, first, {}, 12, seed, sequential{}));
    }
}

TEST_CASE("parallel seeding: some 2 k in each of five rounds") {
    auto const rows = clientele_test::made_rows(4000, 2, 0, 3);
    auto const first = clustering::sample_rows(rows, 100, sequential{});
    std::size_t all = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed)
        all += parallel_candidates(rows, first, {}, 10, seed, sequential{}).rows();
    CHECK(all > 10 * 85); // 101 are expected, with a deviation of 10 or less; of ten fits 3
    CHECK(all < 10 * 116);
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
    auto const drawn = parallel_candidates(far, first, {}, 40, 1, sequential{});
    auto const start = clustering::seed_prototypes(drawn, {}, 40, clustering::seeding::parallel, {1, 0});
    std::vector<bool> met(40, false);
    for (std::size_t c = 0; c < 40; ++c) {
        met[static_cast<std::size_t>(start.centre(c)[0] / 1000)] = true;
    }
    CHECK(std::count(met.begin(), met.end(), true) == 40);
}

TEST_CASE("parallel seeding: few distinct rows") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 1, 1, 2, 2, 3}};
    auto const first = clustering::sample_rows(rows, 10, sequential{});
    CHECK(parallel_candidates(rows, first, {}, 3, 5, sequential{}).numbers == std::vector<double>{1, 2, 3});
}
