// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/densities.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cmath>

using namespace clientele;

TEST_CASE("densities in closed form") {
    CHECK_THAT(clv::gamma_density(1, 2, 0.5), WithinRel(2 * std::exp(-1.0), 1e-14));
    CHECK_THAT(clv::gamma_density(3, 1, 2), WithinRel(2 * std::exp(-2.0), 1e-14));
    CHECK_THAT(clv::gamma_density(1, 2, 0), WithinRel(2.0, 1e-14));
    CHECK(clv::gamma_density(2, 2, 0) == 0);
    CHECK(std::isinf(clv::gamma_density(0.5, 2, 0)));
    CHECK(clv::gamma_density(0.5, 2, -1) == 0);
    CHECK_THAT(clv::beta_density(2, 3, 0.5), WithinRel(1.5, 1e-14));
    CHECK_THAT(clv::beta_density(1, 1, 0), WithinRel(1.0, 1e-14));
    CHECK_THAT(clv::beta_density(1, 1, 1), WithinRel(1.0, 1e-14));
    CHECK(std::isinf(clv::beta_density(0.5, 2, 0)));
    CHECK(clv::beta_density(2, 2, 1.5) == 0);
}

TEST_CASE("the densities of a model are those of its own parameters") {
    clv::bg_nbd const bg{1, 2, 2, 3};
    CHECK_THAT(clv::purchase_rate_density(bg, 0.5), WithinRel(2 * std::exp(-1.0), 1e-14));
    CHECK_THAT(clv::dropout_density(bg, 0.5), WithinRel(1.5, 1e-14));
    CHECK_THAT(clv::death_rate_density(clv::pareto_nbd{1, 2, 3, 1}, 2), WithinRel(2 * std::exp(-2.0), 1e-14));
    // eta ~ Gamma(3, 1), the rate of a new customer is b eta
    CHECK_THAT(clv::death_rate_density(clv::gamma_gompertz_nbd{1, 2, 0.5, 3, 1}, 1),
               WithinRel(4 * std::exp(-2.0), 1e-14));
    STATIC_REQUIRE(!clv::beta_dropout<clv::nbd>);
    STATIC_REQUIRE(!clv::gamma_deaths<clv::bg_nbd>);
}

TEST_CASE("densities of a whole come to one") {
    double rates = 0;
    double chances = 0;
    for (int i = 0; i < 4000; ++i) {
        rates += clv::gamma_density(2.5, 4, (i + 0.5) * 0.002) * 0.002;
        chances += clv::beta_density(2.5, 3.5, (i + 0.5) / 4000) / 4000;
    }
    CHECK_THAT(rates, WithinAbs(1, 1e-6));
    CHECK_THAT(chances, WithinAbs(1, 1e-6));
}
