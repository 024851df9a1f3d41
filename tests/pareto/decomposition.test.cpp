// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/pareto/decomposition.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace clientele;

namespace {
struct account {
    std::string segment;
    double value;
};
} // namespace

TEST_CASE("two groups that do not overlap, by hand") {
    // {1, 3} and {6, 10}: Gini of 1 3 6 10 is 0.375; between means 2 and 8: 0.3; within 2/4*4/20*0.25 + 2/4*16/20*0.125
    std::vector<account> const accounts{{"low", 1}, {"high", 10}, {"low", 3}, {"high", 6}};
    auto const parts = pareto::decompose(accounts, &account::value, &account::segment);
    CHECK_THAT(parts.gini, WithinAbs(0.375, 1e-15));
    CHECK_THAT(parts.gini_between, WithinAbs(0.3, 1e-15));
    CHECK_THAT(parts.gini_within, WithinAbs(0.5 * 0.2 * 0.25 + 0.5 * 0.8 * 0.125, 1e-15));
    CHECK_THAT(parts.gini_overlap, WithinAbs(0, 1e-15));
    REQUIRE(parts.groups.size() == 2);
    CHECK(parts.groups[0].group == "low");
    CHECK(parts.groups[0].customers == 0.5);
    CHECK(parts.groups[0].value == 0.2);
    CHECK_THAT(parts.groups[0].gini, WithinAbs(0.25, 1e-15));
}

TEST_CASE("one group explains nothing, one customer a group everything") {
    std::vector<account> const accounts{{"a", 1}, {"b", 2}, {"c", 5}};
    auto const one = pareto::decompose(accounts, &account::value, [](account const&) { return 0; });
    CHECK(one.explained() == 0);
    CHECK_THAT(one.gini_within, WithinAbs(one.gini, 1e-15));
    auto const each = pareto::decompose(accounts, &account::value, &account::segment);
    CHECK_THAT(each.explained(), WithinAbs(1, 1e-15));
    CHECK_THAT(each.gini_between, WithinAbs(each.gini, 1e-15));
}

TEST_CASE("laws of the decomposition") {
    clientele_test::property("Theil = between + within; the Gini rest is never negative", [] {
        auto const rows = *rc::gen::container<std::vector<std::pair<int, int>>>(
            30, rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 500)));
        std::vector<account> accounts{{"0", 1}};
        for (auto const& [group, value] : rows) {
            accounts.push_back({std::to_string(group), static_cast<double>(value)});
        }
        auto const parts = pareto::decompose(accounts, &account::value, &account::segment);
        RC_ASSERT(std::abs(parts.theil - parts.theil_between - parts.theil_within) < 1e-12);
        RC_ASSERT(parts.gini_overlap > -1e-12);
        double customers = 0;
        double value = 0;
        for (auto const& group : parts.groups) {
            customers += group.customers;
            value += group.value;
        }
        RC_ASSERT(std::abs(customers - 1) < 1e-12);
        RC_ASSERT(std::abs(value - 1) < 1e-12);
    });
}

TEST_CASE("a group without value takes part with its customers") {
    std::vector<account> const accounts{{"idle", 0}, {"idle", 0}, {"busy", 4}};
    auto const parts = pareto::decompose(accounts, &account::value, &account::segment);
    CHECK(parts.groups[0].gini == 0);
    CHECK_THAT(parts.explained(), WithinAbs(1, 1e-15));
    CHECK_THROWS_WITH(pareto::decompose(std::vector<account>{{"a", -1}}, &account::value, &account::segment),
                      ContainsSubstring("row 0: value is -1"));
}
