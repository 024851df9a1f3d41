// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/service.hpp"

#include <clientele/core/error.hpp>
#include <clientele/tiers/homogeneity.hpp>
#include <clientele/tiers/migration.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

using namespace clientele;

namespace {

enum class two : std::uint8_t { high, low };
constexpr std::array<std::string_view, 2> tier_names(two /*unused*/) { return {"high", "low"}; }

/// Counts to high, to low and to gone, from high and from low.
tiers::migration<two> seen(std::array<std::array<std::uint64_t, 3>, 2> const& counts) {
    tiers::migration<two> found;
    for (std::size_t from = 0; from < 2; ++from) {
        for (std::size_t to = 0; to < 3; ++to) {
            found.counts[from * 3 + to] = counts[from][to];
        }
    }
    return found;
}

} // namespace

TEST_CASE("Anderson and Goodman's test: the contingency tests of the rows together") {
    auto const first = seen({{{40, 10, 5}, {12, 60, 8}}});
    auto const second = seen({{{30, 20, 5}, {10, 50, 20}}});
    auto const test = tiers::same_chain<two>({first, second}); // scipy 1.17.1, chi2_contingency of each row
    CHECK_THAT(test.statistic, WithinRel(10.995670995670995, 1e-13));
    CHECK(test.degrees == 4);
    CHECK_THAT(test.p_value, WithinRel(0.02661270949545475, 1e-10));
    auto const same = tiers::same_chain<two>({first, first});
    CHECK(same.statistic == 0);
    CHECK(same.p_value == 1);
    // A cell that nobody came to takes no degree of freedom, nor does a tier without customers.
    CHECK(tiers::same_chain<two>({seen({{{4, 1, 0}, {0, 0, 0}}}), seen({{{3, 2, 0}, {0, 0, 0}}})}).degrees == 1);
    CHECK_THROWS_AS(tiers::same_chain<two>({first}), invalid_option);
}

TEST_CASE("the population stability index of the textbook") {
    CHECK_THAT(tiers::population_stability({.1, .2, .3, .25, .15}, {.12, .18, .25, .27, .18}),
               WithinRel(0.021878586815274555, 1e-12));
    CHECK_THAT(tiers::population_stability(std::vector<double>(5, .2), {.1, .15, .2, .25, .3}),
               WithinRel(0.1354025100551105, 1e-12));
    CHECK(tiers::population_stability({1, 2}, {10, 20}) == 0); // shares count
    CHECK(std::isinf(tiers::population_stability({1, 0}, {1, 1})));
    CHECK_THROWS_AS(tiers::population_stability({1, 1}, {1}), invalid_data);
    CHECK_THROWS_AS(tiers::population_stability({1, -1}, {1, 1}), invalid_data);
    CHECK_THROWS_AS(tiers::population_stability({0, 0}, {1, 1}), invalid_data);
    auto const one = seen({{{40, 10, 5}, {12, 60, 8}}});
    CHECK_THAT(tiers::population_stability(one), WithinRel(tiers::population_stability({55, 80}, {52, 70}), 1e-15));
}
