// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/discounted_sum.hpp>

#include <cmath>

using namespace clientele;

namespace {

double sum_of_powers(double power, double rate) {
    return clv::detail::discounted_sum<double>([=](double t) { return std::pow(1 + t, -power); }, rate, power, 600);
}

} // namespace

TEST_CASE("sums that end slowly, or hardly, against the zeta function and the polylogarithm") {
    // mpmath: zeta(s), and (1 + d) Li_s(1 / (1 + d)).
    CHECK_THAT(sum_of_powers(1.5, 0), WithinRel(2.6123753486854883433, 1e-13));
    CHECK_THAT(sum_of_powers(1.01, 0), WithinRel(100.57794333849687249, 1e-12));
    CHECK_THAT(sum_of_powers(0.5, 1e-5), WithinRel(559.04576085525554853, 1e-13));
    CHECK_THAT(sum_of_powers(2.5, 0.01), WithinRel(1.3309443514357839184, 1e-13));
}

TEST_CASE("a geometric series, whatever the rate") {
    for (double const rate : {1e-9, 1e-6, 1e-3, 0.1, 3.0}) {
        double const sum = clv::detail::discounted_sum<double>([](double) { return 1.0; }, rate, 0.0, 600);
        CHECK_THAT(sum, WithinRel((1 + rate) / rate, 1e-12));
    }
}
