// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/gompertz_likelihood.hpp>

#include <cmath>

using namespace clientele;

// Its derivatives are checked in gamma_gompertz_nbd.test.cpp.
TEST_CASE("the likelihood of an ageing customer: purchases up to the last one, and the silence since") {
    clv::detail::pareto_clock<double> const purchase{.5, 10};
    clv::detail::gompertz_clock<double> const death{.2, .6, 30};
    clv::detail::gompertz_likelihood const likelihood{purchase, death, 3};
    // seen to buy just now: alive for certain, (r)_2 alpha^r (alpha + T)^-(r + 2) S(T)
    double const now = std::log(.5 * 1.5) + .5 * std::log(10) - 2.5 * std::log(17) + death.log_survival(7);
    CHECK_THAT(likelihood({2, 7, 7}).value, WithinRel(now, 1e-14));
    // and after a silence of 5: no purchase came before death
    double const silent = std::log1p(-buys_first(clv::detail::pareto_clock<double>{2.5, 17}, death.after(7), 5));
    CHECK_THAT(likelihood({2, 7, 12}).value, WithinRel(now + silent, 1e-13));
}
