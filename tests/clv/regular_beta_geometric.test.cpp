// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/simulate.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;
using clientele_test::model_of;
using clientele_test::table_of;

namespace {

std::vector<clv::summary> const some{{0, 0, 0.5},       {0, 0, 39},      {1, 2, 38},
                                     {2, 30.43, 38.86}, {26, 30.86, 31}, {6, 5, 39}};

} // namespace

// mpmath, tools/references/regular.py.
TEMPLATE_TEST_CASE("(M)BG/CNBD-k: the likelihood over its domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    clientele_test::check_likelihood_over_domain<TestType>();
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: the Hessian is the slope of the gradient", "", clv::bg_cnbd, clv::mbg_cnbd) {
    for (std::uint32_t const k : {2U, 5U, 12U}) {
        TestType const model{.7, 2, .8, 1.9, k};
        for (auto const& customer : some) {
            auto const at = [&](std::array<double, 4> const& p) {
                return typename TestType::likelihood{TestType{p[0], p[1], p[2], p[3], k}, customer.x}(customer);
            };
            std::array const values{model.r, model.alpha, model.a, model.b};
            auto const found = at(values);
            for (std::size_t i = 0; i < 4; ++i) {
                auto up = values;
                auto down = values;
                up[i] *= 1 + 1e-5;
                down[i] *= 1 - 1e-5;
                auto const above = at(up);
                auto const below = at(down);
                for (std::size_t j = 0; j < 4; ++j) {
                    double const slope = (above.gradient[j] - below.gradient[j]) / (2e-5 * values[i]);
                    double const size = std::abs(slope) + 1e-2 * std::abs(found.gradient[j]);
                    CHECK_THAT(found.hessian[found.at(i, j)], WithinAbs(slope, 1e-7 * size));
                }
            }
        }
    }
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: probabilities of counts over the domain", "[accuracy]", clv::bg_cnbd, clv::mbg_cnbd) {
    for_each_reference("clv", table_of<TestType>("pmf"), [](auto const& row) {
        auto const model = model_of<TestType>(row);
        double const found = model.log_probability_of_count(static_cast<std::uint32_t>(row["x"]), row["t"]);
        CHECK(error_of(found, row["log_probability"], 1) < 1e-10); // of the probability, relatively
    });
}

TEMPLATE_TEST_CASE("(M)BG/CNBD-k: with k = 1, (M)BG/NBD", "", (std::pair<clv::bg_cnbd, clv::bg_nbd>),
                   (std::pair<clv::mbg_cnbd, clv::mbg_nbd>)) {
    typename TestType::first_type const regular{.243, 4.414, .793, 2.426, 1};
    typename TestType::second_type const plain{.243, 4.414, .793, 2.426};
    for (auto const& customer : some) {
        auto const one = typename TestType::first_type::likelihood{regular, 40}(customer);
        auto const other = typename TestType::second_type::likelihood{plain, 40}(customer);
        // the plain models compute many customers at a time, with logarithms of their own
        CHECK_THAT(one.value, WithinRel(other.value, 1e-14));
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK_THAT(one.gradient[i], WithinAbs(other.gradient[i], 1e-13 * (1 + std::abs(other.gradient[i]))));
        }
        for (std::size_t i = 0; i < one.hessian.size(); ++i) {
            CHECK_THAT(one.hessian[i], WithinAbs(other.hessian[i], 1e-12 * (1 + std::abs(other.hessian[i]))));
        }
        CHECK(regular.log_odds_alive(customer) == plain.log_odds_alive(customer));
        CHECK(regular.p_alive(customer) == plain.p_alive(customer));
        CHECK(regular.expected_transactions(customer, 39) == plain.expected_transactions(customer, 39));
        CHECK(regular.discounted_transactions(customer, .0027) == plain.discounted_transactions(customer, .0027));
        CHECK(regular.p_purchase_within(customer, 3) == plain.p_purchase_within(customer, 3));
        CHECK(regular.next_purchase_quantile(customer, .1) == plain.next_purchase_quantile(customer, .1));
        CHECK(regular.log_probability_of_count(customer.x, 39) == plain.log_probability_of_count(customer.x, 39));
        CHECK_THAT(regular.log_likelihood(customer, 17), WithinRel(plain.log_likelihood(customer), 1e-14));
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
