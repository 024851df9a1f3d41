// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/measure.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

using namespace clientele;
using namespace clientele_test;

static_assert(tiers::measure_for<decltype(by_revenue()), account const&>);
static_assert(!tiers::measure_for<decltype(by_revenue()), std::string const&>);
static_assert(std::is_same_v<tiers::measured_t<decltype(tiers::measure("", &account::years)), account const&>, double>);
static_assert(std::is_same_v<tiers::measured_t<decltype(tiers::measure("", &account::last_order)), account const&>,
                             std::chrono::sys_days>);

TEST_CASE("a measure reads a value, none, or refuses it with the row") {
    account const one{.revenue = 7};
    account const none{};
    account const bad{.revenue = std::numeric_limits<double>::infinity()};
    CHECK(tiers::detail::read(by_revenue(), one, 0) == 7);
    CHECK_FALSE(tiers::detail::read(by_revenue(), none, 0));
    CHECK_THROWS_WITH(tiers::detail::read(by_revenue(), bad, 12),
                      "row 12: revenue is inf, it must be finite, or missing");
}

TEST_CASE("values as numbers, for records") {
    CHECK(tiers::detail::as_number(3) == 3);
    CHECK(tiers::detail::as_number(std::chrono::sys_days{std::chrono::days{20'000}}) == 20'000);
    CHECK(std::isnan(tiers::detail::as_number(std::string{"much"})));
}
