// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/quick_silhouette.hpp>
#include <clientele/clustering/silhouette.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

using namespace clientele;
using namespace clientele_test;
using clustering::silhouette;

namespace {

/// Rousseeuw's definition over all pairs, with any distance. No weights.
template <class Distance> std::vector<double> by_definition(labels const& of, Distance const& distance) {
    std::vector<double> widths;
    for (std::size_t i = 0; i < of.size(); ++i) {
        std::map<std::uint32_t, std::pair<double, double>> toward; // sum, count
        for (std::size_t j = 0; j < of.size(); ++j) {
            if (i != j) {
                toward[of[j]].first += distance(i, j);
                toward[of[j]].second += 1;
            }
        }
        double b = std::numeric_limits<double>::infinity();
        for (auto const& [cluster, sum] : toward) {
            b = cluster != of[i] ? std::min(b, sum.first / sum.second) : b;
        }
        if (!toward.contains(of[i])) {
            widths.push_back(0);
            continue;
        }
        double const a = toward[of[i]].first / toward[of[i]].second;
        widths.push_back(std::max(a, b) > 0 ? (b - a) / std::max(a, b) : 0);
    }
    return widths;
}

double mean_of(std::vector<double> const& values) {
    double sum = 0;
    for (double const value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

} // namespace

TEST_CASE("silhouettes of the known partitions", "[data]") {
    auto const iris_file = data_file("iris.csv");
    auto const wine_file = data_file("wine.csv");
    auto const mall_file = data_file("mall_customers.csv");
    if (!iris_file || !wine_file || !mall_file) return;
    auto const iris = numbers_in(*iris_file, first_columns(4));
    auto const wine = numbers_in(*wine_file, first_columns(13));
    struct known {
        features::encoded rows;
        std::size_t k;
        double inertia;
        double silhouette;
        double squared;
    };
    // scikit-learn 1.5.2: KMeans, silhouette_score with metric euclidean and sqeuclidean
    for (auto const& [rows, k, inertia, euclidean, squared] :
         {known{iris, 2, 152.34795176035797, 0.6810461692117462, 0.8503512229251472},
          known{iris, 3, 78.851441426146, 0.5528190123564095, 0.7356596054332232},
          known{iris, 4, 57.22847321428572, 0.49805050499728737, 0.6713632259850891},
          known{wine, 3, 2370689.6867829696, 0.5711381937868838, 0.7322991109041611},
          known{standardised(wine), 3, 1277.928488844643, 0.2848589191898987, 0.4508372334191681},
          known{numbers_in(*mall_file, {3, 4}), 5, 44448.45544793369, 0.553931997444648, 0.739782924462376}}) {
        auto const best = best_partition(rows, k);
        REQUIRE_THAT(best.inertia, WithinRel(inertia, 1e-12));
        CHECK_THAT(silhouette(rows, best.labels).mean, WithinAbs(euclidean, 1e-12));
        CHECK_THAT(clustering::squared_silhouette(rows, best.labels).mean, WithinAbs(squared, 1e-12));
    }
    auto three = best_partition(iris, 3).labels;
    auto clusters = silhouette(iris, three).clusters;
    std::ranges::sort(clusters);
    // R 4.2, cluster 2.1.4: silhouette()
    CHECK_THAT(clusters[0], WithinAbs(0.4173199215, 1e-10));
    CHECK_THAT(clusters[1], WithinAbs(0.4511050604, 1e-10));
    CHECK_THAT(clusters[2], WithinAbs(0.7981404884, 1e-10));
}

TEST_CASE("silhouettes by hand") {
    // 0, 1, 1, 2, 3, 3 on a line (a case of scikit-learn's tests)
    features::encoded const line{.numeric = 1, .numbers = {0, 1, 1, 2, 3, 3}};
    labels const of{0, 1, 1, 1, 2, 2};
    auto const found = silhouette(line, of);
    CHECK(found.widths == std::vector<double>{0, .5, .5, 0, 1, 1});
    CHECK(found.neighbours == labels{1, 0, 0, 2, 1, 1});
    CHECK(found.clusters == std::vector<double>{0, 1.0 / 3, 1});
    CHECK_THAT(found.mean, WithinRel(.5, 1e-15));
}

TEST_CASE("Rousseeuw's twelve countries, from a matrix of dissimilarities") {
    // P. J. Rousseeuw (1987), table 1: BEL BRA CHI CUB EGY FRA IND ISR USA USS YUG ZAI, below the diagonal
    std::vector<std::vector<double>> const below{{},
                                                 {5.58},
                                                 {7.00, 6.50},
                                                 {7.08, 7.00, 3.83},
                                                 {4.83, 5.08, 8.17, 5.83},
                                                 {2.17, 5.75, 6.67, 6.92, 4.92},
                                                 {6.42, 5.00, 5.58, 6.00, 4.67, 6.42},
                                                 {3.42, 5.50, 6.42, 6.42, 5.00, 3.92, 6.17},
                                                 {2.50, 4.92, 6.25, 7.33, 4.50, 2.25, 6.33, 2.75},
                                                 {6.08, 6.67, 4.25, 2.67, 6.00, 6.17, 6.17, 6.92, 6.17},
                                                 {5.25, 6.83, 4.50, 3.75, 5.75, 5.42, 6.08, 5.83, 6.67, 3.67},
                                                 {4.75, 3.00, 6.08, 6.67, 5.00, 5.58, 4.83, 6.17, 5.67, 6.50, 6.92}};
    auto const distance = [&](std::size_t i, std::size_t j) { return below[std::max(i, j)][std::min(i, j)]; };
    struct known {
        labels of;
        double mean;
        std::vector<double> widths;
    };
    for (auto const& [of, mean, widths] :
         {known{{0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0},
                0.279665905,
                {.3913, .2232, .3251, .3981, .1965, .3515, -.0447, .2979, .4252, .3410, .2618, .1890}},
          known{{0, 1, 2, 2, 0, 0, 1, 0, 0, 2, 2, 1},
                0.330102081,
                {.4215, .2546, .3073, .4789, .0212, .4397, .1750, .3656, .4681, .4368, .3130, .2795}}}) {
        auto const found = clustering::silhouette_of_distances(distance, of);
        CHECK_THAT(found.mean, WithinAbs(mean, 1e-9));
        for (std::size_t i = 0; i < of.size(); ++i) {
            CHECK_THAT(found.widths[i], WithinAbs(widths[i], 6e-5));
        }
        CHECK(clustering::silhouette_of_distances(distance, of, threads{3}) == found);
    }
    std::array<std::array<int, 3>, 3> const matrix{{{0, 1, 2}, {1, 0, 1}, {2, 1, 0}}};
    labels const two{0, 0, 1};
    CHECK_THAT(clustering::silhouette_of_distances([&](auto i, auto j) { return matrix[i][j]; }, two).mean,
               WithinRel(1.0 / 6, 1e-14));
    CHECK_THROWS_WITH(clustering::silhouette_of_distances([](auto, auto) { return std::nan(""); }, two),
                      ContainsSubstring("row 0: distance is nan"));
}

TEST_CASE("silhouettes are Rousseeuw's definition, for mixed rows of any weight") {
    // 700 rows: clusters of more than one stripe, blocks that are not full
    for (std::uint32_t const k : {2U, 3U, 9U}) {
        auto const rows = mixed_rows(700, k);
        auto const of = random_labels(700, k, k);
        auto const [copies, copy_labels] = repeated(rows, of);
        std::vector<double> const gamma{0.7, 2};
        auto const expected = by_definition(copy_labels, [&, &all = copies](std::size_t i, std::size_t j) {
            return std::sqrt(squared_distance(all, i, j, gamma));
        });
        auto const found = silhouette(rows, of);
        auto const squares = clustering::squared_silhouette(rows, of);
        auto const expected_squares = by_definition(copy_labels, [&, &all = copies](std::size_t i, std::size_t j) {
            return squared_distance(all, i, j, gamma);
        });
        std::size_t copy = 0;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            for (std::uint64_t i = 0; i < rows.weight_of(row); ++i, ++copy) {
                REQUIRE_THAT(found.widths[row], WithinAbs(expected[copy], 1e-12));
                REQUIRE_THAT(squares.widths[row], WithinAbs(expected_squares[copy], 1e-12));
            }
        }
        CHECK_THAT(found.mean, WithinAbs(mean_of(expected), 1e-12));
        CHECK_THAT(squares.mean, WithinAbs(mean_of(expected_squares), 1e-12));
    }
}

TEST_CASE("silhouettes have the same bits for any order, any threads, and weights as repetition") {
    auto const rows = mixed_rows(900, 5);
    auto const of = random_labels(900, 4, 5);
    auto const found = silhouette(rows, of);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(silhouette(rows, of, {}, threads{count}) == found);
    }
    auto const [backwards, labels_backwards] = reversed(rows, of);
    auto other = silhouette(backwards, labels_backwards);
    CHECK(other.mean == found.mean);
    CHECK(other.clusters == found.clusters);
    std::ranges::reverse(other.widths);
    CHECK(other.widths == found.widths);
    auto const [copies, copy_labels] = repeated(rows, of);
    auto const repetition = silhouette(copies, copy_labels);
    CHECK(repetition.mean == found.mean);
    CHECK(repetition.clusters == found.clusters);
}

