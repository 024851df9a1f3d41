// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;

// BTYDplus' xbgcnbd.LL at (1000, 10, 100) is infinite: ((alpha + T) / (alpha + t_x))^(r + k x) overflows.
TEST_CASE("MBG/CNBD-k: where BTYDplus overflows") {
    clv::mbg_cnbd const model{.5248431591, 6.183085280, .8913593907, 1.614002240, 3};
    CHECK(std::isfinite(model.log_likelihood({1000, 10, 100})));
    CHECK(model.p_alive({1000, 10, 100}) < 1e-300);
    CHECK(model.log_odds_alive({1000, 10, 100}) < -1000);
}

TEST_CASE("MBG/CNBD-k: a model is a value") {
    clv::mbg_cnbd const model{.7, 1.2, .8, 1.9, 4};
    CHECK(io::load<clv::mbg_cnbd>(io::save(model)) == model);
    for (std::uint32_t const k : {0U, 51U}) {
        clv::mbg_cnbd wrong = model;
        wrong.k = k;
        CHECK_THROWS_AS(io::load<clv::mbg_cnbd>(io::save(wrong)), invalid_data);
    }
    clv::mbg_cnbd wrong = model;
    wrong.alpha = 0;
    CHECK_THROWS_AS(io::load<clv::mbg_cnbd>(io::save(wrong)), invalid_data);
    CHECK(clv::mbg_cnbd::boundaries({2e4, 1e4, 1, 1, 3}).front().nested == "Poisson purchases, with Erlang-3 gaps");
}
