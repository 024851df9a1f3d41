// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/when.hpp>

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("the first that speaks, the best and the worst of two") {
    auto const all = accounts(100);
    auto const value = by_revenue_quota();
    auto const loyal = tiers::quota<service>(
        tiers::measure("years", &account::years),
        {{service::diamond, .10}, {service::core, .20}, {service::potential, .30}, {service::base, .40}});
    auto const by_value = tiers::assign(all, value);
    auto const by_years = tiers::assign(all, loyal);
    auto const blocked = tiers::when(&account::blocked, service::base, "blocked");
    auto const first = tiers::assign(all, tiers::first_of(blocked, value));
    auto const best = tiers::assign(all, tiers::best_of(value, loyal));
    auto const worst = tiers::assign(all, tiers::worst_of(value, loyal));
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(first[i] == (all[i].blocked ? tiers::assignment<service>{service::base} : by_value[i]));
        CHECK(best[i] == std::min(*by_value[i], *by_years[i])); // the better one stands first in the enumeration
        CHECK(worst[i] == std::max(*by_value[i], *by_years[i]));
    }
    CHECK(tiers::assign(all, tiers::first_of(value, value)) == by_value);
    CHECK(tiers::assign(all, tiers::best_of(value, loyal), threads{3}) == best);
}

TEST_CASE("no worse, and no better, than a tier") {
    auto const all = accounts(100);
    auto const plain = tiers::assign(all, by_revenue_quota());
    auto const least = tiers::assign(all, tiers::at_least(service::potential, by_revenue_quota()));
    auto const most = tiers::assign(all, tiers::at_most(service::core, by_revenue_quota()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(least[i] == std::min(*plain[i], service::potential));
        CHECK(most[i] == std::max(*plain[i], service::core));
    }
}

TEST_CASE("the record says who spoke, or why nobody did") {
    auto const all = accounts(100);
    auto const policy = tiers::first_of(tiers::when(&account::blocked, service::base, "blocked"),
                                        tiers::at_least(service::potential, by_revenue_quota()));
    auto const banding = tiers::fit(all, policy);
    account one{.revenue = 3};
    CHECK(tiers::explain(one, banding).tier == service::potential);
    CHECK(tiers::explain(one, banding).policy == "quota of revenue");
    CHECK(tiers::explain(one, banding).reason == "revenue lies among those of tier base; at least potential");
    one.blocked = true;
    CHECK(tiers::explain(one, banding).policy == "rule");
    CHECK(tiers::explain(one, banding).reason == "blocked");
    one = {};
    CHECK_FALSE(tiers::explain(one, banding).tier);
    CHECK(tiers::explain(one, banding).reason == "not so: blocked; no revenue");
    for (account const& each : all) {
        CHECK(tiers::explain(each, banding).tier == banding(each));
    }
}

TEST_CASE("combinations are frozen, saved and thawed as one") {
    auto const all = accounts(100);
    auto const policy =
        tiers::first_of(tiers::when(&account::blocked, service::base, "blocked"),
                        tiers::best_of(by_revenue_quota(), tiers::at_most(service::core, by_revenue_quota())));
    auto const banding = tiers::fit(all, policy);
    auto const kept = tiers::freeze(banding);
    auto const again = tiers::thaw(policy, io::load<std::remove_cvref_t<decltype(kept)>>(io::save(kept)));
    CHECK(tiers::freeze(again) == kept);
    CHECK(tiers::assign(all, again) == tiers::assign(all, policy));
}

TEST_CASE("the record of a bound has no boundary that does not count") {
    auto const cuts = tiers::thresholds<service>(
        by_revenue(), {{service::diamond, 1000}, {service::core, 100}, {service::potential, 10}});
    std::vector<account> const none;
    auto const floor = tiers::fit(none, tiers::at_least(service::core, cuts));
    account const small{.revenue = 10};
    auto const lifted = tiers::explain(small, floor);
    CHECK(lifted.tier == service::core);
    CHECK(!lifted.why->to_rise); // 100 would leave him where he is
    CHECK(!lifted.why->to_stay);
    account const middle{.revenue = 150};
    CHECK(!tiers::explain(middle, floor).why->to_stay); // he cannot fall
    CHECK(tiers::explain(middle, floor).why->to_rise == 1000);
    auto const ceiling = tiers::fit(none, tiers::at_most(service::core, cuts));
    CHECK(!tiers::explain(middle, ceiling).why->to_rise);
    CHECK(tiers::explain(middle, ceiling).why->to_stay == 100);
    CHECK_THROWS_AS(tiers::at_least(static_cast<service>(9), cuts), invalid_option);
    CHECK_THROWS_AS(tiers::when(&account::blocked, static_cast<service>(7), "bad"), invalid_option);
}

TEST_CASE("the first that speaks is not asked for more than it needs") {
    account const blocked{.revenue = std::nan(""), .blocked = true};
    auto const cuts = tiers::thresholds<service>(
        by_revenue(), {{service::diamond, 1000}, {service::core, 100}, {service::potential, 10}});
    auto const banding = tiers::fit(std::vector<account>{},
                                    tiers::first_of(tiers::when(&account::blocked, service::base, "blocked"), cuts));
    CHECK(banding(blocked) == service::base);
    CHECK(tiers::explain(blocked, banding).reason == "blocked");
    account const bad{.revenue = std::nan("")};
    CHECK_THROWS_WITH(tiers::explain(bad, banding, 12), StartsWith("row 12: revenue is nan"));
}
