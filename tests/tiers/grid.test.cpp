// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "accounts.hpp"

#include <clientele/io/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/grid.hpp>
#include <clientele/tiers/policy.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

enum class size : std::uint8_t { large, small };
constexpr std::array<std::string_view, 2> tier_names(size /*unused*/) { return {"large", "small"}; }
enum class age : std::uint8_t { old, middle, young };
constexpr std::array<std::string_view, 3> tier_names(age /*unused*/) { return {"old", "middle", "young"}; }

constexpr tiers::grid<service, size, age> table{
    {{service::diamond, service::core, service::potential}, {service::core, service::base, service::base}}};
static_assert(table(size::large, age::young) == service::potential);
static_assert(table.monotone_in_rows() && table.monotone_in_columns());
static_assert(
    !tiers::grid<size, size, size>{{{size::small, size::large}, {size::small, size::small}}}.monotone_in_columns());
static_assert(
    !tiers::grid<size, size, size>{{{size::small, size::small}, {size::large, size::small}}}.monotone_in_rows());

auto policy() {
    return tiers::over(
        table, tiers::quota<size>(by_revenue(), {{size::large, .2}, {size::small, .8}}),
        tiers::thresholds<age>(tiers::measure("years", &account::years), {{age::old, 8}, {age::middle, 3}}));
}

} // namespace

TEST_CASE("a table over two bandings") {
    auto const all = accounts(100);
    auto const assigned = tiers::assign(all, policy());
    for (std::size_t i = 0; i < all.size(); ++i) {
        size const row = *all[i].revenue > 80 ? size::large : size::small;
        age const column = all[i].years >= 8 ? age::old : all[i].years >= 3 ? age::middle : age::young;
        CHECK(assigned[i] == table(row, column));
    }
}

TEST_CASE("who has no place on one axis has none in the table; the record names both") {
    auto const all = accounts(100);
    auto const banding = tiers::fit(all, policy());
    account const nobody{.years = 9};
    CHECK_FALSE(banding(nobody));
    account const one{.revenue = 90, .years = 9};
    auto const why = tiers::explain(one, banding);
    CHECK(why.tier == service::diamond);
    CHECK(why.policy == "table of quota of revenue and threshold of years");
    CHECK(why.reason == "revenue lies among those of tier large; years lies among those of tier old");
}

TEST_CASE("both axes are frozen") {
    auto const all = accounts(100);
    auto const kept = tiers::freeze(tiers::fit(all, policy()));
    auto const again = tiers::thaw(policy(), io::load<std::remove_cvref_t<decltype(kept)>>(io::save(kept)));
    CHECK(tiers::assign(all, again) == tiers::assign(all, policy()));
}
