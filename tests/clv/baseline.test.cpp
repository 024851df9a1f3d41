// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/baseline.hpp>

#include <cmath>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

struct buyer {
    double age;
    std::optional<double> paid;
};

auto const paid = clv::revenue(&buyer::paid);
auto const age = clv::T(&buyer::age);

} // namespace

TEST_CASE("historic value is the margin on what was paid") {
    std::vector<buyer> const all{{10, 50.0}, {3, std::nullopt}, {7, -20.0}};
    CHECK(clv::historic_values(all, paid) == std::vector{50.0, 0.0, -20.0});
    CHECK(clv::historic_values(all, paid, 0.5) == std::vector{25.0, 0.0, -10.0});
    CHECK_THROWS_AS(clv::historic_values(all, paid, NAN), invalid_option);
    std::vector<buyer> const bad{{10, 50.0}, {3, NAN}};
    try {
        static_cast<void>(clv::historic_values(bad, paid));
        FAIL("accepted");
    } catch (invalid_data const& refused) {
        CHECK(refused.row() == 1);
        CHECK(refused.field() == "revenue");
    }
}

TEST_CASE("average per period goes on as before") {
    std::vector<buyer> const all{{10, 50.0}, {0.01, 8.0}, {4, std::nullopt}};
    // The second bought just now: he counts as of age 1.
    CHECK(clv::average_values(all, age, paid, {.horizon = 20, .margin = 0.5}) == std::vector{50.0, 80.0, 0.0});
    // At 5 % a period over ever longer horizons: 5 a period over log 1.05.
    auto const discounted = clv::average_values(all, age, paid, {.horizon = 1e6, .rate = 0.05});
    CHECK_THAT(discounted[0], WithinRel(5 / std::log(1.05), 1e-14));
    auto const one = clv::average_values(all, age, paid, {.horizon = 1, .rate = 0.05});
    CHECK_THAT(one[0], WithinRel(5 * (1 - 1 / 1.05) / std::log(1.05), 1e-14));
}

TEST_CASE("what average per period refuses") {
    std::vector<buyer> const all{{10, 50.0}};
    CHECK_THROWS_AS(clv::average_values(all, age, paid, {.horizon = -1}), invalid_option);
    CHECK_THROWS_AS(clv::average_values(all, age, paid, {.rate = -1}), invalid_option);
    CHECK_THROWS_AS(clv::average_values(all, age, paid, {.least_age = 0}), invalid_option);
    CHECK_THROWS_AS(clv::average_values(std::vector<buyer>{{-1, 50.0}}, age, paid), invalid_data);
    CHECK_THROWS_AS(clv::average_values(std::vector<buyer>{{NAN, 50.0}}, age, paid), invalid_data);
}
