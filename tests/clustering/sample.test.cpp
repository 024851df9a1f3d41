// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/sample.hpp>

#include <algorithm>
#include <numeric>

using namespace clientele;
using clustering::sample_rows;

TEST_CASE("sample: all distinct rows with their weights where there is room") {
    features::encoded const rows{.numeric = 1, .numbers = {3, 1, 3, -0.0, 0.0, 1}, .weights = {1, 2, 3, 1, 1, 0}};
    auto const found = sample_rows(rows, 10, sequential{});
    CHECK(found.numbers == std::vector<double>{0, 1, 3});
    CHECK(found.weights == std::vector<std::uint64_t>{2, 2, 4});
}

TEST_CASE("sample: the same for any order, for weights as for repetition, and for processes") {
    auto const rows = clientele_test::made_rows(5000, 2, 1, 4, 0.25);
    auto const found = sample_rows(rows, 100, sequential{});
    CHECK(found.rows() == 100);

    std::vector<std::size_t> backwards(rows.rows());
    std::iota(backwards.rbegin(), backwards.rend(), std::size_t{0});
    CHECK(sample_rows(rows.picked(backwards), 100, sequential{}) == found);

    auto const once = clustering::distinct_rows(rows);
    auto weighted = rows.picked(once.first);
    weighted.weights = once.weights;
    CHECK(sample_rows(weighted, 100, sequential{}) == found);

    std::vector<std::size_t> const head(backwards.begin(), backwards.begin() + 1700);
    std::vector<std::size_t> const tail(backwards.begin() + 1700, backwards.end());
    clustering::row_sample merged{rows.picked(head), 100};
    merged.merge(clustering::row_sample{rows.picked(tail), 100});
    CHECK(merged.rows() == found);
}

TEST_CASE("sample: hashes tell rows apart") {
    auto const rows = clientele_test::made_rows(20000, 2, 2, 9);
    std::vector<std::uint64_t> hashes;
    for (std::size_t row = 0; row < rows.rows(); ++row)
        hashes.push_back(clustering::row_hash(rows, row));
    std::ranges::sort(hashes);
    auto const repeated = std::unique(hashes.begin(), hashes.end());
    CHECK(static_cast<std::size_t>(repeated - hashes.begin()) == clustering::distinct_rows(rows).first.size());
}

TEST_CASE("sample: rows of weight 0 take no place") {
    features::encoded rows{.numeric = 1};
    for (int i = 0; i < 1005; ++i) {
        rows.numbers.push_back(0.37 * i);
        rows.weights.push_back(i % 201 == 7 ? 2 : 0);
    }
    auto const once = clustering::distinct_rows(rows);
    for (std::size_t const capacity : {1U, 3U, 5U, 100U}) {
        auto const found = sample_rows(rows, capacity, sequential{});
        CHECK(found == sample_rows(rows.picked(once.first), capacity, sequential{}));
        CHECK(found.rows() == std::min<std::size_t>(capacity, 5));
    }
    rows.weights.assign(1005, 0);
    CHECK(sample_rows(rows, 3, sequential{}).rows() == 0);
}

TEST_CASE("sample: those of the least hashes, however often they are there and however many are wanted") {
    auto const rows = clientele_test::made_rows(3000, 1, 1, 4, 0.5);
    auto const once = clustering::distinct_rows(rows);
    std::vector<std::uint64_t> hashes;
    for (std::size_t const row : once.first)
        hashes.push_back(clustering::row_hash(rows, row));
    std::ranges::sort(hashes);
    for (std::size_t const capacity :
         {std::size_t{1}, std::size_t{2}, hashes.size() - 1, hashes.size(), hashes.size() + 1, std::size_t{1} << 63}) {
        auto const found = sample_rows(rows, capacity, sequential{});
        std::vector<std::uint64_t> taken;
        for (std::size_t row = 0; row < found.rows(); ++row)
            taken.push_back(clustering::row_hash(found, row));
        std::ranges::sort(taken);
        auto const count = std::min(capacity, hashes.size());
        CHECK(taken == std::vector(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(count)));
    }
}
