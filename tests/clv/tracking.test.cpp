// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/clv/tracking.hpp>
#include <clientele/core/error.hpp>

#include <cstddef>
#include <vector>

using namespace clientele;

namespace {

constexpr double end = 272.0 / 7; // 1997-09-30, in weeks from 1997-01-01

} // namespace

TEST_CASE("CDNOW week by week: BTYD's and CLVTools' figures", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const rows = clv::summarise(*customers, clv::own_names{});
    auto const bg = clv::expected_tracking(clv::bg_nbd{.243, 4.414, .793, 2.426}, rows, end, {39, 52, 78});
    CHECK_THAT(bg[0], WithinAbs(2505.14, .006));
    CHECK_THAT(bg[1], WithinAbs(3138.56, .006));
    CHECK_THAT(bg[2], WithinAbs(4171.43, .006));
    clv::pareto_nbd const model{.5532770469, 10.57768346, .606239989, 11.66873529}; // CDNOW's optimum
    auto const pareto = clv::expected_tracking(model, rows, end, {20, 21, 22, 23, 24, 25, 39, 52, 78});
    // CLVTools' figures, at where its search ends: good to four digits
    std::vector<double> const wanted{1308.71, 1385.11, 1459.74, 1532.71, 1604.11, 1674.03, 2532.27, 3190.45, 4274.44};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        CHECK_THAT(pareto[i], WithinRel(wanted[i], 3e-4));
}

TEST_CASE("before the first customer nothing is expected, and times that cannot be are refused") {
    clv::summaries const rows{.rows = {{0, 0, 5}, {1, 1, 10}}, .customers = 2};
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    auto const found = clv::expected_tracking(model, rows, 12, {0, 2, 3, 12});
    CHECK(found[0] == 0);
    CHECK(found[1] == 0); // the first came at 2
    CHECK_THAT(found[2], WithinRel(model.expected_transactions(1.0), 1e-14));
    CHECK_THAT(found[3], WithinRel(model.expected_transactions(10.0) + model.expected_transactions(5.0), 1e-14));
    CHECK_THROWS_AS(clv::expected_tracking(model, rows, 9, {1}), invalid_option);
    CHECK_THROWS_AS(clv::expected_tracking(model, rows, 12, {-1}), invalid_option);
}
