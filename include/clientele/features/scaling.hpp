// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

/// \file
/// How numbers of different units are made comparable, and how a number of the encoded space is read back.
namespace clientele::features {

/// What is taken off a number, and by what it is divided.
enum class scaling : std::uint8_t {
    none,        ///< nothing, by 1
    standardise, ///< the mean, by the standard deviation of the population (z-score)
    robust,      ///< the median, by the interquartile range; by the standard deviation if that is 0, which it is where
                 ///< more than half of the customers are alike
    min_max      ///< the least, by the range: from 0 to 1
};

/// What is learnt about one column of numbers:
///
///     z = factor (clamp(y, lower, upper) - centre) / spread,    y = log(1 + x) or x
///
/// A column that does not vary has spread 0. It says nothing about anybody and is 0 for everybody, later customers
/// included.
struct number_scale {
    bool log = false;                                     ///< logarithm first: y = log(1 + x)
    double lower = std::numeric_limits<double>::lowest(); ///< winsorised below
    double upper = std::numeric_limits<double>::max();    ///< winsorised above
    double centre = 0;
    double spread = 1;
    double factor = 1;            ///< the square root of the feature's weight
    std::optional<double> fill{}; ///< what a missing y is taken to be; empty if none may be missing

    /// y of a number in the host's unit; log(1 + x) needs x > -1.
    [[nodiscard]] double logged(double x) const noexcept { return log ? std::log1p(x) : x; }
    /// z of y.
    [[nodiscard]] double scaled(double y) const noexcept {
        return spread == 0 ? 0.0 : (std::min(std::max(y, lower), upper) - centre) / spread * factor;
    }
    /// z of a number in the host's unit.
    [[nodiscard]] double operator()(double x) const noexcept { return scaled(logged(x)); }

    /// The number in the host's unit that has this z. What was winsorised or imputed stays so; a column of weight 0 or
    /// spread 0 gives its centre back.
    [[nodiscard]] double back(double z) const noexcept {
        double const y = factor == 0 ? centre : z / factor * spread + centre;
        return log ? std::expm1(y) : y;
    }

    /// \throws invalid_data on a number that is not finite, a negative spread or factor, limits out of order
    void validate() const {
        for (double const value : {lower, upper, centre, spread, factor, fill.value_or(0)}) {
            if (!std::isfinite(value)) {
                throw invalid_data("scale of a feature", to_text(value), "it must be finite");
            }
        }
        if (spread < 0 || factor < 0) {
            throw invalid_data("spread or factor of a feature", to_text(std::min(spread, factor)),
                               "it must be 0 or more");
        }
        if (lower > upper) {
            throw invalid_data("lower limit of a feature", to_text(lower), "the upper one is " + to_text(upper));
        }
    }

    friend bool operator==(number_scale const&, number_scale const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("log", self.log);
        field("lower", self.lower);
        field("upper", self.upper);
        field("centre", self.centre);
        field("spread", self.spread);
        field("factor", self.factor);
        field("fill", self.fill);
    }
};

} // namespace clientele::features
