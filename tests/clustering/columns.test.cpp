// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"
#include "kept_columns.hpp"

#include <clientele/clustering/columns.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
namespace looking = clientele::clustering::detail;
using clientele_test::all_of;
using clientele_test::kept_of;
using clientele_test::seen_from;

TEST_CASE("columns: prototypes too near to each other for the steps are said to be") {
    auto rows = clientele_test::made_rows(500, 3, 0, 1);
    auto middles = clientele_test::some_rows(rows, 4, 1.5);
    CHECK_FALSE(seen_from(kept_of(rows, middles), middles).blurred);
    auto const origin = kept_of(rows, middles).where.origin;
    std::size_t far_out = 0;
    for (std::size_t c = 1; c < middles.size(); ++c)
        far_out = middles.numeric_part(origin, c) > middles.numeric_part(origin, far_out) ? c : far_out;
    auto const first = middles.centre(far_out);
    for (double const apart : {0.0, 1e-12, 1e-3}) {
        auto near = middles;
        near.centres.insert(near.centres.end(), {first[0] + apart, first[1], first[2]});
        auto const kept = kept_of(rows, near);
        CHECK(seen_from(kept, near).blurred);
        std::vector<std::int64_t> customers{3000, 3000, 3000, 3000, 10};
        customers[far_out] = 0;
        CHECK_FALSE(looking::landmarks(near, kept, customers).blurred); // few live there
        customers.assign(5, 0);
        CHECK_FALSE(looking::landmarks(near, kept, customers).blurred); // that is not known
    }
    auto far = middles; // the steps must reach so far
    far.centres.insert(far.centres.end(), {1e6, 0, 0});
    CHECK(seen_from(kept_of(rows, far), far).blurred);
    for (auto& x : rows.numbers)
        x *= 0x1p-500;
    auto const small = clientele_test::some_rows(rows, 4); // squares of these do not fit a double
    CHECK(seen_from(kept_of(rows, small), small).blurred);
}

TEST_CASE("columns: numbers are kept to half a step, and the steps suit the prototypes") {
    auto const rows = clientele_test::made_rows(333, 3, 0, 2);
    auto const middles = clientele_test::some_rows(rows, 3, 1.5);
    auto const kept = kept_of(rows, middles);
    CHECK(kept.blocks == 6);
    CHECK(kept.suit(middles, all_of(middles)));
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        for (std::size_t j = 0; j < 3; ++j) {
            double const x = (rows.numbers_of(row)[j] - kept.where.origin[j]) * kept.where.scale;
            double const steps = kept.of_block(row / 64)[j * 64 + row % 64];
            CHECK(std::abs(steps * kept.step - x) <= kept.step * 0.500001);
        }
    }
    for (double const times : {1e-3, 0.3, 1.5, 30.0}) {
        auto moved = middles;
        for (std::size_t i = 0; i < moved.centres.size(); ++i)
            moved.centres[i] = kept.where.origin[i % 3] + times * (moved.centres[i] - kept.where.origin[i % 3]);
        CHECK(kept.suit(moved, all_of(moved)) == (times > 0.1 && times < 10));
    }
    CHECK_FALSE(looking::columns(3, 10).suit(middles, all_of(middles)));
}

TEST_CASE("columns: only where they pay") {
    auto const rows = clientele_test::made_rows(333, 3, 0, 2);
    CHECK(looking::columns::pay(rows, 16));
    CHECK(looking::columns::pay(rows, 2));
    CHECK_FALSE(looking::columns::pay(rows, 1));
    CHECK_FALSE(looking::columns::pay(rows, 17));
    CHECK_FALSE(looking::columns::pay(clientele_test::made_rows(50, 4, 0, 2), 5));
    CHECK_FALSE(looking::columns::pay(clientele_test::made_rows(50, 2, 1, 2), 5));
    CHECK_FALSE(looking::columns::pay({}, 5));
}
