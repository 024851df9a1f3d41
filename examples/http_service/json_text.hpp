// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// \file
/// JSON from strangers, and back to them.
namespace service {

using json = nlohmann::ordered_json;

inline constexpr std::size_t deepest = 16;   ///< levels of objects and lists
inline constexpr std::size_t most_keys = 32; ///< of an object: they are searched one by one

/// Reads a text strictly. \throws problem 400 on what is no JSON, on a key that comes twice in an object, on more
/// than `most_keys` keys or `deepest` levels; 422 on a number that no double holds
json parse(std::string_view text);

/// Writes a value; bytes that are no UTF-8, such as a database may hold, become U+FFFD.
std::string write(json const& value);

/// A step further down: `~` and `/` of the name escaped as RFC 6901 wants it, and what no fragment may hold by percent
/// signs (its section 6).
std::string deeper(std::string const& pointer, std::string_view name);

} // namespace service
