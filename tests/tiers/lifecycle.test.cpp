// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/lifecycle.hpp>
#include <clientele/tiers/policy.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

namespace {

auto stages(std::chrono::sys_days as_of, tiers::stage_options const& options = {}) {
    return tiers::stages(&cd_buyer::first, &cd_buyer::last, &cd_buyer::before, as_of, options);
}

} // namespace

TEST_CASE("stages of CDNOW at the end of its log", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    auto const found = sums_of(*all, tiers::assign(*all, stages(1998y / 6 / 30)));
    CHECK(found.customers == std::vector<std::size_t>{3001, 300, 0, 5031, 15'238, 0});
    CHECK(found.cents == std::vector<std::int64_t>{103'613'971, 2'386'580, 0, 78'802'117, 65'228'895, 0});
}

TEST_CASE("stages day by day") {
    using enum tiers::stage;
    std::chrono::sys_days const first = 2026y / 1 / 1;
    cd_buyer one{.first = first, .last = first};
    auto const on = [&](int day) { return stages(first + std::chrono::days{day})(one); };
    CHECK(on(0) == fresh);
    CHECK(on(59) == fresh);
    CHECK(on(60) == active);
    CHECK(on(89) == active);
    CHECK(on(90) == at_risk);
    CHECK(on(364) == at_risk);
    CHECK(on(365) == lapsed);
    one.before = one.last;
    one.last = first + std::chrono::days{400};
    CHECK(on(400) == won_back);
    CHECK(on(459) == won_back);
    CHECK(on(460) == active);
    CHECK(on(490) == at_risk);
    CHECK(stages(first)(std::as_const(one = {})) == prospect);
}

TEST_CASE("the record tells the silence, and when it will matter") {
    std::chrono::sys_days const day = 2026y / 3 / 1;
    cd_buyer const one{.first = day, .last = day};
    auto const why = stages(day + std::chrono::days{70}).explain(one);
    CHECK(why.tier == tiers::stage::active);
    CHECK(why.reason == "70 days since the last order");
    CHECK(why.review == day + std::chrono::days{90});
    CHECK(stages(day + std::chrono::days{100}).explain(one).review == day + std::chrono::days{365});
}

TEST_CASE("dates that cannot be are refused") {
    std::chrono::sys_days const day = 2026y / 3 / 1;
    std::vector<cd_buyer> const late{{.first = day, .last = day + std::chrono::days{9}}};
    CHECK_THROWS_AS(tiers::assign(late, stages(day)), invalid_data);
    CHECK_THROWS_AS(stages(day, {.at_risk_after = std::chrono::days{400}}), invalid_option);
}

TEST_CASE("the review is the day on which the stage ends") {
    std::chrono::sys_days const day = 2026y / 3 / 1;
    cd_buyer one{.first = day, .last = day};
    CHECK(stages(day + std::chrono::days{10}).explain(one).review == day + std::chrono::days{60}); // new no more
    one.before = one.last;
    one.last = day + std::chrono::days{400};
    auto const back = stages(day + std::chrono::days{405}).explain(one);
    CHECK(back.tier == tiers::stage::won_back);
    CHECK(back.review == day + std::chrono::days{460});
}

TEST_CASE("each order out of order is named") {
    std::chrono::sys_days const day = 2026y / 3 / 1;
    auto const refused = [&](cd_buyer const& one, std::string const& why) {
        CHECK_THROWS_WITH(tiers::assign(std::vector{one}, stages(day + std::chrono::days{5})), StartsWith(why));
    };
    refused({.first = day, .last = day + std::chrono::days{9}}, "row 0: last order is 2026-03-10");
    refused({.first = day + std::chrono::days{2}, .last = day}, "row 0: first order is 2026-03-03");
    refused({.first = day, .before = day + std::chrono::days{2}, .last = day},
            "row 0: order before the last is 2026-03-03, it must not be after the last, 2026-03-01");
    refused({.first = day, .before = day - std::chrono::days{2}, .last = day},
            "row 0: order before the last is 2026-02-27, it must not be before the first, 2026-03-01");
    CHECK_THROWS_AS(stages(day, {.new_for = std::chrono::days{-1}}), invalid_option);
    CHECK_THROWS_AS(stages(day, {.lapsed_after = std::chrono::days::max()}), invalid_option);
}
