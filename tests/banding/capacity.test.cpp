// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/banding/capacity.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using banding::direction;

namespace {

/// How many values come into each band, the worst first.
std::vector<std::uint64_t> sizes(std::vector<int> const& values, std::vector<std::uint64_t> const& seats,
                                 direction better = direction::higher_is_better,
                                 std::vector<std::uint64_t> const& weights = {}) {
    auto const cuts = banding::capacity{seats}.fit(banding::population<int>{values, weights, better});
    cuts.validate();
    std::vector<std::uint64_t> found(seats.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        found[cuts(values[i])] += weights.empty() ? 1 : weights[i];
    }
    return found;
}

} // namespace

TEST_CASE("the best fill the seats") {
    std::vector<int> const values{7, 3, 9, 1, 5, 8, 2, 6, 4, 10};
    CHECK(sizes(values, {3, 2}) == std::vector<std::uint64_t>{5, 3, 2});
    CHECK(sizes(values, {3, 2}, direction::lower_is_better) == std::vector<std::uint64_t>{5, 3, 2});
    CHECK(sizes(values, {100, 2}) == std::vector<std::uint64_t>{0, 8, 2});
    CHECK(sizes(values, {3, 100}) == std::vector<std::uint64_t>{0, 0, 10});
    CHECK(sizes(values, {0, 0}) == std::vector<std::uint64_t>{10, 0, 0});
    CHECK(sizes(values, {}) == std::vector<std::uint64_t>{10});
}

TEST_CASE("equals go together, down") {
    CHECK(sizes({5, 5, 5, 4, 3}, {2}) == std::vector<std::uint64_t>{5, 0});
    CHECK(sizes({5, 5, 5, 4, 3}, {3}) == std::vector<std::uint64_t>{2, 3});
    CHECK(sizes({9, 5, 5, 4, 3}, {2, 2}) == std::vector<std::uint64_t>{2, 2, 1}); // the fives find seats one band below
    CHECK(sizes({9, 5, 4}, {3}, direction::higher_is_better, {1, 3, 1}) == std::vector<std::uint64_t>{4, 1});
}

TEST_CASE("nobody teaches nothing") {
    std::vector<int> const none;
    CHECK_THROWS_AS(banding::capacity{{1}}.fit(banding::population<int>{none, {}, direction::higher_is_better}),
                    invalid_data);
}

TEST_CASE("seats are never exceeded, and none is empty for whom a whole block would fit") {
    clientele_test::property("capacity", [](std::vector<std::uint8_t> const& small, std::uint8_t one,
                                            std::uint8_t two) {
        if (small.empty()) return;
        std::vector<int> values;
        for (std::uint8_t const v : small) {
            values.push_back(v % 7); // many ties
        }
        std::vector<std::uint64_t> const seats{one % 9U, two % 5U};
        auto const cuts =
            banding::capacity{seats}.fit(banding::population<int>{values, {}, direction::higher_is_better});
        std::vector<std::uint64_t> found(3);
        std::vector<std::uint64_t> block(7);
        for (int const v : values) {
            ++found[cuts(v)];
            ++block[static_cast<std::size_t>(v)];
        }
        RC_ASSERT(found[1] <= seats[0]);
        RC_ASSERT(found[2] <= seats[1]);
        int best_out = -1; // of those below the best band
        for (int const v : values) {
            best_out = cuts(v) < 2 ? std::max(best_out, v) : best_out;
        }
        if (best_out >= 0) { // not one condition: RC_ASSERT evaluates both sides of its ||
            RC_ASSERT(found[2] + block[static_cast<std::size_t>(best_out)] > seats[1]);
        }
        std::vector<int> shuffled(values.rbegin(), values.rend());
        RC_ASSERT(banding::capacity{seats}.fit(banding::population<int>{shuffled, {}, direction::higher_is_better}) ==
                  cuts);
    });
}
