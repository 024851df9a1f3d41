// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/prediction_strength.hpp>

using namespace clientele;
using namespace clientele_test;
using clustering::prediction_strength;

TEST_CASE("iris: the prediction strength of R's fpc", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    auto const found = prediction_strength(iris, {.to = 6, .splits = 50}, plain_fit{20}, threads{2});
    // R 4.2, fpc 2.2-10: prediction.strength, M = 50; random
    std::vector<double> const fpc{1, 0.9806, 0.7805, 0.5684, 0.6222, 0.5277};
    REQUIRE(found.points.size() == 6);
    for (std::size_t i = 0; i < fpc.size(); ++i) {
        CHECK_THAT(found.points[i].mean, WithinAbs(fpc[i], 0.06));
    }
    CHECK(found.clusters() == 2);
    CHECK(found.clusters(0.7) == 3);
    CHECK(found.clusters(1) == 1);
}

TEST_CASE("the worst cluster's share of pairs, by hand") {
    features::encoded const tested{.numeric = 1, .numbers = {0, 1, 2, 9, 10, 20}};
    clustering::prototypes const others{.numeric = 1, .centres = {0.4, 5, 20}};
    // 0 and 1 | 2 and ... : the first cluster {0, 1, 2} stays whole, {9, 10} too, {20} has no pairs
    auto const whole = clustering::detail::strength_of(tested, labels{0, 0, 0, 1, 1, 2}, 3, others);
    CHECK(whole.strength == 1);
    CHECK(whole.without_pairs == 1);
    // {0, 1, 2, 9}: three of six pairs stay together
    CHECK(clustering::detail::strength_of(tested, labels{0, 0, 0, 0, 1, 2}, 3, others).strength == 0.5);
    auto const alone = clustering::detail::strength_of(tested, labels{0, 1, 2, 3, 4, 5}, 6, others);
    CHECK(alone.strength == 1);
    CHECK(alone.without_pairs == 6);
    // of four clusters wanted two were found
    CHECK(clustering::detail::strength_of(tested, labels{0, 0, 0, 1, 1, 1}, 4, others).without_pairs == 2);
}

TEST_CASE("a number of clusters at which some have no pairs is not recommended") {
    random::stream random{1, 0};
    features::encoded noise{.numeric = 2};
    for (int i = 0; i < 16; ++i) {
        noise.numbers.push_back(random.uniform());
    }
    auto const found = prediction_strength(noise, {.to = 4, .splits = 10}, plain_fit{5});
    CHECK(found.points[3].mean == 1); // halves of four customers, everybody alone
    CHECK(found.points[3].without_pairs == 10 * 2 * 4);
    CHECK(found.clusters() == 1);
    CHECK(found.points[0].without_pairs == 0);
}

TEST_CASE("halves are halves") {
    features::encoded rows{.numeric = 1};
    for (int i = 0; i < 11; ++i) {
        rows.numbers.push_back(i);
    }
    auto [one, other] = clustering::detail::halves(rows, clustering::detail::one_by_one(rows), 3);
    CHECK(one.rows() == 5);
    CHECK(other.rows() == 6);
    one.numbers.insert(one.numbers.end(), other.numbers.begin(), other.numbers.end());
    std::ranges::sort(one.numbers);
    CHECK(one.numbers == rows.numbers);
}

TEST_CASE("prediction strength has the same bits for any threads, any order, and weights as repetition") {
    auto const rows = mixed_rows(60, 3);
    clustering::strength_options const options{.to = 4, .splits = 8};
    auto const found = prediction_strength(rows, options);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(prediction_strength(rows, options, clustering::prototype_fit{}, threads{count}) == found);
    }
    CHECK(prediction_strength(reversed(rows, labels(60)).first, options) == found);
    CHECK(prediction_strength(repeated(rows, labels(60)).first, options) == found);
}

TEST_CASE("hostile prediction strengths") {
    features::encoded const few{.numeric = 1, .numbers = {1, 1, 2, 2}};
    CHECK_THROWS_WITH(prediction_strength(few, {.to = 3}, plain_fit{}), ContainsSubstring("to is 3"));
    CHECK_THROWS_WITH(prediction_strength(few, {.to = 2, .splits = 1}, plain_fit{}), ContainsSubstring("splits is 1"));
    features::encoded const same{.numeric = 1, .numbers = {2, 2, 2, 2}};
    auto const alike = prediction_strength(same, {.to = 2, .splits = 2}, plain_fit{});
    CHECK(alike.points[1].mean == 1);
    CHECK(alike.clusters() == 1); // each half has but one cluster
}
