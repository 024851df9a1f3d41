// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"
#include "kept_columns.hpp"

#include <clientele/clustering/suspects.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

using namespace clientele;
namespace looking = clientele::clustering::detail;

namespace {

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
    bool blurred = false;
};

listed look(looking::detective suspect, features::encoded const& rows, clustering::prototypes const& middles,
            std::vector<std::uint32_t> const& labels, std::size_t first, std::size_t count) {
    auto const kept = clientele_test::kept_of(rows, middles);
    auto const to = clientele_test::seen_from(kept, middles);
    std::vector<std::uint8_t> small(labels.begin(), labels.end());
    small.resize(kept.blocks * looking::columns::block);
    listed found{std::vector<std::uint32_t>(count + looking::columns::block),
                 std::vector<std::uint32_t>(count + looking::columns::block), to.blurred};
    std::size_t const size =
        suspect(to, kept, first, count, small.data() + first, {found.offsets.data(), found.nearest.data()});
    found.offsets.resize(size);
    found.nearest.resize(size);
    return found;
}

} // namespace

TEST_CASE("suspects: who is not listed is where he was, and who is listed and sure is where it says") {
    for (std::size_t const numeric : {1U, 2U, 3U}) {
        for (std::size_t const k : {2U, 5U, 16U}) {
            auto const rows = clientele_test::made_rows(1000, numeric, 0, k);
            auto const middles = clientele_test::some_rows(rows, k, 1.5);
            std::vector<std::uint32_t> labels;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                auto const nearest = middles.nearest(rows.numbers_of(row), {});
                labels.push_back(row % 9 == 2 ? static_cast<std::uint32_t>(row % (k + 1)) : nearest);
            }
            for (auto const suspect : detectives()) {
                for (auto const& [first, count] : {std::pair<std::size_t, std::size_t>{0, 1000},
                                                   {64, 936},
                                                   {64, 64},
                                                   {128, 33},
                                                   {192, 1},
                                                   {960, 40},
                                                   {64, 0}}) {
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

TEST_CASE("suspects: a prototype far out makes nobody near the others unsure") {
    auto const rows = clientele_test::made_rows(960, 2, 0, 4);
    auto middles = clientele_test::some_rows(rows, 5, 1.5);
    middles.centres[4] = 60;
    std::vector<std::uint32_t> labels;
    for (std::size_t row = 0; row < rows.rows(); ++row)
        labels.push_back(middles.nearest(rows.numbers_of(row), {}));
    for (auto const suspect : detectives()) {
        auto const found = look(suspect, rows, middles, labels, 0, 960);
        CHECK(found.offsets.size() < 40);
        CHECK_FALSE(found.blurred);
    }
}

TEST_CASE("suspects: who lies far beyond all prototypes is not sure, whatever the column") {
    auto rows = clientele_test::made_rows(64, 3, 0, 4);
    auto const middles = clientele_test::some_rows(rows, 4, 1.5);
    rows.numbers[3 * 5] = 1e9;
    rows.numbers[3 * 17 + 1] = -1e12;
    rows.numbers[3 * 63 + 2] = 1e5;
    for (auto const suspect : detectives()) {
        std::vector<std::uint32_t> labels;
        for (std::size_t row = 0; row < rows.rows(); ++row)
            labels.push_back(middles.nearest(rows.numbers_of(row), {}));
        auto const found = look(suspect, rows, middles, labels, 0, 64);
        for (std::uint32_t const row : {5U, 17U, 63U}) {
            auto const at = std::ranges::find(found.offsets, row);
            REQUIRE(at != found.offsets.end());
            CHECK(found.nearest[static_cast<std::size_t>(at - found.offsets.begin())] == looking::suspects::unsure);
        }
        CHECK(found.offsets.size() < 10);
    }
}

TEST_CASE("suspects: equal prototypes cannot be told apart") {
    auto const rows = clientele_test::made_rows(64, 2, 0, 1);
    auto middles = clientele_test::some_rows(rows, 1);
    middles.centres.insert(middles.centres.end(), middles.centres.begin(), middles.centres.end());
    for (auto const suspect : detectives()) {
        auto const found = look(suspect, rows, middles, std::vector<std::uint32_t>(64), 0, 64);
        CHECK(found.nearest == std::vector<std::uint32_t>(64, looking::suspects::unsure));
    }
}
