// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/gauss_legendre.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("Gauss and Legendre: polynomials below twice the number of points are exact") {
    for (double const points : {4, 6, 8, 10, 12, 14, 16, 20, 24, 32}) {
        auto const rule = stats::gauss_legendre(points);
        CHECK(rule.size() == static_cast<std::size_t>(points));
        for (double degree = 0; degree < 2 * points; degree += 1) {
            double sum = 0;
            for (auto const& [at, weight] : rule)
                sum += weight * std::pow(at, degree);
            CHECK_THAT(sum, WithinRel(1 / (degree + 1), 4e-15));
        }
    }
}

// Abramowitz and Stegun, table 25.4, n = 4: x = .339981043584856, .861136311594053 over (-1, 1).
TEST_CASE("Gauss and Legendre: four points") {
    auto const rule = stats::gauss_legendre(4);
    CHECK_THAT(2 * rule[3].at - 1, WithinAbs(.861136311594053, 1e-15));
    CHECK_THAT(2 * rule[2].at - 1, WithinAbs(.339981043584856, 1e-15));
    CHECK_THAT(2 * rule[3].weight, WithinAbs(.347854845137454, 1e-15));
    CHECK_THAT(2 * rule[2].weight, WithinAbs(.652145154862546, 1e-15));
}

TEST_CASE("Gauss and Legendre: as many points as asked for, or the next more, up to 32") {
    CHECK(stats::gauss_legendre(0).size() == 4);
    CHECK(stats::gauss_legendre(8.5).size() == 10);
    CHECK(stats::gauss_legendre(17).size() == 20);
    CHECK(stats::gauss_legendre(1000).size() == stats::most_quadrature_points);
}
