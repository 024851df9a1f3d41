// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/clustering/assignment.hpp>
#include <clientele/core/random.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

using namespace clientele;
using clustering::cheapest_assignment;

namespace {

using pairs = std::vector<std::optional<std::size_t>>;

double cost_of(pairs const& chosen, std::vector<double> const& costs, std::size_t columns) {
    double sum = 0;
    for (std::size_t row = 0; row < chosen.size(); ++row) {
        sum += chosen[row] ? costs[row * columns + *chosen[row]] : 0;
    }
    return sum;
}

/// Every way there is, in lexicographical order: the first of the cheapest. A row alone comes after every column.
pairs by_permutations(std::vector<double> const& costs, std::size_t rows, std::size_t columns) {
    std::vector<std::size_t> order(std::max(rows, columns));
    std::iota(order.begin(), order.end(), std::size_t{0});
    pairs best;
    double least = std::numeric_limits<double>::infinity();
    do {
        pairs chosen(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            if (order[row] < columns) {
                chosen[row] = order[row];
            }
        }
        if (double const cost = cost_of(chosen, costs, columns); cost < least) {
            least = cost;
            best = chosen;
        }
    } while (std::ranges::next_permutation(order).found);
    return best;
}

} // namespace

TEST_CASE("the assignment of scipy's documentation") {
    // scipy 1.17.1, linear_sum_assignment, its own example: columns 1, 0, 2 at a cost of 5
    std::vector<double> const costs{4, 1, 3, 2, 0, 5, 3, 2, 2};
    CHECK(cheapest_assignment(costs, 3, 3) == pairs{1, 0, 2});
}

TEST_CASE("cheapest of all permutations, of equal ones the first; square, wide and tall, with negative costs") {
    clientele_test::property("any whole costs", [](std::uint64_t seed) {
        random::stream random{seed, 0};
        std::size_t const rows = 1 + random.below(6);
        std::size_t const columns = 1 + random.below(6);
        std::uint32_t const range = 2 + random.below(12); // few values: ties are the rule
        std::vector<double> costs(rows * columns);
        for (double& cost : costs) {
            cost = static_cast<double>(random.below(range)) - static_cast<double>(range / 2);
        }
        RC_ASSERT(cheapest_assignment(costs, rows, columns) == by_permutations(costs, rows, columns));
    });
}

TEST_CASE("costs that are no whole numbers") {
    clientele_test::property("any costs", [](std::uint64_t seed) {
        random::stream random{seed, 1};
        std::vector<double> costs(36);
        for (double& cost : costs) {
            cost = random.uniform() * 1e6;
        }
        RC_ASSERT(cheapest_assignment(costs, 6, 6) == by_permutations(costs, 6, 6));
    });
}

TEST_CASE("a hundred all alike keep their places; none at all is no trouble") {
    auto const alike = cheapest_assignment(std::vector<double>(10000, 3.5), 100, 100);
    for (std::size_t row = 0; row < 100; ++row) {
        CHECK(alike[row] == row);
    }
    CHECK(cheapest_assignment({}, 0, 0).empty());
    CHECK(cheapest_assignment({}, 0, 3).empty());
    CHECK(cheapest_assignment({}, 2, 0) == pairs(2));
}

TEST_CASE("costs that do not fit, or are no numbers, are refused") {
    std::vector<double> costs{1, 2, 3};
    CHECK_THROWS_WITH(cheapest_assignment(costs, 2, 2), ContainsSubstring("costs is 3 numbers, wanted: 2 times 2"));
    costs[2] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(cheapest_assignment(costs, 3, 1), ContainsSubstring("row 2: cost of column 0 is nan"));
}
