// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/gower.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

double between(clustering::gower const& by, features::encoded const& rows, std::size_t a, std::size_t b) {
    return by(rows.numbers_of(a), rows.codes_of(a), rows.numbers_of(b), rows.codes_of(b));
}

} // namespace

TEST_CASE("mall customers by age, income, score and sex: the figures of Python's gower", "[data]") {
    auto const file = data_file("mall_customers.csv");
    if (!file) return;
    auto rows = numbers_in(*file, {2, 3, 4});
    rows.categorical = 1;
    for (auto const& sex : words_in(*file, 1)) {
        rows.codes.push_back(sex == "Male" ? 0 : 1);
    }
    auto const by = clustering::learn_gower(rows);
    CHECK(by.ranges == std::vector<double>{70 - 18, 137 - 15, 99 - 1});
    // gower 0.1.2, gower_matrix (which holds floats; the digits beyond are those of its formula in numpy)
    CHECK_THAT(between(by, rows, 0, 1), WithinAbs(0.11675824175824176, 1e-15));
    CHECK_THAT(between(by, rows, 0, 2), WithinAbs(0.34104055, 5e-9));
    CHECK_THAT(between(by, rows, 5, 77), WithinAbs(0.4837867050981805, 1e-15));
    CHECK_THAT(between(by, rows, 10, 199), WithinAbs(0.5957083, 5e-8));
    double sum = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        for (std::size_t j = 0; j < rows.rows(); ++j) {
            sum += between(by, rows, i, j);
        }
    }
    CHECK_THAT(sum, WithinAbs(13397.420902282729, 1e-8));
}

TEST_CASE("Gower by hand: weights, a column that is all equal, an unseen level") {
    features::encoded const rows{.numeric = 2,
                                 .categorical = 2,
                                 .numbers = {0, 7, 10, 7, 4, 7},
                                 .codes = {0, 1, 0, 2, features::unseen_level, 1},
                                 .category_weights = {2, 0.5}};
    auto const plain = clustering::learn_gower(rows);
    CHECK_THAT(between(plain, rows, 0, 1), WithinULP((1 + 0 + 0 + 0.5) / (1 + 1 + 2 + 0.5), 1));
    CHECK_THAT(between(plain, rows, 0, 2), WithinULP((0.4 + 0 + 2 + 0) / 4.5, 1));
    CHECK_THAT(between(plain, rows, 2, 2), WithinULP(2 / 4.5, 1)); // an unseen level is not even like itself
    auto const weighted = clustering::learn_gower(rows, {3, 0});
    CHECK_THAT(between(weighted, rows, 0, 1), WithinULP((3 + 0.5) / (3 + 0 + 2 + 0.5), 1));
}

TEST_CASE("a new customer beyond the learnt range is one whole range away") {
    features::encoded const rows{.numeric = 1, .numbers = {0, 10}};
    auto const by = clustering::learn_gower(rows);
    std::vector<double> const far{1000};
    CHECK(by(far, {}, rows.numbers_of(0), {}) == 1);
    CHECK(by(rows.numbers_of(0), {}, far, {}) == 1);
}

TEST_CASE("rows of weight 0 do not stretch the range") {
    features::encoded const rows{.numeric = 1, .numbers = {-50, 1, 3}, .weights = {0, 1, 2}};
    CHECK(clustering::learn_gower(rows).ranges == std::vector<double>{2});
}

TEST_CASE("Gower is symmetric, in [0, 1], 0 for equal rows, and free of units") {
    property("any rows", [](std::uint64_t seed) {
        auto rows = mixed_rows(20, seed);
        for (auto& code : rows.codes) {
            code = code == features::unseen_level ? features::code{9} : code;
        }
        auto scaled = rows;
        for (double& value : scaled.numbers) {
            value *= 1024;
        }
        auto const by = clustering::learn_gower(rows);
        auto const other = clustering::learn_gower(scaled);
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            RC_ASSERT(between(by, rows, i, i) == 0);
            for (std::size_t j = 0; j < i; ++j) {
                double const d = between(by, rows, i, j);
                RC_ASSERT(d >= 0);
                RC_ASSERT(d <= 1);
                RC_ASSERT(d == between(by, rows, j, i));
                RC_ASSERT(d == between(other, scaled, i, j));
            }
        }
    });
}

TEST_CASE("Gower refuses what it cannot measure") {
    features::encoded const rows{.numeric = 2, .numbers = {1, 2, 3, 4}};
    CHECK_THROWS_WITH(clustering::learn_gower(rows, {1}), ContainsSubstring("a weight for each feature"));
    CHECK_THROWS_WITH(clustering::learn_gower(rows, {1, -1}), ContainsSubstring("weight is -1"));
    CHECK_THROWS_WITH(clustering::learn_gower(rows, {0, 0}), ContainsSubstring("sum of the weights is 0"));
    CHECK_THROWS_WITH(clustering::learn_gower({}), ContainsSubstring("sum of the weights is 0"));
    double const most = std::numeric_limits<double>::max();
    CHECK_THROWS_WITH(clustering::learn_gower({.numeric = 1, .numbers = {-most, most}}),
                      ContainsSubstring("range of column 0 is inf"));
    CHECK_THROWS_WITH(clustering::learn_gower({.numeric = 1, .numbers = {0, std::numeric_limits<double>::quiet_NaN()}}),
                      ContainsSubstring("row 1: column 0 is nan"));
    CHECK_THROWS_WITH((clustering::gower{.ranges = {-1}}.validate(1, 0)), ContainsSubstring("range is -1"));
}
