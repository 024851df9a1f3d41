// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/clustering/profile_figures.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace clustering = clientele::clustering;
using clustering::proportion;
using clustering::sample;

namespace {

sample sample_of(std::vector<double> const& values) {
    sample of{values.size(), 0, 0};
    for (double const value : values) {
        of.mean += value / static_cast<double>(values.size());
    }
    for (double const value : values) {
        of.squares += (value - of.mean) * (value - of.mean);
    }
    return of;
}

} // namespace

// scipy 1.17.1: ttest_ind(a, b, equal_var=False).statistic, and ttest_ind(a, b).statistic sqrt(1/5 + 1/7)
TEST_CASE("effect and z of a difference of means") {
    auto const a = sample_of({2, 4, 4, 5, 10});
    auto const b = sample_of({1, 2, 3, 4, 5, 6, 7});
    CHECK_THAT(*clustering::cohens_d(a, b), WithinRel(0.39528470752104744, 1e-14));
    CHECK_THAT(*clustering::welch_z(a, b), WithinRel(0.6367145399670133, 1e-14));
    CHECK_THAT(*clustering::cohens_d(b, a), WithinRel(-0.39528470752104744, 1e-14));
}

TEST_CASE("means that cannot be compared have no effect, equal ones the effect 0") {
    sample const nobody{};
    auto const some = sample_of({1, 3});
    CHECK_FALSE(clustering::cohens_d(nobody, some));
    CHECK_FALSE(clustering::cohens_d(some, nobody));
    CHECK_FALSE(clustering::welch_z(sample_of({2}), some));
    CHECK(clustering::cohens_d(some, sample_of({2, 2})) == 0.0);
    CHECK(clustering::cohens_d(sample_of({2, 2}), sample_of({2})) == 0.0);
    CHECK_FALSE(clustering::welch_z(sample_of({2, 2}), sample_of({3, 3})));
}

TEST_CASE("where neither group varies a difference is infinitely many standard deviations") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    CHECK(clustering::cohens_d(sample_of({5}), sample_of({1, 1, 1})) == infinite);
    CHECK(clustering::cohens_d(sample_of({1}), sample_of({5})) == -infinite);
    CHECK(clustering::cohens_d(sample_of({4, 4}), sample_of({4})) == 0.0);
    CHECK(clustering::cohens_d({100'000, -1e150, 0}, {100'000, 1e150, 0}) == -infinite);
    CHECK(clustering::cohens_d({2, 3e-170, 0}, {2, 1e-170, 0}) == infinite);
}

// Cohen (1988), table 6.2.2: phi = 2 asin sqrt(p) is 0.927 for .20, 1.571 for .50, 2.214 for .80. scipy 1.17.1: the
// square root of chi2_contingency([[30, 20], [25, 75]], correction=False).
TEST_CASE("effect and z of a difference of proportions") {
    CHECK_THAT(*clustering::cohens_h({50, 100}, {20, 100}), WithinAbs(1.571 - 0.927, 0.001));
    CHECK_THAT(*clustering::cohens_h({1, 5}, {4, 5}), WithinAbs(0.927 - 2.214, 0.001));
    CHECK_THAT(*clustering::cohens_h({7, 7}, {0, 3}), WithinRel(std::numbers::pi, 1e-15)); // the largest there is
    CHECK_THAT(*clustering::proportions_z({30, 50}, {25, 100}), WithinRel(4.193296085112077, 1e-14));
    CHECK(clustering::proportions_z({5, 5}, {7, 7}) == 0.0);
    CHECK(clustering::proportions_z({0, 5}, {0, 7}) == 0.0);
    CHECK_FALSE(clustering::cohens_h({0, 0}, {1, 2}));
    CHECK_FALSE(clustering::proportions_z({1, 2}, {0, 0}));
}

TEST_CASE("figures turn their sign with the groups, and are numbers") {
    clientele_test::property("figures", [] {
        auto const any = [] {
            return *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
                rc::gen::map(rc::gen::inRange(-5, 5), [](int i) { return i * 0.25; })));
        };
        auto const a = sample_of(any());
        auto const b = sample_of(any());
        RC_ASSERT(*clustering::cohens_d(a, b) == -*clustering::cohens_d(b, a));
        if (auto const z = clustering::welch_z(a, b)) {
            RC_ASSERT(std::isfinite(*z));
        }
    });
}
