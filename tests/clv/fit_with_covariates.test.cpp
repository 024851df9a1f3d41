// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/shoppers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/fit_with_covariates.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/uncertainty.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using texts = std::vector<std::string>;

namespace {

/// A maximum found by others: the log likelihood, the parameters with the standard errors of their logarithms (of
/// effects: their own).
struct truth {
    double log_likelihood;
    std::vector<double> estimates;
    std::vector<double> errors;
};

template <class Fit> void check_truth(Fit const& fit, truth const& of, std::size_t base) {
    CHECK(fit.report.converged);
    CHECK(fit.report.dropped.empty());
    CHECK_THAT(fit.report.log_likelihood, WithinRel(of.log_likelihood, 1e-13));
    REQUIRE(fit.report.parameters() == of.estimates.size());
    CHECK(fit.report.base_parameters() == base);
    for (std::size_t i = 0; i < of.estimates.size(); ++i) {
        INFO(fit.report.names[i]);
        CHECK_THAT(fit.report.estimates[i], WithinRel(of.estimates[i], 1e-11));
        double const scale = i < base ? fit.report.estimates[i] : 1.0;
        CHECK_THAT(fit.report.standard_error(i) / scale, WithinRel(of.errors[i], 1e-7));
    }
}

std::vector<shopper> const pareto_shoppers{
    {3, 20.5, 47, 0, 23, "web"},  {0, 0, 47, 0, 29, "shop"},    {19, 29.1, 31, 0, 52, "shop"},
    {5, 4.9, 38, 0, 43, "web"},   {0, 0, 32, 0, 24, "shop"},    {0, 0, 34, 0, 37, "shop"},
    {0, 0, 35, 0, 39, "shop"},    {2, 47.8, 49, 0, 26, "shop"}, {0, 0, 33, 0, 49, "web"},
    {0, 0, 37, 0, 25, "shop"},    {1, 9.4, 41, 0, 36, "shop"},  {0, 0, 49, 0, 41, "web"},
    {0, 0, 51, 0, 37, "shop"},    {7, 40.3, 46, 0, 43, "web"},  {3, 30.9, 35, 0, 50, "shop"},
    {2, 6.8, 42, 0, 58, "web"},   {0, 0, 46, 0, 31, "shop"},    {1, 2.7, 31, 0, 46, "web"},
    {2, 4.3, 45, 0, 48, "shop"},  {1, 26.1, 38, 0, 32, "web"},  {0, 0, 43, 0, 20, "shop"},
    {0, 0, 45, 0, 59, "web"},     {1, 2.7, 45, 0, 32, "shop"},  {0, 0, 42, 0, 33, "web"},
    {14, 37.9, 42, 0, 56, "web"}, {7, 30.6, 34, 0, 43, "shop"}, {0, 0, 41, 0, 39, "shop"},
    {2, 0.8, 33, 0, 51, "shop"},  {0, 0, 41, 0, 21, "shop"},    {1, 2.8, 42, 0, 48, "web"},
    {0, 0, 47, 0, 35, "shop"},    {4, 12.6, 39, 0, 24, "web"},  {4, 17.3, 30, 0, 46, "shop"},
    {2, 6.6, 42, 0, 57, "shop"},  {2, 10.5, 35, 0, 28, "shop"}, {28, 33.1, 46, 0, 45, "shop"}};
std::vector<shopper> const bg_shoppers{
    {4, 39, 47, 0, 30, "shop"},    {6, 30.1, 43, 0, 32, "shop"},  {9, 38.8, 44, 0, 53, "shop"},
    {1, 29.7, 41, 0, 24, "web"},   {1, 1.8, 51, 0, 44, "shop"},   {2, 28.2, 35, 0, 49, "shop"},
    {4, 38.9, 45, 0, 28, "shop"},  {1, 23.8, 42, 0, 22, "shop"},  {16, 29.9, 31, 0, 31, "shop"},
    {1, 1.1, 37, 0, 46, "web"},    {1, 10.5, 50, 0, 42, "shop"},  {1, 3.3, 47, 0, 26, "web"},
    {1, 2, 30, 0, 37, "web"},      {9, 18.5, 37, 0, 47, "web"},   {0, 0, 30, 0, 37, "shop"},
    {5, 6.2, 48, 0, 45, "shop"},   {29, 19.9, 32, 0, 59, "shop"}, {1, 2, 31, 0, 47, "shop"},
    {11, 50, 52, 0, 36, "web"},    {0, 0, 40, 0, 27, "shop"},     {0, 0, 37, 0, 34, "shop"},
    {0, 0, 31, 0, 40, "shop"},     {17, 33.8, 39, 0, 56, "web"},  {1, 1.7, 38, 0, 51, "web"},
    {3, 24.1, 42, 0, 33, "web"},   {1, 26.8, 30, 0, 57, "web"},   {4, 13.2, 33, 0, 39, "shop"},
    {2, 17, 35, 0, 48, "web"},     {0, 0, 40, 0, 24, "web"},      {1, 30, 37, 0, 24, "shop"},
    {1, 9.6, 43, 0, 28, "web"},    {7, 29.6, 36, 0, 55, "shop"},  {2, 4.5, 50, 0, 47, "shop"},
    {13, 45.5, 51, 0, 54, "shop"}, {2, 1.5, 31, 0, 46, "shop"},   {3, 30.8, 35, 0, 36, "shop"}};
std::vector<shopper> const spenders{
    {2, 0, 0, 28.63, 52, "shop"},  {4, 0, 0, 185.29, 52, "web"},  {5, 0, 0, 54.15, 41, "web"},
    {2, 0, 0, 64.53, 31, "shop"},  {3, 0, 0, 43.76, 22, "web"},   {3, 0, 0, 65.3, 35, "shop"},
    {3, 0, 0, 152.17, 36, "web"},  {1, 0, 0, 78.2, 22, "web"},    {4, 0, 0, 89.94, 22, "shop"},
    {5, 0, 0, 132.95, 60, "shop"}, {3, 0, 0, 126.81, 46, "shop"}, {3, 0, 0, 45.14, 29, "web"},
    {2, 0, 0, 29.26, 37, "web"},   {2, 0, 0, 158.23, 59, "shop"}, {4, 0, 0, 79.37, 56, "web"},
    {4, 0, 0, 80.75, 54, "shop"},  {4, 0, 0, 37.53, 36, "web"},   {2, 0, 0, 78.68, 40, "shop"},
    {3, 0, 0, 73.76, 47, "web"},   {1, 0, 0, 13.09, 22, "shop"},  {4, 0, 0, 43.64, 42, "shop"},
    {3, 0, 0, 36.16, 31, "web"},   {3, 0, 0, 27.4, 55, "shop"},   {4, 0, 0, 28.73, 23, "shop"},
    {4, 0, 0, 64.24, 47, "shop"},  {3, 0, 0, 119.18, 55, "shop"}, {2, 0, 0, 87.55, 29, "web"},
    {3, 0, 0, 137.18, 56, "shop"}, {1, 0, 0, 104.33, 55, "web"},  {3, 0, 0, 26.28, 21, "shop"},
    {3, 0, 0, 52.95, 48, "shop"},  {2, 0, 0, 15.39, 20, "web"},   {3, 0, 0, 43.61, 40, "shop"},
    {4, 0, 0, 29.22, 37, "web"},   {2, 0, 0, 27.9, 28, "web"},    {1, 0, 0, 17.58, 33, "shop"}};

} // namespace

