// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/negative_binomial.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("negative binomial: whole and half shapes by hand") {
    // r = 1: geometric
    CHECK_THAT(stats::log_negative_binomial(1, 3, 5), WithinRel(std::log(0.25) + 5 * std::log(0.75), 1e-14));
    CHECK_THAT(stats::log_negative_binomial(1, 3, 500), WithinRel(std::log(0.25) + 500 * std::log(0.75), 1e-14));
    // r = 2: (k + 1) p^2 q^k
    CHECK_THAT(stats::log_negative_binomial(2, 3, 100), WithinRel(std::log(101.0 / 16) + 100 * std::log(0.75), 1e-14));
    CHECK_THAT(stats::log_negative_binomial(0.5, 1, 2), WithinRel(std::log(0.375 * std::sqrt(0.5) / 4), 1e-14));
    CHECK_THAT(stats::log_negative_binomial(1e6, 2e-6, 0), WithinRel(-1e6 * std::log1p(2e-6), 1e-15));
    CHECK(stats::log_negative_binomial(2, 0, 0) == 0);
    CHECK(stats::log_negative_binomial(2, 0, 1) == -HUGE_VAL);
}

TEST_CASE("negative binomial: probabilities add up to 1") {
    for (double const r : {1e-3, 0.5, 11.5, 12.0, 40.0}) {
        double sum = 0;
        for (double k = 0; k < 600; k += 1)
            sum += std::exp(stats::log_negative_binomial(r, 1.5, k));
        CHECK_THAT(sum, WithinRel(1, 1e-13));
    }
}

// (r)_k / k! is a polynomial in k for whole r, of 1 / B(r, k + 1) (r + k) otherwise: the ratio of neighbours is known.
TEST_CASE("rising factorial over factorial: neighbours") {
    for (double const r : {0.3, 5.0, 1e3, 1e6}) {
        for (double const k : {1.0, 11.0, 12.0, 999.0, 1e5}) {
            double const step = stats::log_rising_over_factorial(r, k + 1) - stats::log_rising_over_factorial(r, k);
            CHECK_THAT(step, WithinAbs(std::log((r + k) / (k + 1)),
                                       1e-13 * (1 + std::abs(stats::log_rising_over_factorial(r, k)))));
        }
    }
}
