// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/feature.hpp>
#include <clientele/features/moments.hpp>
#include <clientele/features/scaling.hpp>
#include <clientele/stats/quantile.hpp>
#include <clientele/stats/selection.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Learning the scales of columns of numbers.
namespace clientele::features::detail {

/// A column to be learnt: the name for errors, and how it is to be scaled.
struct column_plan {
    std::string name;
    numeric_options how;
};

/// The numbers of one column that are known, of rows that count, with their weights (none: 1 each).
struct known_numbers {
    std::vector<double> values;
    std::vector<std::uint64_t> weights;
};

inline known_numbers known_of_column(encoded const& rows, std::size_t column) {
    known_numbers known;
    known.values.reserve(rows.rows());
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        double const y = rows.numbers[row * rows.numeric + column];
        if (y == y && rows.weight_of(row) != 0) {
            known.values.push_back(y);
            if (!rows.weights.empty()) {
                known.weights.push_back(rows.weights[row]);
            }
        }
    }
    return known;
}

/// Squared deviations of numbers multiplied by `up`, a power of two: of numbers so small that their squares would be 0,
/// but which differ. An `accumulator`.
struct deviations {
    double up = 1;
    squared_deviations of{};

    explicit deviations(moments const& column) {
        if (column.most() - column.least() < 0x1p-300) { // then all are below 2^-247, or equal
            up = column.least() == column.most() ? 1 : 0x1p700;
        }
        of = squared_deviations{column.mean() * up};
    }

    void add(double value, std::uint64_t weight) { of.add(value * up, weight); }
    void add_all(std::span<double const> values) {
        if (up == 1) {
            of.add_all(values);
            return;
        }
        for (double const value : values) {
            add(value, 1);
        }
    }
    void merge(deviations const& other) { of.merge(other.of); }

    /// The standard deviation of the population, of `count` numbers.
    [[nodiscard]] double standard(std::uint64_t count) const {
        return std::sqrt(of.sum() / static_cast<double>(count)) / up;
    }
};

/// One accumulator a column.
template <class A> struct columns_of {
    std::vector<A> columns;
    void merge(columns_of const& other) {
        for (std::size_t j = 0; j < columns.size(); ++j) {
            columns[j].merge(other.columns[j]);
        }
    }
};

/// Adds each known number, drawn in to the limits of its column, to the accumulator of the column.
template <class A, class Engine>
std::vector<A> accumulated(Engine const& how, encoded const& rows, std::vector<number_scale> const& limits,
                           std::vector<A> empty) {
    auto const add_row = [&](columns_of<A>& part, std::size_t row) {
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            double const y = rows.numbers[row * rows.numeric + j];
            if (y == y) {
                part.columns[j].add(std::clamp(y, limits[j].lower, limits[j].upper), rows.weights[row]);
            }
        }
    };
    auto const add_batch = [&](columns_of<A>& part, std::size_t first, std::size_t last) {
        std::array<double, batch> known; // NOLINT(cppcoreguidelines-pro-type-member-init): filled as needed
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            auto const [lower, upper] = std::pair{limits[j].lower, limits[j].upper};
            std::size_t count = 0;
            for (std::size_t row = first; row < last; ++row) {
                double const y = rows.numbers[row * rows.numeric + j];
                known[count] = std::min(std::max(y, lower), upper);
                count += y == y ? 1 : 0;
            }
            part.columns[j].add_all(std::span{known}.first(count));
        }
    };
    return fold_rows(how, rows.rows(), columns_of<A>{std::move(empty)},
                     [&](columns_of<A>& part, std::size_t first, std::size_t last) {
                         if (rows.weights.empty()) {
                             for (; first < last; first += std::min(batch, last - first)) {
                                 add_batch(part, first, std::min(last, first + batch));
                             }
                         }
                         for (; first < last; ++first) {
                             add_row(part, first);
                         }
                     })
        .columns;
}

/// What order statistics say of a column: limits, filling, and for the robust scale the middle and the width.
template <class Engine>
void learn_from_quantiles(Engine const& how, encoded const& rows, std::size_t column, numeric_options const& options,
                          number_scale& scale) {
    auto known = known_of_column(rows, column);
    auto const at = [&](std::vector<double> const& probabilities) {
        return stats::detail::quantiles_of(how, known.values, known.weights, probabilities, {});
    };
    if (options.winsorise > 0) {
        auto const limits = at({options.winsorise, 1 - options.winsorise});
        scale.lower = limits[0];
        scale.upper = limits[1];
        for (double& y : known.values) {
            y = std::clamp(y, scale.lower, scale.upper);
        }
    }
    auto const quartiles = at({0.25, 0.5, 0.75});
    if (options.missing == missing::impute) {
        scale.fill = quartiles[1];
    }
    if (options.scale == scaling::robust) {
        scale.centre = quartiles[1];
        scale.spread = quartiles[2] - quartiles[0];
    }
}

/// Learns a scale for each column of `rows`, in which NaN stands for a missing number.
/// \throws invalid_data if nobody has a number in some column
template <class Engine>
std::vector<number_scale> learn_scales(Engine const& how, encoded const& rows, std::vector<column_plan> const& plans) {
    std::vector<number_scale> scales(plans.size());
    auto const range = accumulated(how, rows, scales, std::vector<moments>(plans.size()));
    bool drawn_in = false;
    for (std::size_t j = 0; j < plans.size(); ++j) {
        auto const& options = plans[j].how;
        if (range[j].count() == 0) {
            throw invalid_data(plans[j].name, "none", "there is nobody to learn it from");
        }
        scales[j].log = options.log;
        scales[j].factor = std::sqrt(options.weight);
        if (options.winsorise > 0 || options.scale == scaling::robust || options.missing == missing::impute) {
            learn_from_quantiles(how, rows, j, options, scales[j]);
        }
        drawn_in = drawn_in || options.winsorise > 0;
    }
    auto const within = drawn_in ? accumulated(how, rows, scales, std::vector<moments>(plans.size())) : range;

    std::vector<deviations> none;
    for (auto const& column : within) {
        none.emplace_back(column);
    }
    auto const squares = accumulated(how, rows, scales, std::move(none));
    for (std::size_t j = 0; j < plans.size(); ++j) {
        bool const constant = within[j].least() == within[j].most();
        double const deviation = constant ? 0.0 : squares[j].standard(within[j].count());
        switch (plans[j].how.scale) {
        case scaling::none:
            break;
        case scaling::standardise:
            scales[j].centre = within[j].mean();
            scales[j].spread = deviation;
            break;
        case scaling::robust:
            scales[j].spread = scales[j].spread > 0 ? scales[j].spread : deviation;
            break;
        case scaling::min_max:
            scales[j].centre = within[j].least();
            scales[j].spread = within[j].most() - within[j].least();
            break;
        }
    }
    return scales;
}

} // namespace clientele::features::detail
