// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// \file
/// Names as they may stand in a picture.
namespace clientele::chart {

namespace detail {

/// Marks that turn or fence in the writing that follows, beyond the name that holds them.
constexpr bool turns(unsigned code) noexcept {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

inline void append_label(std::string& to, std::string_view sequence) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    auto const first = static_cast<unsigned char>(sequence[0]);
    unsigned const code = sequence.size() > 1 ? code_point(sequence) : first;
    if (sequence.size() == 1 && (first < 0x20 || first == 0x7F)) { // U+2400 and on are pictures of these
        to += "\xE2\x90";
        to += static_cast<char>(0x80 + (first == 0x7F ? 0x21 : first));
    } else if (first == '\\') {
        to += "\xE2\x88\x96";
    } else if (turns(code) || code == 0x2028 || code == 0x2029 || (code >= 0x80 && code <= 0x9F)) {
        to += "[U+";
        for (unsigned shift = 16; shift > 0;) {
            shift -= 4;
            to += hexadecimal[code >> shift & 0xFU];
        }
        to += ']';
    } else {
        to += sequence;
    }
}

} // namespace detail

/// A name as text that can be seen: control characters become their pictures (a line end is U+240A), marks that turn
/// the writing around become `[U+202E]`, what is not valid UTF-8 becomes U+FFFD, and a backslash U+2216, which looks
/// like one: Vega-Lite 5 copies titles into expressions and escapes only the quotes, so that a backslash before a quote
/// would end the text there. All else stays, and `label(label(name)) == label(name)`. All text in a chart goes through
/// here, and then through `json_string`.
[[nodiscard]] inline std::string label(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        std::size_t const length = detail::utf8_length(name);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else {
            detail::append_label(out, name.substr(0, length));
        }
        name.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

/// About how many pixels a name takes in letters of `size` pixels. One of three bytes or more, as in Chinese, is as
/// wide as two.
[[nodiscard]] inline double drawn_width(std::string_view name, double size = 11) {
    double letters = 0;
    while (!name.empty()) {
        std::size_t const length = std::max<std::size_t>(detail::utf8_length(name), 1);
        letters += length < 3 ? 1 : 2;
        name.remove_prefix(length);
    }
    return 0.6 * size * letters;
}

} // namespace clientele::chart
