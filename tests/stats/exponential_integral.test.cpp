// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/exponential_integral.hpp>

#include <cmath>

using namespace clientele;
using clientele_test::error_of;

TEST_CASE("e^z E_s(z) over its domain", "[accuracy]") {
    clientele_test::for_each_reference("clv", "scaled_exponential_integral", [](auto const& row) {
        CHECK(error_of(stats::scaled_exponential_integral(row["s"], row["z"]), row["value"]) < 1e-13);
    });
}

// Abramowitz and Stegun, table 5.1: E_1(1) = .219383934.
TEST_CASE("e^z E_s(z): known values and laws") {
    CHECK_THAT(stats::scaled_exponential_integral(1.0, 1.0), WithinRel(std::exp(1) * .2193839343955203, 1e-14));
    // where mpmath's incomplete gamma function fails: by the continued fraction
    CHECK_THAT(
        stats::scaled_exponential_integral(300.0, 306.0),
        WithinRel(
            1 / (306 + 300 / (1 + 1 / (306 + 301 / (1 + 2 / (306 + 302 / (1 + 3 / (306 + 303 / (1 + 4 / 609.0)))))))),
            1e-6));
    for (double const s : {0.3, 1.0, 7.5, 1e4}) {
        for (double const z : {1e-6, 0.1, 3.0, 1e5}) {
            // s E_(s + 1)(z) = e^-z - z E_s(z) (Abramowitz and Stegun, 5.1.14), in a form that adds
            double const now = stats::scaled_exponential_integral(s, z);
            double const next = stats::scaled_exponential_integral(s + 1, z);
            CHECK_THAT(s * next + z * now, WithinRel(1, 1e-13));
        }
    }
    CHECK(stats::scaled_exponential_integral(3.0, 0.0) == 0.5);
    CHECK(std::isinf(stats::scaled_exponential_integral(1.0, 0.0)));
}

TEST_CASE("e^z E_s(z): derivatives") {
    using two = stats::dual<2>;
    for (double const s : {0.3, 1.0, 7.5}) {
        for (double const z : {1e-3, 0.7, 30.0}) {
            auto const found = stats::scaled_exponential_integral(two{s, 0}, two{z, 1});
            auto const at = [](double a, double b) { return stats::scaled_exponential_integral(a, b); };
            // d/dz e^z E_s = e^z (E_s - E_(s - 1)), of which E_(s - 1) by the recurrence
            double const by_z = found.value - (1 - (s - 1) * found.value) / z;
            CHECK_THAT(found.gradient[1], WithinRel(by_z, 1e-10));
            double const h = 1e-3 * s;
            double const by_s = (8 * (at(s + h, z) - at(s - h, z)) - at(s + 2 * h, z) + at(s - 2 * h, z)) / (12 * h);
            CHECK_THAT(found.gradient[0], WithinRel(by_s, 1e-9));
        }
    }
}

TEST_CASE("the mean of an exponential over (0, 1)") {
    CHECK(stats::exponential_mean(0.0) == 1);
    CHECK_THAT(stats::exponential_mean(1.0), WithinRel(std::expm1(1), 1e-15));
    CHECK_THAT(stats::exponential_mean(-1e-9), WithinRel(1 - 5e-10, 1e-15));
    CHECK_THAT(stats::exponential_mean(-50.0), WithinRel(1.0 / 50, 1e-15));
    for (double const x : {-30.0, -0.999, -1e-3, 0.0, 1e-8, 0.5, 1.001, 20.0}) {
        auto const found = stats::exponential_mean(stats::dual<1>{x, 0});
        // its slope is the mean of t e^(x t): that of (1 - t) e^(x (1 - t)) from the other end
        auto const mirrored = stats::exponential_mean(stats::dual<1>{-x, 0});
        CHECK_THAT(found.gradient[0], WithinRel(std::exp(x) * (mirrored.value - mirrored.gradient[0]), 1e-12));
    }
}
