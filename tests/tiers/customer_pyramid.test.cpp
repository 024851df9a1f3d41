// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/tiers/customer_pyramid.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

namespace {

auto pyramid() {
    return tiers::customer_pyramid(
        tiers::measure("spend", &cd_buyer::cents),
        [](cd_buyer const& of) { return of.last && *of.last >= std::chrono::sys_days{1998y / 1 / 1}; },
        [](cd_buyer const& of) { return of.last.has_value(); }, [](cd_buyer const& of) { return of.discs > 0; },
        [](cd_buyer const& of) { return of.cents > 0; });
}

} // namespace

TEST_CASE("the pyramid of CDNOW: a fifth bought in the last half year", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    auto const found = sums_of(*all, tiers::assign(*all, pyramid()));
    CHECK(found.customers == std::vector<std::size_t>{54, 215, 806, 4299, 18196, 0, 0, 0});
    CHECK(found.cents ==
          std::vector<std::int64_t>{16'728'128, 24'093'602, 41'849'132, 62'191'278, 105'169'423, 0, 0, 0});
}

TEST_CASE("those who never bought, by how near they are") {
    std::vector<cd_buyer> const all{
        {.cents = 100, .last = 1998y / 2 / 1}, {.last = 1997y / 2 / 1}, {.discs = 1}, {.cents = 1}, {}};
    using enum tiers::pyramid_level;
    CHECK(tiers::assign(all, pyramid()) ==
          std::vector<tiers::assignment<tiers::pyramid_level>>{small, inactive, prospect, suspect, other});
    auto const banding = tiers::fit(all, pyramid());
    CHECK(tiers::explain(all[2], banding).reason == "in talks");
    CHECK(tiers::explain(all[0], banding).policy == "quota of spend");
}
