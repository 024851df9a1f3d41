// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/likelihood_ratio.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/core/error.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("CDNOW's customers do leave: NBD against BG/NBD", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const nested = clv::fit<clv::nbd>(*customers).report;
    auto const full = clv::fit<clv::bg_nbd>(*customers).report;
    auto const test = clv::compare_nested(nested, full);
    CHECK_THAT(test.statistic, WithinRel(2 * (9763.657614673 - 9582.429206674), 1e-9));
    CHECK(test.degrees == 2);
    CHECK_THAT(test.p_value, WithinRel(std::exp(-test.statistic / 2), 1e-10)); // of two degrees of freedom
    CHECK_THROWS_AS(clv::compare_nested(full, nested), invalid_option);
    CHECK_THROWS_AS(clv::compare_nested(full, full), invalid_option);
    auto other = nested;
    other.customers = 5;
    CHECK_THROWS_AS(clv::compare_nested(other, full), invalid_option);
}

TEST_CASE("a full model below the nested one is not hidden") {
    clv::fit_report nested;
    nested.customers = 10;
    nested.log_likelihood = -100;
    nested.estimates = {1};
    auto full = nested;
    full.estimates = {1, 2};
    full.log_likelihood = -103;
    auto const test = clv::compare_nested(nested, full);
    CHECK(test.statistic == -6);
    CHECK(test.p_value == 1);
    full.log_likelihood = std::nan("");
    CHECK_THROWS_AS(clv::compare_nested(nested, full), invalid_data);
}
