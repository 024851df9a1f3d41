// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/tiers/catalogue.hpp>

#include <chrono>

using namespace clientele;
using clientele_test::service;
using namespace std::chrono_literals;

namespace {

struct terms {
    std::chrono::hours response;
    int contacts;
};

constexpr auto promised = tiers::terms<service, terms>(
    {{service::diamond, {1h, 8}}, {service::core, {4h, 4}}, {service::potential, {24h, 1}}, {service::base, {48h, 0}}});
static_assert(promised[service::potential].response == 24h);
static_assert(tiers::never_worse_above(promised, &terms::response, banding::direction::lower_is_better));
static_assert(!tiers::never_worse_above(promised, &terms::response, banding::direction::higher_is_better));

} // namespace

TEST_CASE("terms by tier, never worse above") {
    CHECK(promised[service::diamond].response == 1h);
    CHECK(promised[service::base].contacts == 0);
    CHECK(tiers::never_worse_above(promised, &terms::contacts, banding::direction::higher_is_better));
    CHECK_FALSE(tiers::never_worse_above(promised, &terms::contacts, banding::direction::lower_is_better));
}
