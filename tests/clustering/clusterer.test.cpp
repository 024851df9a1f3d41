// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/clusterer.hpp>

using namespace clientele;
using namespace clientele_test;

static_assert(clustering::clusterer<plain_fit>);
static_assert(!clustering::clusterer<int>);

TEST_CASE("the library's own fit is the default clusterer", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    clustering::prototype_fit const fit{};
    auto const found = fit(numbers_in(*file, first_columns(4)), 3, 5);
    CHECK_THAT(found.report.inertia, WithinRel(78.851441426146, 1e-12));
    CHECK(found.report.sizes == std::vector<std::uint64_t>{62, 50, 38});
}

TEST_CASE("a settled fit keeps the gamma of all rows") {
    auto const rows = mixed_rows(80, 4);
    clustering::prototype_fit const fit{};
    auto const settled = clustering::detail::settled(fit, rows);
    std::vector<std::size_t> const some{1, 2, 3, 4, 5, 6, 7, 8};
    auto const gamma = fit(rows, 2, 1).middles.gamma;
    auto const kept = settled(rows.picked(some), 2, 1).middles.gamma;
    CHECK_FALSE(fit(rows.picked(some), 2, 1).middles.gamma == gamma);
    REQUIRE(kept.size() == 2);
    CHECK_THAT(kept[0], WithinRel(gamma[0], 1e-15));
    CHECK_THAT(kept[1], WithinRel(gamma[1], 1e-15));
    CHECK(clustering::detail::settled(plain_fit{7}, rows).starts == 7); // nothing to settle
}

TEST_CASE("customers one by one do not depend on the order of rows") {
    features::encoded const rows{.numeric = 1, .numbers = {3, 1, 2}, .weights = {2, 1, 0}};
    auto const customers = clustering::detail::one_by_one(rows);
    CHECK(customers == std::vector<std::size_t>{1, 0, 0});
    auto const picked = clustering::detail::picked_once(rows, customers);
    CHECK(picked.numbers == std::vector<double>{1, 3, 3});
    CHECK(picked.weights.empty());
    features::encoded nobody{.numeric = 1, .numbers = {3}, .weights = {0}};
    CHECK_THROWS_WITH(clustering::detail::one_by_one(nobody), ContainsSubstring("customers is none"));
    nobody.weights = {std::uint64_t{1} << 32};
    CHECK_THROWS_WITH(clustering::detail::one_by_one(nobody), ContainsSubstring("2^31 customers at most"));
}
