// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/gompertz_clock.hpp>

#include <array>
#include <cmath>

using namespace clientele;
using clv::detail::buys_first;
using clv::detail::dies_first;
using clv::detail::expected_lifetime;
using clv::detail::gompertz_clock;
using clv::detail::pareto_clock;

namespace {

std::array<gompertz_clock<double>, 5> const lifetimes{
    {{.05, .6, .3}, {.2, .6, 30}, {2, 1.6, 3}, {1e-6, .6, 1e-5}, {.1, .5, 1}}};

} // namespace

TEST_CASE("an ageing clock: survival, hazard, and what is left of a life") {
    gompertz_clock<double> const life{.2, .6, 30};
    CHECK_THAT(life.log_survival(10), WithinRel(-.6 * std::log(1 + (std::exp(2) - 1) / 30), 1e-14));
    CHECK_THAT(life.log_survival(2), WithinRel(-.6 * std::log(1 + (std::exp(.4) - 1) / 30), 1e-14));
    CHECK_THAT(life.log_hazard(0), WithinRel(std::log(.6 * .2 / 30), 1e-14));
    CHECK_THAT(life.log_hazard(1e4), WithinRel(std::log(.6 * .2), 1e-14));
    CHECK_THAT(life.log_survival(1e6), WithinRel(-.6 * (2e5 - std::log(30)), 1e-12));
    for (auto const& of : lifetimes) {
        for (double const t : {.5, 7.0, 100.0}) {
            auto const later = of.after(t);
            CHECK_THAT(of.log_survival(t) + later.log_survival(3), WithinRel(of.log_survival(t + 3), 1e-12));
            CHECK_THAT(later.log_hazard(3), WithinAbs(of.log_hazard(t + 3), 1e-12));
        }
    }
}

TEST_CASE("an ageing clock: a purchase, a death, or neither comes first") {
    for (auto const& death : lifetimes) {
        for (pareto_clock<double> const purchase : {pareto_clock<double>{.5, 10}, {30, 40}, {1e-3, 1}, {2000, 5}}) {
            for (double const w : {1e-3, 1.0, 30.0, 1e4}) {
                double const neither = std::exp(purchase.log_survival(w) + death.log_survival(w));
                CHECK_THAT(dies_first(purchase, death, w) + buys_first(purchase, death, w) + neither,
                           WithinRel(1, 1e-12));
            }
        }
    }
}

// At beta = 1 deaths come at the constant rate s b = .05.
TEST_CASE("an ageing clock: expected lifetimes") {
    gompertz_clock<double> const constant{.1, .5, 1};
    CHECK_THAT(expected_lifetime(constant, 0, 10), WithinRel(-std::expm1(-.5) / .05, 1e-14));
    CHECK_THAT(expected_lifetime(constant, .07, 10), WithinRel(-std::expm1(-1.2) / .12, 1e-14));
    CHECK_THAT(expected_lifetime(constant, 0, HUGE_VAL), WithinRel(20, 1e-13));
    CHECK(expected_lifetime(constant, 0, 0) == 0);
    // s = 1: the integral of beta / (beta - 1 + e^(b t)) is beta / (b (beta - 1)) log(beta) in the long run
    gompertz_clock<double> const logistic{.2, 1, 30};
    CHECK_THAT(expected_lifetime(logistic, 0, HUGE_VAL), WithinRel(30 / (.2 * 29) * std::log(30), 1e-13));
    gompertz_clock<double> const frail{.2, 1, .01};
    CHECK_THAT(expected_lifetime(frail, 0, HUGE_VAL), WithinRel(.01 / (.2 * -.99) * std::log(.01), 1e-13));
}
