// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "../support/ranks.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/stream.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::prototype_stream;
using clustering::prototypes;
using features::unseen_level;

namespace {

/// Prototypes that sit on the first rows.
prototypes at_first(features::encoded const& rows, std::size_t k) {
    std::vector<std::size_t> first(k);
    std::iota(first.begin(), first.end(), std::size_t{0});
    auto const picked = rows.picked(first);
    return {rows.numeric, rows.categorical, picked.numbers, picked.codes, std::vector<double>(rows.categorical, 0.5)};
}

/// Rows first, first + step, ...
features::encoded every(features::encoded const& rows, std::size_t first, std::size_t step) {
    std::vector<std::size_t> chosen;
    for (; first < rows.rows(); first += step) {
        chosen.push_back(first);
    }
    return rows.picked(chosen);
}

} // namespace

TEST_CASE("a stream batch by batch, by hand") {
    prototype_stream learner{prototypes{.numeric = 1, .centres = {0, 10}}};
    // 1 and 4 are nearer to 0 and 9 to 10, as of before the batch
    auto const first = learner.partial_fit({.numeric = 1, .numbers = {1, 4, 9}});
    CHECK(learner.middles().centres == std::vector<double>{2.5, 9});
    CHECK(first == clustering::batch_report{.customers = 3, .inertia = 1 + 16 + 1, .moved = 2.5 * 2.5 + 1});
    // 5 to 2.5; 6 to 9, three times
    auto const second = learner.partial_fit({.numeric = 1, .numbers = {5, 6}, .weights = {1, 3}});
    CHECK(learner.middles().centres == std::vector<double>{10.0 / 3, 6.75});
    CHECK(second.customers == 4);
    CHECK(second.inertia == 2.5 * 2.5 + 3 * 9);
    CHECK(learner.sizes() == std::vector<std::uint64_t>{3, 4});
    auto const before = learner;
    CHECK(learner.partial_fit({.numeric = 1}) == clustering::batch_report{});
    CHECK(learner == before);
}

TEST_CASE("modes of a stream: the most frequent level, the first of equally frequent ones") {
    prototype_stream learner{prototypes{.categorical = 2, .modes = {0, 0, 1, 1}, .gamma = {1, 1}}};
    learner.partial_fit({.categorical = 2, .codes = {0, 7, 0, 3, 1, unseen_level}});
    CHECK(learner.middles().modes == std::vector<features::code>{0, 3, 1, unseen_level});
    auto const report = learner.partial_fit({.categorical = 2, .codes = {0, 7, 2, 3}, .weights = {1, 2}});
    CHECK(learner.middles().modes == std::vector<features::code>{0, 3, 1, unseen_level}); // 2 and 2, 2 and 2
    CHECK(report.inertia == 1 + 2);
    CHECK(learner.sizes() == std::vector<std::uint64_t>{5, 1});
}

TEST_CASE("a prototype that is given nobody stays where it is") {
    prototype_stream learner{prototypes{.numeric = 1, .centres = {0, 100, -7}}};
    learner.partial_fit({.numeric = 1, .numbers = {2, 4}});
    CHECK(learner.middles().centres == std::vector<double>{3, 100, -7});
    learner.partial_fit({.numeric = 1, .numbers = {90}, .weights = {0}}); // nobody
    CHECK(learner.sizes() == std::vector<std::uint64_t>{2, 0, 0});
    CHECK(learner.middles().centres == std::vector<double>{3, 100, -7});
}

