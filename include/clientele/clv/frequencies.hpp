// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summaries.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/chi_square.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

/// \file
/// Goodness of fit: how many customers bought how often, and how many the model expects.
namespace clientele::clv {

/// One line of the table: x repeat transactions, or, in the last line, x and more.
struct frequency_line {
    std::uint32_t x = 0;
    double actual = 0;
    double expected = 0;

    friend bool operator==(frequency_line const&, frequency_line const&) = default;
};

/// The table and Pearson's test over its lines.
struct frequency_table {
    std::vector<frequency_line> lines{};
    double chi_square = 0;
    double degrees = 0; ///< lines less 1 less the parameters fitted
    double p_value = 1; ///< NaN without degrees of freedom

    friend bool operator==(frequency_table const&, frequency_table const&) = default;
};

/// Customers by number of repeat transactions, each expected over the time that he was observed. `lines` is the number
/// of lines, the last for "and more"; `parameters` how many were fitted to these customers. \throws invalid_option
/// unless lines >= 2
template <class Model>
    requires requires(Model const& model, std::uint32_t x, double t) { model.log_probability_of_count(x, t); }
[[nodiscard]] frequency_table frequencies(Model const& model, summaries const& customers, std::size_t lines = 8,
                                          std::size_t parameters = 0) {
    if (lines < 2) {
        throw invalid_option("lines", to_text(lines), "2 or more");
    }
    frequency_table table;
    for (std::size_t x = 0; x < lines; ++x) {
        table.lines.push_back({.x = static_cast<std::uint32_t>(x)});
    }
    std::map<double, double> ages; // customers of each age: few ages, many customers
    for (std::size_t i = 0; i < customers.rows.size(); ++i) {
        double const weight = customers.weight(i);
        table.lines[std::min<std::size_t>(customers.rows[i].x, lines - 1)].actual += weight;
        ages[customers.rows[i].T] += weight;
    }
    for (auto const& [age, count] : ages) {
        double rest = 1;
        for (std::size_t x = 0; x + 1 < lines; ++x) {
            double const chance = std::exp(model.log_probability_of_count(static_cast<std::uint32_t>(x), age));
            table.lines[x].expected += count * chance;
            rest -= chance;
        }
        table.lines.back().expected += count * std::max(rest, 0.0);
    }
    for (frequency_line const& line : table.lines) {
        double const off = line.actual - line.expected;
        // what is not expected at all and yet happened refutes the model
        table.chi_square += line.expected > 0 ? off * off / line.expected : off == 0 ? 0 : HUGE_VAL;
    }
    table.degrees = static_cast<double>(lines) - 1 - static_cast<double>(parameters);
    table.p_value = stats::chi_square_tail(table.chi_square, table.degrees);
    return table;
}

} // namespace clientele::clv