// The same likelihoods with 2F1 and gamma functions, written down in mpmath 1.3 with 40 digits and maximised by scipy's
// BFGS, then by Newton's method with differences, to a gradient below 1e-24.
TEST_CASE("the maximum is that which mpmath finds") {
    check_truth(clv::fit_with_covariates<clv::pareto_nbd>(pareto_shoppers, shopper_traits()),
                {-289.165438267390207,
                 {1.2225574483204, 8.9754853149161, 0.95716138918665, 10.905323899331, 0.70760878927389,
                  0.068539807710404, -0.013375693251894, -0.090113164569832},
                 {0.60666356, 0.56597334, 0.90179445, 1.6314276, 0.27085358, 0.51075763, 0.42096305, 0.8170549}},
                4);
    check_truth(clv::fit_with_covariates<clv::bg_nbd>(bg_shoppers, shopper_traits()),
                {-407.913363913901253,
                 {1.1413309883971, 5.8582595485881, 0.32595141334925, 0.92603867252519, 0.74203331007398,
                  -0.19452162001838, 0.229816369657, -0.26625915556477},
                 {0.32733052, 0.42848964, 0.96736078, 1.1984836, 0.20377905, 0.44802646, 0.74052139, 1.4500947}},
                4);
    check_truth(clv::fit_with_covariates<clv::gamma_gamma>(spenders, shopper_traits()),
                {-173.837059231444528,
                 {2.3845202049956, 8.7302170679369, 205.91136038046, 0.3671694344731, 0.060674372779872},
                 {0.58581707, 0.77450042, 1.380756, 0.094760075, 0.18684037}},
                3);
    auto const penalised = clv::fit_with_covariates<clv::pareto_nbd>(
        pareto_shoppers, shopper_traits(), clv::own_names{}, {.purchases = {.penalty = 4}, .loss = {.penalty = 4}});
    check_truth(penalised,
                {-289.325495007882938,
                 {1.2497252993664, 8.5605450508122, 0.95337879845122, 10.456594185795, 0.56507826350626,
                  0.01697467262421, -0.057455268922234, -0.051194708309636},
                 {0.59319485, 0.57232764, 0.86865368, 1.494938, 0.22349899, 0.34367642, 0.31472292, 0.42141759}},
                4);
    CHECK_THAT(penalised.report.penalised_log_likelihood(), WithinRel(-289.976542186850499, 1e-11));
    CHECK_THAT(penalised.report.aic(), WithinRel(2 * 8 + 2 * 289.325495007882938, 1e-11));
    CHECK_THAT(penalised.report.bic(), WithinRel(8 * std::log(36) + 2 * 289.325495007882938, 1e-11));
}

