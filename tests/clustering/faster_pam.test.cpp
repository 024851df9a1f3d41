// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/faster_pam.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::dissimilarities;
using clustering::faster_pam;
using clustering::medoid_start;
using clustering::pam_report;

namespace {

dissimilarities euclidean(features::encoded const& rows) {
    return {rows.rows(), [&](std::size_t a, std::size_t b) {
                double sum = 0;
                for (std::size_t j = 0; j < rows.numeric; ++j) {
                    double const off = rows.numbers_of(a)[j] - rows.numbers_of(b)[j];
                    sum += off * off;
                }
                return std::sqrt(sum);
            }};
}

/// The definition: the sum over all customers of the distance to the nearest medoid.
double deviation(dissimilarities const& apart, std::vector<std::uint64_t> const& weights,
                 std::vector<std::size_t> const& medoids) {
    double sum = 0;
    for (std::size_t row = 0; row < apart.rows(); ++row) {
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t const medoid : medoids) {
            least = std::min(least, apart(row, medoid));
        }
        sum += static_cast<double>(weights[row]) * least;
    }
    return sum;
}

/// Whole-number distances with many ties, and weights with zeros.
struct small_case {
    dissimilarities apart;
    std::vector<std::uint64_t> weights;
};
small_case any_case(std::size_t rows, std::uint64_t seed) {
    random::stream random{seed, 5};
    std::vector<std::uint64_t> weights;
    for (std::size_t i = 0; i < rows; ++i) {
        weights.push_back(random.below(4));
    }
    weights.front() += 1;
    return {dissimilarities{rows, [&](std::size_t, std::size_t) { return static_cast<double>(random.below(9)); }},
            weights};
}

} // namespace

TEST_CASE("iris, k = 3, Euclidean: medoids and objective of R's pam, after BUILD and after SWAP", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const apart = euclidean(numbers_in(*file, first_columns(4)));
    auto const found = faster_pam(apart, {}, {.clusters = 3});
    // R 4.2, cluster 2.1.4, pam(iris[, 1:4], 3): medoids 8, 79, 113 counted from 1, objective per customer
    auto sorted = found.medoids;
    std::ranges::sort(sorted);
    CHECK(sorted == std::vector<std::size_t>{7, 78, 112});
    CHECK_THAT(found.report.started_at / 150, WithinAbs(0.670939088418, 5e-13));
    CHECK_THAT(found.report.deviation / 150, WithinAbs(0.654207699215, 5e-13));
    CHECK(found.report.converged);
    CHECK(found.report.reason == pam_report::stop::optimal);
    CHECK(std::ranges::count(found.labels, 0U) >= std::ranges::count(found.labels, 1U));
    CHECK(std::ranges::count(found.labels, 1U) >= std::ranges::count(found.labels, 2U));
}

TEST_CASE("iris, k = 1 to 7: the best that Python's kmedoids finds in 200 random starts", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const apart = euclidean(numbers_in(*file, first_columns(4)));
    // kmedoids 0.5.5, fasterpam: the least loss
    std::vector<double> const best{284.8487175852839, 129.33038857693157, 98.13115488227079, 85.66291019761313,
                                   79.09252711719644, 73.35767829506362,  68.83115479594882};
    for (std::size_t k = 1; k <= best.size(); ++k) {
        auto const found = faster_pam(apart, {}, {.clusters = k, .start = medoid_start::random, .starts = 200});
        CHECK_THAT(found.report.deviation, WithinRel(best[k - 1], 1e-12));
        CHECK(found.report.converged);
    }
}

TEST_CASE("no exchange of a medoid lowers the deviation: every one is tried, with ties and weights") {
    property("any dissimilarities", [](std::uint64_t seed) {
        auto const rows = std::size_t{6} + seed % 20;
        auto const [apart, weights] = any_case(rows, seed);
        for (auto const start : {medoid_start::build, medoid_start::random}) {
            std::size_t const k = 2 + seed % 4;
            auto const found = faster_pam(apart, weights, {.clusters = k, .start = start, .seed = seed});
            RC_ASSERT(found.report.converged);
            RC_ASSERT(found.report.clusters <= k);
            RC_ASSERT(found.report.deviation == deviation(apart, weights, found.medoids));
            RC_ASSERT(found.report.deviation <= found.report.started_at);
            for (std::size_t slot = 0; slot < found.medoids.size(); ++slot) {
                RC_ASSERT(weights[found.medoids[slot]] > 0);
                for (std::size_t row = 0; row < rows; ++row) {
                    auto exchanged = found.medoids;
                    exchanged[slot] = row;
                    RC_ASSERT(weights[row] == 0 || deviation(apart, weights, exchanged) >= found.report.deviation);
                }
            }
        }
    });
}

