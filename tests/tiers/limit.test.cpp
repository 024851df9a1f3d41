// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/limit.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/steady.hpp>
#include <clientele/tiers/when.hpp>

#include <chrono>
#include <cstddef>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("who finds no seat goes to the next tier, best first") {
    auto const all = accounts(100);
    auto const policy = tiers::limit(by_revenue_quota(), by_revenue(), {1, 10, std::nullopt, std::nullopt});
    auto const assigned = tiers::assign(all, policy);
    // of 2 / 18 / 30 / 50: one diamond falls among 19 who want core, nine fall further
    CHECK(sizes(assigned) == std::vector<std::size_t>{1, 10, 39, 50, 0});
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK((assigned[i] == service::diamond) == (*all[i].revenue == 100));
        CHECK((assigned[i] == service::core) == (*all[i].revenue < 100 && *all[i].revenue >= 90));
    }
}

TEST_CASE("capacity is never exceeded, ties fall together") {
    std::vector<account> all(10, account{.revenue = 5});
    all.push_back({.revenue = 9});
    auto const everybody = tiers::when([](account const&) { return true; }, service::diamond, "all");
    auto const seats = [&](std::optional<std::uint64_t> first) {
        return sizes(tiers::assign(all, tiers::limit(everybody, by_revenue(), {first, std::nullopt, 0, std::nullopt})));
    };
    CHECK(seats(5) == std::vector<std::size_t>{1, 10, 0, 0, 0});
    CHECK(seats(11) == std::vector<std::size_t>{11, 0, 0, 0, 0});
    CHECK(seats(0) == std::vector<std::size_t>{0, 11, 0, 0, 0});
}

TEST_CASE("the record says that no seat was left, and what would have won one") {
    auto const all = accounts(100);
    auto const banding =
        tiers::fit(all, tiers::limit(by_revenue_quota(), by_revenue(), {1, 10, std::nullopt, std::nullopt}));
    account const one{.revenue = 85};
    auto const why = tiers::explain(one, banding);
    CHECK(why.tier == service::potential);
    CHECK(why.reason == "revenue lies among those of tier core; no seat left in core");
    CHECK(why.why->to_rise == 89);
    CHECK(why.why->rise_beyond); // 89 is the first who found none
    for (account const& each : all) {
        CHECK(tiers::explain(each, banding).tier == banding(each));
    }
}

TEST_CASE("seats are frozen with the policy") {
    auto const all = accounts(100);
    auto const policy = tiers::limit(by_revenue_quota(), by_revenue(), {1, 10, std::nullopt, std::nullopt});
    auto const kept = tiers::freeze(tiers::fit(all, policy));
    auto const again = tiers::thaw(policy, io::load<std::remove_cvref_t<decltype(kept)>>(io::save(kept)));
    CHECK(tiers::assign(all, again) == tiers::assign(all, policy));
    CHECK_THROWS_AS(tiers::limit(by_revenue_quota(), by_revenue(), {1, 1, 1, 1}), invalid_option);
}

TEST_CASE("who has no value finds no seat where seats are counted, and no seats are closed") {
    std::vector<account> all(5);
    all[0].revenue = 5;
    for (std::size_t i = 1; i < all.size(); ++i) {
        all[i].revenue.reset();
    }
    auto const everybody = tiers::when([](account const&) { return true; }, service::diamond, "all");
    auto const with = [&](std::optional<std::uint64_t> first, std::optional<std::uint64_t> second) {
        return tiers::limit(everybody, by_revenue(), {first, second, std::nullopt, std::nullopt});
    };
    CHECK(sizes(tiers::assign(all, with(1, std::nullopt))) == std::vector<std::size_t>{1, 4, 0, 0, 0});
    CHECK(sizes(tiers::assign(all, with(7, 3))) == std::vector<std::size_t>{1, 0, 4, 0, 0});
    CHECK(sizes(tiers::assign(all, with(0, 0))) == std::vector<std::size_t>{0, 0, 5, 0, 0});
    CHECK(sizes(tiers::assign(all, with(std::nullopt, 0))) == std::vector<std::size_t>{5, 0, 0, 0, 0});
    // as it was learnt, so next month: closed for the best of them too
    auto const closed = tiers::thaw(with(0, std::nullopt), tiers::freeze(tiers::fit(all, with(0, std::nullopt))));
    account const best{.revenue = 1e9};
    CHECK(closed(best) == service::core);
}

TEST_CASE("seats that were given by the other end of the measure are refused") {
    auto const all = accounts(10);
    auto const everybody = tiers::when([](account const&) { return true; }, service::diamond, "all");
    auto const up = tiers::limit(everybody, by_revenue(), {2, std::nullopt, std::nullopt, std::nullopt});
    auto const down =
        tiers::limit(everybody, tiers::measure("revenue", &account::revenue, banding::direction::lower_is_better),
                     {2, std::nullopt, std::nullopt, std::nullopt});
    CHECK_THROWS_WITH(tiers::thaw(down, tiers::freeze(tiers::fit(all, up))),
                      ContainsSubstring("of the other direction"));
}

TEST_CASE("who finds no seat has no date of the tier he did not get") {
    struct member {
        double revenue;
        tiers::assignment<service> tier{service::diamond};
        std::chrono::sys_days since{};
    };
    std::vector<member> const two{{2000}, {3000}};
    auto const value = tiers::measure("revenue", &member::revenue);
    auto const cuts =
        tiers::thresholds<service>(value, {{service::diamond, 1000}, {service::core, 100}, {service::potential, 10}});
    auto const policy = tiers::limit(tiers::steady(cuts, tiers::standing(&member::tier, &member::since),
                                                   std::chrono::sys_days{std::chrono::days{1000}}),
                                     value, {1, std::nullopt, std::nullopt, std::nullopt});
    auto const banding = tiers::fit(two, policy);
    auto const less = tiers::explain(two[0], banding);
    CHECK(less.tier == service::core);
    CHECK(!less.effective);
    CHECK(!less.review);
    CHECK(tiers::explain(two[1], banding).effective);
}

TEST_CASE("a margin holds at the boundary of seats too") {
    struct member {
        double revenue;
        tiers::assignment<service> tier{service::diamond};
        std::chrono::sys_days since{};
    };
    std::vector<member> const all{{200}, {199}, {100}};
    auto const value = tiers::measure("revenue", &member::revenue);
    auto const everybody = tiers::when([](member const&) { return true; }, service::diamond, "all");
    auto const seats = tiers::limit(everybody, value, {1, std::nullopt, std::nullopt, std::nullopt});
    auto const steady = tiers::steady(seats, tiers::standing(&member::tier, &member::since),
                                      std::chrono::sys_days{std::chrono::days{1000}}, {.margin = .2});
    auto const assigned = tiers::assign(all, steady);
    CHECK(assigned[1] == service::diamond);
    CHECK(assigned[2] == service::core);
}