namespace {

/// Effects within three standard errors of what the customers were drawn with.
template <class Fit> void check_recovery(Fit const& fit, std::vector<double> const& wanted) {
    CHECK(fit.report.converged);
    REQUIRE(fit.report.parameters() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        INFO(fit.report.names[i] << " " << fit.report.estimates[i] << " +- " << fit.report.standard_error(i));
        CHECK(std::abs(fit.report.estimates[i] - wanted[i]) < 3 * fit.report.standard_error(i));
    }
}

/// Ages as they are drawn, 10 years about 40: effects are per step of those.
auto traits_by_decade() {
    return features::schema(features::numeric("age", [](shopper const& who) { return (who.age - 40) / 10; },
                                              {.scale = features::scaling::none}),
                            features::categorical("channel", &shopper::channel));
}

} // namespace

TEST_CASE("effects are found again in customers drawn with them") {
    check_recovery(
        clv::fit_with_covariates<clv::pareto_nbd>(
            draw_shoppers(1500, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 11), traits_by_decade()),
        {.8, 5, .7, 15, .3, -.4, -.3, .5});
    check_recovery(clv::fit_with_covariates<clv::bg_nbd>(
                       draw_shoppers(3000, clv::bg_nbd{.6, 3, .8, 2}, {{.3, -.4}, {-.3, .6}, {.2, .3}}, 12),
                       traits_by_decade(), clv::own_names{}, {.separate_loss = true}),
                   {.6, 3, .8, 2, .3, -.4, -.3, .6, .2, .3});
    check_recovery(clv::fit_with_covariates<clv::gamma_gamma>(
                       draw_spenders(1500, clv::gamma_gamma{4, 3, 30}, {.2, -.3}, 13), traits_by_decade()),
                   {4, 3, 30, .2, -.3});
}

TEST_CASE("without effects it is the plain fit") {
    auto const buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    auto const spending = draw_spenders(300, clv::gamma_gamma{4, 3, 30}, {.2, -.3}, 22);
    clv::covariate_options const none{.purchases = {.features = texts{}}, .loss = {.features = texts{}}, .spend = {}};
    auto const check = [](auto const& with, auto const& plain) {
        CHECK(with.report.names == plain.report.names);
        CHECK_THAT(with.report.log_likelihood, WithinRel(plain.report.log_likelihood, 1e-12));
        for (std::size_t i = 0; i < plain.report.parameters(); ++i) {
            CHECK_THAT(with.report.estimates[i], WithinRel(plain.report.estimates[i], 1e-9));
            CHECK_THAT(with.report.standard_error(i), WithinRel(plain.report.standard_error(i), 1e-6));
        }
    };
    check(clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits(), clv::own_names{}, none),
          clv::fit<clv::pareto_nbd>(buyers));
    check(clv::fit_with_covariates<clv::bg_nbd>(buyers, shopper_traits(), clv::own_names{}, none),
          clv::fit<clv::bg_nbd>(buyers));
    check(clv::fit_with_covariates<clv::gamma_gamma>(spending, shopper_traits(), clv::own_spend{},
                                                     {.spend = {.features = texts{}}}),
          clv::fit_gamma_gamma(spending));
    // Priors act as they do there.
    clv::covariate_options informed = none;
    informed.priors = {{"s", 1, 0.2}, {"beta", 10, 0.5}};
    auto const with = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits(), clv::own_names{}, informed);
    auto const plain = clv::fit<clv::pareto_nbd>(buyers, clv::own_names{}, {.priors = informed.priors});
    check(with, plain);
    CHECK_THAT(with.report.log_prior, WithinRel(plain.report.log_prior, 1e-9));
}

