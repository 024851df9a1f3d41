// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// JSON as text: just enough to write a chart, safe to put into a page.
namespace clientele::chart {

namespace detail {

/// The length of the UTF-8 sequence at the front of `text`, or 0 if it is not valid (Unicode 15, table 3-7).
constexpr std::size_t utf8_length(std::string_view text) noexcept {
    auto const at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    auto const follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80; };
    unsigned const first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        bool const shortest = first != 0xE0 || at(1) >= 0xA0;
        bool const surrogate = first == 0xED && at(1) >= 0xA0;
        return follows(1) && follows(2) && shortest && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        bool const shortest = first != 0xF0 || at(1) >= 0x90;
        bool const beyond = first == 0xF4 && at(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && shortest && !beyond ? 4 : 0;
    }
    return 0;
}

/// The code point of a valid sequence of two or three bytes; 0 for the others, none of which is escaped by its number.
constexpr unsigned code_point(std::string_view sequence) noexcept {
    auto const low = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]) & 0x3FU; };
    auto const first = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 2) return (first & 0x1FU) << 6 | low(1);
    if (sequence.size() == 3) return (first & 0x0FU) << 12 | low(1) << 6 | low(2);
    return 0;
}

/// Controls of ISO 8859, line separators, which end a line of script, and marks that turn the text around them.
constexpr bool unseen(unsigned code) noexcept {
    return (code >= 0x80 && code <= 0x9F) || code == 0x61C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

inline void append_escape(std::string& to, unsigned code) {
    constexpr std::string_view digits = "0123456789abcdef";
    to += "\\u";
    for (unsigned shift = 16; shift > 0;) {
        shift -= 4;
        to += digits[code >> shift & 0xFU];
    }
}

inline void append_character(std::string& to, std::string_view sequence) {
    auto const first = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() > 1) {
        unsigned const code = code_point(sequence);
        unseen(code) ? append_escape(to, code) : static_cast<void>(to += sequence);
    } else if (first == '"' || first == '\\') {
        to += '\\';
        to += sequence;
    } else if (first < 0x20 || first == 0x7F || first == '<' || first == '>' || first == '&' || first == '\'') {
        append_escape(to, first);
    } else {
        to += sequence;
    }
}

} // namespace detail

/// A text as a JSON string, quotes included, that stays a string wherever the page puts it: no byte of it can end a
/// script element, an attribute or a line. `<`, `>`, `&`, `'` and control characters are written as escapes, and so are
/// line separators and the marks that turn the direction of writing (U+202E and its kin), so that the source shows
/// them. What is not valid UTF-8 becomes U+FFFD, one for each byte. A JSON parser gives the text back otherwise
/// unchanged.
[[nodiscard]] inline std::string json_string(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        std::size_t const length = detail::utf8_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else {
            detail::append_character(out, text.substr(0, length));
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out += '"';
}

namespace detail {

template <class T>
concept json_number = std::is_arithmetic_v<T> && !std::same_as<T, char>;
template <class T>
concept json_text = std::convertible_to<T const&, std::string_view>;

} // namespace detail

/// A JSON value, held as its text. Made from a bool, a number, a text, `array` or `object`; the same value always gives
/// the same bytes. Without a value it is `null` in an array, and an object leaves the member out.
class json {
public:
    json() = default;
    /// \throws invalid_data on NaN and infinity, which JSON does not have
    template <detail::json_number T>
    json(T number) // NOLINT(google-explicit-constructor): a tree is written down
        : text_(to_text(number)) {
        if constexpr (std::is_floating_point_v<T>) {
            if (!std::isfinite(number)) throw invalid_data("number", to_text(number), "JSON has only finite ones");
        }
    }
    template <detail::json_text T>
    json(T const& text) // NOLINT(google-explicit-constructor)
        : text_(json_string(text)) {}

    struct member;
    [[nodiscard]] static json null() { return already("null"); }
    [[nodiscard]] static json array(std::vector<json> const& items);
    [[nodiscard]] static json object(std::initializer_list<member> members);
    [[nodiscard]] static json object(std::vector<member> const& members);

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    friend bool operator==(json const&, json const&) = default;

private:
    static json already(std::string text) {
        json made;
        made.text_ = std::move(text);
        return made;
    }
    template <class Members> static json object_of(Members const& members);

    std::string text_;
};

/// A name and its value in an object.
struct json::member {
    std::string name;
    json value;
};

inline json json::array(std::vector<json> const& items) {
    std::string text = "[";
    for (json const& item : items) {
        text += text.size() > 1 ? "," : "";
        text += item.empty() ? "null" : item.text();
    }
    return already(text + ']');
}

template <class Members> json json::object_of(Members const& members) {
    std::string text = "{";
    for (member const& each : members) {
        if (!each.value.empty()) {
            text += (text.size() > 1 ? "," : "") + json_string(each.name) + ':' + each.value.text();
        }
    }
    return already(text + '}');
}
inline json json::object(std::initializer_list<member> members) { return object_of(members); }
inline json json::object(std::vector<member> const& members) { return object_of(members); }

/// A list of numbers or texts as an array.
template <class T> [[nodiscard]] json array_of(std::vector<T> const& values) {
    std::vector<json> items;
    items.reserve(values.size());
    for (auto const& value : values) {
        items.emplace_back(value);
    }
    return json::array(items);
}

} // namespace clientele::chart
