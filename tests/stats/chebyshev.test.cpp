// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/chebyshev.hpp>

#include <cmath>
#include <limits>
#include <utility>

using namespace clientele;

TEST_CASE("an analytic function is read off to the last digits") {
    for (auto const& [lowest, highest] : {std::pair{0.0, 1.0}, std::pair{3.0, 4.5}, std::pair{-2.0, 7.0}}) {
        auto const f = [](double x) { return std::exp(-0.3 * x) + std::sin(x); };
        stats::chebyshev const g{lowest, highest, f};
        CHECK(g.exact());
        for (int i = 0; i <= 100; ++i) {
            double const x = lowest + (highest - lowest) * i / 100;
            CHECK_THAT(g(x), WithinAbs(f(x), 1e-13));
        }
    }
}

TEST_CASE("polynomials are themselves, points are constants") {
    stats::chebyshev const cubic{-1, 3, [](double x) { return x * x * x - 2 * x; }};
    CHECK(cubic.exact());
    CHECK_THAT(cubic(2.5), WithinAbs(10.625, 1e-12));
    stats::chebyshev const point{2, 2, [](double x) { return x * x; }};
    CHECK(point.exact());
    CHECK(point(2) == 4);
}

TEST_CASE("what is not smooth is told") {
    CHECK_FALSE(stats::chebyshev{-1, 1, [](double x) { return std::abs(x); }}.exact());
    CHECK_FALSE(stats::chebyshev{0, 1, [](double) { return std::numeric_limits<double>::infinity(); }}.exact());
    CHECK_FALSE(stats::chebyshev{}.exact());
}

TEST_CASE("many numbers at a time get the same bits as one by one") {
    stats::chebyshev const f{0, 2, [](double x) { return std::exp(x); }};
    std::vector<double> values;
    for (int i = 0; i < 103; ++i) {
        values.push_back(i / 51.0);
    }
    auto const points = values;
    f.each(values);
    for (std::size_t i = 0; i < points.size(); ++i) {
        CHECK(values[i] == f(points[i]));
    }
    f.each({});
}