TEST_CASE("a heavy penalty leaves the plain fit; the log likelihood does not contain it") {
    auto const buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    auto const plain = clv::fit<clv::pareto_nbd>(buyers);
    auto const free = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits());
    double before = 0;
    for (double const penalty : {1.0, 100.0, 1e10}) {
        auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(
            buyers, shopper_traits(), clv::own_names{},
            {.purchases = {.penalty = penalty}, .loss = {.penalty = penalty}});
        CHECK(fit.report.converged);
        double squares = 0;
        for (std::size_t k = 4; k < 8; ++k) {
            squares += fit.report.estimates[k] * fit.report.estimates[k];
        }
        CHECK_THAT(fit.report.log_penalty, WithinRel(-penalty / 2 * squares, 1e-9));
        CHECK(fit.report.log_likelihood < free.report.log_likelihood);
        CHECK((before == 0 || squares < before));
        before = squares;
        if (penalty == 1e10) {
            CHECK(squares < 1e-14);
            CHECK_THAT(fit.report.log_likelihood, WithinAbs(plain.report.log_likelihood, 1e-6));
            for (std::size_t i = 0; i < 4; ++i) {
                CHECK_THAT(fit.report.estimates[i], WithinRel(plain.report.estimates[i], 1e-6));
            }
        }
    }
}

TEST_CASE("the same effects on both processes of Pareto/NBD are a clock of one's own") {
    auto buyers = draw_shoppers(400, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {.3, -.4}}, 31);
    auto const traits = traits_by_decade();
    auto const tied =
        clv::fit_with_covariates<clv::pareto_nbd>(buyers, traits, clv::own_names{}, {.same = {"age", "channel"}});
    CHECK(tied.report.names == texts{"r", "alpha", "s", "beta", "purchases and loss: age (per unit)",
                                     "purchases and loss: channel = web (against shop)"});
    CHECK(tied.model.effects[0] == tied.model.effects[1]);
    // Who buys and dies e^(g'z) times as fast is an average customer whose time runs so much faster.
    double stretched = 0;
    for (shopper& one : buyers) {
        auto const z = tied.model.columns(one, traits);
        double const faster = tied.report.estimates[4] * z[0] + tied.report.estimates[5] * z[1];
        one.last *= std::exp(faster);
        one.span *= std::exp(faster);
        stretched += one.count * faster;
    }
    auto const plain = clv::fit<clv::pareto_nbd>(buyers);
    CHECK_THAT(tied.report.log_likelihood, WithinRel(plain.report.log_likelihood + stretched, 1e-12));
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_THAT(tied.report.estimates[i], WithinRel(plain.report.estimates[i], 1e-7));
    }
}

TEST_CASE("one set of effects on a and b of BG/NBD: it leaves the mean chance of being lost") {
    auto const buyers = draw_shoppers(300, clv::bg_nbd{.6, 3, .8, 2}, {{.3, -.4}, {-.3, .6}, {.2, .3}}, 12);
    auto const tied = clv::fit_with_covariates<clv::bg_nbd>(buyers, shopper_traits());
    CHECK(tied.model.effects[1] == tied.model.effects[2]);
    for (shopper const& one : buyers) {
        auto const own = tied.model.at(one, shopper_traits());
        CHECK_THAT(own.a / (own.a + own.b),
                   WithinRel(tied.model.base.a / (tied.model.base.a + tied.model.base.b), 1e-12));
    }
    auto const apart =
        clv::fit_with_covariates<clv::bg_nbd>(buyers, shopper_traits(), clv::own_names{}, {.separate_loss = true});
    CHECK(apart.report.log_likelihood > tied.report.log_likelihood); // the tied model is nested in it
}

