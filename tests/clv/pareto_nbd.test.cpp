// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"
#include "../support/purchase_tables.hpp"

#include <clientele/clv/fit.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/io/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace clientele;
using clientele_test::error_of;
using clientele_test::for_each_reference;

namespace {

/// What BTYD finds on CDNOW, the parameters of the published predictions.
clv::pareto_nbd const published{.r = .5533971, .alpha = 10.5801985, .s = .6060625, .beta = 11.6562237};

} // namespace

// Fader, Hardie and Lee (2005), table 2: .553, 10.578, .606, 11.669, -9595.0. More digits: a Newton optimum with a
// gradient below 1e-11; the standard errors are CLVTools' to the digits of a numerical Hessian.
TEST_CASE("Pareto/NBD on CDNOW: parameters, likelihood, standard errors", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const [model, report] = clv::fit<clv::pareto_nbd>(*customers);
    CHECK(report.converged);
    CHECK(report.boundaries.empty());
    CHECK(error_of(model.r, .5532770469) < 1e-8);
    CHECK(error_of(model.alpha, 10.57768346) < 1e-8);
    CHECK(error_of(model.s, .606239989) < 1e-8);
    CHECK(error_of(model.beta, 11.66873529) < 1e-8);
    CHECK(error_of(report.log_likelihood, -9594.976178940) < 1e-12);
    std::array const digits{.0476279, .842723, .187281, 6.21111};
    std::array const clvtools{0.0476264, 0.8427222, 0.1872594, 6.2105448};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_THAT(report.standard_error(i), WithinRel(digits[i], 3e-6));
        CHECK_THAT(report.standard_error(i), WithinRel(clvtools[i], 1e-3));
    }
    CHECK(report.distinct == 1016);
    CHECK(report.iterations <= 8);
}

// CLVTools: sums over all customers, the discount being ln(1.1) per week. Its search stops short of the optimum, along
// which the likelihood is flat: P(alive) moves in the fourth digit where the log likelihood moves in the ninth.
TEST_CASE("Pareto/NBD on CDNOW: totals", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    clv::pareto_nbd const model{.5532770469, 10.57768346, .606239989, 11.66873529};
    double alive = 0;
    double expected = 0;
    double discounted = 0;
    for (auto const& customer : *customers) {
        alive += model.p_alive(customer.seen);
        expected += model.expected_transactions(customer.seen, 39);
        discounted += model.discounted_transactions(customer.seen, std::log(1.1));
    }
    CHECK_THAT(alive, WithinRel(1051.971, 2e-4));
    CHECK_THAT(expected, WithinRel(1665.688, 2e-4));
    CHECK_THAT(discounted, WithinRel(490.886, 2e-4));
}

// BTYD's vignette and manual, checked with mpmath; parameters are known to 7 digits.
TEST_CASE("Pareto/NBD: published predictions") {
    clv::summary const loyal{26, 30.857, 31};
    CHECK_THAT(published.expected_transactions(loyal, 52), WithinAbs(25.45418, 2e-4));
    CHECK_THAT(published.p_alive(loyal), WithinAbs(.9978734, 3e-6));
    std::array const after{.705967, .144188, .0224993, .00309179};
    for (std::uint32_t i = 0; i < 4; ++i) {
        CHECK_THAT(published.expected_transactions({10 + 5 * i, 20, 39}, 52), WithinRel(after[i], 3e-6));
    }
    std::array const growth{.05100436, .09962069, .14612419, .19074204, .23366423,
                            .27505152, .31504131, .35375209, .39128685};
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK_THAT(published.expected_transactions(static_cast<double>(i + 1)), WithinRel(growth[i], 3e-7));
    }
    CHECK_THAT(published.expected_transactions(52.0), WithinRel(1.473112690, 2e-7));
    CHECK_THAT(published.discounted_transactions({0, 0, 38}, .0027), WithinRel(.4904308, 2e-7));
    CHECK_THAT(published.discounted_transactions({1, 14, 38}, .0027), WithinRel(2.4095590, 2e-7));
    CHECK_THAT(published.discounted_transactions({2, 22, 38}, .0027), WithinRel(5.1264374, 2e-7));
    CHECK_THAT(published.discounted_transactions({3, 30, 38}, .0027), WithinRel(9.0601737, 2e-7));
    CHECK_THAT(published.p_alive({0, 0, 39}), WithinRel(.2941634, 3e-7));
    CHECK_THAT(published.p_alive({23, 20, 39}), WithinRel(.0003528979, 3e-6));
}

