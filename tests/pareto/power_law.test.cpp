// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/core/random.hpp>
#include <clientele/pareto/power_law.hpp>

#include <cmath>
#include <functional>
#include <vector>

using namespace clientele;

TEST_CASE("alpha = log 5 / log 4 is exactly 80/20, and 64/4, and 51.2/0.8") {
    double const alpha = pareto::power_law_exponent(0.20, 0.80);
    CHECK_THAT(alpha, WithinRel(std::log(5) / std::log(4), 1e-15));
    CHECK_THAT(alpha, WithinAbs(1.16096404744, 5e-12));
    pareto::power_law const law{.alpha = alpha};
    CHECK_THAT(pareto::power_law{}.alpha, WithinRel(alpha, 1e-15));
    CHECK_THAT(law.gini(), WithinAbs(0.756470797366, 5e-13));
    CHECK_THAT(law.value_of_top(0.2), WithinAbs(0.8, 1e-15));
    CHECK_THAT(law.value_of_top(0.04), WithinAbs(0.64, 1e-15));
    CHECK_THAT(law.value_of_top(0.01), WithinAbs(0.528087918989, 5e-13));
}

TEST_CASE("an infinite mean gives everything to the top") {
    CHECK(pareto::power_law{.alpha = 1}.value_of_top(0.2) == 1);
    CHECK(pareto::power_law{.alpha = 0.9}.gini() == 1);
}

TEST_CASE("Hill's estimate by hand, and recovered from a million customers") {
    std::vector<double> const values{1, 2, 4, 8, 0.5};
    auto const fit = pareto::fit_power_law(values, std::identity{}, 1);
    CHECK(fit.customers == 4);
    CHECK_THAT(fit.law.alpha, WithinRel(4 / (6 * std::log(2)), 1e-15)); // ln 1 + ln 2 + ln 4 + ln 8 = 6 ln 2
    CHECK_THAT(fit.standard_error, WithinRel(fit.law.alpha / 2, 1e-15));

    random::stream random{5, 1};
    std::vector<double> many(1'000'000);
    for (double& value : many) {
        value = 3 * std::pow(random.uniform(), -1 / 1.5);
    }
    auto const learnt = pareto::fit_power_law(many, std::identity{}, 3);
    CHECK(std::abs(learnt.law.alpha - 1.5) < 4 * learnt.standard_error);
}

TEST_CASE("what cannot be fitted is refused") {
    std::vector<double> const values{1, 1, 0.5};
    CHECK_THROWS_WITH(pareto::fit_power_law(values, std::identity{}, 0), ContainsSubstring("smallest is 0"));
    CHECK_THROWS_WITH(pareto::fit_power_law(values, std::identity{}, 1),
                      ContainsSubstring("nobody is worth more than 1"));
    CHECK_THROWS_WITH(pareto::fit_power_law(std::vector{1.0, std::nan("")}, std::identity{}, 1),
                      ContainsSubstring("row 1: value is nan"));
    CHECK_THROWS_AS(pareto::power_law_exponent(0.8, 0.2), invalid_option);
    CHECK_THROWS_AS(pareto::power_law_exponent(0.2, 1), invalid_option);
}
