// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/columns.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

using namespace clientele;
namespace looking = clientele::clustering::detail;

namespace {

clustering::prototypes some_rows(features::encoded const& rows, std::size_t k) {
    clustering::prototypes middles{.numeric = rows.numeric};
    for (std::size_t c = 0; c < k; ++c) {
        auto const x = rows.numbers_of(c * 7 % rows.rows());
        middles.centres.insert(middles.centres.end(), x.begin(), x.end());
    }
    return middles;
}

/// Of every width that this processor has.
std::vector<looking::detective> detectives() {
    std::vector<looking::detective> all{looking::widest_detective(), looking::suspect_narrow};
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
        all.push_back(looking::suspect_avx2);
    }
#endif
    return all;
}

struct listed {
    std::vector<std::uint32_t> offsets;
    std::vector<std::uint32_t> nearest;
};

listed look(looking::detective suspect, features::encoded const& rows, clustering::prototypes const& middles,
            std::vector<std::uint32_t> const& labels, std::size_t first, std::size_t count) {
    double largest = 0;
    for (double const x : rows.numbers)
        largest = std::max(largest, std::abs(x));
    auto const where = looking::frame::around(middles, largest);
    auto const kept = looking::columns::of(rows, where, sequential{});
    listed found{std::vector<std::uint32_t>(count + looking::most_lanes),
                 std::vector<std::uint32_t>(count + looking::most_lanes)};
    std::size_t const size = suspect({middles, where}, kept, first, count, labels.data() + first,
                                     {found.offsets.data(), found.nearest.data()});
    found.offsets.resize(size);
    found.nearest.resize(size);
    return found;
}

} // namespace

TEST_CASE("columns: who is not listed is where he was, and who is listed and sure is where it says") {
    for (std::size_t const numeric : {1U, 2U, 3U}) {
        for (std::size_t const k : {1U, 2U, 5U, 16U}) {
            auto const rows = clientele_test::made_rows(1000, numeric, 0, k);
            auto const middles = some_rows(rows, k);
            std::vector<std::uint32_t> labels;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                auto const nearest = middles.nearest(rows.numbers_of(row), {});
                labels.push_back(row % 9 == 2 ? static_cast<std::uint32_t>(row % (k + 1)) : nearest);
            }
            for (auto const suspect : detectives()) {
                for (auto const& [first, count] : {std::pair<std::size_t, std::size_t>{0, 1000},
                                                   {7, 993},
                                                   {64, 32},
                                                   {33, 31},
                                                   {40, 20},
                                                   {990, 10},
                                                   {999, 1},
                                                   {1000, 0}}) {
                    INFO(numeric << " numbers, k " << k << ", " << count << " from " << first);
                    auto const found = look(suspect, rows, middles, labels, first, count);
                    REQUIRE(std::ranges::is_sorted(found.offsets));
                    std::size_t sure = 0;
                    for (std::size_t i = 0, next = 0; i < count; ++i) {
                        auto const nearest = middles.nearest(rows.numbers_of(first + i), {});
                        bool const is_listed = next < found.offsets.size() && found.offsets[next] == i;
                        if (!is_listed) {
                            REQUIRE(labels[first + i] == nearest);
                            ++sure;
                        } else if (found.nearest[next++] != looking::suspects::unsure) {
                            REQUIRE(found.nearest[next - 1] == nearest);
                            REQUIRE(labels[first + i] != nearest);
                            ++sure;
                        }
                    }
                    if (count > 900) CHECK(sure >= count * 9 / 10); // who never knows is of no use
                }
            }
        }
    }
}

TEST_CASE("columns: a prototype far out makes nobody near the others unsure") {
    auto const rows = clientele_test::made_rows(960, 2, 0, 4);
    auto middles = some_rows(rows, 5);
    middles.centres[4] = 1e6;
    std::vector<std::uint32_t> labels;
    for (std::size_t row = 0; row < rows.rows(); ++row)
        labels.push_back(middles.nearest(rows.numbers_of(row), {}));
    for (auto const suspect : detectives()) {
        auto const found = look(suspect, rows, middles, labels, 0, 960);
        CHECK(found.offsets.size() < 10);
    }
}

TEST_CASE("columns: an offset that leaves floats no digits makes all unsure, never wrong") {
    auto rows = clientele_test::made_rows(500, 3, 0, 1);
    for (auto& x : rows.numbers)
        x = 1e8 + 1e-3 * x;
    auto middles = some_rows(rows, 4);
    for (std::size_t c = 0; c < 3; ++c) // so that the origin is far away
        middles.centres[3 * c] = middles.centres[3 * c + 1] = middles.centres[3 * c + 2] = -1e8;
    middles.centres.insert(middles.centres.end(), {1e8, 1e8, 1e8 + 1e-3});
    std::vector<std::uint32_t> const labels(500, 3);
    for (auto const suspect : detectives()) {
        auto const found = look(suspect, rows, middles, labels, 0, 500);
        CHECK(std::ranges::count(found.nearest, looking::suspects::unsure) == 500);
    }
}

TEST_CASE("columns: equal prototypes cannot be told apart") {
    auto const rows = clientele_test::made_rows(64, 2, 0, 1);
    auto middles = some_rows(rows, 1);
    middles.centres.insert(middles.centres.end(), middles.centres.begin(), middles.centres.end());
    for (auto const suspect : detectives()) {
        auto const found = look(suspect, rows, middles, std::vector<std::uint32_t>(64), 0, 64);
        CHECK(found.nearest == std::vector<std::uint32_t>(64, looking::suspects::unsure));
    }
}

TEST_CASE("columns: the same for any number of threads, and only where they pay") {
    auto const rows = clientele_test::made_rows(333, 3, 0, 2);
    auto const where = looking::frame::around(some_rows(rows, 3), 10);
    auto const alone = looking::columns::of(rows, where, sequential{});
    auto const shared = looking::columns::of(rows, where, threads{3});
    CHECK(alone.blocks == 11);
    CHECK(std::ranges::equal(std::span{alone.numbers}.subspan(alone.begin, 11 * 3 * 32),
                             std::span{shared.numbers}.subspan(shared.begin, 11 * 3 * 32)));
    for (std::size_t const row : {0U, 31U, 32U, 332U}) {
        for (std::size_t j = 0; j < 3; ++j) {
            CHECK(alone.of_block(row / 32)[j * 32 + row % 32] ==
                  static_cast<float>((rows.numbers_of(row)[j] - where.origin[j]) * where.scale));
        }
    }
    CHECK(looking::columns::pay(rows, 16));
    CHECK_FALSE(looking::columns::pay(rows, 17));
    CHECK_FALSE(looking::columns::pay(clientele_test::made_rows(50, 4, 0, 2), 5));
    CHECK_FALSE(looking::columns::pay(clientele_test::made_rows(50, 2, 1, 2), 5));
    CHECK_FALSE(looking::columns::pay({}, 5));
}