TEST_CASE("what says nothing is named, set to 0, and spoils nothing") {
    auto const buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    auto const traits =
        features::schema(features::numeric("age", &shopper::age), features::categorical("channel", &shopper::channel),
                         features::numeric("year", [](shopper const&) { return 1997; }),
                         features::numeric("months", [](shopper const& who) { return 12 * who.age + 5; }),
                         features::categorical("country", [](shopper const&) { return std::string{"here"}; }),
                         features::categorical("online", [](shopper const& who) { return who.channel == "web"; }));
    auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(buyers, traits);
    auto const lean = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits());
    CHECK(fit.report.dropped == texts{"purchases: year (per sd)", "purchases: months (per sd)",
                                      "purchases: online = true (against false)", "loss: year (per sd)",
                                      "loss: months (per sd)", "loss: online = true (against false)"});
    CHECK(fit.report.names == lean.report.names);
    CHECK_THAT(fit.report.log_likelihood, WithinRel(lean.report.log_likelihood, 1e-13));
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK_THAT(fit.report.estimates[i], WithinRel(lean.report.estimates[i], 1e-8));
        CHECK(std::isfinite(fit.report.standard_error(i)));
    }
    // A penalty settles who gets what: of a feature that is there twice, half.
    auto const twice =
        features::schema(features::numeric("age", &shopper::age),
                         features::numeric("months", [](shopper const& who) { return 12 * who.age + 5; }));
    auto const shared =
        clv::fit_with_covariates<clv::pareto_nbd>(buyers, twice, clv::own_names{}, {.purchases = {.penalty = 1}});
    CHECK(shared.report.dropped == texts{"loss: months (per sd)"});
    CHECK_THAT(shared.report.estimates[4], WithinRel(shared.report.estimates[5], 1e-6));
}

TEST_CASE("an effect that has no maximum is reported, and settled by a penalty") {
    auto buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    for (shopper& one : buyers) {
        if (one.channel == "web") { // nobody of these buys again
            one.count = 0;
            one.last = 0;
        }
    }
    auto const fit = clv::fit_with_covariates<clv::nbd>(buyers, shopper_traits());
    REQUIRE(fit.report.boundaries.size() == 1);
    CHECK(fit.report.boundaries.front().what == "no effect is too large for purchases: channel = web (against shop)");
    CHECK(fit.report.estimates[3] < -10);
    auto const settled =
        clv::fit_with_covariates<clv::nbd>(buyers, shopper_traits(), clv::own_names{}, {.purchases = {.penalty = 1}});
    CHECK(settled.report.converged);
    CHECK(settled.report.boundaries.empty());
    CHECK(settled.report.standard_error(3) < 1.1);
}

TEST_CASE("the unit and the zero of a feature do not matter, nor that of time") {
    auto const buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits());
    auto const in_months =
        features::schema(features::numeric("age", [](shopper const& who) { return 12 * (who.age - 18); }),
                         features::categorical("channel", &shopper::channel));
    auto const again = clv::fit_with_covariates<clv::pareto_nbd>(buyers, in_months);
    CHECK_THAT(again.report.log_likelihood, WithinRel(fit.report.log_likelihood, 1e-13));
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK_THAT(again.report.estimates[i], WithinRel(fit.report.estimates[i], 1e-8));
    }
    CHECK_THAT(12 * again.model.per_unit(0, 0), WithinRel(fit.model.per_unit(0, 0), 1e-8));
    // Not scaled at all, the effect is that per year, and the base another customer.
    auto const raw = features::schema(features::numeric("age", &shopper::age, {.scale = features::scaling::none}),
                                      features::categorical("channel", &shopper::channel));
    auto const unscaled = clv::fit_with_covariates<clv::pareto_nbd>(buyers, raw);
    CHECK_THAT(unscaled.report.log_likelihood, WithinRel(fit.report.log_likelihood, 1e-12));
    CHECK_THAT(unscaled.model.per_unit(0, 0), WithinRel(fit.model.per_unit(0, 0), 1e-6));
    CHECK_THAT(unscaled.model.at(buyers[0], raw).alpha,
               WithinRel(fit.model.at(buyers[0], shopper_traits()).alpha, 1e-7));

    auto days = buyers;
    for (shopper& one : days) {
        one.last *= 7;
        one.span *= 7;
    }
    auto const by_day = clv::fit_with_covariates<clv::pareto_nbd>(days, shopper_traits());
    for (std::size_t i = 0; i < 8; ++i) {
        double const unit = i == 1 || i == 3 ? 7 : 1;
        CHECK_THAT(by_day.report.estimates[i] / unit, WithinRel(fit.report.estimates[i], 1e-8));
        CHECK_THAT(by_day.report.standard_error(i) / unit, WithinRel(fit.report.standard_error(i), 1e-6));
    }
    double transactions = 0;
    for (shopper const& one : buyers) {
        transactions += one.count;
    }
    CHECK_THAT(by_day.report.log_likelihood + transactions * std::log(7.0),
               WithinRel(fit.report.log_likelihood, 1e-12));
}

