// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/elbow.hpp>

#include <cmath>
#include <numeric>
#include <vector>

using namespace clientele;
using clustering::find_elbow;

namespace {

std::vector<double> from_one(std::size_t count) {
    std::vector<double> x(count);
    std::iota(x.begin(), x.end(), 1.0);
    return x;
}

} // namespace

TEST_CASE("elbows as kneed finds them") {
    // kneed 0.9.0, KneeLocator(curve = "convex", direction = "decreasing")
    std::vector<double> const falling{100, 40, 20, 15, 10, 5, 4, 3, 2, 1}; // its DataGenerator.convex_decreasing
    CHECK(find_elbow(from_one(10), falling) == 2);
    // inertia of iris, k = 1 to 7, and of the mall's income and score, k = 1 to 8
    std::vector<double> const iris{681.3706,          152.34795176035797, 78.851441426146,  57.22847321428572,
                                   46.44618205128204, 39.03998724608725,  34.29822966507179};
    std::vector<double> const mall{269981.28,         181363.59595959607, 106348.37306211119, 73679.78903948837,
                                   44448.45544793369, 37233.81451071002,  30227.60651315203,  24986.52564064289};
    CHECK(find_elbow(from_one(7), iris) == 1);
    CHECK(find_elbow(from_one(7), iris, 3) == 1);
    CHECK(find_elbow(from_one(7), iris, 5) == std::nullopt);
    CHECK(find_elbow(from_one(8), mall) == 2);
    CHECK(find_elbow(from_one(8), mall, 3) == std::nullopt);
    // Satopaa et al. 2011, figure 2: y = -1 / x + 5 has its knee at 0.22; here upside down
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 10; ++i) {
        x.push_back(i / 9.0);
        y.push_back(1 / (x.back() + 0.1) - 5);
    }
    CHECK(find_elbow(x, y) == 2);
}

TEST_CASE("curves without an elbow, and elbows of odd units") {
    CHECK(find_elbow(from_one(5), std::vector<double>{5, 4, 3, 2, 1}) == std::nullopt);     // straight
    CHECK(find_elbow(from_one(5), std::vector<double>(5, 2.0)) == std::nullopt);            // flat
    CHECK(find_elbow(from_one(5), std::vector<double>{5, 4.9, 4.5, 3, 0}) == std::nullopt); // bends the other way
    std::vector<double> scaled{100, 40, 20, 15, 10, 5, 4, 3, 2, 1};
    for (double& value : scaled) {
        value = value * 0x1p-200 + 0x1p-190;
    }
    CHECK(find_elbow(from_one(10), scaled) == 2);
}

TEST_CASE("a bad curve is refused") {
    CHECK_THROWS_WITH(find_elbow(from_one(2), std::vector<double>{2, 1}), ContainsSubstring("three points or more"));
    CHECK_THROWS_WITH(find_elbow(from_one(3), std::vector<double>{2, 1}), ContainsSubstring("3 and 2 values"));
    CHECK_THROWS_WITH(find_elbow(from_one(3), std::vector<double>{2, std::nan(""), 1}),
                      ContainsSubstring("row 1: curve is 2, nan"));
    CHECK_THROWS_WITH(find_elbow(std::vector<double>{1, 1, 2}, from_one(3)), ContainsSubstring("x must rise"));
    CHECK_THROWS_WITH(find_elbow(from_one(3), std::vector<double>{3, 1, 0}, -1),
                      ContainsSubstring("sensitivity is -1"));
}
