// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/gap.hpp>

#include <cmath>

using namespace clientele;
using namespace clientele_test;
using clustering::gap;
using clustering::gap_distance;

TEST_CASE("iris: the gap statistic of R's clusGap", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    auto const found =
        gap(iris, {.to = 8, .references = 60, .distance = gap_distance::euclidean}, plain_fit{100}, threads{2});
    // R 4.2, cluster 2.1.4: clusGap(kmeans, K.max = 8, B = 500, nstart = 50, spaceH0 = "original")
    std::vector<double> const log_w{4.55164, 3.80840, 3.51941, 3.36812, 3.27703, 3.18341, 3.11205, 3.05286};
    std::vector<double> const gaps{0.1386, 0.6018, 0.7827, 0.8425, 0.8605, 0.8964, 0.9185, 0.9332};
    REQUIRE(found.points.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(found.points[i].clusters == i + 1);
        // exact for the same partition; from k = 5 on the starts of either may miss the best by a little
        CHECK_THAT(found.points[i].log_w, WithinAbs(log_w[i], i < 4 ? 1e-5 : 0.01));
        // the error of a mean of 60 is 0.024 / sqrt(60) = 0.003
        CHECK_THAT(found.points[i].gap, WithinAbs(gaps[i], 0.02));
        CHECK(found.points[i].gap == found.points[i].expected - found.points[i].log_w);
    }
    CHECK_THAT(found.points[0].error, WithinAbs(0.0239, 0.008)); // of a standard deviation of 60: 9 %
    CHECK(found.clusters() == 4);                                // Tibs2001SEmax
}

TEST_CASE("iris: squared distances are the inertia", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const found = gap(numbers_in(*file, first_columns(4)), {.to = 3, .references = 2}, plain_fit{20});
    CHECK_THAT(found.points[0].log_w, WithinRel(std::log(681.3706), 1e-7));
    CHECK_THAT(found.points[2].log_w, WithinRel(std::log(78.851441426146), 1e-12));
}

TEST_CASE("no structure: the gap statistic says 1; two clouds: 2") {
    features::encoded flat{.numeric = 2};
    features::encoded clouds{.numeric = 2};
    random::stream random{3, 4};
    for (int i = 0; i < 120; ++i) {
        for (int j = 0; j < 2; ++j) {
            flat.numbers.push_back(random.uniform());
            clouds.numbers.push_back(random.uniform() + (i % 2 == 0 ? 5 : 0));
        }
    }
    clustering::gap_options const options{.to = 5, .references = 30};
    CHECK(gap(flat, options, plain_fit{}).clusters() == 1);
    CHECK(gap(clouds, options, plain_fit{}).clusters() == 2);
}

TEST_CASE("the rule of one standard error") {
    clustering::gap_statistic found{{{.clusters = 1, .gap = 0.1, .error = 0.05},
                                     {.clusters = 2, .gap = 0.5, .error = 0.05},
                                     {.clusters = 3, .gap = 0.54, .error = 0.05}}};
    CHECK(found.clusters() == 2);
    found.points[2].error = 0.01;
    CHECK(found.clusters() == 3); // the last
    found.points.clear();
    CHECK(found.clusters() == 1);
}

TEST_CASE("the gap statistic has the same bits for any threads, any order, and weights as repetition") {
    auto const rows = mixed_rows(40, 7);
    for (auto const distance : {gap_distance::squared, gap_distance::euclidean}) {
        clustering::gap_options const options{.to = 3, .references = 6, .distance = distance};
        auto const found = gap(rows, options);
        REQUIRE(found.points.size() == 3);
        for (std::size_t const count : {2U, 3U, 8U}) {
            CHECK(gap(rows, options, clustering::prototype_fit{}, threads{count}) == found);
        }
        CHECK(gap(reversed(rows, labels(40)).first, options) == found);
        CHECK(gap(repeated(rows, labels(40)).first, options) == found);
    }
}

TEST_CASE("hostile gaps") {
    features::encoded const same{.numeric = 1, .numbers = {2, 2, 2}};
    CHECK(gap(same, {.to = 2, .references = 2}, plain_fit{}).points.empty());
    features::encoded const two{.numeric = 1, .numbers = {1, 1, 2, 2}};
    CHECK(gap(two, {.to = 3, .references = 2}, plain_fit{}).points.size() == 1); // two clusters explain all
    CHECK_THROWS_WITH(gap(two, {.to = 1}, plain_fit{}), ContainsSubstring("to is 1"));
    CHECK_THROWS_WITH(gap(two, {.references = 1}, plain_fit{}), ContainsSubstring("references is 1"));
    CHECK_THROWS_WITH(gap(features::encoded{.numeric = 1}, {}, plain_fit{}), ContainsSubstring("customers is none"));
}
