// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/fit.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;

namespace {

clv::mbg_nbd const published{.r = .525, .alpha = 6.183, .a = .891, .b = 1.614};

} // namespace

// BTYDplus' manual and lifetimes' tests have .525, 6.183, .891, 1.614; more digits: a Newton optimum with a gradient
// below 1e-11.
TEST_CASE("MBG/NBD on CDNOW: parameters, likelihood, standard errors", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const [model, report] = clv::fit<clv::mbg_nbd>(*customers);
    CHECK(report.converged);
    CHECK(error_of(model.r, .5248431591) < 1e-8);
    CHECK(error_of(model.alpha, 6.183085280) < 1e-8);
    CHECK(error_of(model.a, .8913593907) < 1e-8);
    CHECK(error_of(model.b, 1.614002240) < 1e-8);
    CHECK(error_of(report.log_likelihood, -9582.135715554) < 1e-12);
    std::array const errors{.083268, .695621, .154790, .537495};
    for (std::size_t i = 0; i < 4; ++i)
        CHECK_THAT(report.standard_error(i), WithinRel(errors[i], 5e-6));
}

TEST_CASE("MBG/NBD: predictions, mpmath") {
    CHECK_THAT(published.p_alive({0, 0, 39}), WithinAbs(.3893476, 1e-7));
    CHECK_THAT(published.expected_transactions({2, 30.43, 38.86}, 39), WithinAbs(1.2629606, 5e-8));
    CHECK_THAT(published.expected_transactions(1.0), WithinAbs(.0530847953, 5e-11));
    // BTYDplus sums too few terms here: 1.419717
    CHECK_THAT(published.expected_transactions(52.0), WithinAbs(1.419723758, 5e-10));
    CHECK_THAT(std::exp(published.log_probability_of_count(0, 39)), WithinAbs(.5824731895, 5e-11));
    // BTYDplus: infinite; mpmath: 3111.06442066290
    clv::mbg_nbd const optimum{.5248431591, 6.183085280, .8913593907, 1.614002240};
    CHECK_THAT(optimum.log_likelihood({1000, 10, 100}), WithinAbs(3111.06442066290, 1e-8));
}

// tools/references/
TEST_CASE("MBG/NBD: likelihood and expectations over their domain", "[accuracy]") {
    clientele_test::check_likelihood_over_domain<clv::mbg_nbd>();
    clientele_test::check_expectations_over_domain<clv::mbg_nbd>(1e-9);
}

TEST_CASE("MBG/NBD: laws") {
    // one who has not come back may be lost, and the longer ago it is the more likely he is
    double before = 1;
    for (double T = 1; T <= 200; T *= 2) {
        double const now = published.p_alive({0, 0, T});
        CHECK(now < before);
        before = now;
    }
    double sum = 0;
    double mean = 0;
    for (std::uint32_t x = 0; x < 2000; ++x) {
        double const p = std::exp(published.log_probability_of_count(x, 30));
        sum += p;
        mean += x * p;
    }
    CHECK_THAT(sum, WithinAbs(1, 1e-12));
    CHECK_THAT(mean, WithinRel(published.expected_transactions(30.0), 1e-9));
    CHECK(std::exp(published.log_probability_of_count(0, 0)) == 1);
}

TEST_CASE("MBG/NBD: a model is a value") {
    CHECK(io::load<clv::mbg_nbd>(io::save(published)) == published);
    clv::mbg_nbd wrong = published;
    wrong.alpha = 0;
    CHECK_THROWS_AS(io::load<clv::mbg_nbd>(io::save(wrong)), invalid_data);
}
