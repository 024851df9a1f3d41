// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/normal.hpp>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace clientele;

TEST_CASE("normal quantiles: 50-digit references (mpmath) over the whole range, centre and both tails") {
    // the quantile of the double nearest to the probability written here
    std::vector<std::pair<double, double>> const references{
        {1e-300, -37.047096299361199237}, {1e-100, -21.273453560965324294}, {1e-20, -9.2623400897984075796},
        {1e-10, -6.3613409024040561991},  {1e-4, -3.7190164854556805523},   {0.025, -1.9599639845400542118},
        {0.074, -1.4466320671589785099},  {0.076, -1.4325027208258116188},  {0.3, -0.52440051270804081597},
        {0.6, 0.25334710313579974132},    {0.924, 1.43250272082581191},     {0.926, 1.446632067158978807},
        {0.975, 1.9599639845400538556},   {0.9999, 3.7190164854557083867}};
    for (auto const& [p, z] : references) {
        INFO("p = " << p);
        CHECK_THAT(stats::normal_quantile(p), WithinRel(z, 5e-16));
        CHECK_THAT(stats::normal_cdf(z), WithinRel(p, 1e-13)); // p changes by z^2 eps per eps of z: 300 eps at -37
    }
    CHECK(stats::normal_quantile(0.5) == 0);
}

TEST_CASE("the ends, and outside") {
    CHECK(stats::normal_quantile(0) == -std::numeric_limits<double>::infinity());
    CHECK(stats::normal_quantile(1) == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(stats::normal_quantile(-0.1)));
    CHECK(std::isnan(stats::normal_quantile(1.1)));
    CHECK(std::isnan(stats::normal_quantile(std::nan(""))));
    CHECK(stats::normal_cdf(0) == 0.5);
}
