// SPDX-License-Identifier: MIT
#include "figures.hpp"

#include <clientele/pareto/indices.hpp>

#include <cmath>

using namespace clientele;
using namespace clientele_test;

TEST_CASE("indices: figures of R's ineq") {
    pareto::curve const curve{ineq_x};
    CHECK_THAT(pareto::herfindahl(curve), WithinAbs(0.184081230915, 5e-13));
    CHECK_THAT(pareto::theil(curve), WithinAbs(0.362341242344, 5e-13));
    CHECK_THAT(pareto::hoover(curve), WithinAbs(0.337806746163, 5e-13));
    CHECK_THAT(pareto::effective_number(curve), WithinRel(1 / 0.184081230915, 1e-11));
}

TEST_CASE("Swiss communes: Herfindahl", "[data]") {
    auto const file = data_file("swiss_inhabitants_1900.csv");
    if (!file) return;
    CHECK_THAT(pareto::herfindahl(pareto::curve{swiss(*file)}), WithinRel(0.00650238688039993, 1e-14));
}

TEST_CASE("all equal, and one holds everything") {
    pareto::curve const equal{{3, 3, 3, 3}};
    CHECK_THAT(pareto::herfindahl(equal), WithinAbs(0.25, 1e-16));
    CHECK_THAT(pareto::effective_number(equal), WithinAbs(4, 1e-15));
    CHECK(pareto::theil(equal) == 0);
    CHECK(pareto::hoover(equal) == 0);
    pareto::curve const one{{0, 0, 0, 8}};
    CHECK(pareto::herfindahl(one) == 1);
    CHECK_THAT(pareto::theil(one), WithinAbs(std::log(4), 1e-15));
    CHECK_THAT(pareto::hoover(one), WithinAbs(0.75, 1e-15));
}

TEST_CASE("weights are repetitions") {
    pareto::curve const weighted{{1, 5, 9}, {2, 3, 1}};
    pareto::curve const repeated{{1, 1, 5, 5, 5, 9}};
    CHECK_THAT(pareto::herfindahl(weighted), WithinRel(pareto::herfindahl(repeated), 1e-14));
    CHECK_THAT(pareto::theil(weighted), WithinRel(pareto::theil(repeated), 1e-14));
    CHECK_THAT(pareto::hoover(weighted), WithinRel(pareto::hoover(repeated), 1e-14));
}

TEST_CASE("Theil refuses losses") {
    CHECK_THROWS_WITH(pareto::theil(pareto::curve{{-1, 5}}), ContainsSubstring("smallest value is -1"));
}
