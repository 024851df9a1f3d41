// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "known_partitions.hpp"

#include <clientele/clustering/components.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;
using namespace clientele_test;
using clustering::principal_components;
using clustering::project;

TEST_CASE("iris: axes, variances, shares and coordinates of scikit-learn", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const rows = numbers_in(*file, first_columns(4));
    auto const found = principal_components(rows);
    // scikit-learn 1.9.1, PCA(n_components=2)
    std::vector<double> const first{0.361386591785367, -0.08452251406457, 0.856670605949835, 0.35828919715155};
    std::vector<double> const second{0.656588771286825, 0.730161434785044, -0.173372662795851, -0.075481019917453};
    for (std::size_t j = 0; j < 4; ++j) {
        CHECK_THAT(found.axes[0].axis[j], WithinAbs(first[j], 1e-13));
        CHECK_THAT(found.axes[1].axis[j], WithinAbs(second[j], 1e-13));
    }
    CHECK_THAT(found.axes[0].variance, WithinRel(4.228241706034863, 1e-13));
    CHECK_THAT(found.axes[1].variance, WithinRel(0.242670747928618, 1e-12));
    CHECK_THAT(found.axes[0].share, WithinRel(0.924618723201733, 1e-13));
    CHECK_THAT(found.axes[1].share, WithinRel(0.053066483117065, 1e-12));
    auto const sheet = project(found, rows);
    CHECK_THAT(sheet[0].first, WithinAbs(-2.684125625969533, 1e-13));
    CHECK_THAT(sheet[0].second, WithinAbs(0.319397246585098, 1e-13));
    CHECK_THAT(sheet[149].first, WithinAbs(1.390188861947916, 1e-13));
    CHECK_THAT(sheet[149].second, WithinAbs(-0.282660937990538, 1e-13));
}

TEST_CASE("points on a line have one component, and its sign is settled") {
    features::encoded const rows{.numeric = 2, .numbers = {0, 0, -3, 4, 3, -4}};
    auto const found = principal_components(rows);
    CHECK_THAT(found.axes[0].axis[0], WithinAbs(-0.6, 1e-15));
    CHECK_THAT(found.axes[0].axis[1], WithinAbs(0.8, 1e-15));
    CHECK_THAT(found.axes[0].variance, WithinRel(25, 1e-14));
    CHECK_THAT(found.axes[0].share, WithinRel(1, 1e-14));
    CHECK_THAT(found.axes[1].variance, WithinAbs(0, 1e-14));
    CHECK_THAT(project(found, rows)[1].first, WithinAbs(5, 1e-14));
}

TEST_CASE("one number has one component; all alike have no variance; categories are left out") {
    auto const single = principal_components({.numeric = 1, .numbers = {1, 3}});
    CHECK(single.axes[0] == clustering::component{{1}, 2, 1});
    CHECK(single.axes[1] == clustering::component{{0}, 0, 0});
    auto const alike = principal_components({.numeric = 2, .categorical = 1, .numbers = {5, 7, 5, 7}, .codes = {0, 1}});
    CHECK(alike.axes[0].variance == 0);
    CHECK(alike.axes[0].share == 0);
    CHECK(alike.mean == std::vector<double>{5, 7});
    auto const alone = principal_components({.numeric = 1, .numbers = {4}});
    CHECK(alone.axes[0].variance == 0);
}

TEST_CASE("axes are orthonormal, coordinates have their variances, and nothing depends on order, weights or engine") {
    property("any rows", [](std::uint64_t seed) {
        auto const rows = mixed_rows(50, seed);
        auto const [copies, of] = repeated(rows, labels(rows.rows(), 0));
        if (copies.rows() < 2) {
            return;
        }
        auto const found = principal_components(rows);
        RC_ASSERT(principal_components(copies) == found);
        RC_ASSERT(principal_components(reversed(rows, {}).first) == found);
        RC_ASSERT(principal_components(rows, threads{3}) == found);
        auto const& a = found.axes[0].axis;
        auto const& b = found.axes[1].axis;
        RC_ASSERT(std::abs(a[0] * b[0] + a[1] * b[1]) < 1e-12);
        RC_ASSERT(std::abs(a[0] * a[0] + a[1] * a[1] - 1) < 1e-12);
        RC_ASSERT(std::abs(found.axes[0].share + found.axes[1].share - 1) < 1e-12);
        double squares = 0;
        double sum = 0;
        for (auto const& at : project(found, copies)) {
            squares += at.first * at.first;
            sum += at.first;
        }
        auto const n = static_cast<double>(copies.rows());
        RC_ASSERT(std::abs(sum) < 1e-9);
        RC_ASSERT(std::abs(squares / (n - 1) - found.axes[0].variance) < 1e-9);
        RC_ASSERT(project(found, rows, threads{3}) == project(found, rows));
    });
}

TEST_CASE("components refuse what they cannot turn") {
    CHECK_THROWS_WITH(principal_components({.categorical = 1, .codes = {1}}), ContainsSubstring("numbers is none"));
    CHECK_THROWS_WITH(principal_components({.numeric = 1}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(principal_components({.numeric = 1, .numbers = {1}, .weights = {0}}),
                      ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(principal_components({.numeric = 1, .numbers = {1, std::numeric_limits<double>::infinity()}}),
                      ContainsSubstring("row 1: column 0 is inf"));
    CHECK_THROWS_WITH(principal_components({.numeric = 1, .numbers = {1e200, -1e200}}),
                      ContainsSubstring("row 0: column 0 is 1e+200"));
    CHECK_THROWS_WITH(
        principal_components({.numeric = 1, .numbers = {1e150, -1e150}, .weights = {1U << 30, 1}}),
        ContainsSubstring("numbers is as large as 1e+150, the sum of their squares does not fit a double"));
    CHECK_NOTHROW(principal_components({.numeric = 1, .numbers = {1, 3, 1e150}, .weights = {1U << 30, 1, 0}}));
    auto const found = principal_components({.numeric = 1, .numbers = {1, 3}});
    CHECK_THROWS_WITH(project(found, {.numeric = 2, .numbers = {1, 3}}), ContainsSubstring("numbers is 2, wanted: 1"));
}
