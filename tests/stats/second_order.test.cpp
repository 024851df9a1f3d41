// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/second_order.hpp>

#include <cmath>
#include <cstddef>

using namespace clientele;
using stats::second_order;

namespace {

/// log(p^2 q) and log(q^3), with derivatives.
second_order<2> first(double p, double q) {
    return {2 * std::log(p) + std::log(q), {2 / p, 1 / q}, {-2 / (p * p), 0, -1 / (q * q)}};
}
second_order<2> second(double q) { return {3 * std::log(q), {0, 3 / q}, {0, 0, -3 / (q * q)}}; }

/// log(p^2 q + q^3), by hand.
second_order<2> whole(double p, double q) {
    double const f = p * p * q + q * q * q;
    double const fp = 2 * p * q;
    double const fq = p * p + 3 * q * q;
    return {std::log(f),
            {fp / f, fq / f},
            {2 * q / f - fp * fp / (f * f), 2 * p / f - fp * fq / (f * f), 6 * q / f - fq * fq / (f * f)}};
}

void check_equal(second_order<2> const& found, second_order<2> const& wanted) {
    CHECK_THAT(found.value, WithinRel(wanted.value, 1e-14));
    for (std::size_t i = 0; i < 2; ++i)
        CHECK_THAT(found.gradient[i], WithinRel(wanted.gradient[i], 1e-14));
    for (std::size_t i = 0; i < 3; ++i)
        CHECK_THAT(found.hessian[i], WithinRel(wanted.hessian[i], 1e-13));
}

} // namespace

TEST_CASE("the logarithm of a sum and its derivatives, whichever term is larger") {
    for (double const p : {0.3, 2.0, 40.0}) {
        double const q = 1.7;
        check_equal(stats::log_of_two(first(p, q), second(q)), whole(p, q));
        check_equal(stats::log_of_two(second(q), first(p, q)), whole(p, q));
        stats::log_mixture<2> terms;
        terms.add(first(p, q));
        terms.add(second(q));
        check_equal(terms.sum(), whole(p, q));
    }
}

TEST_CASE("terms whose exponential does not fit a double") {
    auto tiny = second(1.7);
    auto huge = first(2, 1.7);
    tiny.value -= 5000;
    huge.value += 5000;
    auto const sum = stats::log_of_two(tiny, huge);
    CHECK(sum.value == huge.value);
    CHECK(sum.gradient == huge.gradient);
    stats::log_mixture<2> terms;
    terms.add(tiny);
    terms.add(huge);
    CHECK(terms.sum().value == huge.value);
}

TEST_CASE("derivatives by logarithms: the chain rule") {
    // f = p^2 q: as exp(2 u + v), its derivatives by u and v are 2 f, f, 4 f, 2 f, f
    double const p = 3;
    double const q = 5;
    double const f = p * p * q;
    second_order<2> const of{f, {2 * p * q, p * p}, {2 * q, 2 * p, 0}};
    auto const logs = of.by_logarithms({p, q});
    CHECK(logs.value == f);
    CHECK(logs.gradient[0] == 2 * f);
    CHECK(logs.gradient[1] == f);
    CHECK(logs.hessian[second_order<2>::at(0, 0)] == 4 * f);
    CHECK(logs.hessian[second_order<2>::at(0, 1)] == 2 * f);
    CHECK(logs.hessian[second_order<2>::at(1, 0)] == 2 * f);
    CHECK(logs.hessian[second_order<2>::at(1, 1)] == f);
}

TEST_CASE("adding with a weight is adding as often") {
    auto once = first(2, 3);
    second_order<2> sum;
    sum.add(once, 2);
    second_order<2> twice;
    twice.add(once);
    twice.add(once);
    CHECK(sum.value == twice.value);
    CHECK(sum.gradient == twice.gradient);
    CHECK(sum.hessian == twice.hessian);
}
