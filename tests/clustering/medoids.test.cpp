// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/medoids.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::customer_distance;
using clustering::fit_k_medoids;
using clustering::medoid_start;

namespace {

features::encoded mall(std::filesystem::path const& file) {
    auto rows = numbers_in(file, {2, 3, 4});
    rows.categorical = 1;
    for (auto const& sex : words_in(file, 1)) {
        rows.codes.push_back(sex == "Male" ? 0 : 1);
    }
    return rows;
}

/// No unseen levels: medoids are learnt from customers whose levels are known.
features::encoded seen(features::encoded rows) {
    for (auto& code : rows.codes) {
        code = code == features::unseen_level ? features::code{7} : code;
    }
    return rows;
}

} // namespace

TEST_CASE("iris by Euclidean distance: the customers 8, 79 and 113 stand for the rest", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const rows = numbers_in(*file, first_columns(4));
    auto const found = fit_k_medoids(rows, {.clusters = 3, .distance = customer_distance::euclidean});
    // R 4.2, cluster 2.1.4, pam(iris[, 1:4], 3): clusinfo sizes 50, 62, 38; objective 0.654207699215
    CHECK(found.rows == std::vector<std::size_t>{78, 7, 112});
    CHECK(found.model.medoids.weights == std::vector<std::uint64_t>{62, 50, 38});
    CHECK_THAT(found.report.deviation / 150, WithinAbs(0.654207699215, 5e-13));
    CHECK(std::ranges::equal(found.model.medoids.numbers_of(1), rows.numbers_of(7)));
    CHECK(found.labels[7] == 1);
}

TEST_CASE("mall customers by Gower's dissimilarity: deviations as Python's kmedoids finds them", "[data]") {
    auto const file = data_file("mall_customers.csv");
    if (!file) return;
    auto const rows = mall(*file);
    // kmedoids 0.5.5, fasterpam on the Gower matrix computed in numpy: after BUILD, and the best of 500 random starts
    auto three = fit_k_medoids(rows, {.clusters = 3});
    std::ranges::sort(three.rows);
    CHECK(three.rows == std::vector<std::size_t>{71, 81, 125});
    CHECK_THAT(three.report.deviation, WithinRel(26.935503898911392, 1e-13));
    CHECK_THAT(fit_k_medoids(rows, {.clusters = 5, .start = medoid_start::random, .starts = 500}).report.deviation,
               WithinRel(21.404302956996162, 1e-13));
}

TEST_CASE("labels are what predict says, also where two medoids are equally near") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = seen(mixed_rows(40, seed));
        if (rows.customers() == 0) {
            return;
        }
        for (auto const distance : {customer_distance::gower, customer_distance::euclidean}) {
            auto const found = fit_k_medoids(rows, {.clusters = 4, .distance = distance});
            RC_ASSERT(found.labels == predict(found.model, rows));
            std::vector<std::uint64_t> sizes(found.model.size(), 0);
            double deviation = 0;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                sizes[found.labels[row]] += rows.weights[row];
                deviation += static_cast<double>(rows.weights[row]) *
                             found.model.dissimilarity(rows.numbers_of(row), rows.codes_of(row), found.labels[row]);
            }
            RC_ASSERT(sizes == found.model.medoids.weights);
            RC_ASSERT(std::ranges::is_sorted(sizes, std::ranges::greater{}));
            RC_ASSERT(std::abs(deviation - found.report.deviation) <= 1e-12 * (1 + deviation));
            for (std::size_t s = 0; s < found.rows.size(); ++s) {
                RC_ASSERT(found.labels[found.rows[s]] == s);
                RC_ASSERT(rows.weights[found.rows[s]] > 0);
            }
        }
    });
}

TEST_CASE("the order of rows, and weights against repetitions, leave the model as it is") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = seen(mixed_rows(40, seed));
        auto const [copies, of] = repeated(rows, labels(rows.rows(), 0));
        if (copies.rows() == 0) {
            return;
        }
        clustering::k_medoids_options const options{.clusters = 3, .start = medoid_start::random, .seed = seed};
        auto const found = fit_k_medoids(rows, options);
        auto const backwards = fit_k_medoids(reversed(rows, {}).first, options);
        RC_ASSERT(backwards.model == found.model);
        RC_ASSERT(backwards.report == found.report);
        RC_ASSERT(fit_k_medoids(copies, options).model == found.model);
        RC_ASSERT(fit_k_medoids(rows, options, threads{3}) == found);
    });
}

