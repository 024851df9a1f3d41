// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;

namespace {

clv::bg_nbd const published{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};

} // namespace

// Fader, Hardie and Lee (2005), table 1 and CDNOW; digits beyond the paper's: a Newton optimum with a gradient below
// 1e-11, which lifetimes 0.11 and CLVTools 0.12 agree with as far as theirs go.
TEST_CASE("BG/NBD on CDNOW: parameters, likelihood, standard errors", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const [model, report] = clv::fit<clv::bg_nbd>(*customers);
    CHECK(report.converged);
    CHECK(report.boundaries.empty());
    CHECK(error_of(model.r, .2425945224) < 1e-8);
    CHECK(error_of(model.alpha, 4.413602019) < 1e-8);
    CHECK(error_of(model.a, .7929220172) < 1e-8);
    CHECK(error_of(model.b, 2.425906777) < 1e-8);
    CHECK(error_of(report.log_likelihood, -9582.429206674) < 1e-12);
    std::array const errors{.0125574, .378224, .185734, .705414};
    for (std::size_t i = 0; i < 4; ++i)
        CHECK_THAT(report.standard_error(i), WithinRel(errors[i], 5e-6));
    // covariances: CLVTools' vcov
    CHECK_THAT(report.covariance[1], WithinRel(0.003706417, 2e-3));
    CHECK_THAT(report.covariance[2 * 4 + 3], WithinRel(0.1232157, 2e-3));
    CHECK_THAT(report.covariance[1 * 4 + 2], WithinRel(-0.0028657, 2e-3));
    CHECK(report.customers == 2357);
    CHECK(report.distinct == 1016);
    CHECK_THAT(report.aic(), WithinRel(2 * 4 + 2 * 9582.429206674, 1e-12));
    CHECK_THAT(report.bic(), WithinRel(4 * std::log(2357) + 2 * 9582.429206674, 1e-12));
}

// Hardie's spreadsheet and note 027, checked with mpmath.
TEST_CASE("BG/NBD: published predictions") {
    CHECK_THAT(published.expected_transactions({2, 30.43, 38.86}, 39), WithinAbs(1.226028, 5e-7));
    CHECK_THAT(published.expected_transactions({26, 30.86, 31}, 52), WithinAbs(25.758196, 5e-7));
    CHECK_THAT(published.p_alive({26, 30.86, 31}), WithinAbs(.9689157, 6e-8));
    CHECK_THAT(published.expected_transactions(1.0), WithinAbs(.0532678912, 5e-11));
    CHECK_THAT(published.expected_transactions(52.0), WithinAbs(1.446050595, 5e-10));
    CHECK_THAT(std::exp(published.log_probability_of_count(10, 2)), WithinRel(1.07868964e-7, 5e-9));
    CHECK_THAT(std::exp(published.log_probability_of_count(0, 39)), WithinAbs(.5737863521, 5e-11));
    std::array const from_11{.0019995214, .0015170236, .0011633150, .0009003148, .0007023638,
                             .0005517902, .0004361913, .0003467171, .0002769613, .0002222260};
    for (std::uint32_t i = 0; i < 10; ++i) {
        CHECK_THAT(std::exp(published.log_probability_of_count(11 + i, 30)), WithinAbs(from_11[i], 5e-11));
    }
    // the paradox of frequency: the more often he bought, the more telling his silence
    std::array const after{.3473998, .0428272, .00415843, .000358332};
    for (std::uint32_t i = 0; i < 4; ++i) {
        CHECK_THAT(published.expected_transactions({10 + 5 * i, 20, 39}, 52), WithinRel(after[i], 2e-6));
    }
}

// tools/references/
TEST_CASE("BG/NBD: likelihood and expectations over their domain", "[accuracy]") {
    clientele_test::check_likelihood_over_domain<clv::bg_nbd>();
    clientele_test::check_expectations_over_domain<clv::bg_nbd>(1e-9);
}

// Where every peer is wrong: NaN or infinite at a = 1 in lifetimes, CLVTools and BTYD, NaN at a + b < 1 in lifetimes,
// 1.99997 in CLVTools for the last. Truth: mpmath.
TEST_CASE("BG/NBD: a = 1, a + b < 1 and parameters next to nothing") {
    clv::bg_nbd at_one = published;
    at_one.a = 1;
    CHECK_THAT(at_one.expected_transactions({2, 30.43, 38.86}, 39), WithinAbs(1.1021368, 5e-8));
    clv::bg_nbd const small{.r = .11, .alpha = 2.24, .a = .31, .b = .50};
    CHECK_THAT(small.expected_transactions({0, 0, 1}, 30), WithinAbs(.5645886155, 5e-11));
    clv::bg_nbd const tiny{1e-5, 1e-5, 1e-5, 1e-5};
    CHECK_THAT(tiny.expected_transactions({0, 0, 38.86}, 39), WithinRel(8.49e-6, 1e-3));
    // gamma functions overflow from x = 171 on in lifetimes
    CHECK_THAT(std::exp(published.log_probability_of_count(171, 39)), WithinRel(1.16779783e-12, 5e-9));
    CHECK_THAT(std::exp(published.log_probability_of_count(200, 39)), WithinRel(4.07085355e-14, 5e-9));
    // Hardie's note 027
    clv::bg_nbd const note{.r = .25, .alpha = 4, .a = .80, .b = 2.50};
    CHECK_THAT(note.log_likelihood({0, 0, 40}), WithinAbs(-.599473818, 5e-10));
    CHECK_THAT(note.log_likelihood({200, 38, 40}), WithinAbs(100.795693093, 5e-10));
}

