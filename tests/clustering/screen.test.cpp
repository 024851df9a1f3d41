// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/screen.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

using namespace clientele;
namespace screening = clientele::clustering::detail;

namespace {

clustering::prototypes some_rows(features::encoded const& rows, std::size_t k) {
    clustering::prototypes middles{rows.numeric, rows.categorical, {}, {}, std::vector<double>(rows.categorical, 0.5)};
    for (std::size_t c = 0; c < k; ++c) {
        auto const x = rows.numbers_of(c * 7 % rows.rows());
        auto const level = rows.codes_of(c * 7 % rows.rows());
        middles.centres.insert(middles.centres.end(), x.begin(), x.end());
        middles.modes.insert(middles.modes.end(), level.begin(), level.end());
    }
    return middles;
}

struct measured {
    std::uint32_t nearest = 0;
    double least = 0;
    double gap = 0; ///< between the two least
};

/// In double precision.
measured exactly(clustering::prototypes const& middles, features::encoded const& rows, std::size_t row) {
    std::vector<double> all;
    for (std::size_t c = 0; c < middles.size(); ++c) {
        all.push_back(middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c));
    }
    std::sort(all.begin(), all.end());
    return {middles.nearest(rows.numbers_of(row), rows.codes_of(row)), all[0],
            all.size() > 1 ? all[1] - all[0] : 1e300};
}

/// What a scan of all rows finds.
struct sightings {
    std::vector<std::uint32_t> nearest;
    std::vector<float> gap;
    std::vector<float> far;
};

/// All rows, and the last repeated as a scan wants it.
std::vector<std::uint32_t> everybody(features::encoded const& rows) {
    std::vector<std::uint32_t> offsets(rows.rows() + screening::most_lanes);
    for (std::size_t i = 0; i < offsets.size(); ++i)
        offsets[i] = static_cast<std::uint32_t>(std::min(i, rows.rows() - 1));
    return offsets;
}

sightings look(screening::scanner scan, screening::packed const& to, features::encoded const& rows) {
    auto const offsets = everybody(rows);
    sightings seen{std::vector<std::uint32_t>(offsets.size()), std::vector<float>(offsets.size()),
                   std::vector<float>(offsets.size())};
    scan(to, rows, 0, std::span{offsets}.first(rows.rows()), {seen.nearest.data(), seen.gap.data(), seen.far.data()});
    return seen;
}

/// Of every width that this processor has.
std::vector<screening::scanner> scanners() {
    std::vector<screening::scanner> all{screening::widest_scanner(), screening::scan_narrow};
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) {
        all.push_back(screening::scan_avx2);
    }
#endif
    return all;
}

void check_screen(features::encoded const& rows, clustering::prototypes const& middles, screening::scanner scan) {
    double largest = 0;
    for (double const x : rows.numbers)
        largest = std::max(largest, std::abs(x));
    auto const where = screening::frame::around(middles, largest);
    screening::packed const to{middles, where};
    auto const seen = look(scan, to, rows);
    double const scale = where.scale * where.scale;
    std::size_t certain = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        if (seen.gap[row] > 0) {
            auto const truly = exactly(middles, rows, row);
            ++certain;
            REQUIRE(seen.nearest[row] == truly.nearest);
            REQUIRE(static_cast<double>(seen.gap[row]) <= truly.gap * scale);
            REQUIRE(static_cast<double>(seen.far[row]) >= truly.least * scale);
        }
    }
    CHECK(certain >= rows.rows() / 2); // a screen that never knows is of no use
}

} // namespace

TEST_CASE("screen: whoever it is certain of it gets right, and its gap is never too large") {
    for (auto const scan : scanners()) {
        for (std::size_t const numeric : {0U, 1U, 3U, 4U, 9U}) {
            for (std::size_t const categorical : {0U, 1U, 4U}) {
                for (std::size_t const k : {1U, 2U, 3U, 4U, 7U, 13U}) {
                    if (numeric + categorical < 3) continue; // few values: most rows lie between two
                    INFO(numeric << " numbers, " << categorical << " categories, " << k << " prototypes");
                    auto const rows = clientele_test::made_rows(333, numeric, categorical, k);
                    auto middles = some_rows(rows, k);
                    if (numeric == 0) continue;
                    check_screen(rows, middles, scan);
                }
            }
        }
    }
}

TEST_CASE("screen: an offset that leaves floats no digits makes it uncertain, never wrong") {
    auto rows = clientele_test::made_rows(500, 3, 0, 1);
    auto middles = some_rows(rows, 4);
    for (auto& x : rows.numbers)
        x = 1e8 + 1e-3 * x;
    for (auto& x : middles.centres)
        x = 1e8 + 1e-3 * x;
    check_screen(rows, middles, screening::widest_scanner());
}

TEST_CASE("screen: where squares of doubles underflow it is never certain") {
    auto rows = clientele_test::made_rows(100, 3, 0, 1);
    auto middles = some_rows(rows, 4);
    for (auto& x : rows.numbers)
        x *= 1e-170;
    for (auto& x : middles.centres)
        x *= 1e-170;
    screening::packed const to{middles, screening::frame::around(middles, 1e-169)};
    auto const gap = look(screening::widest_scanner(), to, rows).gap;
    CHECK(std::all_of(gap.begin(), gap.begin() + 100, [](float apart) { return apart <= 0; }));
}

TEST_CASE("screen: what matches cost is counted") {
    auto const rows = clientele_test::made_rows(400, 3, 2, 3);
    auto middles = some_rows(rows, 5);
    for (std::size_t i = 0; i < middles.modes.size(); ++i)
        middles.match_cost.push_back(0.05 * static_cast<double>(i % 7));
    for (auto const scan : scanners())
        check_screen(rows, middles, scan);
}

TEST_CASE("screen: equal prototypes cannot be told apart") {
    auto const rows = clientele_test::made_rows(50, 3, 1, 1);
    auto middles = some_rows(rows, 1);
    middles.centres.insert(middles.centres.end(), middles.centres.begin(), middles.centres.end());
    middles.modes.push_back(middles.modes.front());
    screening::packed const to{middles, screening::frame::around(middles, 10)};
    auto const gap = look(screening::widest_scanner(), to, rows).gap;
    CHECK(*std::max_element(gap.begin(), gap.end()) <= 0);
}

TEST_CASE("screen: every width gives the same bits") {
    auto const rows = clientele_test::made_rows(1000, 5, 3, 3);
    auto const middles = some_rows(rows, 11);
    screening::packed const to{middles, screening::frame::around(middles, 10)};
    auto const narrow = look(screening::scan_narrow, to, rows);
    for (auto const scan : scanners()) {
        auto const wide = look(scan, to, rows);
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            REQUIRE(wide.nearest[row] == narrow.nearest[row]);
            REQUIRE(wide.gap[row] == narrow.gap[row]);
            REQUIRE(wide.far[row] == narrow.far[row]);
        }
    }
}
