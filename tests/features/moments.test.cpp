// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/random.hpp>
#include <clientele/features/moments.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using clientele::features::moments;
using clientele::features::squared_deviations;

TEST_CASE("moments by hand") {
    moments of;
    for (double const value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
        of.add(value);
    }
    CHECK(of.count() == 8);
    CHECK(of.sum() == 40);
    CHECK(of.mean() == 5);
    CHECK(of.least() == 2);
    CHECK(of.most() == 9);
    squared_deviations squares{of.mean()};
    for (double const value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
        squares.add(value);
    }
    CHECK(squares.sum() == 32); // a standard deviation of 2
}

TEST_CASE("the mean of equal values is that value") {
    moments of;
    for (int i = 0; i < 49; ++i) {
        of.add(0.1);
    }
    CHECK(of.mean() == 0.1);
}

TEST_CASE("values of weight 0 are not there") {
    moments of;
    of.add(3, 0);
    CHECK(of.count() == 0);
    of.add(1, 2);
    CHECK(of.most() == 1);
    CHECK(of.mean() == 1);
}

TEST_CASE("a weight is a repetition, to the last bit, in any split") {
    clientele_test::property("moments", [] {
        auto const values = *rc::gen::container<std::vector<double>>(
            rc::gen::map(rc::gen::inRange(-1'000'000, 1'000'000), [](int i) { return std::ldexp(i / 7.0, i % 30); }));
        moments weighted, first, second;
        squared_deviations squares{0.3}, squares_first{0.3}, squares_second{0.3};
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto const weight = static_cast<std::uint64_t>(*rc::gen::inRange(0, 12));
            weighted.add(values[i], weight);
            squares.add(values[i], weight);
            for (std::uint64_t k = 0; k < weight; ++k) {
                (k % 2 == 0 ? first : second).add(values[i]);
                (k % 2 == 0 ? squares_first : squares_second).add(values[i]);
            }
        }
        second.merge(first);
        squares_second.merge(squares_first);
        RC_ASSERT(second == weighted);
        RC_ASSERT(squares_second.sum() == squares.sum());
    });
}

TEST_CASE("many values at once add up as one by one do, to the last bit") {
    using clientele::exact_sum;
    using clientele::features::detail::add_all;
    clientele_test::property("add_all, where sizes differ little or beyond all bounds", [] {
        auto const spread = *rc::gen::element(0, 20, 40, 100, 900, 1060);
        auto const count = *rc::gen::inRange<std::size_t>(0, 257);
        clientele::random::stream random{static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000)), 1};
        std::vector<double> values;
        exact_sum one_by_one;
        for (std::size_t i = 0; i < count; ++i) {
            auto const exponent = static_cast<int>(random.below(static_cast<std::uint32_t>(spread) + 1)) - spread;
            values.push_back(std::ldexp(random.uniform() - 0.5, exponent));
            one_by_one.add(values.back());
        }
        exact_sum at_once;
        add_all(at_once, values);
        RC_ASSERT(at_once == one_by_one);
    });
    for (double const large : {1e300, 1e-300, 5e-324, 0.0, 0x1p900, 0x1p-900}) {
        std::vector<double> const values{large, -large / 3, 1, 1e-20, large, 0.1, -0.0};
        exact_sum one_by_one, at_once;
        for (double const value : values) {
            one_by_one.add(value);
        }
        add_all(at_once, values);
        CHECK(at_once == one_by_one);
    }
    exact_sum sum;
    std::vector<double> const infinite{1, std::numeric_limits<double>::infinity()};
    CHECK_THROWS_AS(add_all(sum, infinite), clientele::error);
}

TEST_CASE("moments of many values at once are those of one by one") {
    std::vector<double> values;
    for (int i = 0; i < 256; ++i) {
        values.push_back(std::sin(i) * std::exp(i % 50));
    }
    moments one_by_one, at_once;
    squared_deviations squares{0.7}, squares_at_once{0.7};
    for (double const value : values) {
        one_by_one.add(value);
        squares.add(value);
    }
    at_once.add_all(values);
    squares_at_once.add_all(values);
    CHECK(at_once == one_by_one);
    CHECK(squares_at_once.sum() == squares.sum());
}
