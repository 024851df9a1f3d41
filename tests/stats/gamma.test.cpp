// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/gamma.hpp>

#include <algorithm>
#include <cmath>

using namespace clientele;
using clientele_test::error_of;

// True values: mpmath, 40 digits.

TEST_CASE("the logarithm of the gamma function and its derivatives") {
    struct row {
        double x, log_gamma, digamma, trigamma;
    };
    for (row const& of : {
             row{1e-8, 18.420680738180208905, -100000000.57721564845, 10000000000000001.645},
             row{1e-3, 6.9071788853838536825, -1000.5755719318103005, 1000001.642533195869},
             row{0.5, 0.57236494292470008707, -1.9635100260214234794, 4.9348022005446793094},
             row{1, 0.0, -0.57721566490153286061, 1.6449340668482264365},
             row{1.5, -0.12078223763524522235, 0.036489973978576520559, 0.93480220054467930942},
             row{2, 0.0, 0.42278433509846713939, 0.64493406684822643647},
             row{7.25, 7.0521854507385394449, 1.9104535268837360284, 0.14787923315893216965},
             row{11.999, 17.499865227646104385, 2.4425747743291192008, 0.086909420732240828465},
             row{12, 17.502307845873885839, 2.4426616799758120167, 0.08690187287176839075},
             row{100.5, 361.43554046777762156, 4.6051743525818452119, 0.0099999166695831027116},
             row{1e6, 12815504.56914761166, 13.815510057964190771, 1.0000005000001666667e-6},
             row{1e10, 220258509288.81058147, 23.02585092989045684, 1.00000000005e-10},
         }) {
        INFO("x = " << of.x);
        CHECK(error_of(stats::log_gamma(of.x), of.log_gamma, std::max(1.0, std::abs(of.log_gamma))) < 4e-15);
        CHECK(error_of(stats::digamma(of.x), of.digamma, std::max(1.0, std::abs(of.digamma))) < 2e-15);
        CHECK(error_of(stats::trigamma(of.x), of.trigamma) < 4e-15);
    }
}

TEST_CASE("rising factorials do not lose digits where a is large") {
    struct row {
        double a, n, log_rising, digamma_rise;
    };
    for (row const& of : {
             row{1e-6, 1, -13.815510557964274104, 1000000.0},
             row{0.243, 3000, 21016.645958552761429, 12.357375766367615079},
             row{12.5, 1, 2.5257286443082554398, 0.08},
             row{1e6, 1, 13.815510557964274104, 1.0e-6},
             row{1e6, 2.5, 34.538778269909435261, 2.4999981250024999965e-6},
             row{1e10, 7, 161.18095651168319788, 6.9999999979000000009e-10},
             row{1e4, 10000, 95966.000753203786912, 0.69317218118494530864},
         }) {
        INFO("a = " << of.a << ", n = " << of.n);
        CHECK(error_of(stats::log_rising(of.a, of.n), of.log_rising) < 4e-15);
        CHECK(error_of(stats::digamma_rise(of.a, of.n), of.digamma_rise) < 4e-15);
    }
}

TEST_CASE("the logarithm of the beta function") {
    struct row {
        double a, b, log_beta;
    };
    for (row const& of : {
             row{1e-6, 1e-6, 14.508657738522574482},
             row{0.793, 2.426, -0.5115692885937032139},
             row{300, 300, -417.47427078333687471},
             row{1e6, 2, -27.631022115928048209},
             row{1e6, 1e6, -1386300.0033629211163},
         }) {
        INFO("a = " << of.a << ", b = " << of.b);
        CHECK(error_of(stats::log_beta(of.a, of.b), of.log_beta, std::max(1.0, std::abs(of.log_beta))) < 1e-14);
        CHECK(stats::log_beta(of.b, of.a) == stats::log_beta(of.a, of.b));
    }
}