// Of a count of 200 CLVTools and BTYD say NaN; BTYD's interval probabilities are wrong (1.0158, .0600, .0130, .0068).
TEST_CASE("Pareto/NBD: probabilities of counts") {
    CHECK_THAT(std::exp(published.log_probability_of_count(10, 2)), WithinRel(1.889728566e-9, 3e-7));
    CHECK_THAT(std::exp(published.log_probability_of_count(0, 39)), WithinRel(.5935692182, 1e-7));
    CHECK_THAT(std::exp(published.log_probability_of_count(100, 39)), WithinRel(5.33789443e-13, 3e-6));
    CHECK_THAT(std::exp(published.log_probability_of_count(200, 39)), WithinRel(1.4594844e-23, 3e-6));
    std::array const interval{.956635241, .0404574379, .00269368222, .000197252098};
    for (std::uint32_t x = 0; x < 4; ++x) {
        CHECK_THAT(std::exp(published.log_probability_of_count(x, 2, 1)), WithinRel(interval[x], 3e-7));
    }
    // mpmath, where customers differ little
    clv::pareto_nbd const alike{28.01, 3.255, 13.1, 733.1};
    CHECK_THAT(alike.log_probability_of_count(32, 51.44), WithinAbs(-6.2196539470946078, 1e-11));
    CHECK(published.log_probability_of_count(0, 0) == 0);
    CHECK(published.log_probability_of_count(3, 0) == -HUGE_VAL);
}

TEST_CASE("Pareto/NBD: the probabilities of all counts add up to 1, and their mean to E[X(t)]") {
    for (auto const& model : {published, clv::pareto_nbd{3, 6, 1, 1e-3}, clv::pareto_nbd{40, 100, 0.1, 1e3}}) {
        double sum = 0;
        double mean = 0;
        for (std::uint32_t x = 0; x < 120; ++x) {
            double const p = std::exp(model.log_probability_of_count(x, 10));
            sum += p;
            mean += x * p;
        }
        CHECK_THAT(sum, WithinAbs(1, 1e-12));
        CHECK_THAT(mean, WithinRel(model.expected_transactions(10.0), 1e-9));
    }
}

// tools/references/
TEST_CASE("Pareto/NBD: likelihood and expectations over their domain", "[accuracy]") {
    clientele_test::check_likelihood_over_domain<clv::pareto_nbd>();
    clientele_test::check_expectations_over_domain<clv::pareto_nbd>(1e-9);
}

// The second derivatives are those of the gradient.
TEST_CASE("Pareto/NBD: the Hessian") {
    constexpr auto at = &stats::second_order<4>::at;
    for (clv::summary const customer : {clv::summary{0, 0, 39}, clv::summary{3, 20, 39}, clv::summary{26, 30, 31},
                                        clv::summary{1, 5, 5.01}, clv::summary{100, 10, 300}, clv::summary{2, 5, 5}}) {
        auto const gradient_at = [&](std::size_t parameter, double step) {
            auto values = clv::detail::values_of(published);
            values[parameter] *= 1 + step;
            auto const model = clv::detail::with_values<clv::pareto_nbd>(values);
            return clv::pareto_nbd::likelihood{model, customer.x}(customer).gradient;
        };
        auto const found = clv::pareto_nbd::likelihood{published, customer.x}(customer);
        auto const values = clv::detail::values_of(published);
        constexpr double h = 1e-3;
        for (std::size_t i = 0; i < 4; ++i) {
            auto const one = gradient_at(i, h);
            auto const other = gradient_at(i, -h);
            auto const two = gradient_at(i, 2 * h);
            auto const back = gradient_at(i, -2 * h);
            for (std::size_t j = 0; j < 4; ++j) {
                double const slope = (8 * (one[j] - other[j]) - (two[j] - back[j])) / (12 * h * values[i]);
                CHECK_THAT(found.hessian[at(i, j)], WithinAbs(slope, 1e-8 * (1e-3 + std::abs(slope))));
            }
        }
    }
}

