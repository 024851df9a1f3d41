// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/uncertainty.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;

namespace {

template <class Model> Model model_of(clientele_test::reference_row const& row) {
    return {row["r"], row["alpha"], row["a"], row["b"], static_cast<std::uint32_t>(row["k"])};
}
clv::summary summary_of(clientele_test::reference_row const& row) {
    return {static_cast<std::uint32_t>(row["x"]), row["t_x"], row["T"]};
}

std::vector<clv::summary> const some{{0, 0, 0.5}, {0, 0, 39}, {1, 2, 38}, {2, 30.43, 38.86}, {26, 30.86, 31}, {6, 5, 39}};

template <class Model> std::string table_of(char const* what) {
    return std::string{Model::model_name.substr(4)} + "_" + what;
}

} // namespace

// mpmath, tools/references/regular.py.
TEMPLATE_TEST_CASE("(M)BG/CNBD-k: the likelihood over its domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    for_each_reference("clv", table_of<TestType>("likelihood"), [](auto const& row) {
        auto const model = model_of<TestType>(row);
        auto const customer = summary_of(row);
        auto const found = typename TestType::likelihood{model, customer.x}(customer);
        CHECK(error_of(found.value, row["log_likelihood"]) < 1e-12);
        std::array const wanted{row["d_r"], row["d_alpha"], row["d_a"], row["d_b"]};
        std::array const at{model.r, model.alpha, model.a, model.b};
        double scale = 0; // of the elasticities: a gradient that is next to nothing beside the others has no digits
        for (std::size_t i = 0; i < 4; ++i) scale = std::max(scale, std::abs(wanted[i] * at[i]));
        for (std::size_t i = 0; i < 4; ++i) {
            double const size = std::max(std::abs(wanted[i]), 1e-3 * scale / at[i]);
            CHECK(error_of(found.gradient[i], wanted[i], size) < 1e-10);
        }
        CHECK(error_of(model.log_odds_alive(customer), row["log_odds_alive"],
                       std::max(1.0, std::abs(row["log_odds_alive"]))) < 1e-13);
        CHECK(error_of(model.p_alive(customer), row["p_alive"]) < 1e-10);
        CHECK(error_of(model.log_likelihood(customer), found.value) == 0);
    });
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: predictions over the domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    for_each_reference("clv", table_of<TestType>("conditional"), [](auto const& row) {
        auto const model = model_of<TestType>(row);
        CHECK(error_of(model.expected_transactions(summary_of(row), row["t"]), row["expected"]) < 1e-9);
        CHECK(error_of(model.p_purchase_within(summary_of(row), row["t"]), row["within"]) < 1e-10);
    });
    for_each_reference("clv", table_of<TestType>("expected"), [](auto const& row) {
        CHECK(error_of(model_of<TestType>(row).expected_transactions(row["t"]), row["expected"]) < 1e-9);
    });
    for_each_reference("clv", table_of<TestType>("residual"), [](auto const& row) {
        auto const model = model_of<TestType>(row);
        CHECK(error_of(model.discounted_transactions(summary_of(row), row["delta"]), row["expected"]) < 1e-9);
    });
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: probabilities of counts over the domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    for_each_reference("clv", table_of<TestType>("pmf"), [](auto const& row) {
        auto const model = model_of<TestType>(row);
        double const found = model.log_probability_of_count(static_cast<std::uint32_t>(row["x"]), row["t"]);
        CHECK(error_of(found, row["log_probability"], 1) < 1e-10); // of the probability, relatively
    });
}

