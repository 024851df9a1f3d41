// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Gower's dissimilarity of two customers: every feature, number or category, speaks on a scale from 0 to 1.
namespace clientele::clustering {

/// The weighted mean over the features of how far two customers are apart in each (J. C. Gower, "A general coefficient
/// of similarity and some of its properties", Biometrics 27, 1971; as a dissimilarity: L. Kaufman and P. J. Rousseeuw,
/// "Finding Groups in Data", 1990, section 2.5, R's `cluster::daisy`):
///
///     d(x, y) = sum w_j d_j / sum w_j,    numbers: d_j = |x_j - y_j| / range_j,    categories: d_j = [x_j != y_j]
///
/// in [0, 1]. A number whose range is 0 tells nothing: its d_j is 0. A new customer beyond the range that was learnt
/// counts as its whole length, 1. An unseen level differs from every level.
struct gower {
    std::vector<double> ranges{};           ///< of each number, in units of the encoded feature
    std::vector<double> numeric_weights{};  ///< one a number; empty: 1 each
    std::vector<double> category_weights{}; ///< one a category; empty: 1 each

    [[nodiscard]] double operator()(std::span<double const> x, std::span<features::code const> x_codes,
                                    std::span<double const> y, std::span<features::code const> y_codes) const noexcept {
        double apart = 0;
        double whole = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            double const weight = numeric_weights.empty() ? 1 : numeric_weights[j];
            apart += ranges[j] > 0 ? weight * std::min(std::abs(x[j] - y[j]) / ranges[j], 1.0) : 0.0;
            whole += weight;
        }
        for (std::size_t j = 0; j < x_codes.size(); ++j) {
            double const weight = category_weights.empty() ? 1 : category_weights[j];
            apart += x_codes[j] == y_codes[j] && x_codes[j] != features::unseen_level ? 0.0 : weight;
            whole += weight;
        }
        return apart / whole;
    }

    /// \throws invalid_data unless the lists fit each other, ranges are finite, and some weight is above 0
    void validate(std::size_t numeric, std::size_t categorical) const {
        if (ranges.size() != numeric || !(numeric_weights.empty() || numeric_weights.size() == numeric) ||
            !(category_weights.empty() || category_weights.size() == categorical)) {
            throw invalid_data("gower", "torn", "it needs a range for each number, and a weight for each feature");
        }
        for (double const range : ranges) {
            if (!(range >= 0 && std::isfinite(range))) {
                throw invalid_data("range", to_text(range), "it must be 0 or more, and finite");
            }
        }
        double const total = checked_sum(numeric_weights, numeric) + checked_sum(category_weights, categorical);
        if (!(total > 0 && std::isfinite(total))) {
            throw invalid_data("sum of the weights", to_text(total), "it must be above 0, and finite");
        }
    }

    friend bool operator==(gower const&, gower const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("ranges", self.ranges);
        field("numeric_weights", self.numeric_weights);
        field("category_weights", self.category_weights);
    }

private:
    static double checked_sum(std::vector<double> const& weights, std::size_t features) {
        double sum = weights.empty() ? static_cast<double>(features) : 0;
        for (double const weight : weights) {
            if (!(weight >= 0)) {
                throw invalid_data("weight", to_text(weight), "it must be 0 or more");
            }
            sum += weight;
        }
        return sum;
    }
};

/// Gower's dissimilarity with the ranges of these customers (those of weight 0 left out), and the weights of their
/// categories. Weights of numbers are given here: those that an encoder multiplied into the numbers cancel against the
/// range.
/// \throws invalid_data if the rows do not fit together, or the weights do not fit the rows
[[nodiscard]] inline gower learn_gower(features::encoded const& rows, std::vector<double> numeric_weights = {}) {
    rows.validate();
    gower learnt{.ranges = std::vector<double>(rows.numeric, 0),
                 .numeric_weights = std::move(numeric_weights),
                 .category_weights = rows.category_weights};
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        bool any = false;
        double least = 0;
        double most = 0;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            if (rows.weight_of(row) != 0) {
                double const value = rows.numbers_of(row)[j];
                least = any ? std::min(least, value) : value;
                most = any ? std::max(most, value) : value;
                any = true;
            }
        }
        learnt.ranges[j] = most - least;
        if (!std::isfinite(learnt.ranges[j])) {
            throw invalid_data("range of column " + to_text(j), to_text(learnt.ranges[j]), "it must be finite");
        }
    }
    learnt.validate(rows.numeric, rows.categorical);
    return learnt;
}

} // namespace clientele::clustering