TEST_CASE("intervals: a base parameter's on its logarithm, an effect's as it is") {
    auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(pareto_shoppers, shopper_traits());
    auto const alpha = fit.report.wald(1);
    CHECK_THAT(alpha.upper / alpha.lower, WithinRel(std::exp(2 * 1.959963984540054 * 0.56597334), 1e-4));
    auto const effect = fit.report.wald(6);
    CHECK_THAT(effect.lower, WithinAbs(-0.013375693 - 1.959963984540054 * 0.42096305, 1e-5));
    CHECK_THAT(effect.upper, WithinAbs(-0.013375693 + 1.959963984540054 * 0.42096305, 1e-5));
    CHECK_THROWS_AS(fit.report.wald(99), invalid_option);
    CHECK_THROWS_AS(fit.report.wald(6, 2.0), invalid_option);
    CHECK_THROWS_AS(fit.report.standard_error(99), invalid_option);
}

TEST_CASE("a customer's parameters have the covariance that they have as the base of another coding") {
    auto const buyers = draw_shoppers(300, clv::pareto_nbd{.8, 5, .7, 15}, {{.3, -.4}, {-.3, .5}}, 21);
    auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits());
    shopper somebody;
    somebody.age = 30;
    somebody.channel = "web";
    auto const own = clv::fit_of_customer(fit, somebody, shopper_traits());
    auto const about_him = features::schema(
        features::numeric("age", [](shopper const& who) { return who.age - 30; }, {.scale = features::scaling::none}),
        features::categorical("channel", [](shopper const& who) { return who.channel == "shop"; }));
    auto const other = clv::fit_with_covariates<clv::pareto_nbd>(buyers, about_him);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_THAT(own.report.estimates[i], WithinRel(other.report.estimates[i], 1e-6));
        for (std::size_t j = 0; j < 4; ++j) {
            CHECK_THAT(own.report.covariance[i * 4 + j], WithinRel(other.report.covariance[i * 8 + j], 1e-5));
        }
    }
    auto const limits = clv::with_limits(own, [](auto const& m) { return m.expected_transactions(52.0); });
    CHECK_THAT(limits.estimate, WithinRel(own.model.expected_transactions(52.0), 1e-12));
    CHECK(limits.lower < limits.estimate);
}

TEST_CASE("nobody back is told with covariates too") {
    auto buyers = draw_shoppers(60, clv::pareto_nbd{.8, 5, .7, 15}, {}, 21);
    for (auto& one : buyers) {
        one.count = 0;
        one.last = 0;
    }
    auto const fit = clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits());
    REQUIRE(fit.report.boundaries.size() == 1);
    CHECK(fit.report.boundaries.front().what == "nobody buys again");
}

TEST_CASE("customers who never bought count for nothing; what cannot be is refused") {
    auto buyers = draw_shoppers(50, clv::pareto_nbd{.8, 5, .7, 15}, {}, 21);
    CHECK_THROWS_AS(clv::fit_with_covariates<clv::pareto_nbd>(std::vector<shopper>{}, shopper_traits()), invalid_data);
    buyers[7].span = -1;
    CHECK_THROWS_WITH(clv::fit_with_covariates<clv::pareto_nbd>(buyers, shopper_traits()), ContainsSubstring("row 7"));
    // A customer without a repeat purchase says nothing of spending, whatever is known of him.
    auto spending = draw_spenders(60, clv::gamma_gamma{4, 3, 30}, {.2, -.3}, 22);
    auto const fit = clv::fit_with_covariates<clv::gamma_gamma>(spending, shopper_traits());
    shopper silent;
    silent.age = 1000;
    silent.channel = "pigeon";
    spending.insert(spending.begin(), silent);
    auto const again = clv::fit_with_covariates<clv::gamma_gamma>(spending, shopper_traits());
    CHECK(again == fit);
    CHECK(again.report.customers == 60);
}
