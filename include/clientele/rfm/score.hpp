// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

/// \file
/// The score of one customer.
namespace clientele::rfm {

/// How much each dimension counts in a combined figure.
struct dimension_weights {
    double recency = 1;
    double frequency = 1;
    double monetary = 1;
};

/// Recency, frequency and monetary score, each from 1, the worst.
struct score {
    std::uint8_t recency = 1;
    std::uint8_t frequency = 1;
    std::uint8_t monetary = 1;

    /// The usual three-digit code (555: best of five in all); for up to nine bins a dimension.
    [[nodiscard]] constexpr int code() const noexcept { return 100 * recency + 10 * frequency + monetary; }

    /// The weighted mean of the three scores.
    [[nodiscard]] constexpr double combined(dimension_weights const& by = {}) const noexcept {
        return (by.recency * recency + by.frequency * frequency + by.monetary * monetary) /
               (by.recency + by.frequency + by.monetary);
    }

    friend constexpr auto operator<=>(score const&, score const&) = default;
};

} // namespace clientele::rfm
