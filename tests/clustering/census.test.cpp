// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/census.hpp>
#include <clientele/clustering/extent.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

using namespace clientele;
namespace inner = clientele::clustering::detail;

namespace {

/// One sweep over all rows; how many changed cluster.
std::size_t sweep(inner::census& all, clustering::prototypes const& middles, std::size_t rows) {
    auto who = std::make_unique<inner::movers>();
    std::size_t moved = 0;
    for (std::size_t first = 0; first < rows; first += inner::movers::chunk) {
        std::size_t const count = std::min(inner::movers::chunk, rows - first);
        CHECK(all.look(middles, first, count, *who) == count);
        moved += who->count;
    }
    return moved;
}

} // namespace

TEST_CASE("census: everybody to his nearest prototype, wherever the prototypes go") {
    auto const rows = clientele_test::made_rows(5000, 2, 0, 9, 0.125); // many are as near to one as to another
    double const largest = inner::extent_of(rows, sequential{}).reach();
    auto middles = clientele_test::some_rows(rows, 6);
    inner::census all{rows, 6, largest};
    auto before = std::vector<std::uint32_t>(rows.rows(), 6);
    std::vector<std::int64_t> const customers(6, 800);
    for (double const shift : {0.0, 0.25, 0.0, 3.0, 1000.0, 0.0}) { // far away the rows must be copied anew
        for (double& x : middles.centres)
            x += shift;
        auto const expected = clientele_test::nearest(rows, middles);
        if (!all.begin(middles, customers)) { // which is said before anything is changed
            CHECK(shift == 1000);
            CHECK(all.labels(threads{3}) == before);
            for (double& x : middles.centres)
                x -= shift;
            continue;
        }
        std::size_t changed = 0;
        for (std::size_t row = 0; row < rows.rows(); ++row)
            changed += before[row] != expected[row] ? 1 : 0;
        CHECK(sweep(all, middles, rows.rows()) == changed);
        CHECK(all.labels(threads{3}) == expected);
        before = expected;
    }
}

TEST_CASE("census: a few far out do not cost the others their digits") {
    auto rows = clientele_test::made_rows(5000, 2, 0, 9);
    auto middles = clientele_test::some_rows(rows, 6);
    for (std::size_t i = 0; i < 20; ++i)
        rows.numbers[i] += 1e7;
    middles.centres[0] = middles.centres[1] = 1e7;
    inner::census all{rows, 6, inner::extent_of(rows, sequential{}).reach()};
    CHECK(all.begin(middles, std::vector<std::int64_t>(6))); // nobody knows yet
    CHECK_FALSE(all.begin(middles, std::vector<std::int64_t>(6, 800)));
    std::vector<std::int64_t> const customers{10, 998, 998, 998, 998, 998};
    REQUIRE(all.begin(middles, customers));
    CHECK(sweep(all, middles, rows.rows()) == 5000);
    CHECK(all.labels(sequential{}) == clientele_test::nearest(rows, middles));
    middles.centres[5] += 0.5;
    REQUIRE(all.begin(middles, customers));
    CHECK(sweep(all, middles, rows.rows()) < 1000);
    CHECK(all.labels(sequential{}) == clientele_test::nearest(rows, middles));
}

TEST_CASE("census: labels that are put in count") {
    auto const rows = clientele_test::made_rows(300, 3, 0, 9);
    auto const middles = clientele_test::some_rows(rows, 4);
    inner::census all{rows, 4, inner::extent_of(rows, sequential{}).reach()};
    std::vector<std::int64_t> const customers(4, 75);
    auto labels = clientele_test::nearest(rows, middles);
    all.place(labels);
    REQUIRE(all.begin(middles, customers));
    CHECK(sweep(all, middles, 300) == 0);
    labels[299] = (labels[299] + 1) % 4;
    all.place(labels);
    REQUIRE(all.begin(middles, customers));
    CHECK(sweep(all, middles, 300) == 1);
}
