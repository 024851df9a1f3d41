// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/spend_density.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace clientele;

namespace {

clv::gamma_gamma const cdnow{6.24957308, 3.74422466, 15.44351873};

} // namespace

// Logarithms to 50 digits: tests/clv/references/gamma_gamma_likelihood.csv
TEST_CASE("the density among customers of one frequency is that of the model") {
    CHECK_THAT(clv::spend_density(cdnow, {1}, {11.77})[0], WithinRel(std::exp(-3.735874794956018), 1e-12));
    CHECK_THAT(clv::spend_density(cdnow, {29, 29}, {35.0})[0], WithinRel(std::exp(-4.002543865571539), 1e-12));
}

TEST_CASE("customers count by their weights") {
    std::vector<double> const at{10, 35, 80};
    CHECK(clv::spend_density(cdnow, {1, 2, 2, 2}, at) == clv::spend_density(cdnow, {2, 1}, at, {3, 1}));
}

TEST_CASE("the density comes to one, its mean to p v / (q - 1), whatever the frequencies") {
    std::vector<double> at;
    for (int i = 0; i < 20'000; ++i) {
        at.push_back(std::exp(-4 + 16 * (i + 0.5) / 20'000)); // even steps of the logarithm
    }
    auto const density = clv::spend_density(cdnow, {1, 2, 5, 29}, at);
    double whole = 0;
    double mean = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        double const share = density[i] * at[i] * (16.0 / 20'000);
        whole += share;
        mean += share * at[i];
    }
    CHECK_THAT(whole, WithinAbs(1, 1e-6));
    CHECK_THAT(mean, WithinAbs(35.1704, 1e-4)); // note 025, to the digits that it prints
}

TEST_CASE("a density of spends refuses who has none") {
    CHECK_THROWS_AS(clv::spend_density(cdnow, {}, {1}), invalid_data);
    CHECK_THROWS_WITH(clv::spend_density(cdnow, {1, 0}, {1}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(clv::spend_density(cdnow, {1}, {0}), invalid_data);
    CHECK_THROWS_AS(clv::spend_density(cdnow, {1}, {1}, {1, 2}), invalid_data);
}

TEST_CASE("weights that cannot be are refused") {
    clv::gamma_gamma const model{6, 4, 15};
    CHECK_THROWS_AS(clv::spend_density(model, {1, 2}, {10}, {1, -1}), invalid_data);
    CHECK_THROWS_AS(clv::spend_density(model, {1, 2}, {10}, {1, std::nan("")}), invalid_data);
    CHECK_THROWS_AS(clv::spend_density(model, {1, 2}, {10}, {0, 0}), invalid_data);
}
