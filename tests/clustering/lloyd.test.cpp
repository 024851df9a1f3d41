// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/lloyd.hpp>
#include <clientele/clustering/repair.hpp>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

using namespace clientele;
using clustering::partition;
using clustering::prototypes;
namespace inner = clientele::clustering::detail;

namespace {

/// Lloyd's algorithm as it stands in books: everybody is measured against every prototype at each sweep.
partition naive(features::encoded const& rows, prototypes middles, std::size_t iterations) {
    auto const of = inner::extent_of(rows, sequential{});
    inner::cluster_sums const none{middles.size(), of};
    partition found;
    found.labels.assign(rows.rows(), static_cast<std::uint32_t>(middles.size()));
    for (std::size_t sweep = 0; sweep < iterations; ++sweep) {
        auto sums = none;
        auto const before = found.labels;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            found.labels[row] = middles.nearest(rows.numbers_of(row), rows.codes_of(row));
            sums.add(rows, row, found.labels[row], static_cast<std::int64_t>(rows.weight_of(row)));
        }
        auto const repaired = inner::fill_empty_clusters(rows, middles, found.labels, sums, none, sequential{});
        found.report.repaired += repaired;
        if (found.labels == before && repaired == 0) {
            found.report.converged = true;
            break;
        }
        auto const unmoved = middles;
        sums.put_middles(middles);
        if (middles == unmoved && repaired == 0) {
            found.report.converged = true;
            break;
        }
    }
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        found.labels[row] = middles.nearest(rows.numbers_of(row), rows.codes_of(row));
    }
    found.middles = std::move(middles);
    return found;
}

template <class Engine = sequential>
partition accelerated(features::encoded const& rows, prototypes start, std::size_t iterations, double tolerance = 0,
                      Engine const& how = {}) {
    auto const of = inner::extent_of(rows, how);
    return inner::lloyd<Engine>{rows, of, std::move(start), how}.run(iterations, tolerance);
}

prototypes first_rows(features::encoded const& rows, std::size_t k) {
    return {rows.numeric,
            rows.categorical,
            {rows.numbers.begin(), rows.numbers.begin() + static_cast<std::ptrdiff_t>(k * rows.numeric)},
            {rows.codes.begin(), rows.codes.begin() + static_cast<std::ptrdiff_t>(k * rows.categorical)},
            std::vector<double>(rows.categorical, 0.75)};
}

void check_same(features::encoded const& rows, prototypes const& start, std::size_t iterations) {
    auto const expected = naive(rows, start, iterations);
    auto const found = accelerated(rows, start, iterations);
    CHECK(found.labels == expected.labels);
    CHECK(found.middles == expected.middles);
    CHECK(found.report.repaired == expected.report.repaired);
    CHECK(found.report.converged == expected.report.converged);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(accelerated(rows, start, iterations, 0, threads{count}) == found);
    }
}

} // namespace

TEST_CASE("lloyd: what is skipped changes nothing, sweep by sweep") {
    for (auto const& [numeric, categorical] : {std::pair{1, 0}, {2, 0}, {3, 0}, {5, 0}, {0, 6}, {3, 4}}) {
        auto const rows = clientele_test::made_rows(2500, static_cast<std::size_t>(numeric),
                                                    static_cast<std::size_t>(categorical), 11, 0.125);
        for (std::size_t const k : {1U, 2U, 6U, 17U}) {
            for (std::size_t const iterations : {1U, 2U, 5U, 300U}) {
                INFO(numeric << " numbers, " << categorical << " categories, k " << k << ", " << iterations);
                check_same(rows, first_rows(rows, k), iterations);
            }
        }
    }
}

TEST_CASE("lloyd: where few of many move any more they are watched, and nothing changes") {
    std::size_t const count = 100'000;
    std::size_t const k = 16;
    features::encoded rows{.numeric = 1};
    for (std::uint32_t i = 0; i < count; ++i) {
        double const x = (i * 2654435761U >> 8U) * 0x1p-24;
        rows.numbers.push_back(x * x);
    }
    for (bool const weighted : {false, true}) {
        if (weighted) {
            for (std::uint32_t i = 0; i < count; ++i)
                rows.weights.push_back(i % 3);
        }
        auto const whole = accelerated(rows, first_rows(rows, k), 1000, 0, threads{2});
        CHECK(whole.report.converged);
        CHECK(whole.report.distance_evaluations < (whole.report.iterations + 1) * count * k * 3 / 4);

        auto in_steps = accelerated(rows, first_rows(rows, k), 11); // too few sweeps at a time for them to be watched
        for (std::size_t sweeps = 11; sweeps < 1000 && !in_steps.report.converged; sweeps += 11) {
            in_steps = accelerated(rows, in_steps.middles, 11);
        }
        CHECK(in_steps.labels == whole.labels);
        CHECK(in_steps.middles == whole.middles);
        CHECK(in_steps.report.inertia == whole.report.inertia);
    }
}

