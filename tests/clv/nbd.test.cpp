// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/fit.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;

namespace {

clv::nbd const published{.r = .385, .alpha = 12.072};

} // namespace

// Fader, Hardie and Lee (2005), table 2 (.385, 12.072, -9763.7) and BTYDplus; more digits: the root of the gradient in
// 30 digits by mpmath.
TEST_CASE("NBD on CDNOW: parameters and likelihood", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const [model, report] = clv::fit<clv::nbd>(*customers);
    CHECK(report.converged);
    CHECK(report.boundaries.empty());
    CHECK(error_of(model.r, .38476613576878) < 1e-10);
    CHECK(error_of(model.alpha, 12.072022844837) < 1e-10);
    CHECK(error_of(report.log_likelihood, -9763.657614673) < 1e-12);
}

TEST_CASE("NBD: likelihood and predictions over the domain", "[accuracy]") {
    clientele_test::check_likelihood_over_domain<clv::nbd>();
    clientele_test::check_expectations_over_domain<clv::nbd>(1e-12);
    for_each_reference("clv", "nbd_pmf", [](auto const& row) {
        double const found = clientele_test::model_of<clv::nbd>(row).log_probability_of_count(
            static_cast<std::uint32_t>(row["x"]), row["t"]);
        CHECK(error_of(found, row["log_probability"], std::max(1.0, std::abs(row["log_probability"]))) < 1e-10);
    });
}

// The Hessian in closed form: digamma and trigamma differences of whole numbers.
TEST_CASE("NBD: derivatives of one history by hand") {
    clv::nbd const model{2, 3};
    auto const found = clv::nbd::likelihood{model, 2}({2, 4, 5});
    // log(2 * 3) + 2 log 3 - 4 log 8
    CHECK_THAT(found.value, WithinRel(std::log(54.0 / 4096), 1e-15));
    CHECK_THAT(found.gradient[0], WithinRel(1.0 / 2 + 1.0 / 3 + std::log(3.0 / 8), 1e-14));
    CHECK_THAT(found.gradient[1], WithinRel(2.0 / 3 - 4.0 / 8, 1e-14));
    CHECK_THAT(found.hessian[0], WithinRel(-1.0 / 4 - 1.0 / 9, 1e-14));
    CHECK_THAT(found.hessian[1], WithinRel(1.0 / 3 - 1.0 / 8, 1e-14));
    CHECK_THAT(found.hessian[2], WithinRel(-2.0 / 9 + 4.0 / 64, 1e-14));
}

TEST_CASE("NBD is Pareto/NBD when nobody dies") {
    clv::pareto_nbd const immortal{.385, 12.072, 1e-9, 1e6};
    for (clv::summary const customer : {clv::summary{0, 0, 39}, clv::summary{3, 20, 39}, clv::summary{26, 30, 31}}) {
        CHECK_THAT(published.log_likelihood(customer), WithinRel(immortal.log_likelihood(customer), 1e-9));
        CHECK_THAT(published.expected_transactions(customer, 52),
                   WithinRel(immortal.expected_transactions(customer, 52), 1e-8));
        CHECK(published.p_alive(customer) == 1);
        CHECK(std::isinf(published.log_odds_alive(customer)));
    }
}

TEST_CASE("NBD: laws") {
    clv::summary const customer{6, 35, 39};
    double const median = published.next_purchase_quantile(customer, 0.5);
    CHECK_THAT(published.p_purchase_within(customer, median), WithinRel(0.5, 1e-14));
    CHECK_THROWS_AS(published.next_purchase_quantile(customer, 1), invalid_option);
    CHECK(std::isinf(published.discounted_transactions(customer, 0)));
    auto const with_gradient = clv::detail::with_gradient<clv::nbd_of>(published);
    auto const expected = with_gradient.expected_transactions(customer, 10);
    CHECK_THAT(expected.gradient[0], WithinRel(10 / (12.072 + 39), 1e-14));
    CHECK_THAT(expected.gradient[1], WithinRel(-10 * 6.385 / (51.072 * 51.072), 1e-14));
    double sum = 0;
    for (std::uint32_t x = 0; x < 500; ++x)
        sum += std::exp(published.log_probability_of_count(x, 30));
    CHECK_THAT(sum, WithinAbs(1, 1e-13));
    CHECK(clv::nbd::boundaries(published).empty());
    CHECK(clv::nbd::boundaries({1e5, 1e6}).at(0).nested == "Poisson purchases");
    CHECK(io::load<clv::nbd>(io::save(published)) == published);
}
