// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/newton.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace clientele;
using stats::second_order;
using point = std::array<double, 2>;

namespace {

/// The negative of Rosenbrock's valley (H. H. Rosenbrock, The Computer Journal 3 (1960), p. 175): maximum 0 at (1, 1).
second_order<2> valley(point const& at) {
    double const x = at[0];
    double const y = at[1];
    double const bend = y - x * x;
    return {-(100 * bend * bend + (1 - x) * (1 - x)),
            {400 * x * bend + 2 * (1 - x), -200 * bend},
            {400 * bend - 800 * x * x - 2, 400 * x, -200}};
}

} // namespace

TEST_CASE("Rosenbrock's valley from its usual start") {
    auto const found = stats::maximise<2>(valley, point{-1.2, 1});
    CHECK(found.why == stats::newton_stop::gradient_vanished);
    CHECK_THAT(found.at[0], WithinAbs(1, 1e-9));
    CHECK_THAT(found.at[1], WithinAbs(1, 1e-9));
    CHECK(found.iterations < 40);
}

TEST_CASE("it rises where the function is not concave") {
    // -(x^2 - 1)^2 - y^2 from near its minimum at 0: maxima at x = 1 and -1
    auto const hills = [](point const& at) {
        double const x = at[0];
        double const y = at[1];
        double const off = x * x - 1;
        return second_order<2>{-off * off - y * y, {-4 * x * off, -2 * y}, {4 - 12 * x * x, 0, -2}};
    };
    auto const found = stats::maximise<2>(hills, point{0.01, 3});
    CHECK_THAT(found.at[0], WithinAbs(1, 1e-8));
    CHECK_THAT(found.at[1], WithinAbs(0, 1e-8));
}

TEST_CASE("a ridge without end stops at the bound, and says that it does not know") {
    // rises for ever with x, ever slower
    auto const ridge = [](point const& at) {
        double const e = std::exp(-at[0]);
        return second_order<2>{-e - at[1] * at[1], {e, -2 * at[1]}, {-e, 0, -2}};
    };
    auto const found = stats::maximise<2>(ridge, point{0, 1});
    CHECK(found.at[0] > 15);
    CHECK_THAT(found.at[1], WithinAbs(0, 1e-8));
}

TEST_CASE("what is not finite at the start is told, iterations are counted") {
    auto const nothing = [](point const&) { return second_order<2>{std::numeric_limits<double>::quiet_NaN(), {}, {}}; };
    CHECK(stats::maximise<2>(nothing, point{}).why == stats::newton_stop::no_number);
    auto const short_run = stats::maximise<2>(valley, point{-1.2, 1}, {.iterations = 3});
    CHECK(short_run.why == stats::newton_stop::iterations);
    CHECK(short_run.iterations == 3);
    for (auto const why : {stats::newton_stop::gradient_vanished, stats::newton_stop::no_gain,
                           stats::newton_stop::iterations, stats::newton_stop::no_number}) {
        CHECK(!stats::to_string(why).empty());
    }
}

TEST_CASE("the last steps at a maximum are taken without another look, and their gain is told") {
    // x - e^x: maximum -1 at 0, and Newton's method squares the error
    auto const hill = [](std::array<double, 1> const& at) {
        double const e = std::exp(at[0]);
        return second_order<1>{at[0] - e, {1 - e}, {-e}};
    };
    auto const patient = stats::maximise<1>(hill, std::array{0.9}, {.last_step = 0});
    auto const quick = stats::maximise<1>(hill, std::array{0.9}, {.last_step = 1e-3});
    CHECK(quick.evaluations < patient.evaluations);
    CHECK(quick.why == stats::newton_stop::gradient_vanished);
    CHECK_THAT(quick.at[0], WithinAbs(0, 1e-6));
    CHECK_THAT(quick.found.value, WithinAbs(-1, 1e-9));
    // where it is not concave it goes on, however short the step
    auto const saddle = [](point const& at) {
        double const x = at[0];
        double const off = x * x - 1;
        return second_order<2>{-off * off - at[1] * at[1], {-4 * x * off, -2 * at[1]}, {4 - 12 * x * x, 0, -2}};
    };
    CHECK_THAT(stats::maximise<2>(saddle, point{1e-7, 0}).at[0], WithinAbs(1, 1e-8));
}

TEST_CASE("as many parameters as turn up: the same steps as with their number known beforehand") {
    auto const any_valley = [](std::vector<double> const& at) {
        auto const known = valley({at[0], at[1]});
        second_order<stats::any_size> of{2};
        of.value = known.value;
        of.gradient.assign(known.gradient.begin(), known.gradient.end());
        of.hessian.assign(known.hessian.begin(), known.hessian.end());
        return of;
    };
    auto const known = stats::maximise<2>(valley, point{-1.2, 1});
    auto const any = stats::maximise<stats::any_size>(any_valley, {-1.2, 1});
    CHECK(any.why == known.why);
    CHECK(any.iterations == known.iterations);
    CHECK_THAT(any.at[0], WithinAbs(1, 1e-9));
    CHECK_THAT(any.at[1], WithinAbs(1, 1e-9));
}
