// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/indices.hpp>

#include <cmath>

using namespace clientele;
using namespace clientele_test;
using clustering::calinski_harabasz;
using clustering::davies_bouldin;

TEST_CASE("Calinski-Harabasz and Davies-Bouldin of the known partitions", "[data]") {
    auto const iris_file = data_file("iris.csv");
    auto const wine_file = data_file("wine.csv");
    auto const mall_file = data_file("mall_customers.csv");
    if (!iris_file || !wine_file || !mall_file) return;
    auto const iris = numbers_in(*iris_file, first_columns(4));
    auto const wine = numbers_in(*wine_file, first_columns(13));
    struct known {
        features::encoded rows;
        std::size_t k;
        double calinski_harabasz;
        double davies_bouldin;
    };
    // scikit-learn 1.5.2: calinski_harabasz_score, davies_bouldin_score
    for (auto const& one :
         {known{iris, 2, 513.9245459802768, 0.40429283717304343}, known{iris, 3, 561.62775662962, 0.6619715465007465},
          known{iris, 4, 530.7658081872851, 0.7803069838811107}, known{wine, 3, 561.815657860671, 0.5342431775436286},
          known{standardised(wine), 3, 70.9400080031512, 1.3891879777181646},
          known{numbers_in(*mall_file, {3, 4}), 5, 247.35899338037282, 0.5725628995597083}}) {
        auto const of = best_partition(one.rows, one.k).labels;
        CHECK_THAT(calinski_harabasz(one.rows, of), WithinRel(one.calinski_harabasz, 1e-12));
        CHECK_THAT(davies_bouldin(one.rows, of), WithinRel(one.davies_bouldin, 1e-12));
        CHECK(calinski_harabasz(one.rows, of, {}, threads{3}) == calinski_harabasz(one.rows, of));
        CHECK(davies_bouldin(one.rows, of, {}, threads{3}) == davies_bouldin(one.rows, of));
    }
}

TEST_CASE("four squares, by hand") {
    features::encoded squares{.numeric = 2};
    labels of;
    std::vector<std::vector<double>> const corners{{0, 0, 1, 1}, {3, 3, 4, 4}, {0, 4, 1, 3}, {3, 1, 4, 0}};
    for (int copy = 0; copy < 5; ++copy) {
        for (std::uint32_t c = 0; c < 4; ++c) {
            squares.numbers.insert(squares.numbers.end(), corners[c].begin(), corners[c].end());
            of.insert(of.end(), {c, c});
        }
    }
    CHECK_THAT(calinski_harabasz(squares, of), WithinRel(45.0 * 36 / (5 * 3), 1e-14));
    CHECK_THAT(davies_bouldin(squares, of), WithinRel(2 * std::sqrt(0.5) / 3, 1e-14));
    features::encoded const line{.numeric = 2, .numbers = {0, 0, 2, 2, 3, 3, 5, 5}};
    CHECK_THAT(davies_bouldin(line, labels{0, 0, 1, 2}), WithinRel(5.0 / 4 / 3, 1e-14));
    CHECK_THAT(davies_bouldin(line, labels{0, 0, 3, 7}), WithinRel(5.0 / 4 / 3, 1e-14)); // empty clusters
}

TEST_CASE("indices have the same bits for any order, and weights as repetition") {
    auto const rows = mixed_rows(200, 2);
    auto const of = random_labels(200, 3, 2);
    auto const [backwards, labels_backwards] = reversed(rows, of);
    auto const [copies, copy_labels] = repeated(rows, of);
    CHECK(calinski_harabasz(backwards, labels_backwards) == calinski_harabasz(rows, of));
    CHECK(davies_bouldin(backwards, labels_backwards) == davies_bouldin(rows, of));
    CHECK(calinski_harabasz(copies, copy_labels) == calinski_harabasz(rows, of));
    CHECK(davies_bouldin(copies, copy_labels) == davies_bouldin(rows, of));
}

TEST_CASE("hostile indices") {
    features::encoded const line{.numeric = 1, .numbers = {1, 1, 5, 5}};
    CHECK(std::isinf(calinski_harabasz(line, labels{0, 0, 1, 1}))); // nothing within
    CHECK(davies_bouldin(line, labels{0, 0, 1, 1}) == 0);
    CHECK(std::isinf(davies_bouldin(line, labels{0, 1, 0, 1}))); // both middles at 3
    features::encoded const same{.numeric = 1, .numbers = {1, 1, 1}};
    CHECK(calinski_harabasz(same, labels{0, 0, 1}) == 1);
    CHECK_THROWS_WITH(calinski_harabasz(line, labels(4, 0)), ContainsSubstring("this index needs two"));
    CHECK_THROWS_WITH(davies_bouldin(line, labels(4, 2)), ContainsSubstring("this index needs two"));
    CHECK_THROWS_WITH(calinski_harabasz(line, labels{0, 1, 2, 3}), ContainsSubstring("more customers than clusters"));
}
