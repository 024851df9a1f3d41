// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "../support/ranks.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/dispersion.hpp>

#include <mutex>

using namespace clientele;
using namespace clientele_test;
using clustering::measure_dispersion;

TEST_CASE("iris: the sums of squares that R gives", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    auto const found = measure_dispersion(iris, best_partition(iris, 3).labels);
    CHECK_THAT(found.total_within(), WithinRel(78.851441426146, 1e-13)); // R 4.2, kmeans: tot.withinss
    CHECK_THAT(found.between, WithinRel(602.519158573854, 1e-13));       // betweenss
    CHECK_THAT(found.explained(), WithinRel(602.519158573854 / (602.519158573854 + 78.851441426146), 1e-13));
}

TEST_CASE("within a cluster: squared distances of all pairs over its customers, for mixed rows") {
    property("against the definition", [](std::uint16_t seed) {
        auto const rows = mixed_rows(40, seed);
        auto of = random_labels(40, 4, seed);
        std::ranges::replace(of, 2U, 4U); // an empty cluster
        std::vector<double> const gamma{0.7, 2};
        auto const found = measure_dispersion(rows, of);
        auto const [copies, copy_labels] = repeated(rows, of);
        std::vector<double> within(5);
        double total = 0;
        auto const n = static_cast<double>(copies.rows());
        for (std::size_t i = 0; i < copies.rows(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                double const apart = squared_distance(copies, i, j, gamma);
                total += apart / n;
                if (copy_labels[i] == copy_labels[j]) {
                    within[copy_labels[i]] += apart / static_cast<double>(found.customers[copy_labels[i]]);
                }
            }
        }
        double inside = 0;
        for (std::size_t c = 0; c < found.within.size(); ++c) {
            RC_ASSERT(std::abs(found.within[c] - within[c]) < 1e-9);
            inside += within[c];
        }
        RC_ASSERT(std::abs(found.between - (total - inside)) < 1e-9);
    });
}

TEST_CASE("dispersion has the same bits for any order, threads, ranks, and weights as repetition") {
    auto const rows = mixed_rows(300, 8);
    auto const of = random_labels(300, 4, 8);
    auto const found = measure_dispersion(rows, of);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(measure_dispersion(rows, of, {}, threads{count}) == found);
    }
    auto const [backwards, labels_backwards] = reversed(rows, of);
    CHECK(measure_dispersion(backwards, labels_backwards) == found);
    auto const [copies, copy_labels] = repeated(rows, of);
    CHECK(measure_dispersion(copies, copy_labels) == found);
    std::vector<std::size_t> numbers(300);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    std::mutex one_at_a_time;
    on_ranks(numbers, 3, [&](auto const& how, auto const& part, std::size_t /*number*/) {
        labels mine;
        for (std::size_t const row : part) {
            mine.push_back(of[row]);
        }
        auto const whole = measure_dispersion(rows.picked(part), mine, {}, how);
        std::scoped_lock const lock{one_at_a_time};
        CHECK(whole == found);
    });
}

TEST_CASE("modes: the most frequent level, of equally frequent ones the lowest") {
    features::encoded const rows{.categorical = 1, .codes = {2, 1, 1, 2, 5, features::unseen_level}};
    auto const found = measure_dispersion(rows, labels{0, 0, 0, 0, 1, 2});
    CHECK(found.middles.modes == std::vector<features::code>{1, 5, features::unseen_level});
    CHECK(found.within == std::vector<double>{1, 0, 0}); // four pairs of six differ, over four customers
}

TEST_CASE("all alike: nothing within, nothing between") {
    features::encoded const same{.numeric = 1, .numbers = {0.1, 0.1, 0.1}};
    auto const found = measure_dispersion(same, labels{0, 0, 1});
    CHECK(found.total_within() == 0);
    CHECK(found.between == 0);
    CHECK(found.explained() == 1);
}
