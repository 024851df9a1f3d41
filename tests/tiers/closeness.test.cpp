// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "ready_made.hpp"

#include <clientele/tiers/closeness.hpp>
#include <clientele/tiers/policy.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using namespace std::chrono_literals;

// Sizes and cents of CDNOW's tiers: computed apart, with pandas 3.1.1 and numpy from the log.

TEST_CASE("closeness of CDNOW's customers, had it had members", "[data]") {
    auto const all = cd_buyers();
    if (!all) return;
    auto const policy =
        tiers::relationship([](cd_buyer const& of) { return of.days >= 10 && of.cents >= 50'000; },
                            [](cd_buyer const& of) { return of.days >= 3; },
                            [](cd_buyer const& of) { return *of.last >= std::chrono::sys_days{1998y / 1 / 1}; },
                            [](cd_buyer const&) { return false; });
    auto const found = sums_of(*all, tiers::assign(*all, policy));
    CHECK(found.customers == std::vector<std::size_t>{519, 6957, 743, 0, 15'351});
    CHECK(found.cents == std::vector<std::int64_t>{56'926'924, 129'331'447, 4'862'054, 0, 58'911'138});
}