TEST_CASE("k = 1 is the most central customer, the first of equal ones") {
    property("any dissimilarities", [](std::uint64_t seed) {
        auto const [apart, weights] = any_case(12, seed);
        auto const found = faster_pam(apart, weights, {.clusters = 1, .start = medoid_start::random});
        for (std::size_t row = 0; row < 12; ++row) {
            double const other = deviation(apart, weights, {row});
            RC_ASSERT(weights[row] == 0 || other > found.report.deviation ||
                      (other == found.report.deviation && row >= found.medoids.front()));
        }
    });
}

TEST_CASE("labels: the nearest medoid, of equally near ones that of the lowest row; clusters by size") {
    // On a line: 0 0.5 1 ... with a customer in the middle of two medoids.
    features::encoded const rows{.numeric = 1, .numbers = {10, 11, 12, 1, 2, 3, 6.5}};
    auto const found = faster_pam(euclidean(rows), std::vector<std::uint64_t>{5, 5, 5, 5, 9, 5, 1}, {.clusters = 2});
    CHECK(found.medoids == std::vector<std::size_t>{4, 1});
    CHECK(found.labels == labels{1, 1, 1, 0, 0, 0, 1}); // 6.5 is 4.5 from both: row 1 has the lower number
    CHECK(found.report.deviation == 5 + 5 + 5 + 5 + 4.5);
}

TEST_CASE("fewer different customers than clusters: each is a medoid, and the report says so") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 0, 1, 0, 0}};
    for (auto const start : {medoid_start::build, medoid_start::random}) {
        for (std::size_t k = 2; k < 9; ++k) {
            auto const found = faster_pam(euclidean(rows), {}, {.clusters = k, .start = start});
            CHECK(found.medoids.size() == 2);
            CHECK(found.labels == labels{1, 0, 1, 0, 0});
            CHECK(found.report.deviation == 0);
            CHECK(found.report.clusters == 2);
            CHECK(found.report.converged);
            CHECK(found.report.reason == (k == 2 ? pam_report::stop::optimal : pam_report::stop::few_rows));
        }
    }
    CHECK(to_string(pam_report::stop::few_rows) == "no more distinct customers than clusters");
    auto const alone = faster_pam(euclidean({.numeric = 1, .numbers = {4}}), {}, {});
    CHECK(alone.medoids == std::vector<std::size_t>{0});
    CHECK(alone.report.reason == pam_report::stop::few_rows);
}

TEST_CASE("a limit of passes ends the search unconverged, and two runs are the same on any engine") {
    auto const rows = mixed_rows(300, 3);
    auto const apart = euclidean(rows);
    clustering::pam_options const options{.clusters = 7, .start = medoid_start::random, .seed = 4};
    auto hurried = options;
    hurried.passes = 1;
    auto const early = faster_pam(apart, rows.weights, hurried);
    CHECK_FALSE(early.report.converged);
    CHECK(early.report.reason == pam_report::stop::pass_limit);
    CHECK(early.report.passes == 1);
    auto const found = faster_pam(apart, rows.weights, options);
    CHECK(found.report.deviation <= early.report.deviation);
    CHECK(found.report.converged);
    CHECK(faster_pam(apart, rows.weights, options, threads{3}) == found);
    CHECK(faster_pam(apart, rows.weights, {.clusters = 7}, threads{3}) ==
          faster_pam(apart, rows.weights, {.clusters = 7}));
}

TEST_CASE("weights are repetitions") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = mixed_rows(25, seed);
        auto const [copies, of] = repeated(rows, labels(rows.rows(), 0));
        if (copies.rows() == 0) {
            return;
        }
        auto const found = faster_pam(euclidean(rows), rows.weights, {.clusters = 3});
        auto const same = faster_pam(euclidean(copies), {}, {.clusters = 3});
        RC_ASSERT(std::abs(found.report.deviation - same.report.deviation) < 1e-9);
    });
}

TEST_CASE("the search refuses options and data that make no sense") {
    auto const apart = euclidean({.numeric = 1, .numbers = {1, 2, 3}});
    CHECK_THROWS_WITH(faster_pam(apart, {}, {.clusters = 0}), ContainsSubstring("option clusters is 0"));
    CHECK_THROWS_WITH(faster_pam(apart, {}, {.starts = 0}), ContainsSubstring("option starts is 0"));
    CHECK_THROWS_WITH(faster_pam(apart, {}, {.passes = 0}), ContainsSubstring("option passes is 0"));
    CHECK_THROWS_WITH(faster_pam(apart, std::vector<std::uint64_t>{1}, {}), ContainsSubstring("weights is 1"));
    CHECK_THROWS_WITH(faster_pam(apart, std::vector<std::uint64_t>{0, 0, 0}, {}),
                      ContainsSubstring("customers is none"));
    CHECK_THROWS_AS(faster_pam(dissimilarities{}, {}, {}), invalid_data);
}
