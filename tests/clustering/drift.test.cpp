// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/drift.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using namespace clientele;
using clustering::detail::drift;

namespace {

/// d(x, b) - d(x, a)
double lead(features::encoded const& rows, std::size_t row, clustering::prototypes const& of, std::size_t a,
            std::size_t b) {
    auto const x = rows.numbers_of(row);
    auto const levels = rows.codes_of(row);
    return of.dissimilarity(x, levels, b) - of.dissimilarity(x, levels, a);
}

/// Two prototypes that are rows.
clustering::prototypes two_rows(features::encoded const& rows, std::size_t first) {
    clustering::prototypes made{rows.numeric, rows.categorical, {}, {}, std::vector<double>(rows.categorical, 0.5)};
    for (std::size_t const row : {first, first + 1}) {
        auto const x = rows.numbers_of(row);
        auto const levels = rows.codes_of(row);
        made.centres.insert(made.centres.end(), x.begin(), x.end());
        made.modes.insert(made.modes.end(), levels.begin(), levels.end());
    }
    return made;
}
/// They move by up to half a `step` a column, each its own way, and may change their modes.
clustering::prototypes moved(clustering::prototypes of, double step, std::uint64_t& state) {
    for (auto& x : of.centres) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        x += step * (static_cast<double>(state >> 40U) * 0x1p-24 - 0.5);
    }
    if (!of.modes.empty() && (state >> 33U) % 3 == 0) of.modes[(state >> 35U) % of.modes.size()] ^= 1U;
    return of;
}

/// How many customers each line has kept from being measured.
struct use {
    std::size_t far = 0;
    std::size_t as_moved = 0;
    std::size_t as_turned = 0; ///< alone
};
/// What `by` promises to the customers of a: whoever has the gap that it asks for is still nearer to a' than to b'.
void check(features::encoded const& rows, clustering::prototypes const& then, clustering::prototypes const& now,
           drift const& all, drift::pair const& by, double value, std::size_t a, use& of) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        double const u = std::sqrt(then.numeric_part(rows.numbers_of(row), a));
        double const lack = all.unsure(u) - value;
        double const gap = lead(rows, row, then, a, 1 - a);
        double const left = lead(rows, row, now, a, 1 - a);
        bool const far = by.far.at(u, lack) < 0;
        bool const as_moved = gap > by.as_moved.at(u, lack);
        bool const as_turned = gap > by.as_turned.at(u, lack);
        of.far += far ? 1 : 0;
        of.as_moved += as_moved ? 1 : 0;
        of.as_turned += as_turned && !as_moved && !far ? 1 : 0;
        if (far || as_moved || as_turned) REQUIRE(left > 0);
    }
}

/// In more digits than doubles have, where the machine has them.
using wide = long double;

wide square_between(std::vector<double> const& x, std::span<double const> y) {
    wide sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j)
        sum += (wide{x[j]} - wide{y[j]}) * (wide{x[j]} - wide{y[j]});
    return sum;
}

/// A customer of a for whom the inequality is tight: from a against the gradient 2 (a' - b' - s (a - b)), so far that
/// f' would be 0 with this f'(a).
std::vector<double> on_the_edge(clustering::prototypes const& then, clustering::prototypes const& now, double s,
                                double value) {
    auto const difference = [](clustering::prototypes const& of, std::size_t j) {
        return of.centre(0)[j] - of.centre(1)[j];
    };
    std::vector<double> x(then.centre(0).begin(), then.centre(0).end());
    std::vector<double> down(x.size());
    double length = 0;
    double slope = 0;
    for (std::size_t j = 0; j < x.size(); ++j) {
        down[j] = s * difference(then, j) - difference(now, j);
        length += down[j] * down[j];
        slope -= 2 * difference(now, j) * down[j];
    }
    if (!(length > 0) || !(slope > 0)) return {};
    for (std::size_t j = 0; j < x.size(); ++j)
        x[j] += down[j] * (value / slope);
    return x;
}

} // namespace

TEST_CASE("drift: whoever has the gap that is asked for, or is far from the other, keeps his prototype") {
    std::uint64_t state = 7;
    for (std::size_t const numeric : {1U, 3U, 4U, 9U}) {
        for (std::size_t const categorical : {0U, 2U}) {
            auto const rows = clientele_test::made_rows(400, numeric, categorical, 4);
            for (double const step : {1e-3, 0.1, 1.0, 10.0}) {
                use of;
                for (std::size_t first = 0; first < 40; ++first) {
                    auto then = two_rows(rows, first);
                    if (first % 2 == 1) then.match_cost.assign(then.modes.size(), 0.125);
                    auto now = moved(then, step, state);
                    if (first % 4 == 1 && categorical != 0) now.match_cost[first % now.modes.size()] = 0.25;
                    drift const all{then, 1};
                    auto const of_a = drift::moved(then, now, 0);
                    auto const of_b = drift::moved(then, now, 1);
                    auto const by = all.apart(then, now, 0, 1, of_a, of_b);
                    check(rows, then, now, all, by, by.value, 0, of);
                    check(rows, then, now, all, by, by.mirrored, 1, of);
                }
                INFO(numeric << " numbers, " << categorical << " categories, step " << step);
                if (step < 0.01) CHECK(of.as_moved > 40 * 400 / 4); // of two prototypes about half are a's
                if (step < 0.01) CHECK(of.far > 100);
                if (step == 1.0 && numeric > 1 && categorical == 0) CHECK(of.as_turned > 10);
            }
        }
    }
}

