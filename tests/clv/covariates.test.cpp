// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/shoppers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/covariates.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <limits>
#include <list>
#include <string>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

/// Mean age 40, standard deviation 10; three channels.
std::vector<shopper> const known{
    {0, 0, 1, 0, 30, "phone"}, {0, 0, 1, 0, 50, "shop"}, {0, 0, 1, 0, 50, "web"}, {0, 0, 1, 0, 30, "web"}};

template <class Model> auto written(Model const& base, std::vector<std::vector<double>> effects) {
    auto const encoder = features::fit(known, shopper_traits());
    return clv::with_covariates<Model, std::remove_const_t<decltype(encoder)>>{base, encoder, std::move(effects)};
}

} // namespace

TEST_CASE("a customer's parameters are the base times e^(sign g'z)") {
    auto const pareto = written(clv::pareto_nbd{.5, 10, .6, 12}, {{.1, .2, .3}, {-.4, .5, .6}});
    auto const own = pareto.at(known[2], shopper_traits()); // 50 years, web
    CHECK(own.r == .5);
    CHECK_THAT(own.alpha, WithinRel(10 * std::exp(-.1 - .3), 1e-14));
    CHECK(own.s == .6);
    CHECK_THAT(own.beta, WithinRel(12 * std::exp(.4 - .6), 1e-14));

    auto const bg = written(clv::bg_nbd{.2, 4, .8, 2.5}, {{.1, .2, .3}, {-.4, .5, .6}, {.7, .8, .9}});
    auto const chances = bg.at(known[1], shopper_traits()); // 50 years, shop
    CHECK_THAT(chances.alpha, WithinRel(4 * std::exp(-.1 - .2), 1e-14));
    CHECK_THAT(chances.a, WithinRel(.8 * std::exp(-.4 + .5), 1e-14));
    CHECK_THAT(chances.b, WithinRel(2.5 * std::exp(.7 + .8), 1e-14));

    auto const spend = written(clv::gamma_gamma{6, 4, 15}, {{.1, .2, .3}});
    auto const mean = spend.at(known[0], shopper_traits()).expected_spend(); // 30 years, phone
    CHECK_THAT(mean, WithinRel(spend.base.expected_spend() * std::exp(-.1), 1e-14));
    CHECK_THAT(spend.per_unit(0, 0), WithinRel(.1 / 10, 1e-14));
    CHECK(spend.per_unit(0, 2) == .3);
}

TEST_CASE("the models of many customers line up with them, on any engine") {
    auto const model = written(clv::pareto_nbd{.5, 10, .6, 12}, {{.1, .2, .3}, {-.4, .5, .6}});
    std::list<shopper> const linked(known.begin(), known.end());
    auto const all = model.each(linked, shopper_traits(), threads{3});
    REQUIRE(all.size() == known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        CHECK(all[i] == model.at(known[i], shopper_traits()));
    }
    CHECK(model.each(std::vector<shopper>{}, shopper_traits()).empty());
}

TEST_CASE("a level that was never seen has no effect that could be known") {
    auto const model = written(clv::pareto_nbd{.5, 10, .6, 12}, {{.1, .2, .3}, {-.4, .5, .6}});
    auto customers = known;
    customers[1].channel = "pigeon";
    CHECK_THROWS_AS(model.at(customers[1], shopper_traits()), invalid_data);
    CHECK_THROWS_WITH(model.each(customers, shopper_traits()),
                      ContainsSubstring("row 1") && ContainsSubstring("channel"));
}

TEST_CASE("the weight of a feature in distances does not count here, a column that does not vary is 0") {
    auto const traits = features::schema(features::numeric("age", &shopper::age, {.weight = 9}),
                                         features::numeric("ignored", &shopper::age, {.weight = 0}),
                                         features::numeric("year", [](shopper const&) { return 1997; }));
    auto const encoded = features::fit_encode(known, traits);
    CHECK(clv::detail::covariates_of(encoded.encoder, encoded.rows) ==
          std::vector<double>{-1, 0, 0, /**/ 1, 0, 0, /**/ 1, 0, 0, /**/ -1, 0, 0});
}

TEST_CASE("saved, loaded, checked; the name says which model it is") {
    auto const model = written(clv::bg_nbd{.2, 4, .8, 2.5}, {{.1, .2, .3}, {-.4, .5, .6}, {.7, .8, .9}});
    using saved = std::remove_const_t<decltype(model)>;
    CHECK(saved::model_name == "clv.bg_nbd.with_covariates");
    CHECK(io::load<saved>(io::save(model)) == model);
    CHECK_THROWS_AS((io::load<clv::with_covariates<clv::mbg_nbd, decltype(model.encoder)>>(io::save(model))), error);

    auto bad = model;
    bad.effects.pop_back();
    CHECK_THROWS_AS(bad.validate(), invalid_data);
    bad = model;
    bad.effects[1].push_back(1);
    CHECK_THROWS_AS(bad.validate(), invalid_data);
    bad = model;
    bad.effects[1][2] = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(bad.validate(), invalid_data);
    bad = model;
    bad.base.r = 0;
    CHECK_THROWS_AS(bad.validate(), invalid_data);
    CHECK_NOTHROW(model.validate());
}