TEST_CASE("the centres of scikit-learn's MiniBatchKMeans", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const rows = numbers_in(*file, first_columns(4));
    std::vector<std::size_t> const chosen{0, 50, 100};
    prototypes const start{.numeric = 4, .centres = rows.picked(chosen).numbers};
    auto const same = [](prototype_stream const& learner, std::vector<double> const& centres) {
        for (std::size_t i = 0; i < centres.size(); ++i) {
            CHECK_THAT(learner.middles().centres[i], WithinAbs(centres[i], 1e-12));
        }
    };
    // scikit-learn 1.9.1, MiniBatchKMeans(3, init=X[[0, 50, 100]], n_init=1, reassignment_ratio=0), partial_fit of
    // X[b::15] for b = 0 ... 14
    prototype_stream learner{start};
    for (std::size_t b = 0; b < 15; ++b) {
        learner.partial_fit(every(rows, b, 15));
    }
    same(learner, {5.006, 3.428000000000001, 1.4619999999999995, 0.2459999999999999, 5.914285714285713,
                   2.752380952380953, 4.4031746031746035, 1.4380952380952372, 6.854054054054054, 3.0756756756756753,
                   5.762162162162162, 2.081081081081081});
    CHECK(learner.sizes() == std::vector<std::uint64_t>{50, 63, 37});
    // the same with sample_weight = i % 3 + 1 for row i
    auto weighted = rows;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        weighted.weights.push_back(i % 3 + 1);
    }
    prototype_stream heavy{start};
    for (std::size_t b = 0; b < 15; ++b) {
        heavy.partial_fit(every(weighted, b, 15));
    }
    same(heavy, {4.988888888888887, 3.4101010101010094, 1.4616161616161614, 0.25151515151515147, 5.944094488188979,
                 2.751181102362206, 4.419685039370079, 1.4440944881889763, 6.829729729729729, 3.0797297297297295,
                 5.768918918918918, 2.0581081081081076});
    CHECK(heavy.sizes() == std::vector<std::uint64_t>{99, 127, 74});
}

TEST_CASE("customers who come one by one: Sculley's loop with the learning rate 1/n of each centre") {
    property("any rows", [](std::uint64_t seed) {
        auto rows = mixed_rows(60, seed);
        rows.weights.clear();
        rows.categorical = 0;
        rows.codes.clear();
        rows.category_weights.clear();
        auto centres = at_first(rows, 4);
        prototype_stream learner{centres};
        std::vector<double> counts(4, 0);
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            auto const x = rows.numbers_of(row);
            std::size_t const c = centres.nearest(x, {});
            double const rate = 1 / ++counts[c];
            for (std::size_t j = 0; j < rows.numeric; ++j) {
                double& centre = centres.centres[c * rows.numeric + j];
                centre = (1 - rate) * centre + rate * x[j];
            }
            learner.partial_fit(every(rows, row, rows.rows()));
            for (std::size_t i = 0; i < centres.centres.size(); ++i) {
                RC_ASSERT(std::abs(learner.middles().centres[i] - centres.centres[i]) <= 1e-12);
            }
            centres = learner.middles(); // so that a near tie cannot part the two
        }
    });
}

TEST_CASE("after any batches each centre is the mean of the customers it was given") {
    property("any rows and batches", [](std::uint64_t seed) {
        auto const rows = mixed_rows(60, seed);
        prototype_stream learner{at_first(rows, 3)};
        std::vector<std::vector<double>> sums(3, std::vector<double>(rows.numeric));
        std::vector<double> customers(3);
        for (std::size_t b = 0; b < 7; ++b) {
            auto const batch = every(rows, b, 7);
            for (std::size_t row = 0; row < batch.rows(); ++row) {
                auto const c = learner.middles().nearest(batch.numbers_of(row), batch.codes_of(row));
                auto const weight = static_cast<double>(batch.weight_of(row));
                customers[c] += weight;
                for (std::size_t j = 0; j < rows.numeric; ++j) {
                    sums[c][j] += weight * batch.numbers_of(row)[j];
                }
            }
            learner.partial_fit(batch);
            for (std::size_t c = 0; c < 3; ++c) {
                RC_ASSERT(customers[c] == static_cast<double>(learner.sizes()[c]));
                for (std::size_t j = 0; customers[c] > 0 && j < rows.numeric; ++j) {
                    double const mean = sums[c][j] / customers[c];
                    RC_ASSERT(std::abs(learner.middles().centre(c)[j] - mean) <= 1e-12 * (1 + std::abs(mean)));
                }
            }
        }
    });
}

TEST_CASE("the engine and the order of customers within a batch change no bit; weights are repetition") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = mixed_rows(50, seed);
        auto const second = mixed_rows(50, seed + 1);
        auto const fed = [&](features::encoded const& one, features::encoded const& two, auto const& how) {
            prototype_stream learner{at_first(rows, 4)};
            std::vector<clustering::batch_report> reports{learner.partial_fit(one, how), learner.partial_fit(two, how)};
            return std::pair{learner, reports};
        };
        auto const alone = fed(rows, second, sequential{});
        RC_ASSERT(fed(rows, second, threads{3}) == alone);
        RC_ASSERT(fed(reversed(rows, {}).first, reversed(second, {}).first, threads{2}) == alone);
        auto const copies = [](features::encoded const& of) { return repeated(of, labels(of.rows(), 0)).first; };
        RC_ASSERT(fed(copies(rows), copies(second), sequential{}) == alone);
        RC_ASSERT(io::load<prototype_stream>(io::save(alone.first)) == alone.first);
    });
}

