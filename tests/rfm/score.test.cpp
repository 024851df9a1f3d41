// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/rfm/score.hpp>

#include <cstdint>

using clientele::rfm::score;

TEST_CASE("the code of a score reads as its three digits") {
    STATIC_REQUIRE(score{5, 4, 3}.code() == 543);
    STATIC_REQUIRE(score{}.code() == 111);
    STATIC_REQUIRE(score{9, 9, 9}.code() == 999);
}

TEST_CASE("the combined score is the weighted mean of the three") {
    CHECK(score{5, 4, 3}.combined() == 4);
    CHECK(score{5, 1, 1}.combined({.recency = 2, .frequency = 1, .monetary = 1}) == 3);
    CHECK(score{5, 1, 4}.combined({.recency = 0, .frequency = 1, .monetary = 1}) == 2.5);
    clientele_test::property("it lies between the lowest and the highest",
                             [](std::uint8_t r, std::uint8_t f, std::uint8_t m) {
                                 score const s{r, f, m};
                                 auto const [low, high] = std::minmax({r, f, m});
                                 double const mean = s.combined({.recency = 1, .frequency = 2, .monetary = 4});
                                 RC_ASSERT(mean >= low - 1e-12);
                                 RC_ASSERT(mean <= high + 1e-12);
                             });
}

TEST_CASE("scores are compared as codes are") {
    STATIC_REQUIRE(score{5, 1, 1} > score{4, 5, 5});
    STATIC_REQUIRE(score{4, 5, 1} > score{4, 4, 5});
    STATIC_REQUIRE(score{4, 4, 4} == score{4, 4, 4});
}