// Where peers fail; truth: mpmath.
TEST_CASE("Pareto/NBD: s = 1, hours for weeks, equal customers, long histories") {
    clv::pareto_nbd const at_one{1, 5, 1, 5}; // NaN in lifetimes, CLVTools and BTYD
    CHECK_THAT(at_one.expected_transactions({3, 7, 10}, 39), WithinAbs(3.6329491, 5e-8));
    CHECK_THAT(at_one.p_alive({3, 7, 10}), WithinAbs(.70904307, 5e-9));
    clv::pareto_nbd const hourly{.25, 700, .8, 9000}; // NaN in CLVTools and lifetimes; 2.9e5 in BTYD
    CHECK_THAT(hourly.log_likelihood({5000, 8000, 8760}), WithinAbs(-7782.4730023, 5e-8));
    CHECK_THAT(hourly.discounted_transactions({0, 0, 8760}, .0027), WithinRel(4.945e-3, 1e-4));
    clv::pareto_nbd const alike{300, 2000, 300, 2000}; // NaN or 0 in CLVTools
    CHECK_THAT(alike.discounted_transactions({0, 0, 39}, .0027), WithinAbs(1.828894e-5, 5e-12));
    clv::pareto_nbd const short_lived{.5329, 38.0598, 64.2792, 7721.5264}; // NaN at x = 30 in BTYD
    CHECK_THAT(short_lived.discounted_transactions({0, 0, 145}, .0027), WithinAbs(0.0599164, 5e-8));
    CHECK_THAT(short_lived.discounted_transactions({1, 100, 145}, .0027), WithinAbs(0.4981984, 5e-8));
    CHECK_THAT(short_lived.discounted_transactions({30, 140, 145}, .0027), WithinAbs(14.52432, 5e-6));
    clv::pareto_nbd const long_ago{.55, 10.58, .61, 11.67}; // lifetimes' test of underflow
    CHECK_THAT(long_ago.expected_transactions({132, 200, 200}, 10), WithinRel(6.20605178896, 1e-11));
    CHECK_THAT(long_ago.expected_transactions({133, 200, 200}, 10), WithinRel(6.25287224757, 1e-11));
}

// lifetimes' test of overflow: P(alive) falls below the smallest number, and its log odds do not.
TEST_CASE("Pareto/NBD: probabilities below the smallest number") {
    clv::pareto_nbd const model{10.465, .00798565181, 3.0516, 2.820};
    CHECK_THAT(model.log_likelihood({400, 5, 6}), WithinAbs(1323.188930968, 5e-9));
    CHECK_THAT(model.log_likelihood({500, 1, 37}), WithinAbs(2594.404454623, 5e-9));
    CHECK_THAT(model.log_likelihood({500, 4, 37}), WithinAbs(1888.821249739, 5e-9));
    CHECK_THAT(model.p_alive({400, 5, 6}), WithinRel(5.1e-31, .02));
    CHECK(model.p_alive({500, 1, 37}) == 0);
    CHECK_THAT(model.log_odds_alive({500, 1, 37}) / std::log(10.0), WithinAbs(-800 + std::log10(7.9), .01));
    CHECK_THAT(model.log_odds_alive({500, 4, 37}) / std::log(10.0), WithinAbs(-493 + std::log10(2.1), .02));
    // CLVTools #100: NaN once
    clv::pareto_nbd const frequent{.5143, 2.8845, .2856, 14.1087};
    for (clv::summary const customer : {clv::summary{221, 103.42857, 103.57143}, clv::summary{254, 97.14286, 97.28571},
                                        clv::summary{161, 94.71429, 98}, clv::summary{204, 98.57143, 99.42857}}) {
        double const p = frequent.p_alive(customer);
        CHECK(p >= 0);
        CHECK(p <= 1);
    }
}

TEST_CASE("Pareto/NBD: laws") {
    CHECK(published.p_alive({3, 39, 39}) == 1);
    double before = 0;
    for (double t_x = 1; t_x < 39; t_x += 1) {
        double const now = published.p_alive({3, t_x, 39});
        CHECK(now > before);
        CHECK(now < 1);
        before = now;
    }
    clv::summary const customer{2, 30.43, 38.86};
    // not to have seen him buy says that he is the less likely to be alive
    CHECK(published.p_alive_at(customer, 0) == published.p_alive(customer));
    CHECK(published.p_alive_if_silent(customer, 0) == published.p_alive(customer));
    CHECK(published.p_alive_if_silent(customer, 10) < published.p_alive_at(customer, 10));
    CHECK(published.p_alive_at(customer, 10) < published.p_alive(customer));
    // Bayes: alive and silent over silent
    double const silent = 1 - published.p_purchase_within(customer, 10);
    double const still_alive = published.p_alive(customer) *
                               std::pow((10.5801985 + 38.86) / (10.5801985 + 48.86), 2.5533971) *
                               std::pow((11.6562237 + 38.86) / (11.6562237 + 48.86), .6060625);
    CHECK_THAT(published.p_alive_if_silent(customer, 10), WithinRel(still_alive / silent, 1e-12));
    // time in other units, the same customers
    clv::pareto_nbd const daily{.5533971, 7 * 10.5801985, .6060625, 7 * 11.6562237};
    CHECK_THAT(daily.expected_transactions({2, 7 * 30.43, 7 * 38.86}, 7 * 39.0),
               WithinRel(published.expected_transactions(customer, 39), 1e-13));
    CHECK(published.expected_transactions(customer, 0) == 0);
    // without a discount: infinite, or n (beta + T) / ((alpha + T) (s - 1))
    CHECK(std::isinf(published.discounted_transactions(customer, 0)));
    clv::pareto_nbd const mortal{1, 5, 3, 5};
    CHECK_THAT(mortal.discounted_transactions({0, 0, 0}, 0), WithinRel(0.5, 1e-14));
    CHECK_THAT(mortal.discounted_transactions({0, 0, 0}, 1e-9), WithinRel(0.5, 1e-7));
}

