// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "../support/ranks.hpp"
#include "figures.hpp"

#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/tally.hpp>

#include <cmath>
#include <functional>
#include <optional>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

std::vector<double> shop() {
    auto const cents = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100'000)));
    std::vector<double> values{0.25};
    for (int const c : cents) {
        values.push_back(c < 10'000 ? 0 : 0.01 * c);
    }
    return values;
}

} // namespace

TEST_CASE("laws of the tally") {
    property("the bracket of the Gini coefficient and of top shares holds the exact figure", [] {
        auto const values = shop();
        auto const tally = pareto::count_values(values, std::identity{});
        pareto::curve const exact{values};
        RC_ASSERT(tally.customers() == values.size());
        RC_ASSERT(std::abs(tally.total() - exact.total()) <= 1e-15 * exact.total());
        RC_ASSERT(tally.gini().lower <= exact.gini() + 1e-14);
        RC_ASSERT(tally.gini().upper >= exact.gini() - 1e-14);
        RC_ASSERT(tally.gini().upper - tally.gini().lower < 0.002); // bins are 0.8 % wide
        for (double const share : {0.0, 0.01, 0.2, 0.5, 1.0}) {
            RC_ASSERT(tally.value_of_top(share).lower <= exact.value_of_top(share) + 1e-14);
            RC_ASSERT(tally.value_of_top(share).upper >= exact.value_of_top(share) - 1e-14);
        }
    });
    property("merge = whole in any order; removed = never added; same on any engine", [] {
        auto const values = shop();
        pareto::tally whole;
        pareto::tally parts[3]; // NOLINT(*-avoid-c-arrays)
        for (std::size_t i = 0; i < values.size(); ++i) {
            whole.add(values[i]);
            parts[i * 7 % 3].add(values[i]);
        }
        parts[2].merge(parts[0]);
        parts[2].merge(parts[1]);
        RC_ASSERT(parts[2] == whole);
        for (std::size_t const count : {1U, 2U, 3U, 8U}) {
            RC_ASSERT(pareto::count_values(values, std::identity{}, threads{count}) == whole);
        }
        whole.add(123.45);
        whole.remove(123.45);
        RC_ASSERT(parts[2] == whole);
    });
    property("top shares by selection are those of the sorted curve", [] {
        auto const values = shop();
        pareto::curve const sorted{values};
        for (double const share : {0.0, 0.01, 0.2, 0.5, 1.0}) {
            double const selected = pareto::top_share(values, std::identity{}, share);
            RC_ASSERT(std::abs(selected - sorted.value_of_top(share)) < 1e-14);
            RC_ASSERT(pareto::top_share(values, std::identity{}, share, threads{3}) == selected);
        }
    });
}

TEST_CASE("Swiss communes: top fifth by selection", "[data]") {
    auto const file = data_file("swiss_inhabitants_1900.csv");
    if (!file) return;
    CHECK_THAT(pareto::top_share(swiss(*file), std::identity{}, 0.2), WithinAbs(0.6690411, 5e-8));
}

TEST_CASE("several processes find the top share of all their customers together") {
    std::vector<double> values;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(0.01 * (i * 7919 % 5000));
    }
    double const alone = pareto::top_share(values, std::identity{}, 0.2);
    std::vector<double> found(3);
    on_ranks(values, 3, [&](rank const& process, std::vector<double> const& part, std::size_t number) {
        found[number] = pareto::top_share(part, std::identity{}, 0.2, process);
    });
    CHECK(found == std::vector<double>(3, alone));
}

TEST_CASE("what a tally cannot hold") {
    pareto::tally tally;
    CHECK_THROWS_AS(tally.add(-1), error);
    CHECK_THROWS_AS(tally.add(std::nan("")), error);
    CHECK_THROWS_WITH(tally.gini(), ContainsSubstring("total value is 0"));
    CHECK_THROWS_WITH(tally.value_of_top(2), ContainsSubstring("share of customers is 2"));
    CHECK_THROWS_WITH(pareto::count_values(std::vector{1.0, -2.0}, std::identity{}),
                      ContainsSubstring("row 1: value is -2"));
}

TEST_CASE("a tally that is refused stays as it was") {
    pareto::tally tally;
    tally.add(4e18);
    auto const before = tally;
    CHECK_THROWS_AS(tally.add(4.01e18), error);
    CHECK(tally == before);
    CHECK(tally.customers() == 1);
    CHECK_THROWS_AS(tally.merge(before), error);
    CHECK(tally == before);
    std::vector<std::optional<double>> const missing{1.0, std::nullopt};
    CHECK_THROWS_WITH(pareto::count_values(missing, std::identity{}), ContainsSubstring("row 1: value is none"));
}
