// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/next_purchase.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;
using clv::detail::buy_until;
using clv::detail::time_by_which;

TEST_CASE("the time by which something has happened") {
    auto const chance = [](double t) { return 0.8 * -std::expm1(-t / 5); };
    CHECK_THAT(time_by_which(0.4, 5, chance), WithinRel(5 * std::log(2.0), 1e-14));
    CHECK_THAT(time_by_which(0.4, 1e6, chance), WithinRel(5 * std::log(2.0), 1e-14)); // whatever the scale
    CHECK_THAT(time_by_which(0.4, 1e-6, chance), WithinRel(5 * std::log(2.0), 1e-14));
    CHECK(time_by_which(0, 5, chance) == 0);
    CHECK(std::isinf(time_by_which(0.81, 5, chance)));
    CHECK_THROWS_AS(time_by_which(1, 5, chance), invalid_option);
    CHECK_THROWS_AS(time_by_which(-0.1, 5, chance), invalid_option);
    CHECK_THROWS_AS(time_by_which(NAN, 5, chance), invalid_option);
}

TEST_CASE("purchases at random times: Poisson in number, in order, up to the end") {
    constexpr std::uint64_t customers = 4000;
    double count = 0;
    double squares = 0;
    for (std::uint64_t i = 0; i < customers; ++i) {
        random::stream from{7, i};
        double bought = 0;
        double last = 0;
        buy_until(2.0, 10.0, from, [&](double t) {
            CHECK(t > last);
            CHECK(t <= 10);
            last = t;
            bought += 1;
        });
        count += bought;
        squares += bought * bought;
    }
    double const mean = count / customers;
    CHECK_THAT(mean, WithinAbs(5, 5 * std::sqrt(5.0 / customers)));
    CHECK_THAT(squares / customers - mean * mean, WithinRel(5, 0.15));
    random::stream from{7, 0};
    buy_until(2.0, 0.0, from, [](double) { FAIL("no time, no purchase"); });
}
