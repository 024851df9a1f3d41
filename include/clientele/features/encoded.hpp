// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

/// \file
/// Customers as an encoder leaves them: a block of numbers and a block of category codes, row by row.
namespace clientele::features {

/// The number of a category among the levels of its feature, from 0.
using code = std::uint16_t;

/// A category that the encoder never saw. It equals nothing, not even itself.
inline constexpr code unseen_level = 0xffff;

/// So many customers and so many: their sum, or the greatest number there is where the sum is greater.
[[nodiscard]] constexpr std::uint64_t added(std::uint64_t a, std::uint64_t b) noexcept {
    return b <= std::numeric_limits<std::uint64_t>::max() - a ? a + b : std::numeric_limits<std::uint64_t>::max();
}

/// Customers ready for distances. A plain value: a host that has a matrix already fills it in by hand,
/// `encoded{.numeric = 8, .numbers = std::move(matrix)}`.
///
/// Numbers are scaled, and multiplied by the square root of the feature's weight, so that the squared Euclidean
/// distance of two rows is the weighted one.
struct encoded {
    std::size_t numeric = 0;                ///< columns of `numbers`
    std::size_t categorical = 0;            ///< columns of `codes`
    std::vector<double> numbers{};          ///< rows x numeric, row by row; all finite
    std::vector<code> codes{};              ///< rows x categorical, row by row
    std::vector<std::uint64_t> weights{};   ///< how many customers each row stands for; empty: 1 each
    std::vector<double> category_weights{}; ///< one a categorical column; empty: 1 each

    [[nodiscard]] std::size_t rows() const noexcept {
        return numeric != 0 ? numbers.size() / numeric : categorical != 0 ? codes.size() / categorical : 0;
    }
    [[nodiscard]] std::span<double const> numbers_of(std::size_t row) const noexcept {
        return std::span{numbers}.subspan(row * numeric, numeric);
    }
    [[nodiscard]] std::span<code const> codes_of(std::size_t row) const noexcept {
        return std::span{codes}.subspan(row * categorical, categorical);
    }
    [[nodiscard]] std::uint64_t weight_of(std::size_t row) const noexcept { return weights.empty() ? 1 : weights[row]; }
    [[nodiscard]] double category_weight(std::size_t column) const noexcept {
        return category_weights.empty() ? 1 : category_weights[column];
    }
    /// Customers in all: the sum of the weights, at most 2^64 - 1.
    [[nodiscard]] std::uint64_t customers() const noexcept {
        return weights.empty() ? rows() : std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}, added);
    }

    /// The rows of these numbers, in this order.
    [[nodiscard]] encoded picked(std::span<std::size_t const> chosen) const {
        encoded some{.numeric = numeric, .categorical = categorical, .category_weights = category_weights};
        for (std::size_t const row : chosen) {
            auto const number = numbers_of(row);
            auto const level = codes_of(row);
            some.numbers.insert(some.numbers.end(), number.begin(), number.end());
            some.codes.insert(some.codes.end(), level.begin(), level.end());
            if (!weights.empty()) {
                some.weights.push_back(weights[row]);
            }
        }
        return some;
    }

    /// \throws invalid_data if the blocks do not fit together
    void validate_shape() const {
        bool const whole = (numeric == 0 ? numbers.empty() : numbers.size() % numeric == 0) &&
                           codes.size() == rows() * categorical && (weights.empty() || weights.size() == rows()) &&
                           (category_weights.empty() || category_weights.size() == categorical);
        if (!whole) {
            throw invalid_data("encoded customers", "torn", "numbers, codes and weights must have equally many rows");
        }
    }

    /// \throws invalid_data if the blocks do not fit together, or a number is not finite (with row and column)
    void validate() const {
        validate_shape();
        if (auto const bad = std::find_if(numbers.begin(), numbers.end(), [](double v) { return !std::isfinite(v); });
            bad != numbers.end()) {
            auto const at = static_cast<std::size_t>(bad - numbers.begin());
            throw invalid_data(at / numeric, "column " + to_text(at % numeric), to_text(*bad), "it must be finite");
        }
    }

    friend bool operator==(encoded const&, encoded const&) = default;
};

} // namespace clientele::features
