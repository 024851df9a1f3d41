// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/gamma.hpp>

#include <limits>

using namespace clientele;
using clustering::gamma_rule;

namespace {

clustering::spread spread(features::encoded const& rows) {
    return clustering::detail::spread_of(rows, clustering::detail::extent_of(rows, threads{2}), threads{2});
}

// variances 1 and 11; shares 1/2, 1/2 and 1/4, 3/4: heterogeneity 1/2 and 3/8
features::encoded const four{.numeric = 2,
                             .categorical = 2,
                             .numbers = {1, 2, 1, 2, 3, 6, 3, 10},
                             .codes = {0, 0, 0, 1, 1, 1, 1, 1},
                             .category_weights = {1, 2}};

} // namespace

TEST_CASE("gamma: variances and heterogeneities by hand") {
    auto const found = spread(four);
    CHECK(found.variance == std::vector<double>{1, 11});
    CHECK(found.heterogeneity == std::vector<double>{0.5, 0.375});
}

TEST_CASE("gamma: the rules of kmodes and clustMixType, and what the caller gives") {
    auto const of = spread(four);
    double const half = 0.5 * (1 + std::sqrt(11.0)) / 2;
    CHECK(clustering::gammas(four, of, gamma_rule::half_mean_deviation, {}) == std::vector<double>{half, 2 * half});
    double const ratio = 6 / 0.4375;
    CHECK(clustering::gammas(four, of, gamma_rule::variance_ratio, {}) == std::vector<double>{ratio, 2 * ratio});
    CHECK(clustering::gammas(four, of, {}, {3}) == std::vector<double>{3, 6});
    CHECK(clustering::gammas(four, of, {}, {3, 0}) == std::vector<double>{3, 0});
    CHECK_THROWS_AS(clustering::gammas(four, of, {}, {3, 1, 1}), invalid_option);
    CHECK_THROWS_AS(clustering::gammas(four, of, {}, {-1}), invalid_option);
    CHECK_THROWS_AS(clustering::gammas(four, of, {}, {std::numeric_limits<double>::infinity()}), invalid_option);
}

TEST_CASE("gamma: without numbers, or without spread, it is 1") {
    features::encoded const codes{.categorical = 1, .codes = {0, 1}};
    CHECK(clustering::gammas(codes, spread(codes), {}, {}) == std::vector<double>{1});
    features::encoded const flat{.numeric = 1, .categorical = 1, .numbers = {5, 5}, .codes = {0, 1}};
    CHECK(clustering::gammas(flat, spread(flat), {}, {}) == std::vector<double>{1}); // kmodes cannot start here
}

TEST_CASE("gamma: weight is repetition") {
    features::encoded const weighted{
        .numeric = 1, .categorical = 1, .numbers = {0.1, 0.7}, .codes = {0, 1}, .weights = {3, 1}};
    features::encoded const repeated{
        .numeric = 1, .categorical = 1, .numbers = {0.1, 0.1, 0.1, 0.7}, .codes = {0, 0, 0, 1}};
    CHECK(spread(weighted).variance == spread(repeated).variance);
    CHECK(spread(weighted).heterogeneity == spread(repeated).heterogeneity);
}
