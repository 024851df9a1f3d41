// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/pareto/deciles.hpp>

#include <cmath>
#include <vector>

using namespace clientele;

TEST_CASE("halves and thirds by hand") {
    pareto::curve const curve{{10, 20, 30, 40}};
    auto const halves = pareto::deciles(curve, 2);
    REQUIRE(halves.size() == 2);
    CHECK(halves[0].customers == 2);
    CHECK(halves[0].value == 70);
    CHECK(halves[0].share == 0.7);
    CHECK(halves[0].cumulative_share == 0.7);
    CHECK(halves[0].lift == 1.4);
    CHECK(halves[1].value == 30);
    CHECK(halves[1].cumulative_share == 1);
    CHECK(halves[1].lift == 0.6);
    auto const thirds = pareto::deciles(curve, 3); // 1, 1 and 2 customers
    CHECK(thirds[0].customers == 1);
    CHECK(thirds[1].customers == 1);
    CHECK(thirds[2].customers == 2);
}

TEST_CASE("more groups than customers are refused") {
    CHECK_THROWS_WITH(pareto::deciles(pareto::curve{{1, 2}}), ContainsSubstring("groups is 10"));
    CHECK_THROWS_AS(pareto::deciles(pareto::curve{{1, 2}}, 0), invalid_option);
}

TEST_CASE("laws of the decile table") {
    clientele_test::property("sizes, values and shares add up; lift falls; weights are repetitions", [] {
        auto const cents = *rc::gen::container<std::vector<int>>(40, rc::gen::inRange(1, 2000));
        std::vector<double> values(cents.begin(), cents.end());
        pareto::curve const curve{values};
        auto const table = pareto::deciles(curve);
        double customers = 0;
        double value = 0;
        double lift = table.front().lift;
        for (auto const& line : table) {
            customers += line.customers;
            value += line.value;
            RC_ASSERT(line.lift <= lift);
            lift = line.lift;
        }
        RC_ASSERT(customers == 40);
        RC_ASSERT(value == curve.total());
        RC_ASSERT(std::abs(table.back().cumulative_share - 1) < 1e-12);
        std::vector<double> twice = values;
        twice.insert(twice.end(), values.begin(), values.end());
        RC_ASSERT(pareto::deciles(pareto::curve{values, std::vector<double>(40, 2)}) ==
                  pareto::deciles(pareto::curve{twice}));
    });
}
