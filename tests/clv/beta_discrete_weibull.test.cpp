// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "retention_tables.hpp"

#include <clientele/clv/beta_discrete_weibull.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>

#include <array>
#include <cmath>

using namespace clientele;
using clientele_test::first_years;
using bdw = clv::beta_discrete_weibull;

TEST_CASE("the beta-discrete-Weibull model on the segments of Fader and Hardie") {
    auto const high = clv::fit_retention<bdw>(first_years(clientele_test::high_end, 7));
    auto const low = clv::fit_retention<bdw>(first_years(clientele_test::regular, 7));
    CHECK(high.report.converged);
    CHECK_THAT(high.model.alpha, WithinAbs(0.214253, 5e-7));
    CHECK_THAT(high.model.beta, WithinAbs(1.426575, 5e-7));
    CHECK_THAT(high.model.c, WithinAbs(1.723565, 5e-7));
    CHECK_THAT(high.report.log_likelihood, WithinAbs(-1605.314213, 5e-7));
    CHECK_THAT(low.model.alpha, WithinAbs(0.455614, 5e-7));
    CHECK_THAT(low.model.beta, WithinAbs(0.779325, 1e-6));
    CHECK_THAT(low.model.c, WithinAbs(1.283451, 5e-7));
    CHECK_THAT(low.report.log_likelihood, WithinAbs(-1679.602833, 5e-7));
    auto const early = clv::fit_retention<bdw>(first_years(clientele_test::high_end, 4));
    CHECK_THAT(early.model.c, WithinAbs(1.584362, 1e-6));
    CHECK_THAT(early.report.log_likelihood, WithinAbs(-1222.749318, 5e-7));
}

TEST_CASE("survival, churn and discounted lifetimes against 50 digits") {
    struct row {
        bdw model;
        std::array<double, 4> survival;          // to 1, 7, 12, 100
        double life, residual, later, log_churn; // at 10 %: new, before the first and the fifth renewal; of the 7th
    };
    std::array<row, 3> const rows{
        row{{0.25, 1.5, 1.75},
            {0.857142857142857143, 0.438616123727439257, 0.348409722837200731, 0.13828067756746288},
            5.63323737163615687,
            5.09656110879977255,
            7.07166429224906893,
            -3.53019681592630948},
        row{{0.5, 0.75, 1.25},
            {0.6, 0.21452148260477453, 0.154784820040569046, 0.0415617812093991395},
            3.4774797481566467,
            2.72522772297231138,
            5.9754823154864408,
            -3.88071975740529099},
        row{{2, 5, 0.6},
            {0.714285714285714286, 0.396377288745457138, 0.304323929576303872, 0.0658578019738497146},
            4.99595736981058478,
            4.39555310679164326,
            6.80043949422213153,
            -3.60282544612615997},
    };
    for (auto const& r : rows) {
        CHECK_THAT(r.model.survival(1), WithinRel(r.survival[0], 1e-14));
        CHECK_THAT(r.model.survival(7), WithinRel(r.survival[1], 1e-13));
        CHECK_THAT(r.model.survival(12), WithinRel(r.survival[2], 1e-13));
        CHECK_THAT(r.model.survival(100), WithinRel(r.survival[3], 1e-13));
        CHECK_THAT(std::log(r.model.churn(7)), WithinRel(r.log_churn, 1e-13));
        CHECK_THAT(r.model.discounted_lifetime(0.1), WithinRel(r.life, 1e-13));
        CHECK_THAT(r.model.discounted_residual_lifetime(0, 0.1), WithinRel(r.residual, 1e-13));
        CHECK_THAT(r.model.discounted_residual_lifetime(4, 0.1), WithinRel(r.later, 1e-13));
    }
    // A sum of some ten thousand terms, by mpmath.
    CHECK_THAT((bdw{0.8, 1.4, 0.7}.discounted_lifetime(1e-3)), WithinRel(47.7565367748807, 1e-12));
}