TEST_CASE("BG/NBD: laws") {
    // one who has not come back had no chance to be lost
    CHECK(published.p_alive({0, 0, 500}) == 1);
    CHECK(std::isinf(published.log_odds_alive({0, 0, 500})));
    double before = 0;
    for (double t_x = 1; t_x <= 39; t_x += 1) {
        double const now = published.p_alive({3, t_x, 39});
        CHECK(now > before);
        CHECK(now < 1);
        before = now;
    }
    // probabilities of all counts add up to 1
    double sum = 0;
    double mean = 0;
    for (std::uint32_t x = 0; x < 2000; ++x) {
        double const p = std::exp(published.log_probability_of_count(x, 30));
        sum += p;
        mean += x * p;
    }
    CHECK_THAT(sum, WithinAbs(1, 1e-12));
    CHECK_THAT(mean, WithinRel(published.expected_transactions(30.0), 1e-9));
    // time in other units, the same customers
    clv::bg_nbd daily = published;
    daily.alpha *= 7;
    CHECK_THAT(daily.expected_transactions({2, 7 * 30.43, 7 * 38.86}, 7 * 39.0),
               WithinRel(published.expected_transactions({2, 30.43, 38.86}, 39), 1e-13));
    CHECK(published.expected_transactions({2, 30.43, 38.86}, 0) == 0);
    CHECK(published.p_purchase_within({2, 30.43, 38.86}, 0) == 0);
}

TEST_CASE("BG/NBD: the next purchase") {
    CHECK(published.p_alive_if_silent({6, 35, 39}, 10) == published.p_alive({6, 35, 49}));
    clv::summary const customer{6, 35, 39};
    double const median = published.next_purchase_quantile(customer, 0.5);
    CHECK_THAT(published.p_purchase_within(customer, median), WithinRel(0.5, 1e-12));
    // in the long run all who are alive come back
    CHECK_THAT(published.p_purchase_within(customer, 1e9), WithinRel(published.p_alive(customer), 1e-6));
    clv::summary const silent{6, 5, 39};
    CHECK(std::isinf(published.next_purchase_quantile(silent, 0.5)));
    CHECK_THROWS_AS(published.next_purchase_quantile(customer, 1), invalid_option);
}

TEST_CASE("BG/NBD: discounted residual transactions are the limit of discounted sums") {
    // No peer has them. The law: D(rate) = rate times the integral of e^(-rate t) E(t) dt; here as a long weekly sum,
    // which lies between D(rate) and e^(rate) D(rate).
    clv::summary const customer{2, 30.43, 38.86};
    double const rate = .0027;
    double late = 0;
    double early = 0;
    for (int week = 1; week < 12'000; ++week) {
        double const more =
            published.expected_transactions(customer, week) - published.expected_transactions(customer, week - 1);
        late += std::exp(-rate * week) * more;
        early += std::exp(-rate * (week - 1)) * more;
    }
    double const found = published.discounted_transactions(customer, rate);
    CHECK(found > late);
    CHECK(found < early);
    CHECK_THAT(found, WithinRel((late + early) / 2, 1e-5));
    // without a discount it is E[N] = P(alive) (a + b + x - 1) / (a - 1), finite from a > 1 on
    CHECK(std::isinf(published.discounted_transactions(customer, 0)));
    clv::bg_nbd loyal = published;
    loyal.a = 3;
    CHECK_THAT(loyal.discounted_transactions(customer, 0),
               WithinRel(loyal.p_alive(customer) * (3 + 2.426 + 2 - 1) / 2, 1e-12));
    CHECK_THAT(loyal.discounted_transactions(customer, 1e-9),
               WithinRel(loyal.discounted_transactions(customer, 0), 1e-5));
}

TEST_CASE("BG/NBD: a model is a value") {
    CHECK(io::load<clv::bg_nbd>(io::save(published)) == published);
    clv::bg_nbd wrong = published;
    wrong.a = -1;
    CHECK_THROWS_AS(io::load<clv::bg_nbd>(io::save(wrong)), invalid_data);
}

TEST_CASE("expected purchases where the terms of the sum leave the range of numbers, against 60 digits") {
    clv::bg_nbd const model{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};
    CHECK_THAT(model.expected_transactions(clv::summary{1130, 38, 39}, 10), WithinRel(1.2439740226462463e-6, 1e-12));
    CHECK_THAT(model.expected_transactions(clv::summary{5000, 38, 39}, 10), WithinRel(1.6574772846657336e-44, 1e-12));
}
