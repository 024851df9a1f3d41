// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/report.hpp>

#include <array>
#include <cmath>

using namespace clientele;

TEST_CASE("the covariance is the inverse of the information, in the parameters' own units") {
    // By logarithms: information [[4, 2], [2, 3]], inverse [[3, -2], [-2, 4]] / 8; parameters 10 and 0.5
    stats::second_order<2> const f{0, {0, 0}, {-4, -2, -3}};
    auto const found = clv::detail::covariance_of<2>(f, {10, 0.5});
    CHECK_THAT(found[0], WithinRel(100 * 3.0 / 8, 1e-13));
    CHECK_THAT(found[1], WithinRel(10 * 0.5 * -2.0 / 8, 1e-13));
    CHECK(found[1] == found[2]);
    CHECK_THAT(found[3], WithinRel(0.25 * 4.0 / 8, 1e-13));
}

TEST_CASE("what the data do not determine is infinite, the rest is not") {
    stats::second_order<2> const f{0, {0, 0}, {-4, 0, 0}};
    auto const found = clv::detail::covariance_of<2>(f, {10, 0.5});
    CHECK_THAT(found[0], WithinRel(25.0, 1e-13));
    CHECK(std::isinf(found[3]));
}

TEST_CASE("criteria and intervals") {
    clv::fit_report report;
    report.customers = 100;
    report.log_likelihood = -50;
    report.estimates = {2, 3};
    report.covariance = {0.04, 0, 0, 0.09};
    CHECK(report.aic() == 104);
    CHECK_THAT(report.bic(), WithinRel(2 * std::log(100) + 100, 1e-14));
    CHECK_THAT(report.standard_error(1), WithinRel(0.3, 1e-14));
    auto const limits = report.wald(0);
    CHECK_THAT(limits.lower, WithinRel(2 * std::exp(-1.959963984540054 * 0.1), 1e-12));
    CHECK_THAT(limits.upper, WithinRel(2 * std::exp(1.959963984540054 * 0.1), 1e-12));
}

TEST_CASE("parameters known to very different degrees are all known") {
    // information 1e14 on one, as a sharp prior gives it, and a flat one beside it
    stats::second_order<3> const f{0, {0, 0, 0}, {-1e14, -2, -4, 0, 0, 0}};
    auto const found = clv::detail::covariance_of<3>(f, {1, 0.5, 1});
    CHECK_THAT(found[0], WithinRel(1e-14, 1e-10));
    CHECK_THAT(found[4], WithinRel(0.25 / 4, 1e-10));
    CHECK(std::isinf(found[8]));
}

TEST_CASE("what ran off is named where the model has no name for it") {
    clv::fit_report report;
    report.names = {"r", "alpha"};
    clv::detail::name_run_offs(report, std::array{1.0, 2.0}, 30);
    CHECK(report.boundaries.empty());
    clv::detail::name_run_offs(report, std::array{1.0, -30.0}, 30);
    REQUIRE(report.boundaries.size() == 1);
    CHECK(report.boundaries[0].what.find("alpha has run off") == 0);
}
