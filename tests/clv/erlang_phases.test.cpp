// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/clv/erlang_phases.hpp>
#include <clientele/stats/negative_binomial.hpp>

#include <cmath>
#include <cstdint>

using namespace clientele;
using clientele_test::error_of;

// P(N >= m) and P(N < m) are one, on either side of the mode and whichever of them is summed.
TEST_CASE("phases: tails of the negative binomial distribution") {
    for (double const n : {1e-3, 0.7, 5.0, 200.0}) {
        for (double const tau : {1e-3, 0.5, 10.0, 31.0, 33.0, 1e6}) {
            for (std::uint32_t const m : {1U, 2U, 12U, 30U}) {
                double below = 0;
                for (std::uint32_t i = 0; i < m; ++i)
                    below += std::exp(stats::log_negative_binomial(n, tau, i));
                double const more = clv::detail::at_least<double>(n, tau, m);
                INFO("n = " << n << ", tau = " << tau << ", m = " << m);
                CHECK_THAT(more + below, WithinAbs(1, 1e-12));
                CHECK_THAT(stats::log_negative_binomial_tail(n, tau, m), WithinAbs(std::log(more), 1e-11));
                CHECK_THAT(std::exp(clv::detail::log_within(n, tau, 0, m)), WithinRel(below, 1e-12));
            }
        }
    }
    // far out nothing is lost: geometric
    CHECK(error_of(clv::detail::at_least<double>(1, 1e-3, 12), std::pow(1e-3 / 1.001, 12)) < 1e-13);
    CHECK(clv::detail::at_least<double>(1, 0, 3) == 0);
    CHECK(clv::detail::at_least<double>(1, 1, 0) == 1);
}

TEST_CASE("phases: moments of the number of further phases") {
    // all of them: a negative binomial number with mean n sigma / (1 - sigma) and variance mean / (1 - sigma)
    auto const all = clv::detail::moments_of_phases(2.5, 0.4, 0, 0);
    double const mean = 2.5 * 0.4 / 0.6;
    CHECK_THAT(all.sum, WithinRel(std::pow(0.6, -2.5), 1e-14));
    CHECK_THAT(all.j, WithinRel(mean, 1e-14));
    CHECK_THAT(all.var_j, WithinRel(mean / 0.6, 1e-13));
    CHECK_THAT(all.d, WithinRel(-std::log(0.6), 1e-14)); // d log sum / dn
    auto const none = clv::detail::moments_of_phases(2.5, 0.4, 0, 1);
    CHECK(none.sum == 1);
    CHECK(none.j == 0);
    CHECK(none.var_d == 0);
}
