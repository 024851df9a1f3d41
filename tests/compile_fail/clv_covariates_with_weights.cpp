// expect: covariate_schema_for<|!Schema::weighted
// SPDX-License-Identifier: MIT
#include <clientele/clv.hpp>
#include <clientele/features.hpp>

#include <vector>

namespace clv = clientele::clv;
namespace features = clientele::features;

struct account {
    unsigned repeat_orders;
    double last;
    double age;
    double income;
    unsigned copies;
};

auto fitted(std::vector<account> const& accounts) {
    auto const income = features::numeric("income", &account::income);
#ifdef CLIENTELE_CONTROL
    auto const traits = features::schema(income);
#else
    auto const traits =
        features::schema(income, features::weight(&account::copies)); // how much one counts is the lens's
#endif
    return clv::fit_with_covariates<clv::pareto_nbd>(accounts, traits,
                                                     clv::lens(clv::x(&account::repeat_orders),
                                                               clv::t_x(&account::last), clv::T(&account::age),
                                                               clv::weight(&account::copies)));
}
