// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// \file
/// How good predictions were, once the future has come.
namespace clientele::clv {

/// A tenth of the customers, by prediction, the highest first.
struct decile_line {
    double customers = 0;
    double predicted = 0; ///< mean over them
    double actual = 0;    ///< mean over them
    double lift = 0;      ///< actual mean against that of everybody; NaN if nothing happened

    friend bool operator==(decile_line const&, decile_line const&) = default;
};

/// Predictions beside what happened.
struct holdout_report {
    double mean_absolute_error = 0;
    double root_mean_square_error = 0;
    /// Sum of predictions against the actual sum, less 1: -0.1 is 10 % too low. NaN if nothing happened.
    double bias = 0;
    std::vector<decile_line> deciles{};
    /// What share of the actual total the predicted top fifth brought, and what the actual top fifth: the most there
    /// was to find. NaN if nothing happened.
    double top_fifth = 0;
    double best_top_fifth = 0;

    friend bool operator==(holdout_report const&, holdout_report const&) = default;
};

namespace detail {

/// How often a row counts.
inline double times(std::vector<std::uint64_t> const& weights, std::size_t row) {
    return weights.empty() ? 1 : static_cast<double>(weights[row]);
}

/// Rows that count by value, the highest first; ties by row.
inline std::vector<std::size_t> by_rank(std::vector<double> const& values, std::vector<std::uint64_t> const& weights) {
    std::vector<std::size_t> order;
    order.reserve(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (times(weights, row) > 0) {
            order.push_back(row);
        }
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return values[i] != values[j] ? values[i] > values[j] : i < j; });
    return order;
}

/// Sum of `values` over the first fifth of the customers by `rank`, rounded up; those tied at its edge count in part,
/// so that the figure does not depend on the order of the customers.
inline double top_fifth(std::vector<double> const& values, std::vector<double> const& rank,
                        std::vector<std::uint64_t> const& weights, double customers) {
    auto const order = by_rank(rank, weights);
    double const wanted = std::ceil(customers / 5);
    double sum = 0;
    double taken = 0;
    for (std::size_t first = 0; first < order.size() && taken < wanted;) { // block by block of equal rank
        double block = 0;
        double of_block = 0;
        std::size_t next = first;
        for (; next < order.size() && rank[order[next]] == rank[order[first]]; ++next) {
            block += times(weights, order[next]);
            of_block += times(weights, order[next]) * values[order[next]];
        }
        double const part = std::min(block, wanted - taken);
        sum += of_block * (part / block);
        taken += part;
        first = next;
    }
    return sum;
}

/// Tenths of the customers by prediction. A row that stands for many may lie in several.
inline std::vector<decile_line> deciles_of(std::vector<double> const& predicted, std::vector<double> const& actual,
                                           std::vector<std::uint64_t> const& weights, double customers) {
    auto const order = by_rank(predicted, weights);
    double const groups = std::min(10.0, customers);
    std::vector<decile_line> lines;
    std::size_t at = 0;
    double left = times(weights, order[0]); // of the row at hand
    for (double g = 0; g < groups; ++g) {
        decile_line line{.customers = std::floor((g + 1) * customers / groups) - std::floor(g * customers / groups)};
        for (double wanted = line.customers; wanted > 0;) {
            if (left == 0) {
                left = times(weights, order[++at]);
            }
            double const part = std::min(left, wanted);
            line.predicted += predicted[order[at]] * (part / line.customers);
            line.actual += actual[order[at]] * (part / line.customers);
            left -= part;
            wanted -= part;
        }
        lines.push_back(line);
    }
    return lines;
}

} // namespace detail

/// `predicted[i]` and `actual[i]` are of the same customer: transactions, or money. `weights[i]`, if given, says how
/// often he counts: the same as repeating the row.
/// \throws invalid_data if there is nobody, the lists differ in size, or a figure is not finite (with the row)
[[nodiscard]] inline holdout_report evaluate(std::vector<double> const& predicted, std::vector<double> const& actual,
                                             std::vector<std::uint64_t> const& weights = {}) {
    if (predicted.size() != actual.size()) {
        throw invalid_data("actual figures", to_text(actual.size()), "predictions are " + to_text(predicted.size()));
    }
    if (!weights.empty() && weights.size() != actual.size()) {
        throw invalid_data("weights", to_text(weights.size()), "predictions are " + to_text(predicted.size()));
    }
    double n = 0;
    double predicted_sum = 0;
    double actual_sum = 0;
    double off_sum = 0;
    double square_sum = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (!std::isfinite(predicted[i]) || !std::isfinite(actual[i])) {
            bool const which = !std::isfinite(predicted[i]);
            throw invalid_data(i, which ? "prediction" : "actual figure", to_text(which ? predicted[i] : actual[i]),
                               "it must be finite");
        }
        double const times = detail::times(weights, i);
        double const off = predicted[i] - actual[i];
        n += times;
        off_sum += times * std::abs(off);
        square_sum += times * off * off;
        predicted_sum += times * predicted[i];
        actual_sum += times * actual[i];
    }
    if (n == 0) {
        throw invalid_data("customers", "none", "an evaluation needs some");
    }
    auto const against = [](double of, double whole) {
        return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : of / whole;
    };
    holdout_report report{.mean_absolute_error = off_sum / n,
                          .root_mean_square_error = std::sqrt(square_sum / n),
                          .bias = against(predicted_sum, actual_sum) - 1,
                          .deciles = detail::deciles_of(predicted, actual, weights, n)};
    for (decile_line& line : report.deciles) {
        line.lift = against(line.actual, actual_sum / n);
    }
    report.top_fifth = against(detail::top_fifth(actual, predicted, weights, n), actual_sum);
    report.best_top_fifth = against(detail::top_fifth(actual, actual, weights, n), actual_sum);
    return report;
}

/// The naive forecast that a model must beat: everybody goes on as before, at his own rate x / T. 0 where T is 0.
[[nodiscard]] inline double same_rate(std::uint32_t x, double T, double t) noexcept {
    return T > 0 ? static_cast<double>(x) / T * t : 0;
}

} // namespace clientele::clv
