// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/when.hpp>

#include <chrono>
#include <optional>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

TEST_CASE("a rule speaks of those of whom it holds") {
    std::vector<account> const all{{.blocked = true}, {.blocked = false}};
    auto const rule = tiers::when(&account::blocked, service::base, "blocked");
    CHECK(tiers::assign(all, rule) == std::vector<tiers::assignment<service>>{service::base, std::nullopt});
    CHECK(tiers::assign(all, tiers::first_of(rule, tiers::otherwise(service::core))) ==
          std::vector<tiers::assignment<service>>{service::base, service::core});
}

TEST_CASE("an override holds until its last day, and says why") {
    struct promised {
        std::optional<tiers::manual<service>> by_hand{};
    };
    promised const one{tiers::manual<service>{service::core, "promised by the board", 2026y / 3 / 31}};
    auto const on = [](std::chrono::sys_days day) { return tiers::overridden<service>(&promised::by_hand, day); };
    CHECK(on(2026y / 3 / 31)(one) == service::core);
    CHECK_FALSE(on(2026y / 4 / 1)(one));
    promised const nobody{};
    CHECK_FALSE(on(2026y / 3 / 1)(nobody));
    auto const why = tiers::explain(one, on(2026y / 3 / 1));
    CHECK(why.reason == "promised by the board");
    CHECK(why.review == std::chrono::sys_days{2026y / 4 / 1});
    CHECK(tiers::explain(one, on(2026y / 4 / 1)).reason == "expired: promised by the board");
}
