// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/within.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("a quota within groups holds in each of them") {
    auto const all = accounts(300); // eleven groups by years
    auto const policy = tiers::within(&account::years, by_revenue_quota());
    auto const assigned = tiers::assign(all, policy);
    for (int years = 0; years < 11; ++years) {
        std::vector<account> members;
        std::vector<tiers::assignment<service>> theirs;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].years == years) {
                members.push_back(all[i]);
                theirs.push_back(assigned[i]);
            }
        }
        CHECK(tiers::assign(members, by_revenue_quota()) == theirs);
    }
    CHECK(tiers::assign(std::list<account>(all.begin(), all.end()), policy, threads{2}) == assigned);
}

TEST_CASE("a group that was not there has the cuts of everybody, and says so") {
    auto const all = accounts(300);
    auto const banding = tiers::fit(all, tiers::within(&account::years, by_revenue_quota()));
    account const stranger{.revenue = 290, .years = 99};
    CHECK(banding(stranger) == tiers::fit(all, by_revenue_quota())(stranger));
    CHECK(tiers::explain(stranger, banding).policy == "quota of revenue over everybody");
    CHECK(tiers::explain(all[0], banding).policy == "quota of revenue within 0");
}

TEST_CASE("a group of whom nobody has a value stands in nobody's way") {
    auto all = accounts(300);
    for (account& one : all) {
        if (one.years == 4) {
            one.revenue.reset();
        }
    }
    auto const banding = tiers::fit(all, tiers::within(&account::years, by_revenue_quota()));
    CHECK(tiers::freeze(banding).learnt.groups.size() == 10);
    for (account const& one : all) {
        CHECK(banding(one).has_value() == (one.years != 4));
    }
}

TEST_CASE("groups are frozen and thawed") {
    auto const all = accounts(300);
    auto const policy = tiers::within(&account::years, by_revenue_quota());
    auto const kept = tiers::freeze(tiers::fit(all, policy));
    CHECK(kept.learnt.groups.size() == 11);
    auto const again = tiers::thaw(policy, io::load<std::remove_cvref_t<decltype(kept)>>(io::save(kept)));
    CHECK(tiers::assign(all, again) == tiers::assign(all, policy));
    auto twice = kept;
    twice.learnt.groups[3].group = twice.learnt.groups[2].group;
    CHECK_THROWS_AS(tiers::thaw(policy, twice), invalid_data);
}
