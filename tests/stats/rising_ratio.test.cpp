// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/rising_ratio.hpp>

#include <cmath>
#include <vector>

using namespace clientele;

TEST_CASE("ratios of rising factorials against 60 digits, close to 1 and close to 0") {
    struct row {
        double a, b, s, truth;
    };
    std::vector<row> const rows{
        {1e-08, 5.0, 9.0, -1.0968004210640083887e-8},
        {1000000.0, 1e-06, 9.0, -127.55053595894811211},
        {0.5, 1e-08, 10.0, -18.987113554725387285},
        {40.0, 1e-08, 40.0, -74.448257838144201826},
        {0.001, 7.5, 100000000.0, -0.016473852025146896487},
        {100000000.0, 100000000.0, 100000000.0, -52324814.520295820155},
        {7.5, 40.0, 0.001, -0.00017383706878760401965},
        {1.0, 1.0, 3.0, -1.3862943611198906188}, // log(1 / 4)
        {0.3, 1000.0, 1000000.0, -2.0727313358957780778},
    };
    for (auto const& r : rows) {
        INFO(r.a << ' ' << r.b << ' ' << r.s);
        CHECK_THAT(stats::log_rising_ratio(r.a, r.b, r.s), WithinRel(r.truth, 1e-12));
    }
    CHECK(stats::log_rising_ratio(2, 3, 0) == 0);
}

TEST_CASE("its gradient is that of its values") {
    using three = stats::dual<3>;
    for (double const scale : {0.1, 1.0, 30.0}) {
        double const a = 0.7 * scale;
        double const b = 1.9 * scale;
        double const s = 3.3;
        auto const ratio = log_rising_ratio(three{a, 0}, three{b, 1}, three{s, 2});
        double const h = 1e-5;
        CHECK(ratio.value == stats::log_rising_ratio(a, b, s));
        auto const slope = [&](double da, double db, double ds) {
            return (stats::log_rising_ratio(a + da, b + db, s + ds) - stats::log_rising_ratio(a - da, b - db, s - ds)) /
                   (2 * h);
        };
        CHECK_THAT(ratio.gradient[0], WithinRel(slope(h, 0, 0), 1e-7));
        CHECK_THAT(ratio.gradient[1], WithinRel(slope(0, h, 0), 1e-7));
        CHECK_THAT(ratio.gradient[2], WithinRel(slope(0, 0, h), 1e-7));
    }
}

TEST_CASE("the rise of the trigamma function is that of its values") {
    for (double const a : {0.2, 3.0, 40.0, 1e6}) {
        CHECK_THAT(stats::trigamma_rise(a, 7.5), WithinRel(stats::trigamma(a + 7.5) - stats::trigamma(a), 1e-8));
    }
    // trigamma(a + 1) = trigamma(a) - 1 / a^2
    CHECK_THAT(stats::trigamma_rise(1e6, 1), WithinRel(-1e-12, 1e-14));
}
