// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/clv/beta_geometric.hpp>

#include <cmath>

using namespace clientele;
using clientele_test::error_of;

// The two ways to the same expectation, each where it serves, agree where both do.
TEST_CASE("expected purchases while alive: the sum and the integral are one") {
    for (double const a : {0.01, 0.793, 1.0, 30.0}) {
        for (double const n : {0.243, 2.5, 20.0}) {
            double const survived = 3.4;
            double const tau = 31.9; // just below the limit of the sum
            INFO("a = " << a << ", n = " << n);
            double const sum = clv::detail::purchases_while_alive(n, tau, a, survived);
            stats::beta_average<double> const over{a, survived, 1 / (1 + tau * (1 + n))};
            double const integral =
                over([&](double p) { return p == 0 ? n * tau : -std::expm1(-n * std::log1p(p * tau)) / p; });
            CHECK(error_of(sum, integral) < 1e-12);
        }
    }
}

TEST_CASE("a probability from its log odds, to both ends") {
    CHECK(clv::detail::probability(0.0) == 0.5);
    CHECK(clv::detail::probability(HUGE_VAL) == 1);
    CHECK(clv::detail::probability(-800.0) == 0);
    CHECK(clv::detail::probability(800.0) == 1);
    CHECK_THAT(clv::detail::probability(-700.0), WithinRel(std::exp(-700.0), 1e-14));
}