TEST_CASE("lloyd: where matches cost, nothing is skipped wrongly") {
    for (auto const& [numeric, categorical] : {std::pair{0, 6}, {3, 4}}) {
        auto const rows = clientele_test::made_rows(700, static_cast<std::size_t>(numeric),
                                                    static_cast<std::size_t>(categorical), 11, 0.125);
        auto start = first_rows(rows, 6);
        start.match_cost.assign(start.modes.size(), 0);
        for (std::size_t const iterations : {1U, 2U, 3U, 5U, 300U}) {
            check_same(rows, start, iterations);
        }
    }
}

TEST_CASE("lloyd: a start that keeps clusters of nobody says so") {
    features::encoded const rows{.numeric = 1, .numbers = {1, 1, 2, 2}};
    auto const found = accelerated(rows, {1, 0, {1, 2, 7}, {}, {}}, 300);
    CHECK(found.report.converged);
    CHECK(found.report.reason == clustering::stop_reason::few_distinct_rows);
    CHECK(found.report.distinct_rows == 2);
    CHECK(found.report.sizes == std::vector<std::uint64_t>{2, 2, 0});
}

TEST_CASE("lloyd: a prototype without a level does not move for that") {
    auto const none = features::unseen_level;
    features::encoded const rows{.numeric = 1, .categorical = 1, .numbers = {1, 2, 8, 9}, .codes = {none, none, 0, 1}};
    auto const found = accelerated(rows, {1, 1, {1, 9}, {none, 1}, {1}}, 300, 1e-9);
    CHECK(found.report.converged);
    CHECK(found.report.iterations <= 3);
}

TEST_CASE("lloyd: the same from starts that force empty clusters") {
    // mlpack's Hamerly and Elkan keep bounds that a repair has made void: up to nine times the inertia
    for (auto const& [numeric, k, most] : {std::tuple{5U, 40U, 30U}, {2U, 10U, 8U}}) {
        auto const rows = clientele_test::made_rows(600, numeric, 0, 3, 0x1p-10);
        for (std::size_t const dead : {1U, 6U, most}) {
            auto start = first_rows(rows, k);
            for (std::size_t c = 0; c < dead; ++c) {
                for (std::size_t j = 0; j < numeric; ++j) {
                    start.centres[(c * 7 % k) * numeric + j] = 1000 + static_cast<double>(c);
                }
            }
            INFO(dead << " dead prototypes of " << k);
            auto const found = accelerated(rows, start, 300);
            CHECK(found.report.repaired >= dead - 1);
            CHECK(std::ranges::count(found.report.sizes, 0U) == 0);
            check_same(rows, start, 300);
        }
    }
}

