// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/lifetime_values.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/core/error.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace clientele;

namespace {

/// A host's own idea of buying: everybody comes back twice a year.
struct twice_a_year {
    double p_alive(clv::summary const&) const { return 1; }
    double expected_transactions(clv::summary const&, double t) const { return t / 26; }
    double expected_transactions(double t) const { return t / 26; }
    friend bool operator==(twice_a_year const&, twice_a_year const&) = default;
};

/// And of spending: as before, or 10.
struct as_before {
    double expected_spend(std::uint32_t x, double mean) const { return x > 0 ? mean : 10; }
    friend bool operator==(as_before const&, as_before const&) = default;
};

static_assert(clv::purchase_model<twice_a_year> && clv::spend_model<as_before>);
static_assert(!clv::purchase_model<as_before> && !clv::spend_model<twice_a_year>);
static_assert(!clv::memoryless_model<twice_a_year>);

struct customer {
    unsigned x() const { return repeats; }
    double t_x() const { return repeats > 0 ? 1 : 0; }
    double T() const { return 2; }
    double repeat_mean() const { return 30; }
    unsigned repeats;
};

} // namespace

TEST_CASE("a host's own models serve like those of the library") {
    CHECK(twice_a_year{} == twice_a_year{});
    CHECK(as_before{} == as_before{});
    std::vector<customer> const rows{{0}, {3}};
    auto const values = clv::lifetime_values(rows, twice_a_year{}, as_before{}, {.horizon = 52, .margin = 0.5});
    CHECK(values[0] == clv::customer_value{1, 2, 10, 10});
    CHECK(values[1] == clv::customer_value{1, 2, 30, 30});
    CHECK_THROWS_AS(clv::lifetime_values(rows, twice_a_year{}, as_before{},
                                         {.horizon = HUGE_VAL, .discount = .1, .how = clv::compounding::continuous}),
                    invalid_option);
}

TEST_CASE("purchases in a time to come") {
    twice_a_year const model;
    clv::summary const customer{1, 1, 2};
    CHECK(clv::transactions_between(model, customer, 26, 78) == 2);
    CHECK(clv::transactions_between(model, customer, 26, 26) == 0);
    CHECK_THROWS_AS(clv::transactions_between(model, customer, -1, 26), invalid_option);
    CHECK_THROWS_AS(clv::transactions_between(model, customer, 27, 26), invalid_option);
}

TEST_CASE("a history that cannot be: a model answers it, a verb over customers refuses it") {
    clv::summary const impossible{3, 20, 10}; // bought after he was last seen
    CHECK(twice_a_year{}.p_alive(impossible) == 1);
    CHECK_THROWS_AS(clv::check(impossible, 0), invalid_data);
    auto const by = clv::lens(clv::x(&clv::summary::x), clv::t_x(&clv::summary::t_x), clv::T(&clv::summary::T));
    CHECK_THROWS_AS(clv::expected_transactions(twice_a_year{}, std::vector{impossible}, 52, by), invalid_data);
}

TEMPLATE_TEST_CASE("times and rates that cannot be are refused", "", clv::nbd, clv::bg_nbd, clv::mbg_nbd,
                   clv::pareto_nbd, clv::gamma_gompertz_nbd, clv::bg_cnbd, clv::mbg_cnbd) {
    TestType model{};
    if constexpr (clv::regular_model<TestType>) {
        model.k = 3;
    }
    clv::summary const one{2, 30, 39};
    for (double const bad : {std::nan(""), HUGE_VAL, -5.0, -1e-9}) {
        CHECK_THROWS_AS(model.expected_transactions(one, bad), invalid_option);
        CHECK_THROWS_AS(model.expected_transactions(bad), invalid_option);
        CHECK_THROWS_AS(model.discounted_transactions(one, bad), invalid_option);
        CHECK_THROWS_AS(model.p_purchase_within(one, bad), invalid_option);
        CHECK_THROWS_AS(model.log_probability_of_count(1, bad), invalid_option);
        if constexpr (requires { model.log_probability_of_count(1, bad, bad); }) {
            CHECK_THROWS_AS(model.log_probability_of_count(1, bad, 2), invalid_option);
            CHECK_THROWS_AS(model.log_probability_of_count(1, 2, bad), invalid_option);
        }
        if constexpr (requires { model.p_alive_if_silent(one, bad); }) {
            CHECK_THROWS_AS(model.p_alive_if_silent(one, bad), invalid_option);
        }
        if constexpr (requires { model.p_alive_at(one, bad); }) {
            CHECK_THROWS_AS(model.p_alive_at(one, bad), invalid_option);
        }
    }
    if constexpr (requires { model.log_probability_of_count(1, 2.0, 0.0); }) { // in no time nothing is bought
        CHECK(model.log_probability_of_count(0, 2.0, 0.0) == 0);
        CHECK(model.log_probability_of_count(3, 2.0, 0.0) == -HUGE_VAL);
    }
}

TEST_CASE("a model that cannot be is refused by the verbs over customers") {
    std::vector<customer> const rows{{0}, {3}};
    clv::mbg_nbd const bad{.9, -8, .7, 2.5};
    CHECK_THROWS_WITH(clv::lifetime_values(rows, bad, as_before{}),
                      Equals("alpha is -8, a parameter must be finite and above 0"));
    CHECK_THROWS_AS(clv::p_alive(bad, rows), invalid_data);
    CHECK_THROWS_AS(clv::expected_transactions(clv::pareto_nbd{std::nan(""), 8, .7, 2.5}, rows, 52), invalid_data);
}
