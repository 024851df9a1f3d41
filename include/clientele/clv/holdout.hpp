// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

/// \file
/// How good predictions were, once the future has come.
namespace clientele::clv {

/// A tenth of the customers, by prediction, the highest first.
struct decile_line {
    double customers = 0;
    double predicted = 0; ///< mean over them
    double actual = 0;    ///< mean over them
    double lift = 0;      ///< actual mean against that of everybody

    friend bool operator==(decile_line const&, decile_line const&) = default;
};

/// Predictions beside what happened.
struct holdout_report {
    double mean_absolute_error = 0;
    double root_mean_square_error = 0;
    double bias =
        0; ///< sum of predictions against the actual sum, less 1: -0.1 is 10 % too low. NaN if nothing happened.
    std::vector<decile_line> deciles{};
    /// What share of the actual total the predicted top fifth brought, and what the actual top fifth: the most there
    /// was to find. NaN if nothing happened.
    double top_fifth = 0;
    double best_top_fifth = 0;

    friend bool operator==(holdout_report const&, holdout_report const&) = default;
};

namespace detail {

/// Rows by value, the highest first; ties by row.
inline std::vector<std::size_t> by_rank(std::vector<double> const& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return values[i] != values[j] ? values[i] > values[j] : i < j; });
    return order;
}

/// Sum of `values` over the first fifth of `order`, rounded up; those tied at its edge by `rank` count in part, so that
/// the figure does not depend on the order of the customers.
inline double top_fifth(std::vector<double> const& values, std::vector<double> const& rank,
                        std::vector<std::size_t> const& order) {
    std::size_t const wanted = (order.size() + 4) / 5;
    double const edge = rank[order[wanted - 1]];
    double above = 0;
    double at_edge = 0;
    std::size_t taken = 0;
    std::size_t tied = 0;
    for (std::size_t const row : order) {
        if (rank[row] > edge) {
            above += values[row];
            ++taken;
        } else if (rank[row] == edge) {
            at_edge += values[row];
            ++tied;
        }
    }
    return above + at_edge * static_cast<double>(wanted - taken) / static_cast<double>(tied);
}

} // namespace detail

/// `predicted[i]` and `actual[i]` are of the same customer: transactions, or money.
/// \throws invalid_data if there is nobody, the two differ in size, or a figure is not finite (with the row)
[[nodiscard]] inline holdout_report evaluate(std::vector<double> const& predicted, std::vector<double> const& actual) {
    if (predicted.size() != actual.size()) {
        throw invalid_data("actual figures", to_text(actual.size()), "predictions are " + to_text(predicted.size()));
    }
    if (predicted.empty()) {
        throw invalid_data("customers", "none", "an evaluation needs some");
    }
    auto const n = static_cast<double>(predicted.size());
    holdout_report report;
    double predicted_sum = 0;
    double actual_sum = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (!std::isfinite(predicted[i]) || !std::isfinite(actual[i])) {
            bool const which = !std::isfinite(predicted[i]);
            throw invalid_data(i, which ? "prediction" : "actual figure", to_text(which ? predicted[i] : actual[i]),
                               "it must be finite");
        }
        double const off = predicted[i] - actual[i];
        report.mean_absolute_error += std::abs(off) / n;
        report.root_mean_square_error += off * off / n;
        predicted_sum += predicted[i];
        actual_sum += actual[i];
    }
    report.root_mean_square_error = std::sqrt(report.root_mean_square_error);
    report.bias = predicted_sum / actual_sum - 1;
    auto const order = detail::by_rank(predicted);
    std::size_t const groups = std::min<std::size_t>(10, predicted.size());
    for (std::size_t g = 0; g < groups; ++g) {
        std::size_t const first = g * predicted.size() / groups;
        std::size_t const last = (g + 1) * predicted.size() / groups;
        decile_line line{.customers = static_cast<double>(last - first)};
        for (std::size_t i = first; i < last; ++i) {
            line.predicted += predicted[order[i]] / line.customers;
            line.actual += actual[order[i]] / line.customers;
        }
        line.lift = line.actual / (actual_sum / n);
        report.deciles.push_back(line);
    }
    report.top_fifth = detail::top_fifth(actual, predicted, order) / actual_sum;
    report.best_top_fifth = detail::top_fifth(actual, actual, detail::by_rank(actual)) / actual_sum;
    return report;
}

/// The naive forecast that a model must beat: everybody goes on as before, at his own rate x / T. 0 where T is 0.
[[nodiscard]] inline double same_rate(std::uint32_t x, double T, double t) noexcept {
    return T > 0 ? static_cast<double>(x) / T * t : 0;
}

} // namespace clientele::clv
