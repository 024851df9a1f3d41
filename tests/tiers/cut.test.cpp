// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/banding/rules.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/io/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

template <class F> std::string error_of(F const& f) {
    try {
        f();
    } catch (error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_CASE("2 / 18 / 30 / 50 of a hundred customers") {
    auto const all = accounts(100);
    auto const assigned = tiers::assign(all, by_revenue_quota());
    CHECK(sizes(assigned) == std::vector<std::size_t>{2, 18, 30, 50, 0});
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK((assigned[i] == service::diamond) == (*all[i].revenue > 98));
    }
    CHECK(tiers::assign(all, by_revenue_quota(), threads{3}) == assigned);
}

TEST_CASE("who has no value has no tier, and takes no part in the quota") {
    auto all = accounts(100);
    all.insert(all.begin() + 50, account{});
    auto const assigned = tiers::assign(all, by_revenue_quota());
    CHECK(sizes(assigned) == std::vector<std::size_t>{2, 18, 30, 50, 1});
    CHECK_FALSE(assigned[50]);
    auto const why = tiers::explain(all[50], tiers::fit(all, by_revenue_quota()));
    CHECK(why.reason == "no revenue");
    CHECK_FALSE(why.tier);
}

TEST_CASE("frozen cuts judge next month's customers, and are saved and loaded") {
    auto const policy = by_revenue_quota();
    auto const banding = tiers::fit(accounts(100), policy);
    auto const kept = tiers::freeze(banding);
    auto const text = io::save(kept);
    auto const again = tiers::thaw(policy, io::load<std::remove_cvref_t<decltype(kept)>>(text));
    CHECK(tiers::freeze(again) == kept);
    auto const more = accounts(250);
    CHECK(tiers::assign(more, again) == tiers::assign(more, banding));
    CHECK(sizes(tiers::assign(more, again)) == std::vector<std::size_t>{152, 18, 30, 50, 0}); // all above 98 now
    auto turned = kept;
    turned.learnt = {banding::direction::lower_is_better, {{3, false}, {2, false}, {1, false}}};
    CHECK_THROWS_AS(tiers::thaw(policy, turned), invalid_data);
    auto few = kept;
    few.learnt.edges.pop_back();
    CHECK(error_of([&] { (void)tiers::thaw(policy, few); }) == "cuts of revenue is 3 bands, the scale has 4 tiers");
}

TEST_CASE("thresholds: a value on the boundary is in") {
    auto const policy = tiers::thresholds<service>(
        by_revenue(), {{service::diamond, 90}, {service::core, 50}, {service::potential, 10}});
    std::vector<account> const all{{.revenue = 90.0}, {.revenue = 89.99}, {.revenue = 10.0}, {.revenue = -5.0}};
    CHECK(tiers::assign(all, policy) ==
          std::vector<tiers::assignment<service>>{service::diamond, service::core, service::potential, service::base});
}

TEST_CASE("a decision says what it takes") {
    auto const banding = tiers::fit(accounts(100), by_revenue_quota());
    account const one{.revenue = 75.0};
    auto const why = tiers::explain(one, banding);
    CHECK(why.tier == service::potential);
    CHECK(why.policy == "quota of revenue");
    REQUIRE(why.why);
    CHECK(why.why->to_stay == 51);
    CHECK(why.why->to_rise == 81);
    CHECK(why.why->to_go() == 6);
    CHECK(why.why->margin() == 24);
    account const top{.revenue = 100.0};
    CHECK_FALSE(tiers::explain(top, banding).why->to_rise);
}

TEST_CASE("a look with leniency moves the boundaries to the worse side") {
    auto const banding = tiers::fit(accounts(100), by_revenue_quota());
    account const below{.revenue = 75.0}; // 81 less a tenth is 72.9
    CHECK(banding(below) == service::potential);
    CHECK(banding(below, {.row = 0, .leniency = 0.1}) == service::core);
    CHECK(banding(below, {.row = 0, .leniency = 0.05}) == service::potential);
}

TEST_CASE("dates are cut too, but have no margin in shares") {
    using std::chrono::days;
    using std::chrono::sys_days;
    std::vector<account> all;
    for (int i = 0; i < 100; ++i) {
        all.push_back({.last_order = sys_days{days{20'000 + i}}});
    }
    auto const policy = tiers::equal_shares<service>(tiers::measure("last order", &account::last_order));
    auto const banding = tiers::fit(all, policy);
    CHECK(sizes(tiers::assign(all, banding)) == std::vector<std::size_t>{25, 25, 25, 25, 0});
    CHECK(tiers::explain(all[60], banding).why->value == 20'060);
    CHECK(error_of([&] { (void)banding(all[3], {.row = 0, .leniency = 0.1}); }) ==
          "option margin is 0.1, allowed: 0, as last order is not a number");
}

TEST_CASE("what is refused") {
    auto all = accounts(10);
    all[7].revenue = std::numeric_limits<double>::quiet_NaN();
    CHECK(error_of([&] { (void)tiers::assign(all, by_revenue_quota()); }) ==
          "row 7: revenue is nan, it must be finite, or missing");
    CHECK_THROWS_AS(tiers::assign(std::vector<account>{}, by_revenue_quota()), invalid_data);
    CHECK(error_of([&] {
              (void)tiers::quota<service>(
                  by_revenue(),
                  {{service::core, .02}, {service::diamond, .18}, {service::potential, .30}, {service::base, .50}});
          }) == "option tier number 2 is diamond, allowed: core: the best tier first, each one once");
}

TEST_CASE("thresholds out of order are refused where they are written") {
    CHECK_THROWS_WITH(
        tiers::thresholds<service>(by_revenue(),
                                   {{service::diamond, 100}, {service::core, 1000}, {service::potential, 10}}),
        StartsWith("option threshold of core is 1000, allowed: no better than that of the tier above, 100"));
    std::vector<account> const silent(3, account{.revenue = std::nullopt});
    CHECK_THROWS_WITH(tiers::assign(silent, by_revenue_quota()), StartsWith("revenue is missing for everybody"));
}

TEST_CASE("dates of any kind are days in a record; texts are compared as texts") {
    struct visit {
        std::chrono::sys_seconds at;
        char const* grade;
    };
    auto const day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
    std::string const b = "b";
    std::vector<visit> const all{{day, "a"},
                                 {day + std::chrono::days{2}, b.c_str()},
                                 {day + std::chrono::days{4}, "c"},
                                 {day + std::chrono::days{6}, "d"}};
    auto const by_time = tiers::fit(all, tiers::equal_shares<service>(tiers::measure("visit", &visit::at)));
    auto const why = tiers::explain(all[1], by_time);
    CHECK(why.why->value == static_cast<double>((day + std::chrono::days{2}).time_since_epoch().count()));
    CHECK(why == tiers::explain(all[1], by_time));
    auto const by_grade = tiers::fit(all, tiers::equal_shares<service>(tiers::measure("grade", &visit::grade)));
    visit const same{day, "b"};
    CHECK(by_grade(same) == by_grade(all[1]));
}
