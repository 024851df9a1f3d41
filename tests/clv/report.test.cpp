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
