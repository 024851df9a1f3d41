// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;

TEST_CASE("BG/CNBD-k: a model is a value") {
    clv::bg_cnbd const model{.7, 1.2, .8, 1.9, 4};
    CHECK(io::load<clv::bg_cnbd>(io::save(model)) == model);
    for (std::uint32_t const k : {0U, 51U}) {
        clv::bg_cnbd wrong = model;
        wrong.k = k;
        CHECK_THROWS_AS(io::load<clv::bg_cnbd>(io::save(wrong)), invalid_data);
    }
    clv::bg_cnbd wrong = model;
    wrong.alpha = 0;
    CHECK_THROWS_AS(io::load<clv::bg_cnbd>(io::save(wrong)), invalid_data);
    CHECK(clv::bg_cnbd::boundaries({2e4, 1e4, 1, 1, 3}).front().nested == "Poisson purchases, with Erlang-3 gaps");
}

TEST_CASE("BG/CNBD-k: one who has not come back had no chance to be lost") {
    clv::bg_cnbd const model{.7, 1.2, .8, 1.9, 4};
    CHECK(model.p_alive({0, 0, 500}) == 1);
    CHECK(std::isinf(model.log_odds_alive({0, 0, 500})));
}
