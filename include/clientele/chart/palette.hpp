// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// \file
/// The colours of all charts, one for each segment or tier by its place in the declared order.
namespace clientele::chart {

/// The first seven are those of Okabe and Ito ("Color universal design", 2008; black is kept for text until the
/// eighth), then those of P. Tol's schemes that stay furthest from all before them for people with protanopia,
/// deuteranopia and tritanopia (Machado 2009). The closest two are 16 apart in CIELAB for each of the four ways of
/// seeing.
inline constexpr std::array<std::string_view, 12> palette{
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
    "#F0E442", "#000000", "#800000", "#332288", "#882255", "#B2DF8A",
};

/// What belongs to no segment.
inline constexpr std::string_view no_segment_colour = "#BBBBBB";
inline constexpr std::string_view ink = "#333333";   ///< text and reference lines
inline constexpr std::string_view faint = "#EEEEEE"; ///< empty cells

/// The colour of the segment or tier at `position` (from 0) in its declared order: the same in every chart. From the
/// thirteenth on they come again, which is why every chart also writes the names.
[[nodiscard]] constexpr std::string_view colour(std::size_t position) noexcept {
    return palette[position % palette.size()];
}

/// Black or white, whichever stands out more on `#rrggbb` (relative luminance of WCAG 2 with a gamma of 2).
[[nodiscard]] constexpr std::string_view ink_on(std::string_view background) noexcept {
    auto const digit = [&](std::size_t i) {
        char const c = background[i];
        return static_cast<double>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    };
    auto const light = [&](std::size_t i) {
        double const part = (16 * digit(i) + digit(i + 1)) / 255;
        return part * part;
    };
    double const luminance = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5);
    return luminance > 0.18 ? "#000000" : "#FFFFFF";
}

} // namespace clientele::chart
