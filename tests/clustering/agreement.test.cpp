// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/agreement.hpp>

using namespace clientele;
using namespace clientele_test;
using namespace clientele::clustering;

namespace {

contingency table_of(std::vector<int> const& a, std::vector<int> const& b) { return cross(a, b).table; }

} // namespace

TEST_CASE("iris and wine: agreement of the best partitions with the classes", "[data]") {
    auto const iris_file = data_file("iris.csv");
    auto const wine_file = data_file("wine.csv");
    if (!iris_file || !wine_file) return;
    auto const iris = numbers_in(*iris_file, first_columns(4));
    auto const three = cross(best_partition(iris, 3).labels, words_in(*iris_file, 4)).table;
    // scikit-learn 1.5.2
    CHECK_THAT(adjusted_rand(three), WithinRel(0.7302382722834697, 1e-13));
    CHECK_THAT(rand_index(three), WithinRel(0.8797315436241611, 1e-13));
    CHECK_THAT(normalised_mutual_information(three), WithinRel(0.7581756800057784, 1e-13));
    CHECK_THAT(normalised_mutual_information(three, entropy_mean::geometric), WithinRel(0.7582057278194196, 1e-13));
    CHECK_THAT(normalised_mutual_information(three, entropy_mean::least), WithinRel(0.7649861514489815, 1e-13));
    CHECK_THAT(normalised_mutual_information(three, entropy_mean::most), WithinRel(0.7514854021988338, 1e-13));
    CHECK_THAT(homogeneity(three), WithinRel(0.7514854021988338, 1e-13));
    CHECK_THAT(completeness(three), WithinRel(0.7649861514489815, 1e-13));
    CHECK_THAT(v_measure(three), WithinRel(0.7581756800057784, 1e-13));
    CHECK_THAT(purity(three), WithinRel(134.0 / 150, 1e-15)); // 50 + 48 + 36
    auto const wine = standardised(numbers_in(*wine_file, first_columns(13)));
    auto const types = cross(best_partition(wine, 3).labels, words_in(*wine_file, 13)).table;
    CHECK_THAT(adjusted_rand(types), WithinRel(0.8974949815093207, 1e-13));
    CHECK_THAT(normalised_mutual_information(types), WithinRel(0.8758935341223069, 1e-13));
}

TEST_CASE("agreement: cases of scikit-learn's tests") {
    auto const one = table_of({0, 0, 0, 1, 1, 1}, {0, 0, 0, 1, 2, 2}); // classes, clusters: here the other way round
    CHECK(completeness(one) == 1);
    CHECK_THAT(homogeneity(one), WithinAbs(0.69, 0.005));
    CHECK_THAT(v_measure(one), WithinAbs(0.81, 0.005));
    auto const mixed = table_of({0, 1, 0, 1, 2, 2}, {0, 0, 0, 1, 1, 1});
    CHECK_THAT(homogeneity(mixed), WithinAbs(0.67, 0.005));
    CHECK_THAT(completeness(mixed), WithinAbs(0.42, 0.005));
    CHECK_THAT(v_measure(mixed), WithinAbs(0.52, 0.005));
    CHECK_THAT(adjusted_rand(mixed), WithinAbs(0.24, 0.005));
    CHECK_THAT(rand_index(mixed), WithinAbs(0.66, 0.007));
    auto const long_one = table_of({1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3},
                                   {1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2});
    CHECK_THAT(mutual_information(long_one), WithinAbs(0.41022, 5e-6));
    std::vector<std::uint64_t> const sizes{2, 1};
    CHECK_THAT(entropy(sizes), WithinAbs(0.6365141, 1e-7)); // of 0, 0, 42
}

