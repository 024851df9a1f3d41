// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/anomalies.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::find_anomalies;

TEST_CASE("median, MAD and limit by hand, each cluster for itself") {
    // Cluster 0: median 3, deviations 2 1 0 1 97 with median 1. Cluster 1: a tenth of it.
    std::vector<double> const distances{1, 0.1, 2, 0.2, 3, 0.3, 4, 0.4, 100, 0.5};
    labels const of{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    auto const found = find_anomalies(distances, of, 2);
    REQUIRE(found.clusters.size() == 2);
    CHECK(found.clusters[0].median == 3);
    CHECK(found.clusters[0].scale == 1.4826);
    CHECK(found.clusters[0].limit == 3 + 3.5 * 1.4826);
    CHECK_THAT(found.clusters[1].median, WithinULP(0.3, 1));
    CHECK(found.most_unusual == std::vector<std::size_t>{8});
    CHECK(found.is_unusual(8));
    CHECK_FALSE(found.is_unusual(6));
    CHECK_THAT(found.strangeness(8), WithinRel(97 / 1.4826, 1e-14));
    CHECK(found.strangeness(4) == 0);
    CHECK(found.limit_of(6) == found.clusters[0].limit);
}

TEST_CASE("the cut is the modified z-score of Iglewicz and Hoaglin: 0.6745 (x - median) / MAD > 3.5") {
    property("any distances", [](std::uint64_t seed) {
        random::stream random{seed, 0};
        std::vector<double> distances;
        for (int i = 0; i < 41; ++i) {
            distances.push_back(std::pow(random.uniform(), -0.7));
        }
        auto const found = find_anomalies(distances, labels(41, 0), 1);
        auto sorted = distances;
        std::ranges::sort(sorted);
        double const median = sorted[20];
        for (double& value : sorted) {
            value = std::abs(value - median);
        }
        std::ranges::sort(sorted);
        for (std::size_t row = 0; row < 41; ++row) {
            double const z = 0.6745 * (distances[row] - median) / sorted[20];
            RC_ASSERT(std::abs(z - 3.5) < 1e-3 || found.is_unusual(row) == (z > 3.5)); // 1 / 0.6745 is 1.48258
        }
    });
}

TEST_CASE("more than half equally far: the mean of the deviations stands in for MAD") {
    std::vector<double> const distances{2, 2, 2, 2, 2, 2, 3, 12};
    auto const found = find_anomalies(distances, labels(8, 0), 1);
    CHECK_THAT(found.clusters[0].scale, WithinRel(1.25331414 * 11 / 8, 1e-14));
    CHECK(found.most_unusual == std::vector<std::size_t>{7}); // 12 > 2 + 3.5 x 1.723
}

TEST_CASE("all alike: nobody is unusual; alone, nobody either; no cluster, no limit") {
    auto const alike = find_anomalies(std::vector<double>{5, 5, 5}, labels{0, 0, 0}, 2);
    CHECK(alike.most_unusual.empty());
    CHECK(alike.clusters[0].median == 5);
    CHECK(alike.clusters[0].scale == 0);
    CHECK_THAT(alike.clusters[0].limit, WithinRel(5.0, 1e-13));
    CHECK(alike.clusters[1] == clustering::distance_spread{});
    CHECK(alike.strangeness(0) == 0);
    CHECK(find_anomalies(std::vector<double>{7}, labels{0}, 1).most_unusual.empty());
    CHECK(find_anomalies({}, {}, 0).distances.empty());
}

TEST_CASE("equally far but for rounding: nobody is unusual, unless somebody is farther") {
    for (int n = 3; n < 60; ++n) { // points on a circle about their mean
        features::encoded circle{.numeric = 2};
        for (int i = 0; i < n; ++i) {
            double const angle = 2 * std::numbers::pi * i / n;
            circle.numbers.insert(circle.numbers.end(), {0.3 * std::cos(angle), 0.3 * std::sin(angle)});
        }
        clustering::prototypes const middle{.numeric = 2, .centres = {0, 0}};
        auto const found = find_anomalies(circle, middle, labels(static_cast<std::size_t>(n), 0));
        CHECK(found.most_unusual.empty());
        CHECK(found.clusters[0].scale == 0);
        CHECK(found.strangeness(0) == 0);
    }
    double const next = std::nextafter(0.3, 1);
    std::vector<double> const distances{0.3, next, 0.3, next, 0.3, next, 0.3, next, 0.5};
    CHECK(find_anomalies(distances, labels(9, 0), 1).most_unusual == std::vector<std::size_t>{8});
    CHECK_THROWS_WITH(find_anomalies(std::vector<double>{1, 1e156}, labels(2, 0), 1),
                      ContainsSubstring("row 1: distance is 1e+156"));
}

TEST_CASE("a row of weight w counts as w rows, one of weight 0 is judged by the others") {
    std::vector<double> const distances{1, 2, 3, 4, 60};
    std::vector<std::uint64_t> const weights{2, 3, 1, 2, 0};
    auto const found = find_anomalies(distances, labels(5, 0), 1, {}, weights);
    auto const same = find_anomalies(std::vector<double>{1, 1, 2, 2, 2, 3, 4, 4}, labels(8, 0), 1);
    CHECK(found.clusters == same.clusters);
    CHECK(found.most_unusual == std::vector<std::size_t>{4});
    auto const nobody = find_anomalies(distances, labels(5, 0), 1, {}, std::vector<std::uint64_t>(5, 0));
    CHECK(nobody.clusters[0] == clustering::distance_spread{});
}

TEST_CASE("iris from its three means: distances are those to the centres, on any engine", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const rows = numbers_in(*file, first_columns(4));
    labels species(150);
    clustering::prototypes means{.numeric = 4, .centres = std::vector<double>(12, 0)};
    for (std::size_t row = 0; row < 150; ++row) {
        species[row] = static_cast<std::uint32_t>(row / 50);
        for (std::size_t j = 0; j < 4; ++j) {
            means.centres[row / 50 * 4 + j] += rows.numbers_of(row)[j] / 50;
        }
    }
    auto const found = find_anomalies(rows, means, species, {.cut = 2});
    for (std::size_t row = 0; row < 150; ++row) {
        CHECK(found.distances[row] == std::sqrt(means.numeric_part(rows.numbers_of(row), species[row])));
    }
    CHECK(find_anomalies(rows, means, species, {.cut = 2}, threads{3}) == found);
    // numpy 2.4, scipy 1.17 (median_abs_deviation) on the same distances
    CHECK_THAT(found.clusters[0].median, WithinRel(0.42138076940829183, 1e-12));
    CHECK_THAT(found.clusters[0].limit, WithinRel(0.9138466308661803, 1e-12));
    CHECK(found.most_unusual == std::vector<std::size_t>{41, 15, 106, 98, 57, 60, 93, 14, 118, 117, 131, 33});
    CHECK_THAT(found.strangeness(41), WithinRel(3.357185720411241, 1e-12));
    CHECK(find_anomalies(rows, means, species).most_unusual.empty());
}

TEST_CASE("anomalies refuse what does not line up") {
    std::vector<double> const two{1, 2};
    CHECK_THROWS_WITH(find_anomalies(two, labels{0, 0}, 1, {.cut = 0}), ContainsSubstring("option cut is 0"));
    CHECK_THROWS_AS(find_anomalies(two, labels{0, 0}, 1, {.cut = std::nan("")}), invalid_option);
    CHECK_THROWS_AS(find_anomalies(two, labels{0}, 1), invalid_data);
    CHECK_THROWS_WITH(find_anomalies(two, labels{0, 1}, 1), ContainsSubstring("row 1: label is 1"));
    CHECK_THROWS_WITH(find_anomalies(std::vector<double>{1, -1}, labels{0, 0}, 1),
                      ContainsSubstring("row 1: distance is -1"));
    features::encoded const rows{.numeric = 1, .numbers = {1, 2}};
    clustering::prototypes const middle{.numeric = 1, .centres = {1}};
    CHECK_THROWS_WITH(find_anomalies(rows, middle, labels{0, 5}), ContainsSubstring("row 1: label is 5"));
    CHECK_THROWS_AS(find_anomalies(rows, middle, labels{0}), invalid_data);
    CHECK_THROWS_WITH(find_anomalies({.numeric = 2, .numbers = {1, 2}}, middle, labels{0}),
                      ContainsSubstring("middles is 1 numbers"));
}
