// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/selection.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

/// \file
/// Exact sample quantiles, all nine definitions, with and without weights.
namespace clientele::stats {

/// The nine definitions of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
/// Statistician 50 (1996), numbered as there and in R. 7 (linear between order statistics) is the default of R and
/// numpy.
enum class quantile_type : std::uint8_t {
    inverse_ecdf = 1,
    averaged_inverse_ecdf = 2,
    nearest_even = 3,
    linear_ecdf = 4,
    hazen = 5,
    weibull = 6,
    linear = 7,
    median_unbiased = 8,
    normal_unbiased = 9
};

struct quantile_options {
    quantile_type type = quantile_type::linear;
};

/// Where a quantile lies: between two neighbouring order statistics (ranks from 0), `fraction` of the way up.
struct quantile_position {
    std::uint64_t lower = 0;
    std::uint64_t upper = 0;
    double fraction = 0;

    friend bool operator==(quantile_position const&, quantile_position const&) = default;
};

/// The position of quantile `probability` among `count` > 0 values (Hyndman and Fan 1996, equations 1 and 2).
[[nodiscard]] inline quantile_position position_of(double probability, std::uint64_t count, quantile_type type) {
    constexpr double fuzz =
        4 * std::numeric_limits<double>::epsilon(); // as in R: n p of 1e-16 too little is meant as whole
    auto const n = static_cast<double>(count);
    auto const number = static_cast<int>(type);
    double index = 0;    // from 1, as in the paper
    double fraction = 0; // gamma
    double whole = 0;    // j
    if (number <= 3) {
        index = n * probability - (number == 3 ? 0.5 : 0.0);
        whole = std::floor(index + fuzz);
        bool const between = index > whole + fuzz;
        fraction = between ? 1.0 : number == 1 ? 0.0 : number == 2 ? 0.5 : std::fmod(whole, 2.0) == 0.0 ? 0.0 : 1.0;
    } else {
        double const a = number == 4   ? 0.0
                         : number == 5 ? 0.5
                         : number == 6 ? 0.0
                         : number == 7 ? 1.0
                         : number == 8 ? 1.0 / 3
                                       : 3.0 / 8;
        double const b = number == 4 ? 1.0 : a;
        index = a + probability * (n + 1 - a - b);
        whole = std::floor(index + fuzz);
        fraction = index - whole;
        fraction = fraction < fuzz ? 0.0 : fraction; // below 0 if the fuzz made it whole
    }
    auto const rank = [&](double from_one) {
        return from_one < 1 ? 0 : from_one >= n ? count - 1 : static_cast<std::uint64_t>(from_one) - 1;
    };
    quantile_position const position{rank(whole), rank(whole + 1), fraction};
    return position.fraction == 0 ? quantile_position{position.lower, position.lower, 0} : position;
}

namespace detail {

/// Between two values without leaving them, whatever is rounded; equal values give themselves.
inline double between(double lower, double upper, double fraction) {
    return lower == upper ? lower : std::clamp((1 - fraction) * lower + fraction * upper, lower, upper);
}

template <class Engine>
std::vector<double> quantiles_of(Engine const& how, std::span<double const> values,
                                 std::span<std::uint64_t const> weights, std::span<double const> probabilities,
                                 quantile_options options) {
    std::uint64_t const count = count_weighted(how, values, weights, [](double) { return true; });
    if (count == 0) {
        throw invalid_data("values", "empty", "a quantile needs at least one");
    }
    std::vector<quantile_position> positions;
    std::vector<std::uint64_t> ranks;
    for (double const p : probabilities) {
        if (!(p >= 0 && p <= 1)) {
            throw invalid_option("probability", to_text(p), "0 to 1");
        }
        positions.push_back(position_of(p, count, options.type));
        ranks.push_back(positions.back().lower);
        ranks.push_back(positions.back().upper);
    }
    auto const found = order_statistics(how, values, weights, std::move(ranks));
    std::vector<double> quantiles;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        quantiles.push_back(between(found[2 * i], found[2 * i + 1], positions[i].fraction));
    }
    return quantiles;
}

template <class Rows, class Value> std::vector<double> numbers_of(Rows&& rows, Value const& value) {
    std::vector<double> values;
    if constexpr (std::ranges::sized_range<Rows>) {
        values.reserve(static_cast<std::size_t>(std::ranges::size(rows)));
    }
    for (auto&& row : rows) {
        auto&& read = std::invoke(value, row);
        auto const* const known = clientele::detail::value_of(read);
        if (known == nullptr) {
            throw invalid_data(values.size(), "value", "none", "a quantile needs one in each row");
        }
        auto const number = static_cast<double>(*known);
        if (!std::isfinite(number)) {
            throw invalid_data(values.size(), "value", to_text(number), "it must be finite");
        }
        values.push_back(number);
    }
    return values;
}

} // namespace detail

/// Exact quantiles of `value` over `rows`, one for each probability in [0, 1], in the unit of the values.
/// \throws invalid_data on empty rows, NaN, infinity and missing values; invalid_option on a probability outside [0,
/// 1].
template <std::ranges::input_range Rows, class Value = std::identity, engine Engine = sequential>
    requires numeric_projection<Value, row_t<Rows>>
[[nodiscard]] std::vector<double> quantiles(Rows&& rows, std::span<double const> probabilities, Value const& value = {},
                                            quantile_options options = {}, Engine const& how = {}) {
    auto const values = detail::numbers_of(rows, value);
    return detail::quantiles_of(how, values, {}, probabilities, options);
}

/// One exact quantile; see `quantiles`.
template <std::ranges::input_range Rows, class Value = std::identity>
    requires numeric_projection<Value, row_t<Rows>>
[[nodiscard]] double quantile(Rows&& rows, double probability, Value const& value = {}, quantile_options options = {}) {
    return quantiles(rows, std::span{&probability, 1}, value, options).front();
}

/// Exact quantiles where each row stands as often as `weight` says, a count from 0: the same as repeating it.
template <customer_range Rows, class Value, class Weight, engine Engine = sequential>
    requires numeric_projection<Value, row_t<Rows>> && count_projection<Weight, row_t<Rows>>
[[nodiscard]] std::vector<double> weighted_quantiles(Rows&& rows, std::span<double const> probabilities,
                                                     Value const& value, Weight const& weight,
                                                     quantile_options options = {}, Engine const& how = {}) {
    auto const values = detail::numbers_of(rows, value);
    std::vector<std::uint64_t> weights;
    weights.reserve(values.size());
    for (auto&& row : rows) {
        weights.push_back(std::invoke(weight, row));
    }
    return detail::quantiles_of(how, values, weights, probabilities, options);
}

} // namespace clientele::stats
