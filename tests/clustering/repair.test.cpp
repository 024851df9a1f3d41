// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/repair.hpp>

using namespace clientele;
namespace sums_of = clientele::clustering::detail;

namespace {

struct state {
    features::encoded rows;
    clustering::prototypes middles;
    std::vector<std::uint32_t> labels;
    sums_of::cluster_sums none;
    sums_of::cluster_sums sums;

    state(features::encoded of, clustering::prototypes at)
        : rows(std::move(of)),
          middles(std::move(at)),
          none(middles.size(), sums_of::extent_of(rows, sequential{})),
          sums(none) {
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            labels.push_back(middles.nearest(rows.numbers_of(row), rows.codes_of(row)));
            sums.add(rows, row, labels.back(), static_cast<std::int64_t>(rows.weight_of(row)));
        }
    }
    std::size_t repair() { return sums_of::fill_empty_clusters(rows, middles, labels, sums, none, threads{2}); }
};

} // namespace

TEST_CASE("repair: an empty cluster gets the farthest customer and all his equals") {
    state found{{.numeric = 1, .numbers = {0, 1, 9, 9, 2}}, {1, 0, {1, 100, 200}, {}, {}}};
    CHECK(found.repair() == 2);
    CHECK(found.labels == std::vector<std::uint32_t>{2, 0, 1, 1, 0}); // 0 and 2 are equally far: the lesser
    CHECK(found.sums.weight(0) == 2);
    CHECK(found.sums.weight(1) == 2);
    CHECK(found.sums.weight(2) == 1);
}

TEST_CASE("repair: nothing to do, and nobody to take") {
    state full{{.numeric = 1, .numbers = {0, 10}}, {1, 0, {0, 10}, {}, {}}};
    CHECK(full.repair() == 0);
    state alike{{.numeric = 1, .numbers = {3, 3, 3}}, {1, 0, {3, 50}, {}, {}}};
    CHECK(alike.repair() == 0);
    CHECK(alike.labels == std::vector<std::uint32_t>{0, 0, 0});
}

TEST_CASE("repair: rows of nobody are not taken") {
    state found{{.numeric = 1, .numbers = {0, 1, 9}, .weights = {1, 1, 0}}, {1, 0, {0, 100}, {}, {}}};
    CHECK(found.repair() == 1);
    CHECK(found.labels == std::vector<std::uint32_t>{0, 1, 0});
}
