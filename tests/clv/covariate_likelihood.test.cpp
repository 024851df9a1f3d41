// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/shoppers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/covariate_likelihood.hpp>
#include <clientele/clv/fit_with_covariates.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using derivatives = stats::second_order<stats::any_size>;

namespace {

/// The log posterior of a few customers, with the effects that options ask for, at a point.
template <class Model> struct density_of {
    using reader = clv::detail::covariate_reader<Model>;

    density_of(std::vector<shopper> const& customers, clv::covariate_options const& options)
        : how{},
          sample(clv::detail::read_with_covariates<Model>(customers, shopper_traits(), typename reader::lens{}, false,
                                                          how)),
          plan(clv::detail::planned<Model>(clv::detail::covariate_names(shopper_traits(), sample.encoder), options)),
          known(clv::detail::known_before<Model>(options.priors, plan.precisions, {})),
          data{sample.groups} {}

    derivatives operator()(std::vector<double> const& at) const {
        return clv::detail::covariate_posterior<Model, typename reader::data, sequential>{data, plan.effects, known,
                                                                                          how}(at);
    }

    sequential how;
    clv::detail::covariate_sample<features::encoder_for<decltype(shopper_traits()), shopper const>,
                                  typename reader::row>
        sample;
    clv::detail::covariate_plan plan;
    std::vector<clv::detail::normal_density> known;
    typename reader::data data;
};

/// Gradient against differences of the value, Hessian against differences of the gradient.
template <class Model>
void check_derivatives(std::vector<shopper> const& customers, clv::covariate_options const& how) {
    density_of<Model> const density{customers, how};
    std::size_t const size = clv::parameter_count<Model> + density.plan.effects.size();
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        random::stream from{seed, 3};
        std::vector<double> at;
        for (std::size_t i = 0; i < size; ++i) {
            at.push_back(i < clv::parameter_count<Model> ? 3 * from.uniform() - 1 : from.uniform() - 0.5);
        }
        auto const here = density(at);
        REQUIRE(here.gradient.size() == size);
        double const h = 1e-4;
        for (std::size_t i = 0; i < size; ++i) {
            INFO("seed " << seed << ", parameter " << i << " of " << size);
            // Differences over h and 2 h together have an error of h^4.
            auto const shifted = [&](double by) {
                auto there = at;
                there[i] += by;
                return density(there);
            };
            auto const more = shifted(h);
            auto const less = shifted(-h);
            auto const most = shifted(2 * h);
            auto const least = shifted(-2 * h);
            auto const slope = [&](auto const& figure) {
                return (8 * (figure(more) - figure(less)) - (figure(most) - figure(least))) / (12 * h);
            };
            double const gradient = slope([](derivatives const& of) { return of.value; });
            CHECK_THAT(here.gradient[i], WithinAbs(gradient, 1e-6 * (1 + std::abs(gradient))));
            for (std::size_t j = 0; j < size; ++j) {
                double const bend = slope([&](derivatives const& of) { return of.gradient[j]; });
                CHECK_THAT(here.hessian[derivatives::at(i, j)], WithinAbs(bend, 1e-6 * (1 + std::abs(bend))));
            }
        }
    }
}

} // namespace

TEST_CASE("derivatives of a likelihood with covariates agree with differences") {
    auto const buyers = draw_shoppers(12, clv::pareto_nbd{.8, 6, .9, 20}, {}, 4);
    check_derivatives<clv::pareto_nbd>(buyers, {});
    check_derivatives<clv::pareto_nbd>(buyers, {.priors = {{"r", 2, 0.5}}, .loss = {.penalty = 2}, .same = {"age"}});
    check_derivatives<clv::bg_nbd>(buyers, {});
    check_derivatives<clv::bg_nbd>(buyers, {.separate_loss = true});
    check_derivatives<clv::mbg_nbd>(buyers, {.separate_loss = true});
    check_derivatives<clv::nbd>(buyers, {});
    check_derivatives<clv::gamma_gamma>(draw_spenders(12, clv::gamma_gamma{4, 3, 30}, {}, 4),
                                        {.spend = {.penalty = 1}});
}

TEST_CASE("the likelihood is that of each customer under his own model") {
    auto const buyers = draw_shoppers(40, clv::pareto_nbd{.8, 6, .9, 20}, {{.3, .2}, {-.2, .1}}, 5);
    density_of<clv::pareto_nbd> const density{buyers, {}};
    clv::pareto_nbd const base{.7, 8, .5, 15};
    clv::with_covariates<clv::pareto_nbd, decltype(density.sample.encoder)> const model{
        base, density.sample.encoder, {{.25, -.5}, {.125, .75}}};
    double sum = 0;
    for (shopper const& one : buyers) {
        sum += model.at(one, shopper_traits()).log_likelihood({one.x(), one.t_x(), one.T()});
    }
    std::vector<double> const at{std::log(.7), std::log(8), std::log(.5), std::log(15), .25, -.5, .125, .75};
    CHECK_THAT(density(at).value, WithinRel(sum, 1e-13));

    auto const spenders = draw_spenders(40, clv::gamma_gamma{4, 3, 30}, {.3, .2}, 5);
    density_of<clv::gamma_gamma> const spend{spenders, {}};
    clv::with_covariates<clv::gamma_gamma, decltype(spend.sample.encoder)> const spending{
        {3, 2.5, 20}, spend.sample.encoder, {{.25, -.5}}};
    sum = 0;
    for (shopper const& one : spenders) {
        sum += spending.at(one, shopper_traits()).log_likelihood(one.x(), one.spend);
    }
    CHECK_THAT(spend({std::log(3), std::log(2.5), std::log(20), .25, -.5}).value, WithinRel(sum, 1e-13));
}
