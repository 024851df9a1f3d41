// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"
#include "ready_made.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/rfm/maps.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/segments.hpp>

#include <cstddef>
#include <optional>
#include <vector>

using namespace clientele;
using clientele_test::cd_buyer;
using enum clientele_test::service;

namespace {

constexpr auto table =
    tiers::tiers_of_segments<clientele_test::service>(rfm::ten_segments, {{"Champions", diamond},
                                                                          {"Loyal", core},
                                                                          {"Potential Loyalist", core},
                                                                          {"New", potential},
                                                                          {"Promising", potential},
                                                                          {"Need Attention", potential},
                                                                          {"About To Sleep", base},
                                                                          {"At Risk", potential},
                                                                          {"Can't Lose Them", diamond},
                                                                          {"Hibernating", base}});
static_assert(table(rfm::score{5, 5, 1}) == diamond && table(rfm::score{1, 1, 5}) == base);

auto lens() {
    return rfm::lens(rfm::recency(&cd_buyer::last), rfm::frequency(&cd_buyer::days), rfm::monetary(&cd_buyer::cents));
}

} // namespace

TEST_CASE("tiers by segments are those of the segments") {
    auto const day = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    std::vector<cd_buyer> all;
    for (int i = 0; i < 200; ++i) {
        all.push_back(
            {.cents = 100 + i * 37 % 1000, .days = 1 + i * 7 % 19, .last = day + std::chrono::days{i * 13 % 300}});
    }
    all.push_back({}); // without orders
    auto const policy = tiers::by_segments(table, lens());
    auto const assigned = tiers::assign(all, policy);
    auto const scores = rfm::score_with(rfm::fit(all, lens()), all, lens());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(assigned[i] == (scores[i] ? std::optional{table(*scores[i])} : std::nullopt));
    }
    CHECK(!assigned.back());
    CHECK(tiers::assign(all, policy, threads{3}) == assigned);

    auto const banding = tiers::fit(all, policy);
    auto const why = tiers::explain(all[0], banding);
    CHECK_THAT(why.reason, StartsWith("segment ") && ContainsSubstring(", score "));
    CHECK(tiers::explain(all.back(), banding).reason == "no orders");
    auto const kept = io::load<decltype(tiers::freeze(banding))>(io::save(tiers::freeze(banding)));
    CHECK(tiers::assign(all, tiers::thaw(policy, kept)) == assigned);
}

TEST_CASE("a scale of other scores than those of the map is refused") {
    std::vector<cd_buyer> const some{{.cents = 1, .days = 1, .last = std::chrono::sys_days{}},
                                     {.cents = 2, .days = 2, .last = std::chrono::sys_days{}}};
    CHECK_THROWS_AS(tiers::fit(some, tiers::by_segments(table, lens(), {.bins = 3})), invalid_option);
}
