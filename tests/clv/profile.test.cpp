// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/profile.hpp>
#include <clientele/core/error.hpp>

#include <cmath>
#include <cstddef>

using namespace clientele;

TEST_CASE("a profile limit is where the likelihood-ratio test turns", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const fit = clv::fit<clv::bg_nbd>(*customers);
    for (std::size_t i = 0; i < 4; ++i) {
        auto const limits = clv::profile_interval(fit, i, *customers);
        CHECK(limits.estimate == fit.report.estimates[i]);
        // a model held at the limit by a narrow prior loses 1.92 of log likelihood, half the quantile of chi-square
        for (double const limit : {limits.lower, limits.upper}) {
            auto const held = clv::fit<clv::bg_nbd>(*customers, {}, {.priors = {{fit.report.names[i], limit, 1e-6}}});
            CHECK_THAT(fit.report.log_likelihood - held.report.log_likelihood, WithinAbs(1.920729410347, 1e-4));
        }
        // near Wald's, which knows the curvature at the top only
        auto const wald = fit.report.wald(i);
        CHECK_THAT(limits.lower, WithinRel(wald.lower, 0.15));
        CHECK_THAT(limits.upper, WithinRel(wald.upper, 0.25));
    }
}

TEST_CASE("limits contain the truth in both directions; bad questions are refused", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const fit = clv::fit<clv::nbd>(*customers);
    auto const wide = clv::profile_interval(fit, 0, *customers, {}, 0.99);
    auto const narrow = clv::profile_interval(fit, 0, *customers, {}, 0.5);
    CHECK(wide.lower < narrow.lower);
    CHECK(narrow.lower < fit.model.r);
    CHECK(fit.model.r < narrow.upper);
    CHECK(narrow.upper < wide.upper);
    CHECK_THROWS_AS(clv::profile_interval(fit, 2, *customers), invalid_option);
    CHECK_THROWS_AS(clv::profile_interval(fit, 0, *customers, {}, 1), invalid_option);
}

TEST_CASE("a side on which the likelihood never falls is open") {
    // everybody still there: the chance of being lost may be as small as you like
    std::vector<clv::summary> rows;
    for (std::uint32_t x = 1; x <= 40; ++x)
        rows.push_back({x, 29.9, 30});
    auto const fit = clv::fit<clv::bg_nbd>(rows);
    CHECK(clv::profile_interval(fit, 2, rows).lower == 0);
}