TEST_CASE("lloyd: prototypes that come near to each other, and customers far from both") {
    features::encoded rows{.numeric = 4};
    for (int i = 0; i < 600; ++i) {
        for (double const side : {-1e-8, 1e-8}) {
            rows.numbers.insert(rows.numbers.end(), {side * (i + 1), 1, 0, 0});
            rows.weights.push_back(1);
        }
    }
    for (double const side : {-5e-13, 5e-13}) {
        rows.numbers.insert(rows.numbers.end(), {side, 0, 0, 0});
        rows.weights.push_back(2'000'000'000);
    }
    clustering::prototypes const start{.numeric = 4, .centres = {-0.005, 0, 0, 0, 0.005, 0, 0, 0}};
    for (std::size_t const sweeps : {1U, 2U, 300U}) {
        check_same(rows, start, sweeps);
        auto const found = accelerated(rows, start, sweeps);
        for (std::size_t row = 0; row < rows.rows(); ++row)
            CHECK(found.labels[row] == found.middles.nearest(rows.numbers_of(row), {}));
    }
}

TEST_CASE("lloyd: scikit-learn's hand-checked cases") {
    features::encoded rows{.numeric = 2, .numbers = {0, 0, .5, 0, .5, 1, 1, 1}, .weights = {3, 1, 1, 3}};
    auto const found = accelerated(rows, {2, 0, {0, 0, 1, 1}, {}, {}}, 300);
    CHECK(found.labels == std::vector<std::uint32_t>{0, 0, 1, 1});
    CHECK(found.report.inertia == 0.375);
    CHECK(found.middles.centres == std::vector<double>{0.125, 0, 0.875, 1});
    CHECK(found.report.iterations == 2);
    CHECK(found.report.sizes == std::vector<std::uint64_t>{4, 4});

    rows.weights.clear();
    auto const repaired = accelerated(rows, {2, 0, {.5, .5, 3, 3}, {}, {}}, 300);
    CHECK(repaired.report.inertia == 0.25);
    CHECK(repaired.report.repaired == 1);

    // more prototypes than distinct rows must come to an end (scikit-learn issue 28055)
    features::encoded const six{.numeric = 2, .numbers = {100, 100, 100, 102, 106, 100, 107, 101, 107, 101, 108, 100}};
    auto const ended =
        accelerated(six, {2, 0, {98, 104, 103, 100, 109, 102, 110, 100, 111, 100, 112, 100}, {}, {}}, 300);
    CHECK(ended.report.inertia == 0);
    CHECK(ended.report.iterations < 300);

    // labels are those of the final prototypes (scikit-learn issue 34074)
    features::encoded const line{.numeric = 1, .numbers = {1, 2, 3}};
    auto const three = accelerated(line, {1, 0, {4, 0, 1}, {}, {}}, 300);
    for (std::size_t row = 0; row < 3; ++row) {
        CHECK(three.labels[row] == three.middles.nearest(line.numbers_of(row), {}));
    }
}

TEST_CASE("lloyd: the inertia never rises, and its parts add up") {
    auto const rows = clientele_test::made_rows(900, 3, 3, 5);
    double before = 1e300;
    for (std::size_t iterations = 1; iterations < 12; ++iterations) {
        auto const found = accelerated(rows, first_rows(rows, 5), iterations);
        CHECK(found.report.inertia <= before);
        CHECK_THAT(found.report.numeric_inertia + found.report.categorical_inertia,
                   WithinRel(found.report.inertia, 1e-15));
        before = found.report.inertia;
    }
}

TEST_CASE("lloyd: why it ended") {
    auto const rows = clientele_test::made_rows(2000, 4, 0, 6);
    auto const start = first_rows(rows, 6);
    auto const limited = accelerated(rows, start, 1);
    CHECK_FALSE(limited.report.converged);
    CHECK(limited.report.reason == clustering::stop_reason::iteration_limit);
    CHECK(limited.report.iterations == 1);
    auto const settled = accelerated(rows, start, 1000);
    CHECK(settled.report.converged);
    CHECK(settled.report.reason == clustering::stop_reason::labels_settled);
    auto const near = accelerated(rows, start, 1000, 1e-2);
    CHECK(near.report.reason == clustering::stop_reason::prototypes_settled);
    CHECK(near.report.iterations <= settled.report.iterations);
    CHECK(settled.report.distance_evaluations < settled.report.iterations * 2000 * 6);
}

TEST_CASE("lloyd: where 16 bits leave all open, the bits that a number takes from a score are counted too") {
    // Two prototypes that share no coordinate, and a row far out between them, half a step off in opposite directions.
    double const a = 0x1.02d1f6a3970f2p+6;
    double const b = 0x1.02d1f6a760e55p+6;
    prototypes start{.numeric = 2, .centres = {0, b}};
    for (int i = 1; i <= 7; ++i)
        start.centres.insert(start.centres.end(), {0, -700.0 * i});
    for (int i = 1; i <= 7; ++i)
        start.centres.insert(start.centres.end(), {-700.0 * i, 0});
    start.centres.insert(start.centres.end(), {a, 0});
    features::encoded const row{.numeric = 2, .numbers = {0x1.fffa0000001bap+14, 0x1.fff9ffffffdedp+14}};
    REQUIRE(start.nearest(row.numbers_of(0), {}) == 0);
    CHECK(accelerated(row, start, 0).labels == std::vector<std::uint32_t>{0});
}