TEST_CASE("gamma takes the place of the weights of categories") {
    auto const rows = mixed_rows(60, 9);
    auto const of = random_labels(60, 2, 9);
    auto plain = rows;
    plain.category_weights.clear();
    std::vector<double> const gamma{0.7, 2};
    CHECK(silhouette(plain, of, gamma) == silhouette(rows, of));
    CHECK_FALSE(silhouette(plain, of) == silhouette(rows, of));
    CHECK_THROWS_WITH(silhouette(rows, of, std::vector<double>{1}), ContainsSubstring("gamma is 1 numbers"));
    CHECK_THROWS_WITH(silhouette(rows, of, std::vector<double>{1, -1}), ContainsSubstring("gamma is -1"));
    CHECK_THROWS_WITH(silhouette(rows, of, std::vector<double>{1, std::nan("")}), ContainsSubstring("gamma is nan"));
}

TEST_CASE("silhouettes do not depend on the unit, and stay between -1 and 1") {
    property("scaled by a power of two", [](std::uint16_t seed) {
        auto rows = mixed_rows(40, seed);
        auto const of = random_labels(40, 3, seed);
        rows.weights.assign(40, 1);
        rows.weights[0] = 0;
        auto const found = silhouette(rows, of);
        for (double& number : rows.numbers) {
            number *= 1024;
        }
        for (double& weight : rows.category_weights) {
            weight *= 1024 * 1024;
        }
        RC_ASSERT(silhouette(rows, of) == found);
        for (double const width : found.widths) {
            RC_ASSERT(width >= -1 && width <= 1);
        }
    });
}

