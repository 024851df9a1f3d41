// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/bounds.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

using namespace clientele;
namespace inner = clientele::clustering::detail;

namespace {

/// What is kept of one customer.
struct kept {
    std::uint32_t nearest = 0;
    float gap = 0;
    std::uint32_t cell = 0;
};

kept look(features::encoded const& rows, std::size_t row, clustering::prototypes const& middles, double scale,
          inner::bounds const& known) {
    auto const d = [&](std::size_t c) {
        return middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c) * scale * scale;
    };
    kept found{.nearest = middles.nearest(rows.numbers_of(row), rows.codes_of(row))};
    double second = 1e30;
    for (std::size_t c = 0; c < middles.size(); ++c) {
        if (c != found.nearest) second = std::min(second, d(c));
    }
    constexpr float most = std::numeric_limits<float>::max();
    found.gap = std::nextafter(static_cast<float>(second - d(found.nearest)), -most);
    found.cell = known.fresh().of(found.nearest, std::nextafter(static_cast<float>(d(found.nearest)), most));
    return found;
}

std::vector<kept> look_at_all(features::encoded const& rows, clustering::prototypes const& middles, double scale,
                              inner::bounds const& known) {
    std::vector<kept> all;
    for (std::size_t row = 0; row < rows.rows(); ++row)
        all.push_back(look(rows, row, middles, scale, known));
    return all;
}

/// Whoever would be passed over must still be nearest to his own.
void check_passed(features::encoded const& rows, std::vector<kept> const& all, clustering::prototypes const& now,
                  inner::bounds const& known) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        if (all[row].gap > known.needed()[all[row].cell]) {
            REQUIRE(now.nearest(rows.numbers_of(row), rows.codes_of(row)) == all[row].nearest);
        }
    }
}

clustering::prototypes spread_rows(features::encoded const& rows, std::size_t k, bool matches) {
    clustering::prototypes middles{rows.numeric, rows.categorical, {}, {}, std::vector<double>(rows.categorical, 0.5)};
    for (std::size_t c = 0; c < k; ++c) {
        auto const x = rows.numbers_of(c * 31 % rows.rows());
        auto const level = rows.codes_of(c * 31 % rows.rows());
        middles.centres.insert(middles.centres.end(), x.begin(), x.end());
        middles.modes.insert(middles.modes.end(), level.begin(), level.end());
    }
    if (matches) middles.match_cost.assign(middles.modes.size(), 0.125);
    return middles;
}

/// Prototypes wander by steps of all sizes; whoever is passed over must have kept his own.
void wander(features::encoded const& rows, clustering::prototypes middles, double step, double scale) {
    inner::bounds known{middles, scale, rows.rows()};
    auto all = look_at_all(rows, middles, scale, known);
    std::size_t passed = 0;
    std::uint64_t state = 1;
    for (std::size_t sweep = 0; sweep < 30; ++sweep) {
        for (auto& x : middles.centres) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            x += step * (static_cast<double>(state >> 40U) * 0x1p-24 - 0.5) / scale;
        }
        if (sweep % 7 == 3 && rows.categorical != 0) middles.modes[sweep % middles.modes.size()] ^= 1U;
        if (sweep % 5 == 1 && !middles.match_cost.empty()) middles.match_cost[0] = 0.25 - middles.match_cost[0] / 2;
        auto const left = known.follow(middles, sequential{});
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            kept& one = all[row];
            if (!left.empty()) {
                one.gap = left[one.cell].left_of(one.gap);
                one.cell = left[one.cell].heir;
            }
            if (one.gap > known.needed()[one.cell]) {
                ++passed;
                REQUIRE(middles.nearest(rows.numbers_of(row), rows.codes_of(row)) == one.nearest);
            } else {
                one = look(rows, row, middles, scale, known);
            }
        }
        step *= 0.75;
    }
    CHECK(passed > rows.rows() * 5);
}

} // namespace

TEST_CASE("bounds: whoever is passed over is still nearest to his prototype") {
    for (std::size_t const numeric : {1U, 3U, 9U}) {
        for (std::size_t const categorical : {0U, 2U}) {
            for (std::size_t const k : {1U, 2U, 3U, 12U}) {
                for (double const step : {0.05, 0.01, 0.0005}) {
                    INFO(numeric << " numbers, " << categorical << " categories, k " << k << ", step " << step);
                    auto const rows = clientele_test::made_rows(1600, numeric, categorical, 4);
                    double const scale = 1.0 / 16; // of a frame that holds these rows
                    wander(rows, spread_rows(rows, k, false), step, scale);
                    if (categorical != 0) wander(rows, spread_rows(rows, k, true), step, scale);
                }
            }
        }
    }
}

