// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/dates.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/level_table.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// The levels of a category, learnt once and numbered.
namespace clientele::features {

/// The levels of one feature; the number of a level is its place here.
///
/// In ascending order where the type has one, whatever the order of the rows; else in order of first appearance. An
/// empty optional, always the last, is the level of those whose category is not known.
template <level T> struct levels {
    std::vector<std::optional<T>> known{};

    [[nodiscard]] std::size_t size() const noexcept { return known.size(); }
    /// Is "not known" a level?
    [[nodiscard]] bool has_missing() const noexcept { return !known.empty() && !known.back(); }

    /// Numbers by level, for many look-ups.
    [[nodiscard]] level_table<T> table() const {
        level_table<T> numbers;
        for (auto const& value : known) {
            if (value) {
                numbers.find_or_insert(*value);
            }
        }
        return numbers;
    }

    /// The rank of an ordered level, from 0. One that was never seen lies half-way between its neighbours: 1.5 between
    /// those of rank 1 and 2, -0.5 below the first.
    [[nodiscard]] double rank(typename level_table<T>::key value) const requires std::totally_ordered<T> {
        auto const at = std::ranges::partition_point(known, [&](auto const& one) { return one && *one < value; });
        auto const place = static_cast<double>(at - known.begin());
        return at != known.end() && *at && **at == value ? place : place - 0.5;
    }

    /// A level as text: by `to_string` of the host's or as `to_text` shows it (an enumerator as its number), "none"
    /// where nothing is known, "unseen" for `unseen_level`, "level 3" if the type has no text.
    [[nodiscard]] std::string text(code number) const {
        if (number >= known.size()) {
            return "unseen";
        }
        if (!known[number]) {
            return "none";
        }
        return text_of(*known[number], number);
    }

    /// \throws invalid_data if there are too many levels, a level is there twice or out of order
    void validate() const {
        if (known.size() > most_levels + 1) {
            throw invalid_data("levels", to_text(known.size()), to_text(most_levels) + " are allowed");
        }
        level_table<T> seen;
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (!known[i] && i + 1 < known.size()) {
                throw invalid_data("level " + to_text(i), "none", "only the last may be");
            }
            if (known[i] && seen.find_or_insert(*known[i]) != i) {
                throw invalid_data("level " + to_text(i), text(static_cast<code>(i)), "it is there twice");
            }
            if constexpr (std::totally_ordered<T>) {
                if (i > 0 && known[i] && !(*known[i - 1] < *known[i])) {
                    throw invalid_data("level " + to_text(i), text(static_cast<code>(i)), "levels must ascend");
                }
            }
        }
    }

    friend bool operator==(levels const&, levels const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("known", self.known);
    }

private:
    static std::string text_of(T const& value, code number) {
        if constexpr (requires {
                          { to_string(value) } -> std::convertible_to<std::string>;
                      }) {
            return to_string(value);
        } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || civil_date<T> ||
                             std::same_as<T, std::string>) {
            return to_text(value);
        } else {
            return std::string{"level "}.append(to_text(number));
        }
    }
};

} // namespace clientele::features
