// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/prototypes.hpp>
#include <clientele/io/text.hpp>

#include <limits>
#include <vector>

using namespace clientele;
using clustering::prototypes;

TEST_CASE("prototypes: the dissimilarities of clustMixType's own example") {
    // x = {A, -3}, {A, -1}, {B, 1}, {B, 3}; prototypes are rows 1 and 3; lambda = 1
    prototypes const two{1, 1, {-3, 1}, {0, 1}, {1}};
    std::vector<double> const numbers{-3, -1, 1, 3};
    std::vector<features::code> const codes{0, 0, 1, 1};
    std::vector<double> const to_first{0, 4, 17, 37};
    std::vector<double> const to_second{17, 5, 0, 4};
    for (std::size_t row = 0; row < 4; ++row) {
        CHECK(two.dissimilarity({&numbers[row], 1}, {&codes[row], 1}, 0) == to_first[row]);
        CHECK(two.dissimilarity({&numbers[row], 1}, {&codes[row], 1}, 1) == to_second[row]);
    }
    CHECK(two.nearest({&numbers[1], 1}, {&codes[1], 1}) == 0);
    CHECK(two.nearest({&numbers[2], 1}, {&codes[2], 1}) == 1);
}

TEST_CASE("prototypes: of equally near ones the first, and an unseen level is like nothing") {
    prototypes const twins{1, 1, {2, 2}, {0, 0}, {1}};
    double const x = 2;
    features::code const unseen = features::unseen_level;
    CHECK(twins.nearest({&x, 1}, {&unseen, 1}) == 0);
    prototypes const odd{0, 1, {}, {features::unseen_level}, {0.5}};
    CHECK(odd.dissimilarity({}, {&unseen, 1}, 0) == 0.5);
}

TEST_CASE("prototypes: where matches cost, the more so the rarer the mode is in its cluster") {
    // Ng et al. 2007, equation 6: a level that 3 of 4 members have costs 1 - 3/4 when it matches, 1 when it does not
    prototypes const one{0, 2, {}, {0, 5}, {1, 2}, {0.25, 0}};
    std::vector<features::code> const both{0, 5};
    std::vector<features::code> const neither{1, 4};
    CHECK(one.dissimilarity({}, both, 0) == 0.25);
    CHECK(one.dissimilarity({}, neither, 0) == 3);
    CHECK(io::load<prototypes>(io::save(one)) == one);
    CHECK_NOTHROW(one.validate());
    CHECK_THROWS_AS((prototypes{0, 2, {}, {0, 5}, {1, 2}, {0.25}}.validate()), invalid_data);
    CHECK_THROWS_AS((prototypes{0, 2, {}, {0, 5}, {1, 2}, {0.25, 2.5}}.validate()), invalid_data);
}

TEST_CASE("prototypes: saved, loaded and validated") {
    prototypes const some{2, 1, {0.1, -2, 3, 4}, {0, 3}, {0.5}};
    CHECK(io::load<prototypes>(io::save(some)) == some);
    CHECK_NOTHROW(some.validate());
    for (prototypes const& torn :
         {prototypes{}, prototypes{2, 1, {1}, {0}, {1}}, prototypes{1, 1, {1}, {0}, {}},
          prototypes{1, 0, {std::numeric_limits<double>::quiet_NaN()}, {}, {}}, prototypes{0, 1, {}, {0}, {-1}}}) {
        CHECK_THROWS_AS(torn.validate(), invalid_data);
    }
}
