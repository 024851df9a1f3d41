// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

/// \file
/// From the value of a category to its number, fast whatever the host's type can do.
namespace clientele::features {

/// A value that can be a level of a category: whatever can be copied and compared for equality.
template <class T>
concept level = std::copyable<T> && std::equality_comparable<T>;

/// The type in which a level is kept: character sequences as `std::string`, everything else as it is.
template <class T> using level_t = std::conditional_t<std::convertible_to<T const&, std::string_view>, std::string, T>;

/// The most levels of one feature; one with more is an id or a number, not a category.
inline constexpr std::size_t most_levels = unseen_level - 1;

namespace detail {

template <class T>
concept hashed = requires(T const& value) {
    { std::hash<T>{}(value) } -> std::convertible_to<std::size_t>;
};

/// Looks strings up by whatever the host has, without a copy.
struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

/// A list that is searched from its beginning: for types that can do nothing but compare for equality.
template <class T> class linear_map {
public:
    using value_type = std::pair<T, code>;
    [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] auto end() const noexcept { return entries_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] auto find(T const& value) const {
        return std::find_if(entries_.begin(), entries_.end(),
                            [&](value_type const& entry) { return entry.first == value; });
    }
    void emplace(T const& value, code number) { entries_.emplace_back(value, number); }

private:
    std::vector<value_type> entries_;
};

template <class T> struct level_map { using type = linear_map<T>; };
template <class T>
    requires std::totally_ordered<T>
struct level_map<T> {
    using type = std::map<T, code>;
};
template <class T>
    requires hashed<T>
struct level_map<T> {
    using type = std::unordered_map<T, code>;
};
template <class T>
    requires hashed<T> && std::totally_ordered<T>
struct level_map<T> {
    using type = std::unordered_map<T, code>;
};
template <> struct level_map<std::string> {
    using type = std::unordered_map<std::string, code, text_hash, std::equal_to<>>;
};

} // namespace detail

/// The numbers of levels, by hash where the type has one, else by order, else by comparing with each.
template <level T> class level_table {
public:
    /// What levels are looked up by: anything that reads as a string view, or the level itself.
    using key = std::conditional_t<std::same_as<T, std::string>, std::string_view, T const&>;

    [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }

    /// The number of a level; `unseen_level` if it is not here.
    [[nodiscard]] code find(key value) const {
        auto const found = numbers_.find(value);
        return found == numbers_.end() ? unseen_level : found->second;
    }
    /// The number of a level, which is new exactly if it equals the former `size()`; `unseen_level` if the table is
    /// full.
    code find_or_insert(key value) {
        if (auto const found = numbers_.find(value); found != numbers_.end()) {
            return found->second;
        }
        if (size() == most_levels) {
            return unseen_level;
        }
        auto const number = static_cast<code>(size());
        numbers_.emplace(T(value), number);
        return number;
    }

private:
    typename detail::level_map<T>::type numbers_;
};

} // namespace clientele::features
