// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/steady.hpp>
#include <clientele/tiers/when.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;
using clientele_test::service;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

struct member {
    double revenue = 0;
    tiers::assignment<service> tier{};
    std::optional<sys_days> since{};
    std::optional<sys_days> warned{};
    bool blocked = false;
};

sys_days const today = 2026y / 7 / 1;

auto by_thresholds() {
    return tiers::thresholds<service>(tiers::measure("revenue", &member::revenue),
                                      {{service::diamond, 1000}, {service::core, 100}, {service::potential, 10}});
}

auto policy(tiers::steady_options const& options, sys_days as_of = today) {
    return tiers::steady(by_thresholds(), tiers::standing(&member::tier, &member::since, &member::warned), as_of,
                         options);
}

tiers::assignment<service> tier_of(member const& one, tiers::steady_options const& options = {}) {
    return tiers::assign(std::vector{one}, policy(options)).front();
}

} // namespace

TEST_CASE("up at once, and new customers at once") {
    CHECK(tier_of({500, std::nullopt, std::nullopt}) == service::core);
    CHECK(tier_of({5000, service::base, today - days{1}}) == service::diamond);
}

TEST_CASE("down only after the minimum stay") {
    tiers::steady_options const how{.min_stay = days{90}};
    CHECK(tier_of({50, service::core, today - days{89}}, how) == service::core);
    CHECK(tier_of({50, service::core, today - days{90}}, how) == service::potential);
}

TEST_CASE("a grace period begins with a warning") {
    tiers::steady_options const how{.min_stay = days{90}, .grace = days{30}};
    member one{50, service::core, today - days{1000}}; // his stay is long over
    auto const record = [&] { return tiers::explain(one, tiers::fit(std::vector{one}, policy(how))); };
    CHECK(tier_of(one, how) == service::core);
    CHECK(record().warned == today);
    CHECK(record().review == today + days{30});
    one.warned = today - days{29};
    CHECK(tier_of(one, how) == service::core);
    CHECK(record().warned == today - days{29});
    CHECK_THAT(record().reason, ContainsSubstring("keeps core until 2026-07-02, as he was warned"));
    one.warned = today - days{30};
    CHECK(tier_of(one, how) == service::potential);
    one.warned = today - days{1001}; // of another tier
    CHECK(tier_of(one, how) == service::core);
    CHECK(record().warned == today);
    one.revenue = 500; // he deserves it again
    CHECK(!record().warned);
    one = {50, service::core, today - days{10}};
    CHECK(!record().warned); // his stay is not over: nothing to warn of yet
    one = {50, service::core, today - days{1000}, today + days{1}};
    CHECK_THROWS_WITH(tier_of(one, how), StartsWith("row 0: warned is 2026-07-02"));
    CHECK_THROWS_AS(tiers::steady(by_thresholds(), tiers::standing(&member::tier, &member::since), today, how),
                    invalid_option);
}

TEST_CASE("what stands before a steady policy holds at once, what stands in it does not") {
    std::vector<member> const one{{5000, service::diamond, today - days{10}, {}, true}};
    auto const blocked = tiers::when(&member::blocked, service::base, "blocked");
    auto const where = tiers::standing(&member::tier, &member::since);
    CHECK(tiers::assign(one, tiers::first_of(blocked, tiers::steady(by_thresholds(), where, today))).front() ==
          service::base);
    CHECK(tiers::assign(one, tiers::steady(tiers::first_of(blocked, by_thresholds()), where, today)).front() ==
          service::diamond);
}

TEST_CASE("the record of one who does not fall needs no date") {
    member const one{500, service::core, std::nullopt};
    auto const record = tiers::explain(one, tiers::fit(std::vector{one}, policy({})));
    CHECK(record.tier == service::core);
    CHECK(!record.effective);
    CHECK(record.why->to_rise == 1000);
    member const kept{50, service::core, today - days{10}}; // the boundaries of another tier are not his
    auto const stays = tiers::explain(kept, tiers::fit(std::vector{kept}, policy({})));
    CHECK(!stays.why->to_rise);
    CHECK(!stays.why->to_stay);
}

