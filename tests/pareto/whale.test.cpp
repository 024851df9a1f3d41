// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/pareto/whale.hpp>

#include <cmath>
#include <functional>
#include <vector>

using namespace clientele;

TEST_CASE("a whale by hand") {
    std::vector<double> const profit{-30, 50, 0, 40, -10, 30};
    auto const whale = pareto::whale(profit, std::identity{});
    CHECK(whale.customers == 6);
    CHECK(whale.total == 80);
    CHECK(whale.peak == 120);
    CHECK(whale.at_peak == 3);
    CHECK(whale.losing == 2);
    CHECK(whale.lost == 40);
    CHECK(whale.share_past_peak() == 0.5);
    std::vector<pareto::whale_point> const expected{{0, 0},        {1. / 6, 50},  {2. / 6, 90}, {0.5, 120},
                                                    {4. / 6, 120}, {5. / 6, 110}, {1, 80}};
    REQUIRE(whale.points.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK_THAT(whale.points[i].customers, WithinAbs(expected[i].customers, 1e-15));
        CHECK(whale.points[i].profit == expected[i].profit);
    }
}

TEST_CASE("a shop that loses on everybody, and one that loses on nobody") {
    auto const bad = pareto::whale(std::vector<double>{-1, -2}, std::identity{});
    CHECK(bad.peak == 0);
    CHECK(bad.at_peak == 0);
    CHECK(bad.lost == 3);
    CHECK(bad.share_past_peak() == 1);
    auto const good = pareto::whale(std::vector<double>{1, 2}, std::identity{});
    CHECK(good.peak == 3);
    CHECK(good.lost == 0);
    CHECK(good.share_past_peak() == 0);
}

TEST_CASE("a whale curve refuses bad input") {
    CHECK_THROWS_WITH(pareto::whale(std::vector<double>{}, std::identity{}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(pareto::whale(std::vector<double>{1, std::nan("")}, std::identity{}),
                      ContainsSubstring("row 1: profit is nan"));
}

TEST_CASE("laws of the whale curve") {
    clientele_test::property("peak less total is what the losing cost; few points are enough for the peak", [] {
        auto const cents = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 2000)));
        std::vector<double> profit(cents.begin(), cents.end());
        auto const whale = pareto::whale(profit, std::identity{}, 5);
        RC_ASSERT(whale.peak - whale.total == whale.lost);
        RC_ASSERT(whale.points.size() <= 8U);
        double highest = 0;
        for (auto const& point : whale.points) {
            highest = std::max(highest, point.profit);
        }
        RC_ASSERT(highest == whale.peak);
        RC_ASSERT(whale.points.back().customers == 1 && whale.points.back().profit == whale.total);
        std::ranges::reverse(profit);
        RC_ASSERT(pareto::whale(profit, std::identity{}, 5, threads{3}) == whale);
    });
}
