// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/dual.hpp>

#include <algorithm>
#include <cmath>

using namespace clientele;
using clientele_test::error_of;

TEST_CASE("E[(1 + p t)^-n] is 2F1(n, a; a + b; -t): mpmath, 40 digits") {
    struct row {
        double a, b, n, t, expected;
    };
    for (row const& of : {
             row{0.793, 2.426, 0.243, 1.2, 0.94393309303327209502},
             row{0.5, 0.5, 3, 10, 0.12085372076050855949},
             row{1e-6, 2, 2, 100, 0.9999953848907680458},
             row{2, 1e-6, 2, 100, 0.000098030057359336244106},
             row{1e-6, 1e-6, 1, 1, 0.7499998267135560362},
             row{300, 300, 30, 1.5, 5.9042262244865407879e-8},
             row{1e6, 2e6, 5, 1, 0.23730483581540908809},
             row{0.8, 5000, 2000, 1, 0.76404881654721596348},
             row{1e-3, 1e4, 1e3, 1e6, 0.98855353023703990547},
             row{1e6, 1, 2, 3, 0.062500093750117187594},
         }) {
        INFO("a = " << of.a << ", b = " << of.b << ", n = " << of.n << ", t = " << of.t);
        stats::beta_average<double> const over{of.a, of.b, std::min(1.0, 1 / (of.n * of.t))};
        // with a and b of 10^6 the density itself is known to 10^-10 only
        CHECK(error_of(over([&](double p) { return std::exp(-of.n * std::log1p(p * of.t)); }), of.expected) <
              (of.a + of.b > 1e6 ? 1e-12 : 1e-13));
    }
}

TEST_CASE("moments, and their gradients") {
    // E[p] = a / (a + b)
    stats::dual<2> const a{0.793, 0};
    stats::dual<2> const b{2.426, 1};
    auto const mean = stats::beta_average<stats::dual<2>>{a, b}([](double p) { return stats::dual<2>{p}; });
    auto const wanted = a / (a + b);
    CHECK(error_of(mean.value, wanted.value) < 1e-14);
    CHECK(error_of(mean.gradient[0], wanted.gradient[0]) < 1e-12);
    CHECK(error_of(mean.gradient[1], wanted.gradient[1]) < 1e-12);
}
