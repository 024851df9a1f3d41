// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "three_tiers.hpp"

#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/transition.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

using namespace clientele;

using clientele_test::chain;
using clientele_test::three;

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

TEST_CASE("chances and sizes that cannot be are refused") {
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{}, {1, -1, 0}, 1), invalid_data);
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{}, {std::nan(""), 0, 0}, 1), invalid_data);
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{{{{.9, .2, 0}, {}, {}}}}, {}, 1), invalid_data);
    CHECK_THROWS_AS(tiers::forecast(tiers::transition<three>{{{{-.1, .2, 0}, {}, {}}}}, {}, 1), invalid_data);
}

TEST_CASE("a chain is saved and loaded") {
    tiers::transition<three> kept{chain.moves, {1, 2, 3}, {false, false, true}};
    CHECK(io::load<tiers::transition<three>>(io::save(kept)) == kept);
    kept.moves[1][1] = 2;
    CHECK_THROWS_AS(io::load<tiers::transition<three>>(io::save(kept)), invalid_data);
}