TEST_CASE("agreement where there is no choice") {
    auto const single = table_of({5, 5, 5}, {1, 1, 1});
    CHECK(adjusted_rand(single) == 1);
    CHECK(normalised_mutual_information(single) == 1);
    CHECK(v_measure(single) == 1);
    auto const alone = table_of({1, 2, 3}, {3, 1, 2});
    CHECK(adjusted_rand(alone) == 1);
    CHECK(normalised_mutual_information(alone) == 1);
    auto const nothing_to_do = table_of({1, 1, 1, 1}, {1, 1, 2, 2});
    CHECK(adjusted_rand(nothing_to_do) == 0);
    CHECK(normalised_mutual_information(nothing_to_do) == 0);
    CHECK(homogeneity(nothing_to_do) == 0);
    CHECK(completeness(nothing_to_do) == 1);
    auto const crossed = table_of({1, 1, 2, 2}, {1, 2, 1, 2});
    CHECK_THAT(adjusted_rand(crossed), WithinRel(-0.5, 1e-15)); // the least there is
    CHECK(normalised_mutual_information(crossed) == 0);
    CHECK(adjusted_rand(table_of({1}, {2})) == 1);
    CHECK(rand_index(table_of({1}, {2})) == 1);
}

TEST_CASE("a table of nobody has no agreement") {
    auto const nobody = ContainsSubstring("customers is none, a comparison needs at least one");
    for (contingency const& table : {contingency{}, contingency{.cells = {}, .firsts = {0}, .seconds = {0, 0}}}) {
        for (auto const measure :
             {rand_index, adjusted_rand, mutual_information, homogeneity, completeness, v_measure, purity}) {
            CHECK_THROWS_WITH(measure(table), nobody);
        }
        CHECK_THROWS_WITH(normalised_mutual_information(table), nobody);
    }
}

TEST_CASE("agreement by all pairs, and whatever the groups are called") {
    property("Hubert and Arabie's counts of pairs", [](std::uint16_t seed) {
        auto const a = random_labels(30, 4, seed);
        auto const b = random_labels(30, 3, seed + 1000U);
        double both = 0;
        double one = 0;
        double other = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                both += a[i] == a[j] && b[i] == b[j] ? 1 : 0;
                one += a[i] == a[j] ? 1 : 0;
                other += b[i] == b[j] ? 1 : 0;
            }
        }
        double const all = 30 * 29 / 2;
        double const expected = one * other / all;
        auto const table = cross(a, b).table;
        RC_ASSERT(std::abs(adjusted_rand(table) - (both - expected) / ((one + other) / 2 - expected)) < 1e-12);
        RC_ASSERT(std::abs(rand_index(table) - (all + 2 * both - one - other) / all) < 1e-12);
        std::vector<std::string> names;
        for (auto const label : a) {
            names.push_back(std::to_string(7 - label)); // another order
        }
        auto const renamed = cross(names, b).table;
        RC_ASSERT(adjusted_rand(renamed) == adjusted_rand(table));
        RC_ASSERT(mutual_information(renamed) == mutual_information(table));
        RC_ASSERT(adjusted_rand(cross(a, names).table) == 1);
        RC_ASSERT(std::abs(v_measure(table) - normalised_mutual_information(table)) < 1e-12);
    });
}

TEST_CASE("agreement of a billion customers does not overflow") {
    // the same table, a hundred million times as large: shares of pairs hardly move
    auto small = table_of({0, 0, 0, 1, 1, 1, 2, 2, 2, 2}, {0, 0, 1, 1, 1, 1, 2, 2, 0, 2});
    auto large = small;
    constexpr std::uint64_t factor = 400'000'000;
    for (auto& cell : large.cells) {
        cell.customers *= factor;
    }
    for (auto& size : large.firsts) {
        size *= factor;
    }
    for (auto& size : large.seconds) {
        size *= factor;
    }
    // The limit for many customers: C(n, 2) becomes n²/2. Exactly: sums of squares 24, 34, 34 of 100.
    CHECK_THAT(adjusted_rand(large), WithinRel((24 - 34 * 34 / 100.0) / (34 - 34 * 34 / 100.0), 1e-8));
    CHECK_THAT(normalised_mutual_information(large), WithinRel(normalised_mutual_information(small), 1e-13));
    CHECK(purity(large) == purity(small));
}
