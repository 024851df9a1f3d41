// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/load.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using namespace clientele;
using clientele_test::service;
using namespace std::chrono_literals;

namespace {

struct terms {
    std::chrono::hours response;
    tiers::effort each;
};

constexpr auto promised = tiers::terms<service, terms>({{service::diamond, {1h, {8, 30}}},
                                                        {service::core, {4h, {4, 20}}},
                                                        {service::potential, {24h, {1, 15}}},
                                                        {service::base, {48h, {0, 10}}}});

} // namespace

TEST_CASE("the load of a catalogue against the staff there is") {
    std::vector<tiers::assignment<service>> assigned(2, service::diamond);
    assigned.insert(assigned.end(), 18, service::core);
    assigned.insert(assigned.end(), 50, service::base);
    assigned.emplace_back();
    auto const load =
        tiers::load(std::span<tiers::assignment<service> const>{assigned}, promised, &terms::each, {600, 1200, 0, 60});
    CHECK(load[0] == tiers::tier_load<service>{service::diamond, 2, 480, 600}); // 2 customers, 8 contacts of 30 minutes
    CHECK(load[0].utilisation() == 0.8);
    CHECK(load[1].utilisation() == 1.2);
    CHECK(load[2].customers == 0);
    CHECK(std::isnan(load[2].utilisation()));
    CHECK(load[3].utilisation() == 0);
}

TEST_CASE("the seats that the staff can serve") {
    auto const seats = tiers::seats(promised, &terms::each, {600, 1200, 44, 0});
    CHECK(seats[0] == 2); // 240 minutes each
    CHECK(seats[1] == 15);
    CHECK(seats[2] == 2);
    CHECK(seats[3] == std::numeric_limits<std::uint64_t>::max()); // no contact, no time
    CHECK_THROWS_AS(tiers::seats(promised, &terms::each, {-1, 0, 0, 0}), invalid_option);
    CHECK_THROWS_AS(tiers::seats(promised, &terms::each, {std::nan(""), 0, 0, 0}), invalid_option);
}

TEST_CASE("a seat is not lost to rounding, and two wrongs are no minutes") {
    constexpr auto tenths = tiers::terms<service, tiers::effort>({{service::diamond, {.1, 3}},
                                                                  {service::core, {.7, 10}},
                                                                  {service::potential, {.1, 6}},
                                                                  {service::base, {0, 0}}});
    auto const own = [](tiers::effort const& of) { return of; };
    auto const seats = tiers::seats(tenths, own, {3, 21, 1.2, 0});
    CHECK(seats[0] == 10);
    CHECK(seats[1] == 3);
    CHECK(seats[2] == 2);
    constexpr auto wrong = tiers::terms<service, tiers::effort>(
        {{service::diamond, {-2, -30}}, {service::core, {}}, {service::potential, {}}, {service::base, {}}});
    CHECK_THROWS_WITH(tiers::seats(wrong, own, {}), StartsWith("option contacts of diamond is -2"));
}
