// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/equity_forecast.hpp>
#include <clientele/tiers/transition.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace clientele;

namespace {

enum class three : std::uint8_t { one, two, three };
constexpr std::array<std::string_view, 3> tier_names(three /*unused*/) { return {"one", "two", "three"}; }

} // namespace

TEST_CASE("equity: for ever, and the sum of its periods") {
    tiers::transition<three> const leaving{{{{.7, .2, 0}, {.1, .6, .1}, {0, .2, .5}}}};
    tiers::by_tier<three> const margins{100, 40, 5};
    auto const value = tiers::value_by_tier(leaving, margins, {.rate = .1});
    for (std::size_t i = 0; i < 3; ++i) { // what the present yields, and what comes after
        double later = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            later += leaving.moves[i][j] * value[j];
        }
        CHECK_THAT(value[i], WithinRel(margins[i] + later / 1.1, 1e-13));
    }
    auto const long_run = tiers::value_by_tier(leaving, margins, {.rate = .1, .periods = 400});
    CHECK_THAT(long_run[2], WithinRel(value[2], 1e-13));
    auto const now = tiers::value_by_tier(leaving, margins, {.rate = .1, .periods = 0});
    CHECK(now == margins);
    auto const equity = tiers::equity_by_tier(leaving, {10, 20, 30}, margins, {.rate = .1});
    CHECK_THAT(equity[1], WithinRel(20 * value[1], 1e-14));
    CHECK_THROWS_AS(tiers::value_by_tier(leaving, margins, {}), invalid_option); // for ever, undiscounted
    CHECK_THROWS_AS(tiers::equity_by_tier(leaving, {10, -1, 30}, margins, {.rate = .1}), invalid_data);
}

TEST_CASE("a tier that nobody was in is worth nobody knows what") {
    using clientele_test::service;
    using tiers_of = std::vector<tiers::assignment<service>>;
    auto const reached = tiers::transition_of(
        tiers::migrate(tiers_of{service::diamond, service::diamond}, tiers_of{service::diamond, service::core}));
    CHECK_THROWS_WITH(tiers::value_by_tier(reached, {100, 50, 10, 1}, {.rate = .01}),
                      ContainsSubstring("customers come to it, but none was there"));
    auto const alone = tiers::transition_of(
        tiers::migrate(tiers_of{service::diamond, service::diamond}, tiers_of{service::diamond, {}}));
    auto const values = tiers::value_by_tier(alone, {100, std::nan(""), 10, 1}, {.rate = 1});
    CHECK_THAT(values[0], WithinRel(100 / (1 - .25), 1e-13)); // half stay, worth half as much
    CHECK(std::isnan(values[1]));
    CHECK(tiers::equity_by_tier(alone, {2, 0, 0, 0}, {100, 50, 10, 1}, {.rate = 1})[1] == 0);
}
