// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/property.hpp"
#include "accounts.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/limit.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/when.hpp>
#include <clientele/tiers/within.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

using namespace clientele;
using namespace clientele_test;

static_assert(tiers::policy_for<decltype(by_revenue_quota()), std::vector<account> const&>);
static_assert(!tiers::policy_for<decltype(by_revenue_quota()), std::vector<int> const&>);
static_assert(tiers::banding_for<decltype(tiers::when(&account::blocked, service::base, "")), account const&>);
static_assert(!tiers::banding_for<decltype(by_revenue_quota()), account const&>); // not fitted

namespace {

/// Accounts with few different revenues, or none.
std::vector<account> drawn(std::vector<std::uint8_t> const& from) {
    std::vector<account> all;
    for (std::uint8_t const d : from) {
        account one{.revenue = d % 23 - 4.0, .years = d % 5, .blocked = d % 7 == 0};
        if (d % 11 == 0) {
            one.revenue.reset();
        }
        all.push_back(one);
    }
    all.push_back({.revenue = 1, .years = 1}); // somebody has a value
    return all;
}

/// Every kind of policy on one scale.
template <class Check> void each_policy(Check const& check) {
    check(by_revenue_quota());
    check(tiers::equal_shares<service>(by_revenue()));
    check(tiers::thresholds<service>(by_revenue(),
                                     {{service::diamond, 15}, {service::core, 7}, {service::potential, 0}}));
    check(
        tiers::capacities<service>(by_revenue(), {{service::diamond, 2}, {service::core, 5}, {service::potential, 9}}));
    check(tiers::first_of(tiers::when(&account::blocked, service::base, "blocked"), by_revenue_quota()));
    check(tiers::worst_of(by_revenue_quota(), tiers::equal_shares<service>(by_revenue())));
    check(tiers::limit(by_revenue_quota(), by_revenue(), {1, 3, std::nullopt, std::nullopt}));
}

} // namespace

TEST_CASE("laws of policies") {
    clientele_test::property("tiers do not depend on the order of customers, on threads, or on the unit of money",
                             [](std::vector<std::uint8_t> const& from) {
                                 auto const all = drawn(from);
                                 auto reversed = all;
                                 std::reverse(reversed.begin(), reversed.end());
                                 each_policy([&](auto const& policy) {
                                     auto const assigned = tiers::assign(all, policy);
                                     auto again = tiers::assign(reversed, policy);
                                     std::reverse(again.begin(), again.end());
                                     RC_ASSERT(again == assigned);
                                     RC_ASSERT(tiers::assign(all, policy, threads{3}) == assigned);
                                     // a frozen policy reproduces itself on the customers it was fitted to
                                     auto const kept = tiers::freeze(tiers::fit(all, policy));
                                     RC_ASSERT(tiers::assign(all, tiers::thaw(policy, kept)) == assigned);
                                 });
                                 auto scaled = all;
                                 for (account& one : scaled) {
                                     if (one.revenue) {
                                         *one.revenue *= 0.01;
                                     }
                                 }
                                 RC_ASSERT(tiers::assign(scaled, by_revenue_quota()) ==
                                           tiers::assign(all, by_revenue_quota()));
                             });
    clientele_test::property(
        "equal measure, equal tier; more never makes it worse; each says why",
        [](std::vector<std::uint8_t> const& from) {
            auto const all = drawn(from);
            for (std::size_t which = 0; which < 2; ++which) {
                auto const check = [&](auto const& policy) {
                    auto const banding = tiers::fit(all, policy);
                    auto const assigned = tiers::assign(all, banding);
                    for (std::size_t i = 0; i < all.size(); ++i) {
                        RC_ASSERT(tiers::explain(all[i], banding).tier == assigned[i]);
                        for (std::size_t j = 0; j < all.size(); ++j) {
                            if (all[i].revenue && all[j].revenue && *all[i].revenue >= *all[j].revenue) {
                                RC_ASSERT(!tiers::better(*assigned[j], *assigned[i]));
                            }
                        }
                    }
                };
                which == 0 ? check(by_revenue_quota()) : check(tiers::at_most(service::core, by_revenue_quota()));
            }
        });
    clientele_test::property(
        "a quota misses its shares by the largest block of ties at most", [](std::vector<std::uint8_t> const& from) {
            std::vector<account> all;
            std::vector<std::size_t> block(23);
            for (std::uint8_t const d : from) {
                all.push_back({.revenue = d % 23});
                ++block[d % 23U];
            }
            if (all.empty()) return;
            auto const found = sizes(tiers::assign(all, by_revenue_quota()));
            auto const largest = static_cast<double>(*std::max_element(block.begin(), block.end()));
            double have = 0;
            double want = 0;
            double const share[] = {.02, .18, .30, .50};
            for (std::size_t tier = 0; tier < 4; ++tier) {
                have += static_cast<double>(found[tier]);
                want += share[tier] * static_cast<double>(all.size());
                RC_ASSERT(std::abs(have - want) <= largest + 0.5);
            }
        });
}

TEST_CASE("any range of customers: lists, filters, temporaries") {
    auto const all = accounts(120);
    auto const expected = tiers::assign(all, by_revenue_quota());
    CHECK(tiers::assign(std::list<account>(all.begin(), all.end()), by_revenue_quota()) == expected);
    auto const open = [](account const& one) { return !one.blocked; };
    std::vector<account> kept;
    std::copy_if(all.begin(), all.end(), std::back_inserter(kept), open);
    CHECK(tiers::assign(all | ranges::views::filter(open), by_revenue_quota()) ==
          tiers::assign(kept, by_revenue_quota()));
    auto const same = [](account const& one) { return one; };
    CHECK(tiers::assign(all | ranges::views::transform(same), by_revenue_quota()) == expected);
    CHECK(tiers::assign(all | ranges::views::transform(same), tiers::within(&account::years, by_revenue_quota())) ==
          tiers::assign(all, tiers::within(&account::years, by_revenue_quota())));
}

TEST_CASE("a banding is a policy that has made up its mind") {
    auto const banding = tiers::fit(accounts(100), by_revenue_quota());
    auto const more = accounts(250);
    CHECK(tiers::assign(more, banding.fit(more, sequential{})) == tiers::assign(more, banding));
}
