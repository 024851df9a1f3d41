// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/lifetime_counts.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;
using clv::detail::log_count_in_lifetime;

namespace {

/// Exponential lifetimes of this rate.
double log_count(double r, double alpha, std::uint32_t x, double t, double rate) {
    return log_count_in_lifetime(
        r, alpha, x, t, 1 / rate, 1, [&](double until) { return -rate * until; },
        [&](double tau) { return std::log(rate) - rate * tau; });
}

} // namespace

// Purchases at a fixed rate lambda (r, alpha to infinity) and deaths at rate mu: who buys x times before he dies does
// so with probability q^x (1 - q), q = lambda / (lambda + mu), for t to infinity.
TEST_CASE("counts over a lifetime: geometric in the long run") {
    constexpr double lambda = 2;
    constexpr double mu = 0.5;
    for (std::uint32_t const x : {1U, 5U, 40U, 300U}) {
        double const found = log_count(1e9, 1e9 / lambda, x, 1e5, mu);
        CHECK_THAT(found, WithinRel(x * std::log(0.8) + std::log(0.2), 1e-6));
    }
}

TEST_CASE("counts over a lifetime: without deaths a negative binomial") {
    for (std::uint32_t const x : {1U, 5U, 40U, 3000U}) {
        CHECK_THAT(log_count(.5, 10, x, 39, 1e-14), WithinRel(stats::log_negative_binomial(.5, 3.9, x), 1e-11));
    }
}

TEST_CASE("counts over a lifetime: down to the smallest numbers") {
    double before = 0;
    for (std::uint32_t const x : {10U, 100U, 1000U, 10000U}) {
        double const found = log_count(.5, 1e4, x, 10, .1);
        CHECK(std::isfinite(found));
        CHECK(found < before);
        before = found;
    }
    CHECK(before < -60000);
    CHECK(log_count(.5, 10, 3, 0, .1) == -HUGE_VAL);
    CHECK(log_count(.5, 10, 0, 0, .1) == 0);
}
