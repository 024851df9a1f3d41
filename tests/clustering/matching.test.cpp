// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/matching.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::match_labels;
using clustering::match_prototypes;
using clustering::matching;

namespace {

clustering::prototypes on_a_line(std::vector<double> centres) { return {.numeric = 1, .centres = std::move(centres)}; }

} // namespace

TEST_CASE("segment numbers stay: a new model that numbers the same clusters otherwise") {
    labels const old{0, 0, 0, 1, 1, 2, 2, 2, 2};
    labels const now{2, 2, 1, 1, 1, 0, 0, 0, 0}; // one customer moved from segment 0 to segment 1
    auto const found = match_labels(old, now);
    CHECK(found.number == std::vector<std::uint32_t>{2, 1, 0});
    CHECK(found.renumbered(now) == labels{0, 0, 1, 1, 1, 2, 2, 2, 2});
    CHECK(found.reordered(on_a_line({30, 20, 10})) == on_a_line({10, 20, 30}));
    CHECK(found.order() == std::vector<std::uint32_t>{2, 1, 0});
}

TEST_CASE("the matching keeps the most customers in all, not those of the largest overlap first") {
    // Overlaps: new 0 has 5 of old 0 and 4 of old 1, new 1 has 4 of old 0 and none of old 1: 4 + 4 beat 5 + 0.
    labels old;
    labels now;
    auto const shared = [&](std::uint32_t was, std::uint32_t is, int customers) {
        old.insert(old.end(), static_cast<std::size_t>(customers), was);
        now.insert(now.end(), static_cast<std::size_t>(customers), is);
    };
    shared(0, 0, 5);
    shared(1, 0, 4);
    shared(0, 1, 4);
    CHECK(match_labels(old, now).number == std::vector<std::uint32_t>{1, 0});
}

TEST_CASE("a segment more gets a new number, a segment less leaves a gap") {
    labels const three{0, 0, 1, 1, 2, 2};
    labels const four{3, 3, 0, 1, 2, 2};
    CHECK(match_labels(three, four).number == std::vector<std::uint32_t>{1, 3, 2, 0}); // 0 and 1 tie for old 1
    labels const two{0, 0, 0, 0, 1, 1};
    auto const fewer = match_labels(four, two, 4, 2);
    CHECK(fewer.number == std::vector<std::uint32_t>{3, 2});
    CHECK(fewer.reordered(on_a_line({5, 6})) == on_a_line({6, 5})); // in the order of their numbers 2 and 3
}

TEST_CASE("a cluster that shares no customer with what is left is a new segment") {
    labels const old{0, 0, 0, 0};
    labels const now{0, 0, 1, 1};
    CHECK(match_labels(old, now, 2, 2).number == std::vector<std::uint32_t>{0, 2});
    CHECK(match_labels({}, {}, 2, 2).number == std::vector<std::uint32_t>{2, 3});
    CHECK(match_labels({}, {}).number.empty());
}

TEST_CASE("overlap is the greatest of all permutations") {
    property("any labels", [](std::uint64_t seed) {
        auto const old = random_labels(50, 5, seed);
        auto const now = random_labels(50, 5, seed + 1);
        auto const kept = [&](std::vector<std::uint32_t> const& number) {
            std::size_t same = 0;
            for (std::size_t row = 0; row < old.size(); ++row) {
                same += number[now[row]] == old[row] ? 1 : 0;
            }
            return same;
        };
        auto const found = match_labels(old, now, 5, 5);
        std::vector<std::uint32_t> order(5);
        std::iota(order.begin(), order.end(), 0U);
        std::size_t most = 0;
        do {
            most = std::max(most, kept(order));
        } while (std::ranges::next_permutation(order).found);
        RC_ASSERT(kept(found.number) == most);
    });
}

TEST_CASE("prototypes match by the least sum of dissimilarities, categories too") {
    CHECK(match_prototypes(on_a_line({0, 10, 20}), on_a_line({21, 1, 9})).number ==
          std::vector<std::uint32_t>{2, 0, 1});
    CHECK(match_prototypes(on_a_line({0, 10}), on_a_line({11, 50, 1})).number == std::vector<std::uint32_t>{1, 2, 0});
    CHECK(match_prototypes(on_a_line({0, 10, 20}), on_a_line({19})).number == std::vector<std::uint32_t>{2});
    clustering::prototypes const old{.categorical = 1, .modes = {4, 5}, .gamma = {2}};
    clustering::prototypes const now{.categorical = 1, .modes = {5, 4}, .gamma = {2}};
    auto const found = match_prototypes(old, now);
    CHECK(found.number == std::vector<std::uint32_t>{1, 0});
    CHECK(found.reordered(now) == old);
    CHECK(match_prototypes(old, old).number == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("matching refuses what does not line up") {
    labels const two{0, 1};
    labels const one{0};
    CHECK_THROWS_WITH(match_labels(two, one), ContainsSubstring("new labels is 1, wanted: as many as old ones, 2"));
    labels const stray{0, 4'000'000};
    CHECK_THROWS_WITH(match_labels(two, stray), ContainsSubstring("row 1: label is 4000000"));
    CHECK_THROWS_WITH(match_labels(stray, two), ContainsSubstring("row 1: label is 4000000"));
    CHECK_THROWS_WITH(match_labels(two, two, 2, 1), ContainsSubstring("row 1: new label is 1, it must be below 1"));
    CHECK_THROWS_WITH(match_labels(two, two, 1, 2), ContainsSubstring("row 1: old label is 1"));
    auto const found = match_labels(two, two);
    CHECK_THROWS_WITH(found.renumbered(labels{0, 2}), ContainsSubstring("row 1: label is 2"));
    CHECK_THROWS_WITH(found.reordered(on_a_line({1})), ContainsSubstring("prototypes is 1, wanted: 2"));
    CHECK_THROWS_WITH(match_prototypes(on_a_line({1}), {.numeric = 2, .centres = {1, 2}}),
                      ContainsSubstring("prototypes is not alike"));
}
