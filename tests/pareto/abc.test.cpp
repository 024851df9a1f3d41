// SPDX-License-Identifier: MIT
#include "figures.hpp"

#include <clientele/io/text.hpp>
#include <clientele/pareto/abc.hpp>

#include <array>
#include <cmath>
#include <functional>

using namespace clientele;
using namespace clientele_test;

namespace {

std::array<int, 3> sizes(pareto::abc_limits const& limits, std::vector<double> const& values) {
    std::array<int, 3> count{};
    for (auto const c : pareto::assign(limits, values, std::identity{})) {
        ++count[static_cast<std::size_t>(c)];
    }
    return count;
}

} // namespace

TEST_CASE("by shares: the crossing customer is in, and so are all of his value") {
    std::vector<double> const values{50, 30, 10, 5, 3, 2};
    CHECK(sizes(pareto::abc_by_shares(pareto::curve{values}), values) == std::array{2, 2, 2}); // 80 % met, 95 % met
    std::vector<double> const ties{50, 20, 10, 10, 10};
    CHECK(sizes(pareto::abc_by_shares(pareto::curve{ties}), ties) == std::array{5, 0, 0}); // one of the tens crosses
    CHECK_THROWS_WITH(pareto::abc_by_shares(pareto::curve{values}, {.a = 0.9, .a_and_b = 0.8}),
                      ContainsSubstring("shares is 0.9 and 0.8"));
}

TEST_CASE("computed limits on the Swiss communes: near the published 639, 438 and 1,819", "[data]") {
    auto const file = data_file("swiss_inhabitants_1900.csv");
    if (!file) return;
    auto const values = swiss(*file);
    auto const found = pareto::abc_computed(pareto::curve{values});
    auto const classes = sizes(found.limits, values);
    // ABCanalysis 1.2.1 looks at 1,001 points of a spline through the curve: one point is 2.9 communes.
    CHECK(std::abs(classes[0] - 639) <= 3);
    CHECK(std::abs(classes[1] - 438) <= 3);
    CHECK(classes[2] == 1819);
    // its points are (0.221, 0.690690639876), (0.254, 0.722142347714) and (0.372, 0.810559122462), break-even first
    CHECK_THAT(found.break_even.customers, WithinAbs(0.221, 0.001));
    CHECK_THAT(found.break_even.value, WithinAbs(0.690690639876, 0.001));
    CHECK_THAT(found.pareto.customers, WithinAbs(0.254, 0.001));
    CHECK_THAT(found.pareto.value, WithinAbs(0.722142347714, 0.001));
    CHECK_THAT(found.submarginal.customers, WithinAbs(0.372, 0.001));
    CHECK_THAT(found.submarginal.value, WithinAbs(0.810559122462, 0.001));
}

TEST_CASE("break-even is where customers fall below the average") {
    std::vector<double> const values{8, 6, 4, 1, 1};
    CHECK(pareto::abc_computed(pareto::curve{values}).break_even ==
          pareto::lorenz_point{0.6, 0.9}); // mean 4: 8, 6 and 4
}

TEST_CASE("everybody alike is one class") {
    std::vector<double> const values(7, 3.0);
    CHECK(sizes(pareto::abc_computed(pareto::curve{values}).limits, values) == std::array{7, 0, 0});
}

TEST_CASE("limits are kept, and impossible ones refused") {
    pareto::abc_limits const limits{100, 20.5};
    CHECK(io::load<pareto::abc_limits>(io::save(limits)) == limits);
    CHECK_THROWS_WITH(io::load<pareto::abc_limits>("clientele pareto.abc_limits 1\nleast_of_a 1\nleast_of_b 2\n"),
                      ContainsSubstring("least_of_b is 2"));
    CHECK_THROWS_WITH(pareto::assign(limits, std::vector{1.0, std::nan("")}, std::identity{}),
                      ContainsSubstring("row 1: value is nan"));
}