TEST_CASE("processes that hold a part of a batch each learn from the whole, batch after batch") {
    auto const rows = mixed_rows(50, 11);
    prototype_stream alone{at_first(rows, 4)};
    prototype_stream const start = alone;
    alone.partial_fit(rows);
    alone.partial_fit(rows);
    std::vector<std::size_t> numbers(rows.rows());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    std::vector<prototype_stream> learnt(3, start);
    on_ranks(numbers, 3, [&](rank const& process, std::vector<std::size_t> const& mine, std::size_t number) {
        learnt[number].partial_fit(rows.picked(mine), process);
        learnt[number].partial_fit(rows.picked(mine), process);
    });
    for (auto const& one : learnt) {
        CHECK(one == alone);
    }
}

TEST_CASE("streams from the same start merge: as if their batches had been one") {
    auto const rows = mixed_rows(60, 5);
    prototype_stream const start{at_first(rows, 4)};
    auto whole = start;
    whole.partial_fit(rows);
    auto left = start;
    auto right = start;
    left.partial_fit(every(rows, 0, 2));
    right.partial_fit(every(rows, 1, 2));
    auto both = right;
    both.merge(left);
    left.merge(right);
    CHECK(left == whole);
    CHECK(both == whole);
    left.merge(start);
    CHECK(left == whole);

    prototype_stream one{prototypes{.numeric = 1, .centres = {0, 1}}};
    one.partial_fit({.numeric = 1, .numbers = {0}});
    auto const before = one;
    for (auto const& other : {prototypes{.numeric = 1, .centres = {0, 2}}, prototypes{.numeric = 1, .centres = {0}},
                              prototypes{.numeric = 2, .centres = {0, 1, 0, 1}}}) {
        CHECK_THROWS_WITH(one.merge(prototype_stream{other}), ContainsSubstring("stream is of another start"));
        CHECK(one == before);
    }
}

TEST_CASE("what makes no sense is refused, and leaves a stream as it was") {
    prototype_stream learner{prototypes{.numeric = 2, .centres = {0, 0, 1, 1}}};
    learner.partial_fit({.numeric = 2, .numbers = {0, 1, 2, 3}});
    auto const before = learner;
    double const nan = std::numeric_limits<double>::quiet_NaN();
    double const infinity = std::numeric_limits<double>::infinity();
    auto const refuse = [&](features::encoded const& rows, char const* why) {
        CHECK_THROWS_WITH(learner.partial_fit(rows), ContainsSubstring(why));
        CHECK_THROWS_WITH(learner.partial_fit(rows, threads{3}), ContainsSubstring(why));
        CHECK(learner == before);
    };
    refuse({.numeric = 2, .numbers = {5, 5, 6, nan}}, "row 1: column 1 is nan");
    refuse({.numeric = 2, .numbers = {5, 5, -infinity, 6}}, "row 1: column 0 is -inf");
    refuse({.numeric = 2, .numbers = {1e200, 5}}, "row 0: column 0 is 1e+200");
    refuse({.numeric = 2, .numbers = {1, 2, 3}}, "encoded customers is torn");
    refuse({.numeric = 3, .numbers = {1, 2, 3}}, "batch is 3 numbers and 0 categories, wanted: 2 and 0");
    refuse({.numeric = 2, .numbers = {1, 2}, .weights = {std::uint64_t{1} << 32}}, "fewer than 2^32 customers");
    CHECK_THROWS_AS(prototype_stream{prototypes{}}, invalid_data);
    CHECK_THROWS_AS(prototype_stream{}.partial_fit({.numeric = 2}), invalid_data);

    auto text = io::save(learner);
    auto const at = text.find("given.0.customers 1");
    REQUIRE(at != std::string::npos);
    text.replace(at, 19, "given.0.customers 2");
    CHECK_THROWS_WITH(io::load<prototype_stream>(text), ContainsSubstring("stream is torn"));
}

TEST_CASE("numbers of any size are summed exactly") {
    prototype_stream learner{prototypes{.numeric = 1, .centres = {0}}};
    learner.partial_fit({.numeric = 1, .numbers = {1e150, 0x1p-1074}});
    learner.partial_fit({.numeric = 1, .numbers = {-1e150, 3}, .weights = {1, 2}});
    CHECK(learner.middles().centres == std::vector<double>{1.2}); // 6 and 2^-1074, of 5
}
