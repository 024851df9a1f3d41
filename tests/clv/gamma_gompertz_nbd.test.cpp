// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/fit.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/io/text.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace clientele;

namespace {

/// Bemmaor and Glady (2012), table 3, for CDNOW.
clv::gamma_gompertz_nbd const published{.r = .553, .alpha = 10.578, .b = .0002, .s = .603, .beta = .0026};
clv::gamma_gompertz_nbd const ageing{.r = .5, .alpha = 10, .b = .2, .s = .6, .beta = 30};
clv::gamma_gompertz_nbd const selective{.r = 1.5, .alpha = 8, .b = .05, .s = .6, .beta = .3};

std::vector<clv::summary> const histories{{0, 0, 39},   {3, 20, 39},    {26, 30, 31},
                                          {1, 5, 5.01}, {100, 10, 300}, {2, 5, 5}};

} // namespace

// Bemmaor and Glady report -9594.98, CLVTools -9594.97627 at b = 1e-5: a flat ridge, whose end is Pareto/NBD with
// -9594.976178940. Only beta / b is determined, and that is Pareto/NBD's beta.
TEST_CASE("Gamma-Gompertz/NBD on CDNOW: a ridge onto Pareto/NBD", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const [model, report] = clv::fit<clv::gamma_gompertz_nbd>(*customers);
    CHECK(report.converged);
    CHECK_THAT(report.log_likelihood, WithinAbs(-9594.976178940, 1e-6));
    REQUIRE(report.boundaries.size() == 1);
    CHECK(report.boundaries.front().nested == "Pareto/NBD with scale beta / b");
    CHECK_THAT(model.r, WithinRel(.5532770469, 1e-5));
    CHECK_THAT(model.beta / model.b, WithinRel(11.66873529, 1e-4));
    CHECK(std::isinf(report.standard_error(2)));
}

TEST_CASE("Gamma-Gompertz/NBD is Pareto/NBD where customers do not age") {
    clv::gamma_gompertz_nbd const young{.553, 10.578, 1e-10, .606, 11.669e-10};
    clv::pareto_nbd const pareto{.553, 10.578, .606, 11.669};
    for (auto const& customer : histories) {
        CHECK_THAT(young.log_likelihood(customer), WithinRel(pareto.log_likelihood(customer), 1e-7));
        CHECK_THAT(young.p_alive(customer), WithinRel(pareto.p_alive(customer), 1e-6));
        CHECK_THAT(young.expected_transactions(customer, 52),
                   WithinRel(pareto.expected_transactions(customer, 52), 1e-6));
        CHECK_THAT(young.discounted_transactions(customer, .0027),
                   WithinRel(pareto.discounted_transactions(customer, .0027), 1e-5));
        CHECK_THAT(young.p_purchase_within(customer, 9), WithinRel(pareto.p_purchase_within(customer, 9), 1e-6));
    }
    CHECK_THAT(young.log_probability_of_count(5, 39), WithinRel(pareto.log_probability_of_count(5, 39), 1e-7));
    CHECK_THAT(young.log_probability_of_count(5, 39, 10), WithinRel(pareto.log_probability_of_count(5, 39, 10), 1e-7));
}

// At beta = 1 the rate of dying is s b for everybody: the likelihood is elementary.
TEST_CASE("Gamma-Gompertz/NBD at beta = 1: exponential lifetimes") {
    clv::gamma_gompertz_nbd const model{1, 4, .1, .5, 1};
    // x = 0, T = 2: alpha^r [e^(-mu T) / (alpha + T) + mu integral of e^(-mu u) / (alpha + u)], mu = .05:
    // 0.2 / 0.3 and the rest by the exponential integral, E_1(.2) - E_1(.3), times e^.2
    double const e1_of_02 = 1.222650544183893;
    double const e1_of_03 = 0.905676651675847;
    double const expected = 4 * (std::exp(-.1) / 6 + .05 * std::exp(.2) * (e1_of_02 - e1_of_03));
    CHECK_THAT(std::exp(model.log_likelihood({0, 0, 2})), WithinRel(expected, 1e-13));
    CHECK_THAT(std::exp(model.log_probability_of_count(0, 2)), WithinRel(expected, 1e-13));
    // one purchase a unit of 4, for a lifetime of mean 1 / .05, cut at 10 or discounted
    CHECK_THAT(model.expected_transactions(10.0), WithinRel((1 - std::exp(-.5)) / .05 / 4, 1e-13));
    CHECK_THAT(model.discounted_transactions({0, 0, 0}, .07), WithinRel(1 / .12 / 4, 1e-13));
    CHECK_THAT(model.discounted_transactions({0, 0, 0}, 0), WithinRel(1 / .05 / 4, 1e-13));
}