// BTYDplus' xbgcnbd.LL at (1000, 10, 100) is infinite: ((alpha + T) / (alpha + t_x))^(r + k x) overflows.
TEST_CASE("MBG/CNBD-k: where BTYDplus overflows") {
    clv::mbg_cnbd const model{.5248431591, 6.183085280, .8913593907, 1.614002240, 3};
    CHECK(std::isfinite(model.log_likelihood({1000, 10, 100})));
    CHECK(model.p_alive({1000, 10, 100}) < 1e-300);
    CHECK(model.log_odds_alive({1000, 10, 100}) < -1000);
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: with k = 1, (M)BG/NBD to the last bit", "", (std::pair<clv::bg_cnbd, clv::bg_nbd>),
                   (std::pair<clv::mbg_cnbd, clv::mbg_nbd>)) {
    typename TestType::first_type const regular{.243, 4.414, .793, 2.426, 1};
    typename TestType::second_type const plain{.243, 4.414, .793, 2.426};
    for (auto const& customer : some) {
        auto const one = typename TestType::first_type::likelihood{regular, 40}(customer);
        auto const other = typename TestType::second_type::likelihood{plain, 40}(customer);
        CHECK(one.value == other.value);
        CHECK(one.gradient == other.gradient);
        CHECK(one.hessian == other.hessian);
        CHECK(regular.log_odds_alive(customer) == plain.log_odds_alive(customer));
        CHECK(regular.expected_transactions(customer, 39) == plain.expected_transactions(customer, 39));
        CHECK(regular.discounted_transactions(customer, .0027) == plain.discounted_transactions(customer, .0027));
        CHECK(regular.p_purchase_within(customer, 3) == plain.p_purchase_within(customer, 3));
        CHECK(regular.next_purchase_quantile(customer, .1) == plain.next_purchase_quantile(customer, .1));
        CHECK(regular.log_probability_of_count(customer.x, 39) == plain.log_probability_of_count(customer.x, 39));
        CHECK(regular.log_likelihood(customer, 17) == plain.log_likelihood(customer));
    }
    std::vector<double> const ages(200, 39);
    CHECK(clv::simulate(regular, ages) == clv::simulate(plain, ages));
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: laws", "", clv::bg_cnbd, clv::mbg_cnbd) {
    for (std::uint32_t const k : {2U, 3U, 12U}) {
        INFO("k = " << k);
        TestType const model{.7, 2 / static_cast<double>(k), .8, 1.9, k};
        double sum = 0;
        double mean = 0;
        for (std::uint32_t x = 0; x < 600; ++x) {
            double const p = std::exp(model.log_probability_of_count(x, 30));
            sum += p;
            mean += x * p;
        }
        CHECK_THAT(sum, WithinAbs(1, 1e-12));
        CHECK_THAT(mean, WithinRel(model.expected_transactions(30.0), 1e-9));
        double before = 0;
        for (double t_x = 1; t_x <= 39; t_x += 1) {
            double const now = model.p_alive({3, t_x, 39});
            CHECK(now > before);
            before = now;
        }
        // what is expected after T, averaged over the histories up to T, is what is expected after T of a new customer:
        // here of those who have not bought until T = 4, and P(no purchase) = exp(log likelihood)
        double const never = std::exp(model.log_likelihood({0, 0, 4}));
        CHECK_THAT(never, WithinRel(std::exp(model.log_probability_of_count(0, 4)), 1e-12));
        CHECK_THAT(never * (1 - model.p_purchase_within({0, 0, 4}, 5)),
                   WithinRel(std::exp(model.log_probability_of_count(0, 9)), 1e-12));
        // time in other units, the same customers
        TestType daily = model;
        daily.alpha *= 7;
        CHECK_THAT(daily.expected_transactions({2, 7 * 30.43, 7 * 38.86}, 7 * 39.0),
                   WithinRel(model.expected_transactions({2, 30.43, 38.86}, 39), 1e-13));
        CHECK(model.expected_transactions({2, 30.43, 38.86}, 0) == 0);
        double const median = model.next_purchase_quantile({6, 35, 39}, 0.4);
        CHECK_THAT(model.p_purchase_within({6, 35, 39}, median), WithinRel(0.4, 1e-12));
        CHECK(std::isinf(model.next_purchase_quantile({60, 5, 39}, 0.5)));
        CHECK_THROWS_AS(model.next_purchase_quantile({6, 35, 39}, 1), invalid_option);
    }
}

// The sum over all phases and numbers of purchases, and the integral over p that takes over where it is long.
TEST_CASE("(M)BG/CNBD-k: two ways to expected purchases agree where they meet") {
    for (std::uint32_t const k : {2U, 3U, 12U, 50U}) {
        for (std::uint32_t const j : {0U, k - 1}) {
            for (double const n : {1e-3, 0.7, 10.0}) {
                double const tau = 31.9;
                double const summed = clv::detail::purchases_from_phase<double>(n, tau, k, j, .8, 2.9);
                stats::beta_average<double> const over_p{.8, 2.9, k / (k + tau * (1 + n))};
                double const integrated = over_p([&](double p) {
                    return clv::detail::purchases_if_lost_with<double>(p, n, tau, k, j);
                });
                CHECK(error_of(integrated, summed) < 1e-12);
            }
        }
    }
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: customers behave as predicted", "", clv::bg_cnbd, clv::mbg_cnbd) {
    // Among 40,000 made up: all, and those with a like history; three standard errors.
    TestType const model{.85, .7, .79, 2.42, 3};
    auto const drawn = clv::simulate(model, std::vector<double>(40'000, 20), {.seed = 5, .ahead = 20});
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
    REQUIRE(compared > 500);
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
    CHECK_THAT(loyal.discounted_transactions(customer, 1e-9), WithinRel(loyal.discounted_transactions(customer, 0), 1e-5));
    clv::bg_cnbd const fickle{.243, 4.414, .793, 2.426, 3};
    CHECK(std::isinf(fickle.discounted_transactions(customer, 0)));
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: a model is a value", "", clv::bg_cnbd, clv::mbg_cnbd) {
    TestType const model{.7, 1.2, .8, 1.9, 4};
    CHECK(io::load<TestType>(io::save(model)) == model);
    for (std::uint32_t const k : {0U, 51U}) {
        TestType wrong = model;
        wrong.k = k;
        CHECK_THROWS_AS(io::load<TestType>(io::save(wrong)), invalid_data);
    }
    TestType wrong = model;
    wrong.alpha = 0;
    CHECK_THROWS_AS(io::load<TestType>(io::save(wrong)), invalid_data);
    CHECK(TestType::boundaries({2e4, 1e4, 1, 1, 3}).front().nested == "Poisson purchases, with Erlang-3 gaps");
}
