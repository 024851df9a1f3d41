// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"
#include "ready_made.hpp"

#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/satisfaction_grid.hpp>
#include <clientele/tiers/service_pyramid.hpp>
#include <clientele/tiers/translate.hpp>
#include <clientele/tiers/when.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

TEST_CASE("tiers of one scale read as tiers of another") {
    std::vector<cd_buyer> all;
    for (int i = 0; i < 100; ++i) {
        all.push_back({.cents = i * 37 % 100});
    }
    using tiers::volume;
    auto const policy = tiers::translate<volume>(tiers::service_pyramid(tiers::measure("spend", &cd_buyer::cents)),
                                                 {volume::high, volume::high, volume::medium, volume::low});
    auto const assigned = tiers::assign(all, policy);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(assigned[i] == (all[i].cents >= 80 ? volume::high : all[i].cents >= 50 ? volume::medium : volume::low));
    }
    CHECK(tiers::explain(all[0], tiers::fit(all, policy)).policy == "quota of spend");
    auto const kept = tiers::freeze(tiers::fit(all, policy));
    CHECK(tiers::assign(all, tiers::thaw(policy, io::load<std::remove_cvref_t<decltype(kept)>>(io::save(kept)))) ==
          assigned);
}

TEST_CASE("a record keeps its dates on the other scale") {
    using clientele_test::service;
    struct favoured {
        std::optional<tiers::manual<service>> by_hand;
    };
    auto const today = std::chrono::sys_days{std::chrono::year{2026} / 7 / 1};
    favoured const one{tiers::manual<service>{service::core, "promised", today}};
    auto const policy = tiers::translate<service>(tiers::overridden<service>(&favoured::by_hand, today),
                                                  {service::core, service::potential, service::base, service::base});
    auto const record = tiers::explain(one, tiers::fit(std::vector{one}, policy));
    CHECK(record.tier == service::potential);
    CHECK(record.review == today + std::chrono::days{1});
    CHECK_THROWS_AS(tiers::translate<service>(tiers::overridden<service>(&favoured::by_hand, today),
                                              {service::core, service::core, service::core, static_cast<service>(8)}),
                    invalid_option);
}
