// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstddef>
#include <functional>

/// \file
/// The Pareto distribution: what lies behind "80/20".
namespace clientele::pareto {

/// The distribution P(X > x) = (smallest / x)^alpha. With alpha = log 5 / log 4 the top 20 % hold exactly 80 %.
struct power_law {
    double alpha = 1.1609640474436811; ///< log 5 / log 4
    double smallest = 1;

    /// Share of value of the top `share` of customers: share^(1 - 1/alpha); everything if alpha <= 1.
    [[nodiscard]] double value_of_top(double share) const { return alpha > 1 ? std::pow(share, 1 - 1 / alpha) : 1; }
    /// Gini coefficient 1 / (2 alpha - 1); 1 if alpha <= 1, where the mean is infinite.
    [[nodiscard]] double gini() const noexcept { return alpha > 1 ? 1 / (2 * alpha - 1) : 1; }

    friend bool operator==(power_law const&, power_law const&) = default;
};

/// The exponent with which the top `customers` hold the share `value`: 1 / (1 - ln value / ln customers).
/// \throws invalid_option unless 0 < customers <= value < 1
[[nodiscard]] inline double power_law_exponent(double customers, double value) {
    if (!(customers > 0 && customers <= value && value < 1)) {
        throw invalid_option("shares", to_text(customers) + " of customers, " + to_text(value) + " of value",
                             "0 < customers <= value < 1");
    }
    return 1 / (1 - std::log(value) / std::log(customers));
}

/// A fitted tail: the exponent, its standard error, and how many customers it was learnt from.
struct power_law_fit {
    power_law law;
    double standard_error = 0;
    std::size_t customers = 0;
    friend bool operator==(power_law_fit const&, power_law_fit const&) = default;
};

/// Maximum-likelihood exponent of the customers worth `smallest` or more: n / sum of ln(x / smallest) (Hill 1975), with
/// standard error alpha / sqrt(n).
/// \throws invalid_option unless smallest > 0; invalid_data on NaN or infinity, or if nobody is worth more than
/// `smallest`
template <customer_range Customers, numeric_projection<row_t<Customers>> Value>
[[nodiscard]] power_law_fit fit_power_law(Customers&& customers, Value const& value, double smallest) {
    if (!(smallest > 0 && std::isfinite(smallest))) {
        throw invalid_option("smallest", to_text(smallest), "above 0 and finite");
    }
    exact_sum logs;
    std::size_t tail = 0;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        auto&& read = std::invoke(value, customer);
        auto const* const found = clientele::detail::value_of(read);
        if (found == nullptr) {
            throw invalid_data(row, "value", "none", "every customer needs one");
        }
        auto const x = static_cast<double>(*found);
        if (!std::isfinite(x)) {
            throw invalid_data(row, "value", to_text(x), "it must be finite");
        }
        if (x >= smallest) {
            logs.add(std::log(x / smallest));
            ++tail;
        }
        ++row;
    }
    if (!(logs.value() > 0)) {
        throw invalid_data("values", "none", "nobody is worth more than " + to_text(smallest));
    }
    double const alpha = static_cast<double>(tail) / logs.value();
    return {{alpha, smallest}, alpha / std::sqrt(static_cast<double>(tail)), tail};
}

} // namespace clientele::pareto