TEST_CASE("hostile silhouettes") {
    features::encoded const one{.numeric = 1, .numbers = {5}};
    CHECK_THROWS_WITH(silhouette(one, labels{0}), ContainsSubstring("a silhouette needs two"));
    CHECK_THROWS_WITH(silhouette(features::encoded{.numeric = 1}, labels{}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(silhouette(one, labels{0, 1}), ContainsSubstring("labels is 2 entries, wanted: 1"));

    features::encoded const same{.numeric = 1, .numbers = {7, 7, 7, 7}};
    auto const flat = silhouette(same, labels{0, 0, 1, 1}); // a = b = 0
    CHECK(flat.widths == std::vector<double>(4, 0.0));

    // an empty cluster is no neighbour
    features::encoded const line{.numeric = 1, .numbers = {0, 1, 10, 11}};
    auto const gap = silhouette(line, labels{0, 0, 3, 3});
    CHECK(gap.widths == silhouette(line, labels{0, 0, 1, 1}).widths);
    CHECK(gap.neighbours == labels{3, 3, 0, 0});
    CHECK(gap.clusters.size() == 4);
    CHECK(gap.clusters[1] == 0);

    // a row of weight 0 gets what one more customer there would get, and changes nothing
    features::encoded counted{.numeric = 1, .numbers = {0, 1, 10, 11, 2}, .weights = {1, 1, 1, 1, 0}};
    auto const extra = silhouette(counted, labels{0, 0, 1, 1, 0});
    CHECK_THAT(extra.widths[4], WithinRel((8.5 - 1.5) / 8.5, 1e-15));
    CHECK(extra.mean == silhouette(line, labels{0, 0, 1, 1}).mean);
    counted.weights = {0, 0, 1, 1, 0}; // a cluster of nobody
    CHECK_THROWS_WITH(silhouette(counted, labels{0, 0, 1, 1, 0}), ContainsSubstring("a silhouette needs two"));

    features::encoded const huge{.numeric = 1, .numbers = {-1e200, 1e200, 0, 1}};
    CHECK_THROWS_WITH(silhouette(huge, labels{0, 0, 1, 1}), ContainsSubstring("use another unit"));
    features::encoded const missing{.numeric = 1, .numbers = {0, std::nan(""), 1}};
    CHECK_THROWS_WITH(silhouette(missing, labels{0, 0, 1}), ContainsSubstring("row 1: column 0 is nan"));
    CHECK_THROWS_WITH(silhouette(line, labels{0, 0, 1, 4'000'000'000}), ContainsSubstring("row 3: label"));
}

TEST_CASE("all alone: every width is 0") {
    features::encoded rows{.numeric = 1};
    labels of;
    for (std::uint32_t i = 0; i < 300; ++i) {
        rows.numbers.push_back(i);
        of.push_back(i);
    }
    CHECK(silhouette(rows, of).widths == std::vector<double>(300, 0.0));
}
