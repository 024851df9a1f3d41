// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/dual.hpp>

#include <cmath>

using namespace clientele;
using clientele_test::error_of;
using stats::dual;

namespace {

dual<2> const p{1.3, 0};
dual<2> const q{0.7, 1};

void check(dual<2> const& found, double value, double by_p, double by_q) {
    CHECK(error_of(found.value, value) < 1e-14);
    CHECK(error_of(found.gradient[0], by_p, 1) < 1e-13);
    CHECK(error_of(found.gradient[1], by_q, 1) < 1e-13);
}

} // namespace

TEST_CASE("arithmetic carries the gradient: the textbook's rules") {
    check(p + q, 2.0, 1, 1);
    check(p - q, 0.6, 1, -1);
    check(-p, -1.3, -1, 0);
    check(p * q, 0.91, 0.7, 1.3);
    check(p / q, 1.3 / 0.7, 1 / 0.7, -1.3 / 0.49);
    check(p * 3.0 + 1.0, 4.9, 3, 0);
    check(exp(p * q), std::exp(0.91), 0.7 * std::exp(0.91), 1.3 * std::exp(0.91));
    check(expm1(p), std::expm1(1.3), std::exp(1.3), 0);
    check(log(p), std::log(1.3), 1 / 1.3, 0);
    check(log1p(q), std::log1p(0.7), 0, 1 / 1.7);
    check(sqrt(p), std::sqrt(1.3), 0.5 / std::sqrt(1.3), 0);
    auto sum = p;
    sum += q;
    sum *= q;
    sum -= p;
    sum /= q; // ((p + q) q - p) / q = p + q - p / q
    check(sum, 2.0 - 1.3 / 0.7, 1 - 1 / 0.7, 1 + 1.3 / 0.49);
}

TEST_CASE("gamma and beta functions: digamma from mpmath") {
    double const psi_p = -0.16919088886679960475;  // digamma(1.3)
    double const psi_q = -1.2200235536979347404;   // digamma(0.7)
    double const psi_sum = 0.42278433509846713939; // digamma(2)
    check(log_gamma(p), stats::log_gamma(1.3), psi_p, 0);
    check(log_rising(p, q), stats::log_gamma(2.0) - stats::log_gamma(1.3), psi_sum - psi_p, psi_sum);
    check(log_beta(p, q), stats::log_beta(1.3, 0.7), psi_p - psi_sum, psi_q - psi_sum);
}