TEST_CASE("two different customers and five clusters: two segments, and the report says why") {
    features::encoded const rows{.numeric = 1, .numbers = {0, 0, 1, 1, 0}};
    auto const found = fit_k_medoids(rows, {.clusters = 5});
    CHECK(found.model.medoids.numbers == std::vector<double>{0, 1});
    CHECK(found.rows == std::vector<std::size_t>{0, 2});
    CHECK(found.labels == labels{0, 0, 1, 1, 0});
    CHECK(found.report.reason == clustering::pam_report::stop::few_rows);
    CHECK(found.report.clusters == 2);
    auto const alike = fit_k_medoids(features::encoded{.numeric = 1, .numbers = {3, 3, 3}}, {.clusters = 2});
    CHECK(alike.labels == labels{0, 0, 0});
}

TEST_CASE("Euclidean distance of mixed features, by hand; an unseen level differs from all") {
    clustering::k_medoids const model{
        .distance = customer_distance::euclidean,
        .scale = {.ranges = {1, 1}, .category_weights = {2}},
        .medoids = {.numeric = 2, .categorical = 1, .numbers = {0, 0}, .codes = {1}, .category_weights = {2}}};
    std::vector<double> const x{3, 4};
    std::vector<features::code> const same{1};
    std::vector<features::code> const unseen{features::unseen_level};
    CHECK(model.dissimilarity(x, same, 0) == 5);
    CHECK_THAT(model.dissimilarity(x, unseen, 0), WithinULP(std::sqrt(27.0), 1));
    CHECK(io::load<clustering::k_medoids>(io::save(model)) == model);
}

TEST_CASE("k-medoids refuse data and options that make no sense") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 2, 3}};
    CHECK_THROWS_WITH(fit_k_medoids(features::encoded{.numeric = 2}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(fit_k_medoids(features::encoded{.numeric = 1, .numbers = {1, 2}, .weights = {0, 0}}),
                      ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(fit_k_medoids(rows, {.clusters = 0}), ContainsSubstring("option clusters is 0"));
    CHECK_THROWS_WITH(fit_k_medoids(rows, {.clusters = 2, .limit = 2}),
                      ContainsSubstring("option limit is 2, allowed: 3 or more"));
    CHECK_THROWS_WITH(fit_k_medoids(rows, {.numeric_weights = {1, 2}}), ContainsSubstring("gower is torn"));
    CHECK_THROWS_WITH(
        fit_k_medoids(features::encoded{.numeric = 1, .numbers = {1, std::numeric_limits<double>::infinity()}}),
        ContainsSubstring("row 1: column 0 is inf"));
    CHECK_THROWS_WITH(fit_k_medoids(features::encoded{.categorical = 2, .codes = {0, 1, 2, features::unseen_level}}),
                      ContainsSubstring("row 1: category 1 is an unseen level"));
    CHECK(fit_k_medoids(
              features::encoded{.categorical = 1, .codes = {0, 1, features::unseen_level}, .weights = {1, 2, 0}},
              {.clusters = 2})
              .labels == labels{1, 0, 1}); // nobody has the level that is not known
    auto const found = fit_k_medoids(rows, {.clusters = 2});
    CHECK_THROWS_WITH(predict(found.model, {.numeric = 2, .numbers = {1, 2}}),
                      ContainsSubstring("features is 2 numbers"));
    CHECK(predict(found.model, {}).empty());
    CHECK_THROWS_AS(predict(clustering::k_medoids{}, rows), invalid_data);
    auto strange = found.model;
    strange.distance = static_cast<customer_distance>(7);
    CHECK_THROWS_WITH(strange.validate(), ContainsSubstring("distance is 7"));
}

TEST_CASE("errors name the row of the caller, not that among the different ones") {
    features::encoded const far{.numeric = 1, .numbers = {5, 5, 5, 5, 1e160}};
    CHECK_THROWS_WITH(fit_k_medoids(far, {.clusters = 2, .distance = customer_distance::euclidean}),
                      StartsWith("row 4: column 0 is 1e+160"));
}
