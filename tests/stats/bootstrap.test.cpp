// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/bootstrap.hpp>

#include <numeric>
#include <vector>

using namespace clientele;

namespace {

std::vector<double> one_to(int n) {
    std::vector<double> values(static_cast<std::size_t>(n));
    std::iota(values.begin(), values.end(), 1);
    return values;
}

} // namespace

TEST_CASE("percentile limits are quantiles of the replicates") {
    auto const found = stats::percentile_interval(500, one_to(1001), 0.95); // 1 … 1001: quantile p is 1 + 1000 p
    CHECK(found.estimate == 500);
    CHECK_THAT(found.lower, WithinAbs(26, 1e-9));
    CHECK_THAT(found.upper, WithinAbs(976, 1e-9));
}

TEST_CASE("BCa without bias and acceleration is the percentile interval") {
    auto const replicates = one_to(1001);
    std::vector<double> const symmetric{-1, 0, 1};
    auto const bca = stats::bca_interval(501, replicates, symmetric, 0.9); // 500 below, one equal, 500 above
    auto const plain = stats::percentile_interval(501, replicates, 0.9);
    CHECK_THAT(bca.lower, WithinAbs(plain.lower, 1e-9));
    CHECK_THAT(bca.upper, WithinAbs(plain.upper, 1e-9));
}

TEST_CASE("BCa by hand: equations 14.10, 14.14 and 14.15 of Efron and Tibshirani, evaluated in Python") {
    // replicates 1 … 1001, estimate 400.5: 400 of 1001 below; jackknife 1 2 3 10. From scipy.stats.norm:
    // z0 = ppf(400/1001) = -0.25438, a = sum((4-j)^3) / (6 (sum (4-j)^2)^1.5) = -0.08485
    auto const bca = stats::bca_interval(400.5, one_to(1001), {1, 2, 3, 10}, 0.95);
    CHECK_THAT(bca.lower, WithinAbs(2.436308076, 1e-6));
    CHECK_THAT(bca.upper, WithinAbs(892.690765737, 1e-6));
}

TEST_CASE("all replicates on one side: percentile limits, not infinity") {
    CHECK(stats::bca_interval(0, one_to(200), {1, 2, 3}, 0.95) == stats::percentile_interval(0, one_to(200), 0.95));
    CHECK(stats::bca_interval(7, std::vector<double>(100, 7), {7, 7}, 0.95) == stats::interval{7, 7, 7});
}

TEST_CASE("bootstrap options are checked") {
    CHECK_THROWS_WITH(stats::check({.replicates = 99}), ContainsSubstring("replicates is 99, allowed: 100 or more"));
    CHECK_THROWS_WITH(stats::check({.confidence = 0}), ContainsSubstring("confidence is 0"));
    CHECK_NOTHROW(stats::check({}));
}