TEST_CASE("down by a number of steps at most") {
    member const fallen{1, service::diamond, today - days{400}};
    CHECK(tier_of(fallen) == service::core);
    CHECK(tier_of(fallen, {.most_steps = 2}) == service::potential);
    CHECK(tier_of(fallen, {.most_steps = 9}) == service::base);
}

TEST_CASE("down only where the measure is clearly below the boundary") {
    tiers::steady_options const how{.min_stay = days{0}, .margin = 0.1};
    CHECK(tier_of({90.5, service::core, today}, how) == service::core);
    CHECK(tier_of({89.5, service::core, today}, how) == service::potential);
    // The margin keeps customers up, it does not lift them.
    CHECK(tier_of({95, service::potential, today}, how) == service::potential);
    CHECK(tier_of({95, std::nullopt, std::nullopt}, how) == service::potential);
    // Within the margin of a tier between: he falls by what he deserves.
    CHECK(tier_of({95, service::diamond, today}, {.min_stay = days{0}, .most_steps = 3, .margin = 0.1}) ==
          service::potential);
}

TEST_CASE("the record says what was, what is, and until when") {
    tiers::steady_options const how{.min_stay = days{90}};
    auto const record = [&](member const& one) {
        return tiers::explain(one, tiers::fit(std::vector{one}, policy(how)));
    };
    auto const kept = record({50, service::core, today - days{80}});
    CHECK(kept.tier == service::core);
    CHECK(kept.previous == service::core);
    CHECK(kept.effective == today - days{80});
    CHECK(kept.review == today + days{10});
    CHECK(kept.reason == "revenue lies among those of tier potential; keeps core, as his stay is not over");
    auto const risen = record({5000, service::core, today - days{100}});
    CHECK(risen.tier == service::diamond);
    CHECK(risen.effective == today);
    CHECK(risen.review == today + days{90});
    auto const falls = record({1, service::diamond, today - days{400}});
    CHECK(falls.tier == service::core);
    CHECK(falls.reason == "revenue lies among those of tier base; falls to core first");
}

TEST_CASE("a customer falls at most once in a minimum stay, whatever his revenue does") {
    constexpr int stay = 60;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        random::stream chance{seed, 1};
        member one{500, std::nullopt, std::nullopt};
        std::optional<int> fell;
        for (int day = 0; day < 1000; ++day) {
            one.revenue = 1 + 2000 * chance.uniform() * chance.uniform();
            sys_days const as_of = today + days{day};
            auto const now = tiers::assign(std::vector{one}, policy({.min_stay = days{stay}}, as_of)).front();
            REQUIRE(now);
            if (now != one.tier) {
                if (one.tier && tiers::better(*one.tier, *now)) {
                    CHECK((!fell || day - *fell >= stay));
                    CHECK(tiers::place(*now) == tiers::place(*one.tier) + 1);
                    fell = day;
                }
                one.tier = now;
                one.since = as_of;
            }
        }
    }
}

TEST_CASE("what hysteresis refuses") {
    CHECK_THROWS_AS(tier_of({1, service::core, std::nullopt}), invalid_data);
    CHECK_THROWS_AS(tier_of({1, service::core, today + days{1}}), invalid_data);
    CHECK_THROWS_AS(tier_of({1, static_cast<service>(7), today}), invalid_data);
    CHECK_THROWS_AS(policy({.min_stay = days{-1}}), invalid_option);
    CHECK_THROWS_AS(policy({.most_steps = 0}), invalid_option);
    CHECK_THROWS_AS(policy({.margin = 1}), invalid_option);
    CHECK_THROWS_AS(policy({.margin = -.1}), invalid_option);
}
