// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/schedule.hpp>
#include <clientele/core/error.hpp>

#include <cmath>
#include <limits>

using namespace clientele;
using clv::outlook;

namespace {

/// E(t) of a steady buyer, and of one who may leave: both with a singularity before time 0 only.
double steady(double t) { return 0.3 * t; }
double leaving(double t) { return 2 * std::log1p(t / 7); }

template <class E> double sum(clv::detail::schedule const& of, E const& expected) {
    double total = 0;
    for (auto const& [t, c] : of.entries)
        total += c * expected(t);
    return total;
}

template <class E> double by_hand(outlook const& of, E const& expected) {
    double total = 0;
    int const periods = static_cast<int>(std::lround(of.horizon / of.period));
    for (int m = 1; m <= periods; ++m) {
        total += std::pow(1 + of.discount, -m) * (expected(m * of.period) - expected((m - 1) * of.period));
    }
    return total;
}

} // namespace

TEST_CASE("per period: what is bought in a period counts at its end") {
    for (outlook const& of : {outlook{12, .01, 1}, outlook{12 * 4.345, .01, 4.345}, outlook{520, .002, 1},
                              outlook{20'000, .0003, 1}, outlook{52, 0, 1}}) {
        INFO(of.horizon << " at " << of.discount << " per " << of.period);
        auto const plan = clv::detail::schedule::of(of);
        CHECK_THAT(sum(plan, steady), WithinRel(by_hand(of, steady), 1e-12));
        CHECK_THAT(sum(plan, leaving), WithinRel(by_hand(of, leaving), 1e-12));
        CHECK(plan.entries.size() < 260); // however many periods
    }
    // without a discount only the end counts
    CHECK(clv::detail::schedule::of({52, 0, 1}).entries.size() == 1);
    // all the future: 0.3 per period, discounted, is 0.3 / d
    CHECK_THAT(sum(clv::detail::schedule::of({HUGE_VAL, .002, 1}), steady), WithinRel(0.3 / .002, 1e-12));
    // a last period that is cut short counts at its end
    auto const cut = clv::detail::schedule::of({2.5, .1, 1});
    CHECK_THAT(sum(cut, steady), WithinRel(0.3 * (1 / 1.1 + 1 / 1.21 + 0.5 / 1.331), 1e-13));
}

TEST_CASE("continuous: each purchase counts at its time") {
    double const rate = std::log(1.002);
    for (double const horizon : {0.5, 52.0, 520.0, 50'000.0}) {
        auto const plan = clv::detail::schedule::of({horizon, .002, 1, clv::compounding::continuous});
        CHECK_THAT(sum(plan, steady), WithinRel(-0.3 * std::expm1(-rate * horizon) / rate, 1e-11));
    }
    // integral of e^(-t) 2 / (7 + t) dt from 0 to 60: mpmath
    auto const plan = clv::detail::schedule::of({60, std::expm1(1.0), 1, clv::compounding::continuous});
    CHECK_THAT(sum(plan, leaving), WithinRel(0.253282192153265529, 1e-13));
    CHECK(clv::detail::schedule::of({HUGE_VAL, .1, 1, clv::compounding::continuous}).endless.has_value());
    CHECK(sum(clv::detail::schedule::of({0, .1, 1, clv::compounding::continuous}), steady) == 0);
}

TEST_CASE("what cannot be is refused") {
    double const inf = std::numeric_limits<double>::infinity();
    for (outlook const& of : {outlook{-1, 0, 1}, outlook{std::nan(""), 0, 1}, outlook{1, -.1, 1}, outlook{1, inf, 1},
                              outlook{1, .1, 0}, outlook{1, .1, inf}, outlook{inf, 0, 1}, outlook{1e12, 1e-12, 1}}) {
        CHECK_THROWS_AS(clv::detail::schedule::of(of), invalid_option);
    }
}

TEST_CASE("a year in seconds needs no period where there is no discount") {
    auto const plan = clv::detail::schedule::of({31'536'000, 0, 1});
    REQUIRE(plan.entries.size() == 1);
    CHECK(plan.entries[0].t == 31'536'000);
    CHECK_THROWS_WITH(clv::detail::schedule::of({31'536'000, 1e-9, 1}),
                      StartsWith("option period is 1, allowed: longer"));
}
