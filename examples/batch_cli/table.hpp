// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Numbers for people, and columns that line up.
namespace batch {

/// Digits in groups of three: 12345.67 with 2 decimals becomes 12,345.67.
[[nodiscard]] inline std::string grouped(double number, int decimals) {
    std::array<char, 400> digits; // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills it
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(number),
                                   std::chars_format::fixed, decimals);
    std::string text{digits.data(), end.ptr};
    for (std::size_t at = std::min(text.find('.'), text.size()); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    bool const zero = text.find_first_not_of("0.,") == std::string::npos;
    return number < 0 && !zero ? '-' + text : text;
}

[[nodiscard]] inline std::string grouped(std::size_t number) { return grouped(static_cast<double>(number), 0); }
[[nodiscard]] inline std::string money(double amount) { return grouped(amount, 2); }
[[nodiscard]] inline std::string percent(double share) { return grouped(100 * share, 1) + " %"; }
/// A median of whole numbers: with a decimal only where it has one.
[[nodiscard]] inline std::string median_text(double value) {
    return grouped(value, std::floor(value) == value ? 0 : 1);
}

/// A bar of `share` of `width` cells, to half a cell; never empty for a share above 0.
[[nodiscard]] inline std::string bar(double share, int width) {
    auto const halves = share <= 0 ? 0 : std::max(1L, std::lround(2 * share * width));
    std::string cells;
    for (long i = 0; i < halves / 2; ++i) {
        cells += "\u2588";
    }
    return halves % 2 != 0 ? cells + "\u258C" : cells;
}

/// Columns are as wide as their longest text; 'l' and 'r' say to which side each goes.
class table {
public:
    explicit table(std::string sides) : sides_(std::move(sides)), widths_(sides_.size()) {}

    void row(std::vector<std::string> cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            widths_[i] = std::max(widths_[i], cells[i].size());
        }
        rows_.push_back(std::move(cells));
    }

    [[nodiscard]] std::string text() const {
        std::string all;
        for (auto const& cells : rows_) {
            std::string line = " ";
            for (std::size_t i = 0; i < cells.size(); ++i) {
                std::string const blanks(widths_[i] - cells[i].size(), ' ');
                line += (i == 0 ? " " : "  ") + (sides_[i] == 'r' ? blanks + cells[i] : cells[i] + blanks);
            }
            all += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
        }
        return all;
    }

private:
    std::string sides_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace batch