TEST_CASE("Pareto/NBD: the next purchase") {
    clv::summary const customer{6, 35, 39};
    double const median = published.next_purchase_quantile(customer, 0.5);
    CHECK_THAT(published.p_purchase_within(customer, median), WithinRel(0.5, 1e-12));
    CHECK(published.p_purchase_within(customer, 0) == 0);
    CHECK(published.next_purchase_quantile(customer, 0) == 0);
    CHECK(published.p_purchase_within(customer, 1e9) < published.p_alive(customer));
    CHECK(std::isinf(published.next_purchase_quantile({6, 5, 39}, 0.5)));
    CHECK_THROWS_AS(published.next_purchase_quantile(customer, 1), invalid_option);
}

TEST_CASE("Pareto/NBD: gradients of predictions") {
    auto const with_gradient = clv::detail::with_gradient<clv::pareto_nbd_of>(published);
    clv::summary const customer{2, 30.43, 38.86};
    auto const check = [&](auto const& predict) {
        auto const found = predict(with_gradient);
        CHECK_THAT(found.value, WithinRel(predict(published), 1e-14));
        auto const values = clv::detail::values_of(published);
        for (std::size_t i = 0; i < 4; ++i) {
            auto const moved = [&](double step) {
                auto at = values;
                at[i] *= 1 + step;
                return predict(clv::detail::with_values<clv::pareto_nbd>(at));
            };
            double const slope = (8 * (moved(1e-3) - moved(-1e-3)) - moved(2e-3) + moved(-2e-3)) / (12e-3 * values[i]);
            CHECK_THAT(found.gradient[i], WithinAbs(slope, 1e-8 * (1e-3 + std::abs(slope))));
        }
    };
    check([&](auto const& model) { return model.p_alive(customer); });
    check([&](auto const& model) { return model.log_odds_alive(customer); });
    check([&](auto const& model) { return model.expected_transactions(customer, 39); });
    check([&](auto const& model) { return model.discounted_transactions(customer, .0027); });
    check([&](auto const& model) { return model.p_purchase_within(customer, 10); });
    check([&](auto const& model) { return model.p_alive_at(customer, 10); });
    check([&](auto const& model) { return model.p_alive_if_silent(customer, 10); });
}

TEST_CASE("Pareto/NBD: edges are named") {
    CHECK(clv::pareto_nbd::boundaries(published).empty());
    auto const nested = [](clv::pareto_nbd const& model) { return clv::pareto_nbd::boundaries(model).at(0).nested; };
    CHECK(nested({1e5, 1e6, .6, 10}) == "Poisson purchases");
    CHECK(nested({1e-8, 1, .6, 10}) == "no repeat purchases");
    CHECK(nested({.5, 10, 1e6, 1e7}) == "exponential lifetimes");
    CHECK(nested({.5, 10, .6, 1e12}) == "NBD");
}

// Nobody dies: every customer bought on the last day.
TEST_CASE("Pareto/NBD: a fit that ends on an edge says so") {
    std::vector<clv::summary> customers;
    for (std::uint32_t i = 0; i < 200; ++i)
        customers.push_back({1 + i % 7 * (i % 3), 30, 30});
    auto const [model, report] = clv::fit<clv::pareto_nbd>(customers);
    REQUIRE(!report.boundaries.empty());
    CHECK(report.boundaries.front().nested == "NBD");
    CHECK(std::isfinite(report.log_likelihood));
}

TEST_CASE("Pareto/NBD: a model is a value") {
    CHECK(io::load<clv::pareto_nbd>(io::save(published)) == published);
    clv::pareto_nbd wrong = published;
    wrong.s = -1;
    CHECK_THROWS_AS(io::load<clv::pareto_nbd>(io::save(wrong)), invalid_data);
}

TEST_CASE("Pareto/NBD: the likelihood of a block is that of its customers") {
    clv::detail::customer_block block{};
    clv::pareto_nbd::likelihood const likelihood{published, 9};
    stats::second_order<4> one_by_one;
    for (std::uint32_t i = 0; i < 250; ++i) {
        double const T = 20 + 19 * std::sin(i);
        clv::summary const customer{i % 10, i % 10 == 0 ? 0 : T * (0.5 + 0.5 * std::cos(i)), T};
        double const weight = i % 5 == 0 ? 3 : 1;
        block.add(customer, weight);
        one_by_one.add(likelihood(customer), weight);
    }
    auto const found = likelihood.sum(block);
    CHECK(found.value == one_by_one.value);
    CHECK(found.gradient == one_by_one.gradient);
    CHECK(found.hessian == one_by_one.hessian);
}