TEST_CASE("bounds: prototypes that have been in one place part, or come to one place") {
    auto const rows = clientele_test::made_rows(1600, 3, 0, 4);
    double const scale = 1.0 / 16;
    auto const apart = spread_rows(rows, 4, false);
    auto together = apart;
    std::copy_n(together.centres.begin(), 3, together.centres.begin() + 6);
    for (auto const& [before, after] : {std::pair{together, apart}, std::pair{apart, together}}) {
        inner::bounds known{before, scale, rows.rows()};
        auto const all = look_at_all(rows, before, scale, known);
        for (auto const& now : {before, after}) {
            REQUIRE(known.follow(now, sequential{}).empty());
            check_passed(rows, all, now, known);
        }
    }
}

TEST_CASE("bounds: of prototypes that come near to each other, whoever is far away is as unsure as doubles are") {
    features::encoded rows{.numeric = 4};
    for (int i = 0; i < 1200; ++i)
        rows.numbers.insert(rows.numbers.end(), {(i % 2 == 0 ? 1e-7 : -1e-7) * (i / 2 + 1), 1, 0, 0});
    clustering::prototypes const before{.numeric = 4, .centres = {-0.005, 0, 0, 0, 0.005, 0, 0, 0}};
    clustering::prototypes const now{.numeric = 4, .centres = {-5e-12, 0, 0, 0, 5e-12, 0, 0, 0}};
    inner::bounds known{before, 1.0 / 4, rows.rows()};
    auto const all = look_at_all(rows, before, 1.0 / 4, known);
    REQUIRE(known.follow(now, sequential{}).empty());
    check_passed(rows, all, now, known);
}

TEST_CASE("bounds: what is needed is the same whatever the threads") {
    auto const rows = clientele_test::made_rows(9000, 5, 1, 4);
    auto const before = spread_rows(rows, 7, false);
    auto now = before;
    for (auto& x : now.centres)
        x *= 1.01;
    auto const needed = [&](auto const& how) {
        inner::bounds known{before, 1.0 / 16, rows.rows()};
        CHECK(known.follow(now, how).empty());
        auto const gaps = known.needed();
        return std::vector<float>(gaps.begin(), gaps.end());
    };
    CHECK(needed(threads{3}) == needed(sequential{}));
}

TEST_CASE(
    "bounds: cells that are of no cluster ask for nothing, those of clusters for all until prototypes have moved") {
    float const infinity = std::numeric_limits<float>::infinity();
    auto const rows = clientele_test::made_rows(100, 3, 0, 3);
    auto const middles = spread_rows(rows, 5, false);
    inner::bounds known{middles, 1.0 / 16, 100'000};
    auto const check = [&](bool moved) {
        for (std::uint32_t cluster = 0; cluster < 8; ++cluster) {
            auto const first = known.fresh().of(cluster, 0) - known.fresh().first; // of the first sweep
            for (std::size_t ring = 0; ring < inner::bounds::rings; ++ring) {
                float const needed = known.needed()[first + ring];
                if (cluster >= 5) CHECK(needed == -infinity);
                if (cluster < 5) CHECK((needed == infinity) != moved);
            }
        }
    };
    check(false);
    CHECK(known.follow(middles, sequential{}).empty());
    check(true);
    known.restart(middles);
    check(false);
}

TEST_CASE("bounds: nobody is passed over before he is measured, or where rows are few") {
    auto const rows = clientele_test::made_rows(100, 3, 0, 3);
    auto const middles = spread_rows(rows, 5, false);
    for (std::size_t const count : {std::size_t{100}, std::size_t{100'000}}) {
        inner::bounds known{middles, 1, count};
        CHECK(known.needed()[0] == std::numeric_limits<float>::infinity());
        CHECK(known.follow(middles, sequential{}).empty());
        CHECK((known.needed()[0] == std::numeric_limits<float>::infinity()) == (count == 100));
        known.restart(middles);
        CHECK(known.needed()[0] == std::numeric_limits<float>::infinity());
    }
}
