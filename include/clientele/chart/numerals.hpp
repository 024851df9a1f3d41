// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Numbers as people read them in a title, and the formats of axes.
namespace clientele::chart {

/// A number with thousands separators and at most `decimals` digits after the point, none of them a trailing zero.
/// Without a locale.
[[nodiscard]] inline std::string rounded(double value, int decimals = 0) {
    std::array<char, 400> digits{}; // the largest double has 309 before the point
    auto const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
    std::string text(digits.data(), end);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.back() == '.' ? text.size() - 1 : text.size());
    }
    std::size_t const first = text.starts_with('-') ? 1 : 0;
    if (text.find_first_not_of("-0") == std::string::npos) return "0";
    for (std::size_t point = std::min(text.find('.'), text.size()); point > first + 3;) {
        point -= 3;
        text.insert(point, 1, ',');
    }
    return text;
}

/// A share as a percentage: 0.6778 is "67.8%".
[[nodiscard]] inline std::string percent(double share, int decimals = 1) {
    return rounded(100 * share, decimals) + '%';
}

/// An amount of money: cents below 100, whole units above.
[[nodiscard]] inline std::string amount(double value) { return rounded(value, std::abs(value) < 100 ? 2 : 0); }

/// The d3 format for an axis that goes up to `largest`: 1.25, 12,500, 125M.
[[nodiscard]] inline std::string axis_format(double largest) {
    double const size = std::abs(largest);
    return size < 10 ? ",.2~f" : size < 1e7 ? ",.0f" : "~s";
}

} // namespace clientele::chart
