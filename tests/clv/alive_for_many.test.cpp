// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/alive_for_many.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

/// 120 customers each with x = 0 ... 7, and a few with more.
std::vector<std::optional<clv::summary>> customers() {
    std::vector<std::optional<clv::summary>> made{std::nullopt};
    for (std::uint32_t x = 0; x < 8; ++x) {
        for (std::uint32_t i = 0; i < 120; ++i) {
            double const last = x == 0 ? 0 : 0.3 * (1 + i % 97);
            made.emplace_back(clv::summary{x, last, last + 0.4 * (i % 101)});
        }
    }
    made.emplace_back(clv::summary{500, 20, 25});
    return made;
}

template <class Model> void says_what_the_model_says(Model const& model) {
    auto const known = customers();
    auto const alive = clv::detail::alive_of_all(model, known, clv::detail::crowd{known}, sequential{});
    REQUIRE(alive.size() == known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (!known[i]) {
            CHECK(std::isnan(alive[i]));
            continue;
        }
        INFO("x " << known[i]->x << ", t_x " << known[i]->t_x << ", T " << known[i]->T);
        double const one = model.p_alive(*known[i]);
        CHECK_THAT(alive[i], WithinAbs(one, 1e-11 * one));
    }
    // the same bits, however the customers are divided
    auto const divided = clv::detail::alive_of_all(model, known, clv::detail::crowd{known}, threads{3});
    CHECK(std::equal(alive.begin() + 1, alive.end(), divided.begin() + 1));
}

} // namespace

TEST_CASE("P(alive) of many is that of each") {
    says_what_the_model_says(clv::pareto_nbd{.553, 10.578, .606, 11.669});
    says_what_the_model_says(clv::pareto_nbd{2, 100, 5, 3});
    says_what_the_model_says(clv::pareto_nbd{.1, .5, .05, 2000});
    says_what_the_model_says(clv::gamma_gompertz_nbd{.5, 10, .05, .6, .3});
    says_what_the_model_says(clv::gamma_gompertz_nbd{.5, 10, .2, .6, 30});
    says_what_the_model_says(clv::bg_nbd{.243, 4.414, .793, 2.426}); // which has a formula
}

// One scale: the two hazards are in the ratio of their shapes at any time.
TEST_CASE("who never buys again") {
    clv::pareto_nbd const model{1, 10, 2, 10};
    CHECK_THAT(model.never_buys_if_alive(0, 0), WithinRel(2.0 / 3, 1e-14));
    CHECK_THAT(model.never_buys_if_alive(5, 7), WithinRel(2.0 / 8, 1e-14));
    CHECK_THAT(model.log_uneventful({5, 7, 27}), WithinRel(-8 * std::log(37.0 / 17), 1e-14));
}
