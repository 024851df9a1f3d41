// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/clustering/assignment.hpp>
#include <clientele/clustering/transport.hpp>
#include <clientele/core/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;
using clustering::bounded_assignment;
using clustering::size_bounds;

namespace {

double cost_of(std::vector<std::uint32_t> const& labels, std::vector<double> const& costs, std::size_t k) {
    double sum = 0;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        sum += costs[row * k + labels[row]];
    }
    return sum;
}

bool within(std::vector<std::uint32_t> const& labels, std::size_t k, size_bounds bounds) {
    for (std::uint32_t c = 0; c < k; ++c) {
        auto const size = static_cast<std::size_t>(std::ranges::count(labels, c));
        if (size < bounds.at_least || size > bounds.at_most) {
            return false;
        }
    }
    return true;
}

/// Every way to label the rows.
double least_cost(std::vector<double> const& costs, std::size_t k, size_bounds bounds) {
    std::vector<std::uint32_t> labels(costs.size() / k, 0);
    double least = std::numeric_limits<double>::infinity();
    while (true) {
        if (within(labels, k, bounds)) {
            least = std::min(least, cost_of(labels, costs, k));
        }
        std::size_t row = 0;
        while (row < labels.size() && ++labels[row] == k) {
            labels[row++] = 0;
        }
        if (row == labels.size()) {
            return least;
        }
    }
}

} // namespace

TEST_CASE("the least cost of all distributions within the bounds, with ties") {
    clientele_test::property("any whole costs", [](std::uint64_t seed) {
        random::stream random{seed, 0};
        std::size_t const k = 1 + random.below(4);
        std::size_t const rows = 1 + random.below(7);
        std::vector<double> costs(rows * k);
        for (double& cost : costs) {
            cost = static_cast<double>(random.below(2 + random.below(20)));
        }
        for (std::size_t at_least = 0; at_least <= rows / k; ++at_least) {
            for (std::size_t at_most = (rows + k - 1) / k; at_most <= rows; ++at_most) {
                size_bounds const bounds{at_least, at_most};
                auto const labels = bounded_assignment(costs, k, bounds);
                RC_ASSERT(within(labels, k, bounds));
                RC_ASSERT(cost_of(labels, costs, k) == least_cost(costs, k, bounds));
            }
        }
    });
}

TEST_CASE("with sizes of exactly m it is an assignment problem with m copies of each cluster") {
    clientele_test::property("any costs", [](std::uint64_t seed) {
        random::stream random{seed, 1};
        std::size_t const k = 2 + random.below(6);
        std::size_t const m = 1 + random.below(9);
        std::vector<double> costs(k * m * k);
        for (double& cost : costs) {
            cost = random.uniform();
        }
        auto const labels = bounded_assignment(costs, k, {m, m});
        RC_ASSERT(within(labels, k, {m, m}));
        std::vector<double> copies;
        for (std::size_t row = 0; row < k * m; ++row) {
            for (std::size_t column = 0; column < k * m; ++column) {
                copies.push_back(costs[row * k + column / m]);
            }
        }
        auto const exact = clustering::cheapest_assignment(copies, k * m, k * m);
        double sum = 0;
        for (std::size_t row = 0; row < k * m; ++row) {
            sum += copies[row * k * m + *exact[row]];
        }
        RC_ASSERT(std::abs(cost_of(labels, costs, k) - sum) < 1e-12 * static_cast<double>(k * m));
    });
}

TEST_CASE("without bounds everybody is where he is cheapest, of equal clusters in the first") {
    std::vector<double> const costs{3, 1, 1, 0, 0, 0, 2, 5, 1};
    CHECK(bounded_assignment(costs, 3, {}) == std::vector<std::uint32_t>{1, 0, 2});
}

TEST_CASE("a chain: the cheapest way to fill a cluster is for others to pass customers on") {
    // The two of cluster 0 are far from cluster 2, but near to 1, whose customers are near to 2.
    std::vector<double> const costs{0, 1, 100, 0, 1, 100, 100, 0, 1, 100, 0, 1};
    auto const labels = bounded_assignment(costs, 3, {1, 2});
    CHECK(cost_of(labels, costs, 3) == 1);
    auto const one_left = bounded_assignment(costs, 3, {0, 2});
    CHECK(one_left == std::vector<std::uint32_t>{0, 0, 1, 1});
    auto const two_at_the_end =
        bounded_assignment(std::vector<double>{0, 1, 100, 0, 1, 100, 0, 1, 100, 100, 0, 1}, 3, {1, 2});
    CHECK(two_at_the_end == std::vector<std::uint32_t>{1, 0, 0, 2}); // the first goes to 1, and its customer on to 2
}

TEST_CASE("bounds that cannot be met are refused with what could be") {
    std::vector<double> const costs(10 * 3, 1.0);
    CHECK_THROWS_WITH(bounded_assignment(costs, 3, {4, 9}),
                      ContainsSubstring("option at_least is 4, allowed: 3 or less: there are 10 customers for 3"));
    CHECK_THROWS_WITH(bounded_assignment(costs, 3, {0, 3}),
                      ContainsSubstring("option at_most is 3, allowed: 4 or more"));
    CHECK_THROWS_WITH(bounded_assignment(costs, 3, {3, 2}),
                      ContainsSubstring("option at_most is 2, allowed: 4 or more"));
    CHECK_THROWS_WITH(bounded_assignment(costs, 4, {}), ContainsSubstring("costs is 30 numbers"));
    CHECK_THROWS_AS(bounded_assignment(costs, 0, {}), invalid_data);
    CHECK(bounded_assignment({}, 3, {0, 0}).empty());
}

TEST_CASE("costs that are not finite are refused, with row and cluster, and so are sums of costs") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    clustering::size_bounds const two{.at_least = 1, .at_most = 2};
    CHECK_THROWS_WITH(clustering::bounded_assignment(std::vector<double>{1, 2, 1, inf, 1, 2}, 2, two),
                      StartsWith("row 1: cost of cluster 1 is inf, it must be finite"));
    CHECK_THROWS_WITH(clustering::bounded_assignment(std::vector<double>{1, 2, 1, 3, std::nan(""), 2}, 2, two),
                      StartsWith("row 2: cost of cluster 0 is nan, it must be finite"));
    CHECK_THROWS_AS(clustering::bounded_assignment(std::vector<double>(6, inf), 2, two), invalid_data);
    std::vector<double> const far{-1e308, 1e308, -1e308, 1e308, -1e308, 1e308};
    CHECK_THROWS_WITH(clustering::bounded_assignment(far, 2, two), StartsWith("costs is too large"));
}