TEST_CASE("Gamma-Gompertz/NBD: derivatives of the likelihood") {
    constexpr auto at = &stats::second_order<5>::at;
    for (auto const& model : {ageing, selective, clv::gamma_gompertz_nbd{.5, 1, 2, 1.6, 3}}) {
        for (auto const& customer : histories) {
            auto const values = clv::detail::values_of(model);
            auto const moved = [&](std::size_t parameter, double step) {
                auto other = values;
                other[parameter] *= 1 + step;
                auto const there = clv::detail::with_values<clv::gamma_gompertz_nbd>(other);
                return clv::gamma_gompertz_nbd::likelihood{there, customer.x}(customer);
            };
            auto const found = clv::gamma_gompertz_nbd::likelihood{model, customer.x}(customer);
            constexpr double h = 2e-3;
            for (std::size_t i = 0; i < 5; ++i) {
                auto const slope_of = [&](auto const& what) {
                    double const near = what(moved(i, h)) - what(moved(i, -h));
                    double const far = what(moved(i, 2 * h)) - what(moved(i, -2 * h));
                    return (8 * near - far) / (12 * h * values[i]);
                };
                double const slope = slope_of([](auto const& of) { return of.value; });
                CHECK_THAT(found.gradient[i], WithinAbs(slope, 1e-7 * (1e-2 + std::abs(slope))));
                for (std::size_t j = 0; j < 5; ++j) {
                    double const bend = slope_of([&](auto const& of) { return of.gradient[j]; });
                    CHECK_THAT(found.hessian[at(i, j)], WithinAbs(bend, 1e-7 * (1e-2 + std::abs(bend))));
                }
            }
        }
    }
}

TEST_CASE("Gamma-Gompertz/NBD: laws") {
    for (auto const& model : {ageing, selective}) {
        double sum = 0;
        double mean = 0;
        for (std::uint32_t x = 0; x < 150; ++x) {
            double const p = std::exp(model.log_probability_of_count(x, 30));
            sum += p;
            mean += x * p;
        }
        CHECK_THAT(sum, WithinAbs(1, 1e-10));
        CHECK_THAT(mean, WithinRel(model.expected_transactions(30.0), 1e-8));
        double before = 0;
        for (double t_x = 1; t_x < 39; t_x += 2) {
            double const now = model.p_alive({3, t_x, 39});
            CHECK(now > before);
            CHECK(now < 1);
            before = now;
        }
        clv::summary const customer{6, 35, 39};
        CHECK(model.p_alive({3, 39, 39}) == 1);
        CHECK(model.p_alive_if_silent(customer, 10) < model.p_alive_at(customer, 10));
        double const quarter = model.next_purchase_quantile(customer, 0.25);
        CHECK_THAT(model.p_purchase_within(customer, quarter), WithinRel(0.25, 1e-11));
        CHECK(model.expected_transactions(customer, 0) == 0);
        // what is expected of a new customer in 30 + 9 is what he is expected to do in both
        double const later = model.expected_transactions(39.0) - model.expected_transactions(30.0);
        double conditional = 0; // over his count at 30, seen or not to be alive: P(alive) does not depend on it
        for (std::uint32_t x = 0; x < 150; ++x)
            conditional += x * std::exp(model.log_probability_of_count(x, 30, 9));
        CHECK_THAT(conditional, WithinRel(later, 1e-8));
        // time in other units, the same customers
        auto daily = model;
        daily.alpha *= 7;
        daily.b /= 7;
        CHECK_THAT(daily.expected_transactions({6, 7 * 35.0, 7 * 39.0}, 7 * 52.0),
                   WithinRel(model.expected_transactions(customer, 52), 1e-12));
    }
}

TEST_CASE("Gamma-Gompertz/NBD: parameters and times far apart stay finite") {
    for (double const b : {1e-6, 1.0, 1e3}) {
        for (double const s : {1e-3, 1.0, 1e3}) {
            for (double const beta : {1e-6, 1.0, 1e6}) {
                clv::gamma_gompertz_nbd const model{.5, 10, b, s, beta};
                INFO("b " << b << ", s " << s << ", beta " << beta);
                for (auto const& customer : histories) {
                    CHECK(std::isfinite(model.log_likelihood(customer)));
                    CHECK(model.p_alive(customer) >= 0);
                    CHECK(model.p_alive(customer) <= 1);
                    CHECK(std::isfinite(model.expected_transactions(customer, 52)));
                    CHECK(std::isfinite(model.discounted_transactions(customer, .01)));
                }
            }
        }
    }
}

TEST_CASE("Gamma-Gompertz/NBD: edges are named, and a model is a value") {
    auto const nested = [](clv::gamma_gompertz_nbd const& model) {
        return clv::gamma_gompertz_nbd::boundaries(model).at(0).nested;
    };
    CHECK(clv::gamma_gompertz_nbd::boundaries(ageing).empty());
    CHECK(nested(published) == "Pareto/NBD with scale beta / b");
    CHECK(nested({.5, 10, .2, 1e5, 30}) == "Gompertz lifetimes");
    CHECK(nested({.5, 10, 1e-12, .6, 30}) == "NBD");
    CHECK(io::load<clv::gamma_gompertz_nbd>(io::save(published)) == published);
}

TEST_CASE("where nobody dies the edge has a name, whatever the scale of frailty") {
    auto const found = clv::gamma_gompertz_nbd::boundaries({.95, 4, 8e-5, 6e-4, 2.3e7});
    REQUIRE(!found.empty());
    CHECK(found.back().nested == "NBD");
    CHECK(clv::gamma_gompertz_nbd::boundaries({.55, 10.6, .5, .6, 6}).empty());
}