TEST_CASE("drift: what doubles round is taken off, where the inequality is tight") {
    std::uint64_t state = 3;
    auto const random = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11U) * 0x1p-53 - 0.5;
    };
    std::size_t promised = 0;
    for (std::size_t trial = 0; trial < 60'000; ++trial) {
        std::size_t const numeric = 1 + trial % 6;
        double const step = std::pow(10.0, 16 * random() - 7);
        clustering::prototypes then{.numeric = numeric};
        for (std::size_t j = 0; j < 2 * numeric; ++j)
            then.centres.push_back(random());
        auto now = then;
        for (double& x : now.centres)
            x += std::min(step, 1.0) * random();
        drift const all{then, 1};
        auto const by = all.apart(then, now, 0, 1, drift::moved(then, now, 0), drift::moved(then, now, 1));
        auto const x = on_the_edge(then, now, trial % 2 == 0 ? 1 : 1 / by.as_turned.blur,
                                   by.value * (1 - std::pow(2.0, 20 * random() - 44)));
        if (x.empty()) continue;
        double const u = std::sqrt(static_cast<double>(square_between(x, then.centre(0)))) * (1 + 0x1p-52);
        double const lack = all.unsure(u) - by.value;
        wide const gap = square_between(x, then.centre(1)) - square_between(x, then.centre(0));
        wide const left = square_between(x, now.centre(1)) - square_between(x, now.centre(0));
        double const needed = std::min(by.as_moved.at(u, lack), by.as_turned.at(u, lack));
        if (gap > needed || by.far.at(u, lack) < 0) {
            ++promised;
            wide const digits = std::numeric_limits<wide>::epsilon() * 64 * (1 + wide{u} * wide{u});
            REQUIRE(left > -digits);
            REQUIRE(now.nearest(x, {}) == 0);
        }
    }
    CHECK(promised > 100);
}

TEST_CASE("drift: seen from the other prototype") {
    auto const rows = clientele_test::made_rows(60, 5, 2, 4);
    std::uint64_t state = 11;
    for (std::size_t first = 0; first < 50; ++first) {
        auto const then = two_rows(rows, first);
        auto const now = moved(then, 0.5, state);
        drift const all{then, 0.25};
        auto const of_a = drift::moved(then, now, 0);
        auto const of_b = drift::moved(then, now, 1);
        auto const here = all.apart(then, now, 0, 1, of_a, of_b);
        auto const there = all.apart(then, now, 1, 0, of_b, of_a);
        CHECK(here.value == there.mirrored);
        CHECK(here.mirrored == there.value);
        CHECK(here.far.slope == there.far.slope);
        CHECK(here.as_moved.slope == there.as_moved.slope);
        CHECK(here.as_turned.slope == there.as_turned.slope);
        CHECK(here.as_turned.blur == there.as_turned.blur);
    }
}

TEST_CASE("drift: formulae by hand") {
    // a from (0, 0) to (1, 0), b from (4, 0) to (4, 3)
    clustering::prototypes const then{.numeric = 2, .centres = {0, 0, 4, 0}};
    clustering::prototypes const now{.numeric = 2, .centres = {1, 0, 4, 3}};
    drift const all{then, 1};
    auto const of_a = drift::moved(then, now, 0);
    CHECK(of_a.square == 1);
    CHECK(of_a.modes == 0);
    auto const by = all.apart(then, now, 0, 1, of_a, drift::moved(then, now, 1));
    CHECK(by.value == 24);                                   // |a - b'|^2 - |a - a'|^2 = 25 - 1
    CHECK(by.mirrored == 0);                                 // |b - a'|^2 - |b - b'|^2 = 9 - 9
    CHECK(by.far.slope == Approx(2 * std::sqrt(18.0)));      // 2 |a' - b'|
    CHECK(by.as_moved.slope == Approx(2 * std::sqrt(10.0))); // a' - b' - (a - b) = (1, -3)
    CHECK(by.as_moved.offset == Approx(16));                 // f(a)
    double const s = 12.0 / 16;                              // (a - b) (a' - b') / |a - b|^2
    CHECK(by.as_turned.blur == Approx(1 / s));
    CHECK(by.as_turned.slope == Approx(2 * 3 / s)); // what is left of (-3, -3) is (0, -3)
    CHECK(by.as_turned.offset == Approx(16));
}

TEST_CASE("drift: where next to nothing is left of what lay between two prototypes, it is not turned") {
    clustering::prototypes const then{.numeric = 2, .centres = {0.5, -0.05, -0.5, -0.05}};
    features::encoded const row{.numeric = 2, .numbers = {0.4, 0.1}};
    for (double const left : {1e-20, 1e-40, 1e-300, 6e-309, 5.5e-309, 1e-309, 1e-315, 0.0}) {
        clustering::prototypes const now{.numeric = 2, .centres = {left, -0.1, 0, 0.1}};
        drift const all{then, 1};
        auto const by = all.apart(then, now, 0, 1, drift::moved(then, now, 0), drift::moved(then, now, 1));
        double const u = std::sqrt(then.numeric_part(row.numbers_of(0), 0));
        double const lack = all.unsure(u) - by.value;
        REQUIRE(lead(row, 0, now, 0, 1) < 0); // now he is nearer to the other
        CHECK_FALSE(by.far.at(u, lack) < 0);
        CHECK(lead(row, 0, then, 0, 1) <= by.as_moved.at(u, lack));
        CHECK(lead(row, 0, then, 0, 1) <= by.as_turned.at(u, lack));
    }
}
