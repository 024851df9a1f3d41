// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/satisfaction_grid.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

TEST_CASE("classes A to D of CDNOW: by discs, and, for want of answers, by how often customers came back", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    using tiers::satisfaction;
    using tiers::volume;
    auto const policy =
        tiers::classes(tiers::quota<volume>(tiers::measure("discs", &cd_buyer::discs),
                                            {{volume::high, .2}, {volume::medium, .3}, {volume::low, .5}}),
                       tiers::thresholds<satisfaction>(tiers::measure("days with orders", &cd_buyer::days),
                                                       {{satisfaction::high, 5}, {satisfaction::medium, 2}}));
    auto const found = sums_of(*all, tiers::assign(*all, policy));
    CHECK(found.customers == std::vector<std::size_t>{3104, 731, 13'167, 6568});
    CHECK(found.cents == std::vector<std::int64_t>{134'184'781, 8'130'581, 34'499'386, 73'216'815});
}

TEST_CASE("the nine cells") {
    using enum tiers::customer_class;
    std::vector<tiers::customer_class> cells;
    for (auto const row : tiers::all_tiers<tiers::volume>()) {
        for (auto const column : tiers::all_tiers<tiers::satisfaction>()) {
            cells.push_back(tiers::satisfaction_grid(row, column));
        }
    }
    CHECK(cells == std::vector{a, d, d, b, d, d, c, c, c});
    CHECK(tiers::volume_strategies[tiers::volume::low] == "retailer-managed");
    CHECK(tiers::satisfaction_strategies[tiers::satisfaction::low] == "correct");
}
