// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

/// \file
/// Writes JSON, and no more of it than a summary needs.
namespace json {

namespace detail {

/// The length of the UTF-8 sequence at the front of a text, 0 if it is none (RFC 3629, section 4).
[[nodiscard]] constexpr std::size_t utf8_length(std::string_view text) {
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    auto const follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    unsigned const lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return follows(1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

} // namespace detail

/// A string literal. `<` is written as \u003c, so that the text can stand inside an HTML page; bytes that are no UTF-8
/// become the replacement character.
[[nodiscard]] inline std::string literal(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string written = "\"";
    while (!text.empty()) {
        auto const c = static_cast<unsigned char>(text.front());
        std::size_t const length = detail::utf8_length(text);
        if (c == '"' || c == '\\') {
            written += {'\\', text.front()};
        } else if (c == '\n') {
            written += "\\n";
        } else if (c == '\t') {
            written += "\\t";
        } else if (c < 0x20 || c == 0x7F || c == '<') {
            written += "\\u00";
            written += {hex[c >> 4], hex[c & 15]};
        } else if (length == 0) {
            written += "\\ufffd";
        } else {
            written += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return written + '"';
}

/// Objects and arrays, one member a line. Members inside an array have no name.
class writer {
public:
    template <class T> void member(std::string_view name, T const& value) {
        begin_item(name);
        if constexpr (std::is_floating_point_v<T>) {
            text_ += std::isfinite(value) ? clientele::to_text(value) : "null"; // JSON knows no other numbers
        } else if constexpr (std::same_as<T, bool> || std::is_arithmetic_v<T>) {
            text_ += clientele::to_text(value);
        } else {
            text_ += literal(clientele::to_text(value));
        }
    }
    template <class Body> void object(std::string_view name, Body&& body) { nest(name, "{}", body); }
    template <class Body> void array(std::string_view name, Body&& body) { nest(name, "[]", body); }

    [[nodiscard]] std::string text() const { return text_ + '\n'; }

private:
    void begin_item(std::string_view name) {
        text_ += empty_ ? "" : ",";
        if (!text_.empty()) {
            text_ += '\n' + std::string(2 * depth_, ' ');
        }
        empty_ = false;
        if (!name.empty()) {
            text_ += literal(name) + ": ";
        }
    }

    template <class Body> void nest(std::string_view name, std::string_view brackets, Body&& body) {
        begin_item(name);
        text_ += brackets[0];
        empty_ = true;
        ++depth_;
        body();
        --depth_;
        if (!empty_) {
            text_ += '\n' + std::string(2 * depth_, ' ');
        }
        text_ += brackets[1];
        empty_ = false;
    }

    std::string text_;
    std::size_t depth_ = 0;
    bool empty_ = true;
};

} // namespace json