TEST_CASE("with c = 1 it is the shifted beta-geometric model, whose sums are closed") {
    for (double const alpha : {0.4, 1.5, 3.0}) {
        bdw const model{alpha, 2.5, 1};
        clv::shifted_beta_geometric const closed{alpha, 2.5};
        for (std::uint32_t const t : {0U, 1U, 9U, 1000U}) {
            CHECK_THAT(model.survival(t), WithinRel(closed.survival(t), 1e-14));
        }
        CHECK_THAT(model.retention(9), WithinRel(closed.retention(9), 1e-14));
        for (double const rate : {0.0, 1e-8, 1e-6, 1e-4, 1e-2, 0.1, 1.0}) {
            INFO(alpha << ' ' << rate);
            if (rate == 0 && alpha < 1) {
                CHECK(model.discounted_lifetime(rate) == HUGE_VAL);
                CHECK(model.discounted_residual_lifetime(7, rate) == HUGE_VAL);
            } else {
                CHECK_THAT(model.discounted_lifetime(rate), WithinRel(closed.discounted_lifetime(rate), 1e-12));
                CHECK_THAT(model.discounted_residual_lifetime(7, rate),
                           WithinRel(closed.discounted_residual_lifetime(7, rate), 1e-12));
            }
        }
    }
    CHECK_THAT((bdw{1.001, 2.5, 1}.expected_lifetime()), WithinRel(2501.0, 1e-11)); // (a + b - 1) / (a - 1)
}

TEST_CASE("gradients of predictions, the tail included") {
    auto const check = [](bdw const& model, auto const& of) {
        auto const with = clv::detail::with_gradient<clv::beta_discrete_weibull_of>(model);
        auto const values = clv::detail::values_of(model);
        for (std::size_t i = 0; i < 3; ++i) {
            double const h = 1e-6 * values[i];
            auto up = values;
            auto down = values;
            up[i] += h;
            down[i] -= h;
            CHECK_THAT(
                of(with).gradient[i],
                WithinRel((of(clv::detail::with_values<bdw>(up)) - of(clv::detail::with_values<bdw>(down))) / (2 * h),
                          1e-6));
        }
    };
    bdw const model{0.25, 1.5, 1.75};
    check(model, [](auto const& m) { return m.survival(7); });
    check(model, [](auto const& m) { return m.retention(7); });
    check(model, [](auto const& m) { return m.churn(7); });
    check(model, [](auto const& m) { return m.discounted_lifetime(0.1); });
    check(model, [](auto const& m) { return m.discounted_residual_lifetime(3, 1e-4); });
    check(bdw{2, 3, 0.8}, [](auto const& m) { return m.expected_lifetime(); });
}

TEST_CASE("limits of the beta-discrete-Weibull model are named") {
    auto const edge = [](std::vector<double> const& left) {
        auto const fit = clv::fit_retention<clv::beta_discrete_weibull>(left);
        REQUIRE(!fit.report.boundaries.empty());
        return fit.report.boundaries.front().what;
    };
    CHECK(edge({500, 500, 500, 500}) == "nobody ever leaves");
    CHECK(edge({500, 0, 0, 0}) == "everybody leaves at the first renewal");
}

TEST_CASE("clocks too large for a number: S(t) falls as t^(-alpha c)") {
    // log S(t) = log Gamma(alpha + beta) - log Gamma(beta) - alpha c log t, for t^c beyond 1e299
    bdw const model{1e-6, 2, 1e6};
    // alpha, beta = 1e-6, 2: log Gamma(2 + alpha) - log Gamma(2) = alpha (1 - Euler's constant)
    CHECK_THAT(model.log_survival(2), WithinRel(4.2278434e-7 - std::log(2.0), 1e-9));
    CHECK_THAT(model.retention(1), WithinRel(2 / (2 + 1e-6), 1e-14));
    CHECK_THAT(model.retention(3), WithinRel(2.0 / 3, 1e-9)); // (2 / 3)^(alpha c)
    CHECK_THAT(model.churn(3), WithinRel(model.survival(2) - model.survival(3), 1e-12));
    CHECK(std::isfinite(model.discounted_lifetime(0.1)));
    CHECK_THAT(model.discounted_residual_lifetime(4, 0.1),
               WithinRel(model.retention(5) * (1 + model.discounted_residual_lifetime(5, 0.1) / 1.1), 1e-9));
    // Where the clock is still a number both forms agree.
    bdw const near{0.5, 2, 600};
    CHECK_THAT(near.log_survival(3), WithinRel(std::lgamma(2.5) - std::lgamma(2.0) - 300 * std::log(3.0), 1e-12));
    CHECK_THROWS_AS(model.retention(0), invalid_option);
    CHECK_THROWS_AS(model.churn(0), invalid_option);
}

TEST_CASE("cohorts of any age need no more room than what was seen of them") {
    std::vector<clv::cohort> const old{{.alive = {100, 90}, .renewals = 4'000'000'000},
                                       {.alive = {100, 60, 50}, .renewals = 0}};
    auto const fit = clv::fit_retention<clv::shifted_beta_geometric>(old);
    CHECK(fit.report.converged);
    CHECK(fit.report.distinct == 3);
}
