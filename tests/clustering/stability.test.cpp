// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/stability.hpp>

#include <algorithm>

using namespace clientele;
using namespace clientele_test;
using clustering::stability;

TEST_CASE("iris: the bootstrap stability of R's clusterboot", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    auto const of = best_partition(iris, 3).labels; // of 38, 50 and 62 customers
    auto const found = stability(iris, of, {.resamples = 100}, plain_fit{20}, threads{2});
    // R 4.2, fpc 2.2-10: clusterboot(kmeansCBI, k = 3), B = 100: 0.9607 0.9486 1.0000; random
    std::vector<double> jaccard;
    for (auto const& cluster : found.clusters) {
        jaccard.push_back(cluster.jaccard);
        CHECK(cluster.resamples == 100);
        double const missed = 100 * (1 - cluster.jaccard); // Markov's inequality bounds both counts
        CHECK(static_cast<double>(cluster.recovered) >= 100 - missed / 0.25);
        CHECK(static_cast<double>(cluster.dissolved) <= missed / 0.5);
    }
    std::ranges::sort(jaccard);
    CHECK_THAT(jaccard[0], WithinAbs(0.9486, 0.02));
    CHECK_THAT(jaccard[1], WithinAbs(0.9607, 0.02));
    CHECK_THAT(jaccard[2], WithinAbs(1, 0.005));
    CHECK(found.adjusted_rand > 0.9);
}

TEST_CASE("the greatest Jaccard similarity, by hand") {
    auto const table = clustering::cross(labels{0, 0, 0, 0, 1, 1}, labels{5, 5, 5, 7, 7, 7}).table;
    CHECK(clustering::detail::greatest_jaccard(table) == std::vector<double>{3.0 / 4, 2.0 / 3});
}

TEST_CASE("clusters far apart are always found again; cuts through a cloud are not") {
    features::encoded far{.numeric = 1};
    features::encoded cloud{.numeric = 2};
    random::stream random{1, 9};
    for (int i = 0; i < 90; ++i) {
        far.numbers.push_back(100 * (i % 3) + random.uniform());
        cloud.numbers.push_back(random.uniform());
        cloud.numbers.push_back(random.uniform());
    }
    plain_fit const fit{20};
    auto const sure = stability(far, fit(far, 3, 1).labels, {.resamples = 20}, fit);
    for (auto const& cluster : sure.clusters) {
        CHECK(cluster.jaccard == 1);
    }
    CHECK(sure.adjusted_rand == 1);
    auto const unsure = stability(cloud, fit(cloud, 6, 1).labels, {.resamples = 20}, fit);
    auto const worst = std::ranges::min_element(unsure.clusters, {}, &clustering::cluster_stability::jaccard);
    CHECK(worst->jaccard < 0.75); // no valid cluster
    CHECK(unsure.adjusted_rand < 0.8);
}

TEST_CASE("stability has the same bits for any threads, any order, and weights as repetition") {
    auto const rows = mixed_rows(80, 3);
    auto of = random_labels(80, 3, 3);
    std::ranges::replace(of, 1U, 4U); // empty clusters stay where they are
    auto const found = stability(rows, of, {.resamples = 10});
    REQUIRE(found.clusters.size() == 5);
    CHECK(found.clusters[1] == clustering::cluster_stability{});
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(stability(rows, of, {.resamples = 10}, clustering::prototype_fit{}, threads{count}) == found);
    }
    auto const counted = clustering::prototype_fit{}(rows, 3, 1).labels; // equal rows have equal labels
    auto const agreed = stability(rows, counted, {.resamples = 10});
    auto const [backwards, labels_backwards] = reversed(rows, counted);
    CHECK(stability(backwards, labels_backwards, {.resamples = 10}) == agreed);
    auto const [copies, copy_labels] = repeated(rows, counted);
    CHECK(stability(copies, copy_labels, {.resamples = 10}) == agreed);
    CHECK_THROWS_WITH(stability(rows, of, {.resamples = 1}, plain_fit{}), ContainsSubstring("resamples is 1"));
    CHECK_THROWS_WITH(stability(rows, labels{0}, {}, plain_fit{}), ContainsSubstring("labels is 1 entries"));
}
