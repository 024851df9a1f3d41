// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// How the mean spends of customers are spread, as a model of spending expects it.
namespace clientele::clv {

/// A model of spending that knows the density of the mean of x purchases.
template <class M>
concept spend_density_model = requires(M const& model, std::uint32_t x, double mean) {
    { model.log_likelihood(x, mean) } -> std::convertible_to<double>;
};

/// The density, per unit of money, of the mean value of the repeat purchases of a customer drawn from these, at each of
/// `at`: the average over customers, since the mean of many purchases spreads less than that of one (P. Fader and B.
/// Hardie, "The Gamma-Gamma model of monetary value", note 025, 2013, figure 1). `x[i]` repeat purchases stand for
/// `weights[i]` customers; no weights: one each.
/// \throws invalid_data if there is nobody, an x is 0, weights do not line up or are negative, or a place is not
/// above 0
template <spend_density_model Model>
[[nodiscard]] std::vector<double> spend_density(Model const& model, std::vector<std::uint32_t> const& x,
                                                std::vector<double> const& at,
                                                std::vector<double> const& weights = {}) {
    if (x.empty()) {
        throw invalid_data("customers", "none", "a density of their spends needs some");
    }
    if (!weights.empty() && weights.size() != x.size()) {
        throw invalid_data("weights", to_text(weights.size()), "there are " + to_text(x.size()) + " customers");
    }
    std::vector<std::pair<std::uint32_t, double>> counts; // customers of each x
    double customers = 0;
    for (std::size_t row = 0; row < x.size(); ++row) {
        if (x[row] == 0) {
            throw invalid_data(row, "x", "0", "a customer without a repeat purchase has no mean of them");
        }
        double const weight = weights.empty() ? 1.0 : weights[row];
        if (!(weight >= 0 && std::isfinite(weight))) {
            throw invalid_data(row, "weight", to_text(weight), "it must be finite and not negative");
        }
        counts.emplace_back(x[row], weight);
        customers += weight;
    }
    if (!(customers > 0)) {
        throw invalid_data("customers", "all with weight 0", "a density of their spends needs some");
    }
    std::sort(counts.begin(), counts.end());
    std::vector<double> density(at.size(), 0.0);
    for (std::size_t first = 0; first < counts.size();) {
        double share = 0;
        std::uint32_t const bought = counts[first].first;
        for (; first < counts.size() && counts[first].first == bought; ++first) {
            share += counts[first].second / customers;
        }
        for (std::size_t i = 0; i < at.size(); ++i) {
            if (!(at[i] > 0 && std::isfinite(at[i]))) {
                throw invalid_data(i, "mean spend", to_text(at[i]), "it must be finite and above 0");
            }
            density[i] += share * std::exp(model.log_likelihood(bought, at[i]));
        }
    }
    return density;
}

} // namespace clientele::clv
