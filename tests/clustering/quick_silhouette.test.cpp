// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/quick_silhouette.hpp>

#include <algorithm>

using namespace clientele;
using namespace clientele_test;
using clustering::sampled_silhouette;
using clustering::simplified_silhouette;
using clustering::squared_silhouette;

TEST_CASE("squared silhouettes: the closed form is the mean over all pairs") {
    property("against the exact definition", [](std::uint16_t seed) {
        auto const rows = mixed_rows(50, seed);
        auto of = random_labels(50, 3, seed);
        of[0] = 0;
        of[1] = 1;
        auto counted = rows;
        counted.weights[0] = counted.weights[1] = 2;
        std::vector<double> const gamma{0.7, 2};
        auto const found = squared_silhouette(counted, of);
        auto const [copies, copy_labels] = repeated(counted, of);
        auto const pairs = clustering::silhouette_of_distances(
            [&, &all = copies](std::size_t i, std::size_t j) { return squared_distance(all, i, j, gamma); },
            copy_labels);
        std::size_t copy = 0;
        for (std::size_t row = 0; row < counted.rows(); ++row) {
            for (std::uint64_t i = 0; i < counted.weight_of(row); ++i, ++copy) {
                RC_ASSERT(std::abs(found.widths[row] - pairs.widths[copy]) < 1e-11);
            }
        }
        RC_ASSERT(std::abs(found.mean - pairs.mean) < 1e-11);
    });
}

TEST_CASE("squared silhouettes have the same bits for any order, any threads, and weights as repetition") {
    auto const rows = mixed_rows(500, 3);
    auto const of = random_labels(500, 4, 3);
    auto const found = squared_silhouette(rows, of);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(squared_silhouette(rows, of, {}, threads{count}) == found);
    }
    auto const [backwards, labels_backwards] = reversed(rows, of);
    CHECK(squared_silhouette(backwards, labels_backwards).mean == found.mean);
    auto const [copies, copy_labels] = repeated(rows, of);
    CHECK(squared_silhouette(copies, copy_labels).mean == found.mean);
}

TEST_CASE("squared silhouettes far from the origin lose no digits") {
    features::encoded near{.numeric = 1, .numbers = {0, 1, 10, 12}};
    features::encoded far{.numeric = 1};
    for (double const number : near.numbers) {
        far.numbers.push_back(number + 0x1p40);
    }
    labels const of{0, 0, 1, 1};
    CHECK(squared_silhouette(far, of) == squared_silhouette(near, of));
}

TEST_CASE("hostile squared silhouettes") {
    features::encoded const line{.numeric = 1, .numbers = {0, 1, 10, 11, 50}};
    CHECK_THROWS_WITH(squared_silhouette(line, labels(5, 0)), ContainsSubstring("a silhouette needs two"));
    CHECK(squared_silhouette(line, labels{0, 0, 2, 2, 1}).widths[4] == 0); // alone
    features::encoded const same{.numeric = 1, .numbers = {7, 7, 7, 7}};
    CHECK(squared_silhouette(same, labels{0, 0, 1, 1}).widths == std::vector<double>(4, 0.0));
    features::encoded const huge{.numeric = 1, .numbers = {-1e200, 1e200, 0, 1}};
    CHECK_THROWS_AS(squared_silhouette(huge, labels{0, 0, 1, 1}), error);
}

TEST_CASE("simplified silhouettes of the known partitions", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    // numpy over scikit-learn's KMeans: (b - a) / max(a, b) with distances to the centres
    for (auto const& [k, mean] : {std::pair{std::size_t{2}, 0.7697038327173387}, {3, 0.6663855564711149}}) {
        auto const of = best_partition(iris, k).labels;
        auto const middles = clustering::measure_dispersion(iris, of).middles;
        auto const found = simplified_silhouette(iris, of, middles);
        CHECK_THAT(found.mean, WithinAbs(mean, 1e-12));
        CHECK(simplified_silhouette(iris, of, middles, threads{3}) == found);
    }
}

TEST_CASE("simplified silhouettes by hand") {
    features::encoded const line{.numeric = 1, .numbers = {0, 2, 10, 30}};
    clustering::prototypes const middles{.numeric = 1, .centres = {1, 10, 30, 3}};
    auto const found = simplified_silhouette(line, labels{0, 0, 1, 2}, middles); // nobody is at 3
    CHECK(found.widths == std::vector<double>{0.9, 0.875, 0, 0});
    CHECK(found.neighbours == labels{1, 1, 0, 1});
    CHECK_THROWS_WITH(simplified_silhouette(line, labels{0, 0, 1, 4}, middles),
                      ContainsSubstring("there is no such prototype"));
    features::encoded const plane{.numeric = 2, .numbers = {0, 2, 10, 30}};
    CHECK_THROWS_WITH(simplified_silhouette(plane, labels{0, 1}, middles), ContainsSubstring("of other features"));
}

TEST_CASE("a sampled silhouette: limits hold the exact mean about 95 times in 100") {
    auto rows = mixed_rows(3000, 1, 2);
    auto const of = lloyd(rows, 3, 1).labels;
    double const exact = clustering::silhouette(rows, of).mean;
    int held = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        auto const found = sampled_silhouette(rows, of, {.customers = 200, .seed = seed});
        held += found.lower <= exact && exact <= found.upper ? 1 : 0;
    }
    CHECK(held >= 88); // 95 +- 2.2; three standard errors
}

TEST_CASE("a sampled silhouette depends on the seed and the customers alone") {
    auto const rows = mixed_rows(1500, 2);
    auto const of = random_labels(1500, 3, 2);
    clustering::sample_options const few{.customers = 300};
    auto const found = sampled_silhouette(rows, of, few);
    CHECK(sampled_silhouette(rows, of, few, {}, threads{3}) == found);
    auto const [backwards, labels_backwards] = reversed(rows, of);
    CHECK(sampled_silhouette(backwards, labels_backwards, few) == found);
    auto const [copies, copy_labels] = repeated(rows, of);
    CHECK(sampled_silhouette(copies, copy_labels, few) == found);
    CHECK_FALSE(sampled_silhouette(rows, of, {.customers = 300, .seed = 2}) == found);
    // no more customers than the sample: exact
    auto const all = sampled_silhouette(rows, of, {.customers = 100'000});
    CHECK(all.estimate == clustering::silhouette(rows, of).mean);
    CHECK(all.lower == all.upper);
    CHECK_THROWS_WITH(sampled_silhouette(rows, of, {.customers = 1}), ContainsSubstring("sample is 1 customers"));
    CHECK_THROWS_WITH(sampled_silhouette(rows, of, {.confidence = 1}), ContainsSubstring("confidence is 1"));
}
