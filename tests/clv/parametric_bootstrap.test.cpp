// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/fit_regular.hpp>
#include <clientele/clv/parametric_bootstrap.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/clv/uncertainty.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace clientele;

TEST_CASE("the bootstrap agrees with the delta method where that holds", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const fit = clv::fit<clv::bg_nbd>(*customers);
    auto const rows = clv::summarise(*customers, clv::own_names{});
    auto const models = clv::parametric_bootstrap(fit.model, rows, {.replicates = 100, .seed = 2});
    REQUIRE(models.size() == 100);
    auto const of = [](auto const& m) { return m.expected_transactions(39.0); };
    auto const drawn = clv::bootstrap_limits(fit.model, models, of);
    auto const delta = clv::with_limits(fit, of);
    CHECK(drawn.estimate == fit.model.expected_transactions(39.0));
    CHECK_THAT(std::log(drawn.upper / drawn.lower), WithinRel(std::log(delta.upper / delta.lower), 0.35));
    CHECK(drawn.lower < drawn.estimate);
    CHECK(drawn.estimate < drawn.upper);
    CHECK(clv::parametric_bootstrap(fit.model, rows, {.replicates = 100, .seed = 2}, {}, threads{2}) == models);
    CHECK_THROWS_AS(clv::parametric_bootstrap(fit.model, rows, {.replicates = 5}), invalid_option);
}

TEST_CASE("more customers than can be drawn are refused") {
    struct weighted {
        std::uint32_t x;
        double t_x;
        double T;
        std::uint64_t count;
    };
    std::vector<weighted> const rows{{0, 0, 30, 1'000'000'000'000'000}, {2, 10, 30, 5}};
    auto const all = clv::summarise(rows, clv::lens(clv::x(&weighted::x), clv::t_x(&weighted::t_x),
                                                    clv::T(&weighted::T), clv::weight(&weighted::count)));
    CHECK_THROWS_AS(clv::parametric_bootstrap(clv::bg_nbd{.243, 4.414, .793, 2.426}, all), invalid_data);
}

TEST_CASE("the bootstrap of regular buyers keeps their phases") {
    clv::bg_cnbd const model{.6, 2, .8, 2.4, 4};
    std::vector<clv::summary> rows;
    for (auto const& one : clv::simulate(model, std::vector<double>(600, 60), {.seed = 3})) {
        rows.push_back(one.seen);
    }
    auto const fit = clv::fit_regular<clv::bg_cnbd>(rows, {}, {.k = 4});
    auto const models =
        clv::parametric_bootstrap(fit.model, clv::summarise(rows, clv::own_names{}), {.replicates = 100, .seed = 2});
    for (auto const& one : models) {
        CHECK(one.k == 4);
    }
    auto const alpha = clv::bootstrap_limits(fit.model, models, [](auto const& m) { return m.alpha; });
    CHECK(alpha.lower < fit.model.alpha);
    CHECK(fit.model.alpha < alpha.upper);
}

// `fit` would leave the number of phases at 1
template <class Model>
concept fits_by_default = requires(std::vector<clv::summary> const& rows) {
    clv::fit<Model>(rows);
};
static_assert(fits_by_default<clv::bg_nbd> && !fits_by_default<clv::bg_cnbd>);

TEST_CASE("limits of a bootstrap say what they want") {
    auto const of = [](auto const& m) { return m.r; };
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    CHECK_THROWS_WITH(clv::bootstrap_limits(model, {}, of), StartsWith("replicates is none"));
    CHECK_THROWS_WITH(clv::bootstrap_limits(model, {model}, of, 2), StartsWith("option confidence is 2"));
}
