// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/property.hpp"

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

TEST_CASE("laws: the order of migrations and of times does not matter; counts doubled, the statistic doubled") {
    clientele_test::property("any counts", [](std::array<std::uint8_t, 12> const& drawn) {
        std::array<tiers::migration<two>, 2> of;
        std::array<tiers::migration<two>, 2> twice;
        for (std::size_t i = 0; i < 6; ++i) {
            of[0].counts[i] = drawn[i];
            of[1].counts[i] = drawn[6 + i];
            twice[0].counts[i] = 2U * drawn[i];
            twice[1].counts[i] = 2U * drawn[6 + i];
        }
        auto const test = tiers::same_chain<two>({of[0], of[1]});
        auto const turned = tiers::same_chain<two>({of[1], of[0]});
        auto const doubled = tiers::same_chain<two>({twice[0], twice[1]});
        RC_ASSERT(std::abs(turned.statistic - test.statistic) <= 1e-12 * (1 + test.statistic));
        RC_ASSERT(turned.degrees == test.degrees);
        RC_ASSERT(std::abs(doubled.statistic - 2 * test.statistic) <= 1e-12 * (1 + test.statistic));
        RC_ASSERT(doubled.degrees == test.degrees);
        RC_ASSERT(test.p_value >= 0 && test.p_value <= 1);

        std::vector<double> before;
        std::vector<double> after;
        for (std::size_t i = 0; i < 6; ++i) {
            before.push_back(1.0 + drawn[i]);
            after.push_back(1.0 + drawn[6 + i]);
        }
        auto const index = tiers::population_stability(before, after);
        RC_ASSERT(index >= 0);
        RC_ASSERT(std::abs(tiers::population_stability(after, before) - index) <= 1e-14 * (1 + index));
    });
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

TEST_CASE("a mix too large to add up is refused") {
    CHECK_THROWS_AS(tiers::population_stability({1e308, 1e308}, {1, 3}), invalid_data);
}
