// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/property.hpp"
#include "accounts.hpp"

#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/value_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

std::vector<account> worth(std::vector<double> const& values) {
    std::vector<account> all;
    for (double const value : values) {
        all.push_back({.revenue = value});
    }
    return all;
}

} // namespace

TEST_CASE("shares of value: the crossing customer is in, and so are his equals") {
    auto const policy = tiers::value_shares<service>(
        by_revenue(), {{service::diamond, .50}, {service::core, .30}, {service::potential, .15}, {service::base, .05}});
    // 50 30 10 5 3 2 of 100: half, 80 %, 95 % are met exactly
    CHECK(sizes(tiers::assign(worth({3, 10, 50, 2, 30, 5}), policy)) == std::vector<std::size_t>{1, 1, 2, 2, 0});
    CHECK(sizes(tiers::assign(worth({20, 20, 20, 20, 20}), policy)) == std::vector<std::size_t>{5, 0, 0, 0, 0});
    CHECK_THROWS_AS(tiers::assign(worth({-1, 1}), policy), invalid_data); // no total
    CHECK_THROWS_AS(tiers::fit(worth({1}), tiers::cut<service>(by_revenue(), tiers::share_of_value{{.5, .4}})),
                    invalid_option);
    CHECK_THROWS_AS(tiers::fit(worth({1}), tiers::cut<service>(tiers::measure("rank", &account::years,
                                                                              banding::direction::lower_is_better),
                                                               tiers::share_of_value{{.5, .5}})),
                    invalid_option);
}

TEST_CASE("the Pareto set is minimal: without its least customer it holds less than its share") {
    clientele_test::property("minimal", [](std::vector<std::uint16_t> const& drawn) {
        std::vector<double> values(drawn.begin(), drawn.end());
        if (std::accumulate(values.begin(), values.end(), 0.0) <= 0) return;
        auto const cuts = tiers::share_of_value{{.2, .8}}.fit(
            banding::population<double>{values, {}, banding::direction::higher_is_better});
        double in = 0;
        double least = 1e9;
        double total = 0;
        std::size_t ties = 0;
        for (double const v : values) {
            total += v;
            in += cuts(v) == 1 ? v : 0;
            least = cuts(v) == 1 ? std::min(least, v) : least;
        }
        for (double const v : values) {
            ties += v == least ? 1 : 0;
        }
        RC_ASSERT(in >= .8 * total * (1 - 1e-12));
        RC_ASSERT(in - static_cast<double>(ties) * least < .8 * total);
    });
}

TEST_CASE("computed ABC gives the classes that the Pareto room gives") {
    std::vector<double> values;
    for (int i = 1; i <= 500; ++i) {
        values.push_back(1e6 / i / i);
    }
    auto const cuts =
        tiers::computed_abc{}.fit(banding::population<double>{values, {}, banding::direction::higher_is_better});
    auto const limits = pareto::abc_computed(pareto::curve{values}).limits;
    for (double const v : values) {
        CHECK(cuts(v) == 2 - static_cast<std::size_t>(limits(v)));
    }
}

TEST_CASE("shares that add to 1 but for a rounding") {
    std::vector<double> const values{5, 3, 2};
    banding::population<double> const people{values, {}, banding::direction::higher_is_better};
    auto const cuts = tiers::share_of_value{{1e-10, .5000000005, .5}}.fit(people);
    CHECK(cuts.bands() == 3);
    std::vector<std::uint64_t> const fewer{1};
    CHECK_THROWS_AS((banding::population<double>{values, fewer, banding::direction::higher_is_better}), invalid_data);
    CHECK_THROWS_AS(people.at_ranks({3}), invalid_option);
}
