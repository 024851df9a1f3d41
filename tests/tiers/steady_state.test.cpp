// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/property.hpp"
#include "three_tiers.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/steady_state.hpp>
#include <clientele/tiers/transition.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

using namespace clientele;

using clientele_test::chain;
using clientele_test::three;

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
    CHECK_THROWS_WITH(tiers::steady_state(tiers::transition<three>{{{{1, 0, 0}, {.2, .6, .2}, {0, 0, 1}}}}),
                      ContainsSubstring("{one}, {three}"));
    CHECK_THROWS_WITH(tiers::steady_state(tiers::transition<three>{{{{.5, 0, .5}, {0, 1, 0}, {.5, 0, .5}}}}),
                      ContainsSubstring("{one, three}, {two}"));
    // who leaves at once leaves no trace
    CHECK(tiers::steady_state(tiers::transition<three>{{{{0, 0, 0}, {.2, .6, .2}, {0, 0, 1}}}}) ==
          std::array{0.0, 0.0, 1.0});
    CHECK_THROWS_WITH(tiers::steady_state(tiers::transition<three>{{{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}}}),
                      ContainsSubstring("steady state of nobody"));
}

TEST_CASE("rare moves keep their digits") {
    double const rare = 1e-12;
    auto const share = tiers::steady_state(
        tiers::transition<three>{{{{1 - rare, rare, 0}, {2 * rare, 1 - 3 * rare, rare}, {0, .5, .5}}}});
    // detailed balance: 1 to 2 to 1 is rare : 2 rare, 2 to 3 is rare : 1/2
    CHECK_THAT(share[1] / share[0], WithinRel(0.5, 1e-14)); // what stays has no say
    CHECK_THAT(share[2] / share[1], WithinRel(2 * rare, 1e-14));
}

TEST_CASE("a tier that nobody was in leaves the steady state of the others alone, until somebody comes to it") {
    using tiers_of = std::vector<tiers::assignment<three>>;
    auto const empty = tiers::transition_of(tiers::migrate(tiers_of{three::one, three::one, three::two, three::two},
                                                           tiers_of{three::one, three::two, three::two, three::one}));
    CHECK(empty.unseen == std::array{false, false, true});
    CHECK(tiers::steady_state(empty) == std::array{.5, .5, 0.0});
    auto const reached = tiers::transition_of(
        tiers::migrate(tiers_of{three::one, three::one, three::two}, tiers_of{three::one, three::two, three::three}));
    CHECK_THROWS_WITH(tiers::steady_state(reached), ContainsSubstring("row 2: tier is three, customers come to it"));
    CHECK_THROWS_AS(tiers::steady_state(tiers::transition_of(tiers::migration<three>{})), invalid_data);
}

TEST_CASE("customers who go round in step: shares over time, in which a forecast does not come to rest") {
    tiers::transition<three> const round{{{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}}};
    for (double const share : tiers::steady_state(round)) {
        CHECK_THAT(share, WithinRel(1.0 / 3, 1e-15));
    }
    CHECK(tiers::forecast(round, {3, 0, 0}, 300).back() == std::array{3.0, 0.0, 0.0});
}

TEST_CASE("laws: a period does not change the steady state; a forecast loses who leaves and gains who joins") {
    clientele_test::property(
        "any chain", [](std::array<std::uint8_t, 9> const& drawn, std::array<std::uint8_t, 3> now) {
            tiers::transition<three> any{.joining = {1, 2, 3}};
            double stay = 0;
            for (std::size_t from = 0; from < 3; ++from) {
                for (std::size_t to = 0; to < 3; ++to) {
                    any.moves[from][to] = (1 + drawn[3 * from + to]) / 1000.0; // 256 * 3 of 1000 at most: some leave
                }
                stay += now[from] * (1 - any.leaving(tiers::at_place<three>(from)));
            }
            auto const share = tiers::steady_state(any);
            auto const next = tiers::forecast(tiers::transition<three>{any.moves}, share, 1).front();
            double const kept = next[0] + next[1] + next[2];
            for (std::size_t tier = 0; tier < 3; ++tier) {
                RC_ASSERT(std::abs(next[tier] / kept - share[tier]) <= 1e-14);
            }
            auto const sizes = tiers::forecast(any, {1.0 * now[0], 1.0 * now[1], 1.0 * now[2]}, 1).front();
            RC_ASSERT(std::abs(sizes[0] + sizes[1] + sizes[2] - (stay + 6)) <= 1e-11);
        });
}

TEST_CASE("tiers that lose customers at different rates: where the forecast comes to rest") {
    // (.1 + .01) = 0.11 for the trace and determinant of [[.5, .1], [.1, .8]]: the root is (1.3 + sqrt(.13)) / 2
    tiers::transition<three> const two{{{{.5, .1, 0}, {.1, .8, 0}, {0, 0, 0}}}};
    double const root = (1.3 + std::sqrt(.13)) / 2;
    auto const share = tiers::steady_state(two);
    CHECK_THAT(share[0] / share[1], WithinRel(.1 / (root - .5), 1e-13));
    CHECK(share[2] == 0);
    auto const far = tiers::forecast(two, {1000, 1000, 0}, 200).back();
    CHECK_THAT(far[0] / (far[0] + far[1]), WithinRel(share[0], 1e-12));
}

TEST_CASE("the group that lasts longest feeds the tiers below it") {
    tiers::transition<three> const falls{{{{.9, .1, 0}, {0, .5, .2}, {0, 0, .3}}}};
    auto const share = tiers::steady_state(falls);
    // x (.9 I - P) = 0 from the top: 1, .1 / .4, .2 .25 / .6
    CHECK_THAT(share[1] / share[0], WithinRel(.25, 1e-14));
    CHECK_THAT(share[2] / share[0], WithinRel(.05 / .6, 1e-14));
    CHECK_THAT(share[0] + share[1] + share[2], WithinRel(1.0, 1e-15));
}

TEST_CASE("tiers that last alike, one of which leads to the other: all end in that one") {
    CHECK(tiers::steady_state(tiers::transition<three>{{{{.8, .1, 0}, {0, .8, 0}, {}}}}) == std::array{0.0, 1.0, 0.0});
    CHECK(tiers::steady_state(tiers::transition<three>{{{{1 - 1e-13, 1e-13, 0}, {0, 1, 0}, {}}}}) ==
          std::array{0.0, 1.0, 0.0});
}
