// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/value_growth.hpp>
#include <clientele/tiers/when.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

TEST_CASE("value by growth of CDNOW: who bought in the last half year may grow", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    using tiers::growth;
    using tiers::present_value;
    auto const recent = [](cd_buyer const& of) { return *of.last >= std::chrono::sys_days{1998y / 1 / 1}; };
    auto const policy = tiers::developments(
        tiers::quota<present_value>(tiers::measure("spend", &cd_buyer::cents),
                                    {{present_value::high, .2}, {present_value::low, .8}}),
        tiers::first_of(tiers::when(recent, growth::high, "bought in 1998"), tiers::otherwise(growth::low)));
    auto const found = sums_of(*all, tiers::assign(*all, policy));
    CHECK(found.customers == std::vector<std::size_t>{3098, 1615, 2276, 16'581});
    CHECK(found.cents == std::vector<std::int64_t>{127'447'911, 42'003'544, 17'414'229, 63'165'879});
}
