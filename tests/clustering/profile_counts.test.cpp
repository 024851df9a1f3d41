// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/clustering/profile_counts.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace clustering = clientele::clustering;
namespace features = clientele::features;
using clustering::detail::check_labels;
using clustering::detail::tallies;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("customers, values and levels are counted by cluster") {
    features::encoded const rows{.numeric = 1,
                                 .categorical = 1,
                                 .numbers = {1, 5, unknown, 3, 9},
                                 .codes = {0, 1, 1, features::unseen_level, 0},
                                 .weights = {2, 1, 1, 1, 0}};
    std::vector<std::uint32_t> const labels{0, 0, 0, 2, 2};
    tallies const of(clientele::sequential{}, rows, labels, 3, {2});
    CHECK(of.everybody() == 3);
    CHECK(of.counts(0).customers == 4);
    CHECK(of.counts(1).customers == 0);
    CHECK(of.counts(2).customers == 1);
    CHECK(of.counts(3).customers == 5);
    CHECK(of.counts(0).levels[0] == std::vector<std::uint64_t>{2, 2});
    CHECK(of.counts(2).levels[0] == std::vector<std::uint64_t>{0, 0});
    CHECK(of.median(0, 0) == 1);
    CHECK(of.median(3, 0) == 2);
    CHECK(of.inside(0, 0).count == 3);
    CHECK(of.inside(0, 0).mean == 7.0 / 3);
    CHECK(of.inside(1, 0).count == 0);
    CHECK(of.outside(0, 0).count == 1);
    CHECK(of.outside(1, 0).mean == 2.5); // 1, 1, 5, 3
    CHECK_THAT(of.outside(1, 0).squares, WithinRel(11.0, 1e-14));
}

TEST_CASE("labels must fit the customers") {
    clientele::threads const how{2};
    std::vector<std::uint32_t> const labels{0, 4, 1};
    CHECK(check_labels(how, labels, 3, 0) == 5);
    CHECK(check_labels(how, labels, 3, 7) == 7);
    CHECK(check_labels(how, {}, 0, 0) == 0);
    CHECK_THROWS_WITH(check_labels(how, labels, 3, 4), StartsWith("row 1: label is 4"));
    CHECK_THROWS_WITH(check_labels(how, labels, 4, 0), ContainsSubstring("there are 4 customers"));
    CHECK_THROWS_AS(check_labels(how, labels, 3, 65'537), clientele::invalid_option);
    std::vector<std::uint32_t> const stray{0, 2, 65'535, 1};
    CHECK_THROWS_WITH(check_labels(how, stray, 4, 0), StartsWith("row 2: label is 65535"));
    CHECK(check_labels(how, stray, 4, 65'536) == 65'536); // as asked for
    std::vector<std::uint32_t> const no_label{0, 0xffff'ffff};
    CHECK_THROWS_WITH(check_labels(how, no_label, 2, 0), StartsWith("row 1: label is 4294967295"));
}

TEST_CASE("the rest is what the others are together") {
    clientele_test::property("count, mean and squares of all others", [] {
        auto const size = *rc::gen::inRange<std::size_t>(1, 30);
        features::encoded rows{.numeric = 1};
        std::vector<std::uint32_t> labels;
        for (std::size_t i = 0; i < size; ++i) {
            rows.numbers.push_back(*rc::gen::inRange(-100, 100) * 0.5);
            labels.push_back(*rc::gen::inRange(0U, 4U));
        }
        tallies const of(clientele::sequential{}, rows, labels, 4, {});
        for (std::uint32_t c = 0; c < 4; ++c) {
            double count = 0, sum = 0, squares = 0;
            for (std::size_t i = 0; i < size; ++i) {
                count += labels[i] != c ? 1 : 0;
                sum += labels[i] != c ? rows.numbers[i] : 0;
            }
            for (std::size_t i = 0; i < size; ++i) {
                squares += labels[i] != c ? (rows.numbers[i] - sum / count) * (rows.numbers[i] - sum / count) : 0;
            }
            auto const rest = of.outside(c, 0);
            RC_ASSERT(static_cast<double>(rest.count) == count);
            RC_ASSERT(count == 0 || std::abs(rest.mean - sum / count) < 1e-12);
            RC_ASSERT(std::abs(rest.squares - squares) < 1e-8);
        }
    });
}
