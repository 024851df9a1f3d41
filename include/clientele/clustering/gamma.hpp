// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

/// \file
/// How much a mismatch of categories weighs against a squared distance of numbers.
namespace clientele::clustering {

/// How gamma is found where the caller gives none. Features are standardised by their encoder, so that it means the
/// same whatever the unit of money.
enum class gamma_rule : std::uint8_t {
    half_mean_deviation, ///< half the mean standard deviation of the numbers (Huang 1998; the rule of kmodes)
    variance_ratio,      ///< mean variance of the numbers over mean 1 - sum p^2 of the categories (clustMixType)
};

/// How the customers are spread, feature by feature.
struct spread {
    std::vector<double> variance{};      ///< of each numeric column, over the number of customers
    std::vector<double> heterogeneity{}; ///< of each categorical column: 1 - sum of squared shares of its levels

    [[nodiscard]] double mean_variance() const { return mean(variance); }

    [[nodiscard]] static double mean(std::vector<double> const& values) {
        double const sum = std::accumulate(values.begin(), values.end(), 0.0);
        return values.empty() ? 0 : sum / static_cast<double>(values.size());
    }
};

namespace detail {

/// Exact sums of squares, one a numeric column.
struct squares {
    std::vector<exact_sum> sums;
    void merge(squares const& other) {
        for (std::size_t j = 0; j < sums.size(); ++j) {
            sums[j].merge(other.sums[j]);
        }
    }
};

/// Adds `value` as often as `times` says: the rounding error of the product is added too.
inline void add_repeated(exact_sum& to, double value, std::uint64_t times) {
    auto const count = static_cast<double>(times);
    double const product = value * count;
    to.add(product);
    if (times > 1) {
        to.add(std::fma(value, count, -product));
    }
}

template <engine Engine>
[[nodiscard]] spread spread_of(features::encoded const& rows, extent const& of, Engine const& how) {
    auto const all =
        fold_rows(how, rows.rows(), cluster_sums{1, of}, [&](cluster_sums& part, std::size_t first, std::size_t last) {
            for (std::size_t row = first; row < last; ++row) {
                part.add(rows, row, 0, static_cast<std::int64_t>(rows.weight_of(row)));
            }
        });
    std::vector<double> means;
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        means.push_back(all.mean(0, j));
    }
    auto const about = fold_rows(how, rows.rows(), squares{std::vector<exact_sum>(rows.numeric)},
                                 [&](squares& part, std::size_t first, std::size_t last) {
                                     for (std::size_t row = first; row < last; ++row) {
                                         for (std::size_t j = 0; j < rows.numeric; ++j) {
                                             double const apart = rows.numbers_of(row)[j] - means[j];
                                             add_repeated(part.sums[j], apart * apart, rows.weight_of(row));
                                         }
                                     }
                                 });
    spread found;
    auto const customers = static_cast<double>(of.customers);
    for (auto const& sum : about.sums) {
        found.variance.push_back(sum.value() / customers);
    }
    for (std::size_t j = 0; j < rows.categorical; ++j) {
        double same = 0;
        for (std::int64_t const count : all.level_counts(0, j)) {
            double const share = static_cast<double>(count) / customers;
            same += share * share;
        }
        found.heterogeneity.push_back(1 - same);
    }
    return found;
}

} // namespace detail

/// One gamma a categorical column: what the caller gave (one for all, or one each), or what the rule finds, times the
/// weights of the features. Without numbers to weigh against it is 1.
/// \throws invalid_option if `given` has another length, or one is negative or not finite
[[nodiscard]] inline std::vector<double> gammas(features::encoded const& rows, spread const& of, gamma_rule rule,
                                                std::vector<double> const& given) {
    if (given.size() > 1 && given.size() != rows.categorical) {
        throw invalid_option("gamma", to_text(given.size()) + " numbers",
                             "none, one, or one for each of " + to_text(rows.categorical) + " categorical features");
    }
    double found = 1;
    if (given.empty() && rows.numeric != 0) {
        if (rule == gamma_rule::half_mean_deviation) {
            std::vector<double> deviations;
            for (double const variance : of.variance) {
                deviations.push_back(std::sqrt(variance));
            }
            found = 0.5 * spread::mean(deviations);
        } else {
            double const mixed = spread::mean(of.heterogeneity);
            found = mixed > 0 ? of.mean_variance() / mixed : 0;
        }
        found = found > 0 ? found : 1; // all numbers equal: the categories decide, whatever gamma
    }
    std::vector<double> costs;
    for (std::size_t j = 0; j < rows.categorical; ++j) {
        double const cost = given.empty() ? found : given.size() == 1 ? given.front() : given[j];
        if (!(cost >= 0 && std::isfinite(cost))) {
            throw invalid_option("gamma", to_text(cost), "0 or more, and finite");
        }
        costs.push_back(cost * rows.category_weight(j));
    }
    return costs;
}

} // namespace clientele::clustering
