// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

/// \file
/// Iso-value curves: histories that are worth the same (P. Fader, B. Hardie and K. L. Lee, "RFM and CLV: using
/// iso-value curves for customer base analysis", Journal of Marketing Research 42 (2005), pp. 415-430).
namespace clientele::clv {

/// The t_x at which a customer of age T with x >= 1 repeat purchases is worth `level`. `worth(summary)` must not fall
/// as t_x rises: all else the same, who bought later is worth no less. Empty where such a customer is worth less, or
/// more, whenever he last bought.
template <class Worth>
    requires std::invocable<Worth const&, summary const&>
[[nodiscard]] std::optional<double> recency_worth(Worth const& worth, std::uint32_t x, double T, double level) {
    auto const at = [&](double t_x) { return static_cast<double>(std::invoke(worth, summary{x, t_x, T})); };
    double low = std::nextafter(0.0, T);
    double high = T;
    if (!(at(low) <= level && at(high) >= level)) {
        return std::nullopt;
    }
    for (double middle = high / 2; low < middle && middle < high && high - low > 1e-12 * T;
         middle = low + (high - low) / 2) {
        (at(middle) < level ? low : high) = middle;
    }
    return high;
}

/// Histories worth `level`; the lists line up, x rising.
struct iso_value_curve {
    double level = 0;
    std::vector<std::uint32_t> x{};
    std::vector<double> t_x{};

    friend bool operator==(iso_value_curve const&, iso_value_curve const&) = default;
};

/// One curve a level, over x from 1 to `most`; a level that no such customer reaches has an empty one.
/// \throws invalid_option unless T is finite and above 0, and the levels are finite
template <class Worth>
    requires std::invocable<Worth const&, summary const&>
[[nodiscard]] std::vector<iso_value_curve> iso_value_curves(Worth const& worth, double T,
                                                            std::vector<double> const& levels, std::uint32_t most) {
    if (!(T > 0 && std::isfinite(T))) {
        throw invalid_option("T", to_text(T), "finite and above 0");
    }
    std::vector<iso_value_curve> curves;
    for (double const level : levels) {
        if (!std::isfinite(level)) {
            throw invalid_option("level", to_text(level), "a finite value");
        }
        iso_value_curve& curve = curves.emplace_back();
        curve.level = level;
        for (std::uint32_t x = 1; x <= most; ++x) {
            if (auto const t_x = recency_worth(worth, x, T, level)) {
                curve.x.push_back(x);
                curve.t_x.push_back(*t_x);
            }
        }
    }
    return curves;
}

} // namespace clientele::clv
