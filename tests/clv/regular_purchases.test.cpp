// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/regular_purchases.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/uncertainty.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;
using clientele_test::model_of;
using clientele_test::summary_of;
using clientele_test::table_of;

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: predictions over the domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    clientele_test::check_expectations_over_domain<TestType>(1e-9);
    for_each_reference("clv", table_of<TestType>("conditional"), [](auto const& row) {
        double const found = model_of<TestType>(row).p_purchase_within(summary_of(row), row["t"]);
        CHECK(error_of(found, row["within"]) < 1e-10);
    });
}

// The sum over all phases and numbers of purchases, and the integral over p that takes over where it is long.
TEST_CASE("(M)BG/CNBD-k: two ways to expected purchases agree where they meet") {
    for (std::uint32_t const k : {2U, 3U, 12U, 50U}) {
        for (std::uint32_t const j : {0U, k - 1}) {
            for (double const n : {1e-3, 0.7, 10.0}) {
                double const tau = 31.9;
                double const summed = clv::detail::purchases_from_phase<double>(n, tau, k, j, .8, 2.9);
                stats::beta_average<double> const over_p{.8, 2.9, k / (k + tau * (1 + n))};
                double const integrated =
                    over_p([&](double p) { return clv::detail::purchases_if_lost_with<double>(p, n, tau, k, j); });
                CHECK(error_of(integrated, summed) < 1e-12);
            }
        }
    }
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: customers behave as predicted", "", clv::bg_cnbd, clv::mbg_cnbd) {
    // Among 8,000 made up: all, and those with a like history; three standard errors.
    TestType const model{.85, .7, .79, 2.42, 3};
    auto const drawn = clv::simulate(model, std::vector<double>(8'000, 20), {.seed = 5, .ahead = 20});
    double bought = 0, squares = 0;
    double residual = 0, residual_squares = 0, compared = 0;
    for (auto const& one : drawn) {
        bought += one.seen.x;
        squares += static_cast<double>(one.seen.x) * one.seen.x;
        if (one.seen.x == 4) {
            double const off = one.later - model.expected_transactions(one.seen, 20);
            residual += off;
            residual_squares += off * off;
            compared += 1;
        }
    }
    double const n = static_cast<double>(drawn.size());
    double const error = std::sqrt((squares / n - bought / n * bought / n) / n);
    CHECK(std::abs(bought / n - model.expected_transactions(20.0)) < 3 * error);
    REQUIRE(compared > 200);
    CHECK(std::abs(residual) < 3 * std::sqrt(residual_squares));
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: gradients of predictions", "", clv::bg_cnbd, clv::mbg_cnbd) {
    TestType const model{.7, 1.2, .8, 1.9, 4};
    clv::summary const customer{3, 20, 30};
    auto const both_ways = [&](auto const& figure) {
        auto const found = figure(clv::detail::with_gradient(model));
        CHECK_THAT(found.value, WithinRel(figure(model), 1e-13));
        for (std::size_t i = 0; i < 4; ++i) {
            std::array values{model.r, model.alpha, model.a, model.b};
            double const h = 1e-5 * values[i];
            values[i] += h;
            double const up = figure(TestType{values[0], values[1], values[2], values[3], 4});
            values[i] -= 2 * h;
            double const down = figure(TestType{values[0], values[1], values[2], values[3], 4});
            CHECK_THAT(found.gradient[i], WithinRel((up - down) / (2 * h), 1e-6));
        }
    };
    both_ways([&](auto const& m) { return m.p_alive(customer); });
    both_ways([&](auto const& m) { return m.expected_transactions(customer, 10.0); });
    both_ways([&](auto const& m) { return m.expected_transactions(customer, 2000.0); }); // by the integral
    both_ways([&](auto const& m) { return m.discounted_transactions(customer, .01); });
    both_ways([&](auto const& m) { return m.p_purchase_within(customer, 2.0); });
}

TEST_CASE("(M)BG/CNBD-k: discounted purchases without a discount are all there will be") {
    clv::bg_cnbd const loyal{.243, 4.414, 3, 2.426, 3};
    clv::summary const customer{2, 30.43, 38.86};
    CHECK_THAT(loyal.discounted_transactions(customer, 0),
               WithinRel(loyal.p_alive(customer) * (3 + 2.426 + 2 - 1) / 2, 1e-12));
    CHECK_THAT(loyal.discounted_transactions(customer, 1e-9),
               WithinRel(loyal.discounted_transactions(customer, 0), 1e-5));
    clv::bg_cnbd const fickle{.243, 4.414, .793, 2.426, 3};
    CHECK(std::isinf(fickle.discounted_transactions(customer, 0)));
}
