// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/adaptive_quadrature.hpp>

#include <cmath>
#include <numbers>

using namespace clientele;

TEST_CASE("adaptive quadrature: known integrals") {
    CHECK_THAT(stats::integrate(0, 1, [](double x) { return std::exp(x); }), WithinRel(std::numbers::e - 1, 1e-15));
    CHECK_THAT(stats::integrate(-40, 60, [](double x) { return std::exp(-x * x / 2); }),
               WithinRel(std::sqrt(2 * std::numbers::pi), 1e-13));
    // a narrow peak
    CHECK_THAT(stats::integrate(-1, 1, [](double x) { return 1 / (1e-6 + x * x); }),
               WithinRel(2e3 * std::atan(1e3), 1e-13));
    CHECK_THAT(stats::integrate(0, 1, [](double x) { return std::sqrt(x); }), WithinRel(2.0 / 3, 1e-9));
    CHECK(stats::integrate(2, 2, [](double) { return 1.0; }) == 0);
    CHECK(stats::integrate(0, 2, [](double) { return 0.0; }) == 0);
}

TEST_CASE("adaptive quadrature: the points that were good enough serve for other functions") {
    auto const peak = [](double x) { return 1 / (1e-4 + x * x); };
    double total = 0;
    double moment = 0;
    double const found = stats::integrate(-1.0, 1.0, peak, [&](double at, double weight, double value) {
        CHECK(value == peak(at));
        total += weight * value;
        moment += weight * value * at * at;
    });
    CHECK_THAT(total, WithinRel(found, 1e-14));
    CHECK_THAT(moment, WithinRel(2 - 2e-2 * std::atan(1e2), 1e-12)); // x^2 / (c^2 + x^2) = 1 - c^2 / (c^2 + x^2)
}
