// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/shoppers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/covariate_plan.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/features/fit.hpp>

#include <string>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clv::covariate_effect;
using clv::detail::planned;
using texts = std::vector<std::string>;

namespace {

std::vector<clv::detail::covariate_column> const columns{{"age", "age (per sd)"},
                                                         {"channel", "channel = web (against shop)"}};

} // namespace

TEST_CASE("columns are named by their step, and levels by what they are compared with") {
    std::vector<shopper> customers(3);
    customers[0].channel = "web";
    customers[1].channel = "shop";
    customers[2].channel = "phone";
    using features::numeric;
    using features::scaling;
    auto const traits =
        features::schema(features::categorical("channel", &shopper::channel), numeric("age", &shopper::age),
                         numeric("years", &shopper::age, {.scale = scaling::none}),
                         numeric("typical", &shopper::age, {.scale = scaling::robust}),
                         numeric("share", &shopper::age, {.scale = scaling::min_max}));
    texts found;
    for (auto const& column : clv::detail::covariate_names(traits, features::fit(customers, traits))) {
        found.push_back(column.name);
    }
    CHECK(found == texts{"age (per sd)", "years (per unit)", "typical (per interquartile range)", "share (per range)",
                         "channel = shop (against phone)", "channel = web (against phone)"});
}

TEST_CASE("every feature acts on every process, unless options say otherwise") {
    auto const all = planned<clv::pareto_nbd>(columns, {});
    CHECK(all.names == texts{"purchases: age (per sd)", "purchases: channel = web (against shop)", "loss: age (per sd)",
                             "loss: channel = web (against shop)"});
    CHECK(all.effects == std::vector<covariate_effect>{{0, {0}}, {1, {0}}, {0, {1}}, {1, {1}}});

    auto const some = planned<clv::pareto_nbd>(
        columns, {.purchases = {.features = texts{"channel"}, .penalty = 2}, .loss = {.features = texts{"age"}}});
    CHECK(some.names == texts{"purchases: channel = web (against shop)", "loss: age (per sd)"});
    CHECK(some.precisions == std::vector<double>{2, 0});

    CHECK(planned<clv::nbd>(columns, {}).effects.size() == 2);
    CHECK(planned<clv::gamma_gamma>(columns, {}).names.front() == "spend: age (per sd)");
}

TEST_CASE("one effect on both processes is one number, with the penalties of both") {
    auto const plan =
        planned<clv::pareto_nbd>(columns, {.purchases = {.penalty = 2}, .loss = {.penalty = 3}, .same = {"age"}});
    CHECK(plan.names == texts{"purchases and loss: age (per sd)", "purchases: channel = web (against shop)",
                              "loss: channel = web (against shop)"});
    CHECK(plan.effects == std::vector<covariate_effect>{{0, {0, 1}}, {1, {0}}, {1, {1}}});
    CHECK(plan.precisions == std::vector<double>{5, 2, 3});
}

TEST_CASE("a and b of BG/NBD move together, or each by itself") {
    auto const together = planned<clv::bg_nbd>(columns, {});
    CHECK(together.effects == std::vector<covariate_effect>{{0, {0}}, {1, {0}}, {0, {1, 2}}, {1, {1, 2}}});
    auto const apart = planned<clv::bg_nbd>(columns, {.separate_loss = true});
    CHECK(apart.effects == std::vector<covariate_effect>{{0, {0}}, {1, {0}}, {0, {1}}, {1, {1}}, {0, {2}}, {1, {2}}});
    CHECK(apart.names[2] == "loss by a: age (per sd)");
    CHECK(apart.names[4] == "loss by b: age (per sd)");
}

TEST_CASE("what the data cannot tell apart is dropped, in order, unless a penalty settles it") {
    std::vector<clv::detail::covariate_column> const four{{"u", "u"}, {"v", "v"}, {"none", "none"}, {"sum", "sum"}};
    // Products of centred columns: u and v, one that does not vary, and u + v.
    std::vector<double> const products{2, 1, 0, 3, /**/ 1, 4, 0, 5, /**/ 0, 0, 0, 0, /**/ 3, 5, 0, 8};
    auto plan = planned<clv::nbd>(four, {});
    clv::detail::drop_aliased(plan, products, 4);
    CHECK(plan.names == texts{"purchases: u", "purchases: v"});
    CHECK(plan.dropped == texts{"purchases: none", "purchases: sum"});

    plan = planned<clv::nbd>(four, {.purchases = {.penalty = 1}});
    clv::detail::drop_aliased(plan, products, 4);
    CHECK(plan.effects.size() == 4);
    CHECK(plan.dropped.empty());

    // Tied to both processes, u is not made up by v and their sum on one of them.
    plan = planned<clv::pareto_nbd>({four[0], four[1], four[3]}, {.same = {"sum"}});
    clv::detail::drop_aliased(plan, {2, 1, 3, 1, 4, 5, 3, 5, 8}, 3);
    CHECK(plan.dropped == texts{"loss: v"});
    plan = planned<clv::pareto_nbd>({four[0], four[1], four[3]}, {.loss = {.features = texts{"sum"}}, .same = {"sum"}});
    clv::detail::drop_aliased(plan, {2, 1, 3, 1, 4, 5, 3, 5, 8}, 3);
    CHECK(plan.dropped.empty());
}

TEST_CASE("options that cannot be are refused") {
    using clv::detail::check_covariates;
    texts const known{"age", "channel"};
    CHECK_NOTHROW(check_covariates<clv::pareto_nbd>({.same = {"age"}}, known));
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.iterations = 0}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.priors = {{"speed", 1, 1}}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.purchases = {.penalty = -1}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.purchases = {.penalty = 1e300}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.loss = {.features = texts{"height"}}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.same = {"height"}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::pareto_nbd>({.loss = {.features = texts{"age"}}, .same = {"channel"}}, known),
                    invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::nbd>({.same = {"age"}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::nbd>({.loss = {.penalty = 1}}, known), invalid_option);
    CHECK_THROWS_AS(check_covariates<clv::gamma_gamma>({.purchases = {.penalty = 1}}, known), invalid_option);
}
