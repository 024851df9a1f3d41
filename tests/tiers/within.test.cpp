// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/when.hpp>
#include <clientele/tiers/within.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

template <class F> auto by_view_free(F read) { return tiers::equal_shares<service>(tiers::measure("revenue", read)); }

} // namespace

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

TEST_CASE("a policy that always speaks does not stop at a group of whom nobody has a value") {
    auto all = accounts(300);
    for (account& one : all) {
        if (one.years == 4) {
            one.revenue.reset();
        }
    }
    auto const policy =
        tiers::within(&account::years, tiers::first_of(by_revenue_quota(), tiers::otherwise(service::base)));
    auto const assigned = tiers::assign(all, policy);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK((all[i].years != 4 || assigned[i] == service::base));
    }
}

TEST_CASE("who is in no group has the cuts of everybody; texts are compared as texts, and kept") {
    struct shop {
        std::optional<std::string> region;
        double revenue;
    };
    auto const policy =
        tiers::within(&shop::region, tiers::equal_shares<service>(tiers::measure("revenue", &shop::revenue)));
    std::vector<shop> const all{{"north", 1}, {"north", 2}, {"north", 3}, {"north", 4}, {std::nullopt, 100}};
    auto const banding = tiers::fit(all, policy);
    CHECK(banding(all[4]) == service::diamond);
    CHECK(tiers::explain(all[4], banding).policy == "equal share of revenue over everybody");
    auto const by_view = [](shop const& of) { return std::string_view{*of.region}; };
    auto const own = tiers::within(by_view, tiers::equal_shares<service>(tiers::measure("revenue", &shop::revenue)));
    auto const learnt = [&] {
        std::vector<shop> const gone{{"north", 1}, {"south", 2}};
        return tiers::freeze(tiers::fit(gone, own));
    }();
    CHECK(learnt.learnt.groups.at(0).group == "north");
    static_assert(std::same_as<decltype(learnt.learnt.groups.at(0).group), std::string>);
    auto const by_number = tiers::within([](shop const&) { return std::nan(""); }, by_view_free(&shop::revenue));
    CHECK_THROWS_WITH(tiers::fit(all, by_number), StartsWith("row 0: group is nan"));
}

TEST_CASE("cuts of groups that were tampered with are refused") {
    auto const all = accounts(300);
    auto const policy = tiers::within(&account::years, by_revenue_quota());
    auto text = io::save(tiers::freeze(tiers::fit(all, policy)));
    auto const at = text.find("learnt.groups.3.learnt.edges.0.value ");
    REQUIRE(at != std::string::npos);
    text.replace(at, text.find('\n', at) - at, "learnt.groups.3.learnt.edges.0.value 1e9");
    CHECK_THROWS_AS((io::load<decltype(tiers::freeze(tiers::fit(all, policy)))>(text)), invalid_data);
}
