// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/silence.hpp>

#include <array>
#include <cmath>

using namespace clientele;
using clv::detail::log_silence;
using clv::detail::pareto_clock;
using clv::detail::rings_first;
using clv::detail::rings_first_with_derivatives;

namespace {

std::array<pareto_clock<double>, 6> const clocks{{{.5, 10}, {2.5, 40}, {.6, 12}, {300, 2000}, {1e-4, 1e-3}, {3000, 1}}};

} // namespace

// Clocks of the same scale: their hazards are in the ratio of their shapes at any time.
TEST_CASE("two clocks of one scale") {
    for (double const w : {1e-6, 1.0, 30.0, 1e9}) {
        for (double const scale : {0.01, 10.0}) {
            double const rung = -std::expm1(-3 * std::log1p(w / scale));
            CHECK_THAT(rings_first<double>({2, scale}, {1, scale}, w), WithinRel(2 * rung / 3, 1e-14));
            CHECK_THAT(rings_first<double>({1, scale}, {2, scale}, w), WithinRel(rung / 3, 1e-14));
        }
    }
    CHECK(rings_first<double>({1, 1}, {1, 1}, 0) == 0);
}

TEST_CASE("one of two clocks rings first, or neither rings") {
    for (auto const& one : clocks) {
        for (auto const& other : clocks) {
            for (double const w : {1e-3, 1.0, 30.0, 1e5}) {
                double const neither = std::exp(one.log_survival(w) + other.log_survival(w));
                CHECK_THAT(rings_first(one, other, w) + rings_first(other, one, w) + neither, WithinRel(1, 1e-13));
            }
        }
    }
}

TEST_CASE("the derivatives of one clock ringing first are those of the other's, the other way about") {
    constexpr auto at = &stats::second_order<4>::at;
    pareto_clock<double> const one{2.5, 40};
    pareto_clock<double> const other{.6, 12};
    for (double const w : {1e-2, 5.0, 300.0}) {
        auto const first = rings_first_with_derivatives(one, other, w);
        auto const second = rings_first_with_derivatives(other, one, w);
        CHECK_THAT(first.value, WithinRel(rings_first(one, other, w), 1e-14));
        double const neither = std::exp(one.log_survival(w) + other.log_survival(w));
        // of 1 - neither
        std::array const slopes{std::log1p(w / 40), -2.5 * w / (40 * (40 + w)), std::log1p(w / 12),
                                -.6 * w / (12 * (12 + w))};
        std::array<std::size_t, 4> const mirrored{2, 3, 0, 1};
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK_THAT(first.gradient[i] + second.gradient[mirrored[i]], WithinRel(neither * slopes[i], 1e-11));
        }
        double const bend = first.hessian[at(0, 2)] + second.hessian[at(0, 2)];
        CHECK_THAT(bend, WithinRel(-neither * slopes[0] * slopes[2], 1e-10));
    }
}

TEST_CASE("a silence: nearly certain, or nearly impossible, with all digits") {
    // no time: no purchase
    CHECK(log_silence({.5, 10}, {.6, 12}, 0).value == 0);
    // a moment: n w / a, to the first order
    CHECK_THAT(log_silence({.5, 10}, {.6, 12}, 1e-12).value, WithinRel(-.5e-13, 1e-10));
    // dead for certain
    CHECK_THAT(log_silence({1, 1}, {1e6, 1e-3}, 10).value, WithinRel(std::log1p(-1e-9), 1e-4));
    for (auto const& purchase : clocks) {
        for (auto const& death : clocks) {
            auto const found = log_silence(purchase, death, 30);
            CHECK(found.value <= 0);
            CHECK(std::isfinite(found.value));
            CHECK(found.gradient[0] <= 0); // the more often they buy, the less likely is a silence
            CHECK(found.gradient[2] >= 0); // the sooner they die, the more
        }
    }
}
