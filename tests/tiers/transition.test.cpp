// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/transition.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

using namespace clientele;

namespace {

enum class three : std::uint8_t { one, two, three };
constexpr std::array<std::string_view, 3> tier_names(three /*unused*/) { return {"one", "two", "three"}; }

tiers::transition<three> const chain{{{{.85, .12, .03}, {.10, .75, .15}, {.02, .18, .80}}}};

} // namespace

TEST_CASE("the steady state of the textbook chain: 230, 294 and 255 of 779") {
    auto const share = tiers::steady_state(chain);
    CHECK_THAT(share[0], WithinRel(230.0 / 779, 1e-14));
    CHECK_THAT(share[1], WithinRel(294.0 / 779, 1e-14));
    CHECK_THAT(share[2], WithinRel(255.0 / 779, 1e-14));
    CHECK_THAT(share[0], WithinAbs(.29525032, 5e-9));
    CHECK_THAT(share[1], WithinAbs(.37740693, 5e-9));
    CHECK_THAT(share[2], WithinAbs(.32734275, 5e-9));
    // It is where a forecast leads, and stays.
    auto const far = tiers::forecast(chain, {779, 0, 0}, 400).back();
    CHECK_THAT(far[1], WithinRel(294.0, 1e-12));
    auto const next = tiers::forecast(chain, {230, 294, 255}, 1).front();
    CHECK_THAT(next[0], WithinRel(230.0, 1e-14));
}

TEST_CASE("a tier that is left for good has no share; two ends have no steady state") {
    auto const drained = tiers::steady_state(tiers::transition<three>{{{{.5, .5, 0}, {0, .9, .1}, {0, .3, .7}}}});
    CHECK(drained[0] == 0);
    CHECK_THAT(drained[1], WithinRel(.75, 1e-14));
    CHECK_THROWS_AS(tiers::steady_state(tiers::transition<three>{{{{1, 0, 0}, {.2, .6, .2}, {0, 0, 1}}}}),
                    invalid_data);
    CHECK_THROWS_AS(tiers::steady_state(tiers::transition<three>{{{{0, 0, 0}, {.2, .6, .2}, {0, 0, 1}}}}),
                    invalid_data);
}

TEST_CASE("rare moves keep their digits") {
    double const rare = 1e-12;
    auto const share = tiers::steady_state(
        tiers::transition<three>{{{{1 - rare, rare, 0}, {2 * rare, 1 - 3 * rare, rare}, {0, .5, .5}}}});
    // detailed balance: 1 to 2 to 1 is rare : 2 rare, 2 to 3 is rare : 1/2
    CHECK_THAT(share[1] / share[0], WithinRel(0.5, 1e-3)); // 1 - 3 rare is rounded
    CHECK_THAT(share[2] / share[1], WithinRel(2 * rare, 1e-3));
}

TEST_CASE("chances as they were seen, with those who leave and join") {
    using tiers_of = std::vector<tiers::assignment<three>>;
    auto const seen =
        tiers::migrate(tiers_of{three::one, three::one, three::one, three::one, three::two, std::nullopt},
                       tiers_of{three::one, three::one, three::two, std::nullopt, three::one, three::two});
    auto const found = tiers::transition_of(seen);
    CHECK(found.moves[0] == std::array{.5, .25, 0.0});
    CHECK(found.leaving(three::one) == .25);
    CHECK(found.joining == std::array{0.0, 1.0, 0.0});
    CHECK(found.moves[2] == std::array{0.0, 0.0, 1.0}); // nobody was there
    auto const next = tiers::forecast(found, {4, 0, 0}, 2);
    CHECK(next[0] == std::array{2.0, 2.0, 0.0});
    CHECK(next[1] == std::array{3.0, 1.5, 0.0});
}

TEST_CASE("chances that cannot be are refused") {
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{{{{.9, .2, 0}, {}, {}}}}, {}, 1), invalid_data);
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{{{{-.1, .2, 0}, {}, {}}}}, {}, 1), invalid_data);
}
