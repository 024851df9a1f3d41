// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/level_table.hpp>
#include <clientele/features/levels.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Learning the levels of a category: who is there, how often, and in which order.
namespace clientele::features {

/// Levels with the number of customers who have them, numbered as they come. An `accumulator`.
template <level T> class level_counts {
public:
    using key = typename level_table<T>::key;

    /// Counts a level `weight` times and gives its number; `unseen_level` if there are too many.
    code add(key value, std::uint64_t weight = 1) {
        code const number = table_.find_or_insert(value);
        if (number == unseen_level) {
            full_ = true;
            return number;
        }
        if (number == values_.size()) {
            values_.emplace_back(T(value));
            counts_.push_back(0);
        }
        counts_[number] += weight;
        return number;
    }

    void merge(level_counts const& other) {
        full_ = full_ || other.full_;
        for (std::size_t i = 0; i < other.values_.size(); ++i) {
            add(*other.values_[i], other.counts_[i]);
        }
    }

    /// The levels as they came; none of the optionals is empty.
    [[nodiscard]] std::vector<std::optional<T>> const& values() const noexcept { return values_; }

    /// Those that anybody has, in the order in which `levels` keeps them. \throws invalid_data if there are too many
    [[nodiscard]] levels<T> learnt(std::string const& name) const {
        if (full_) {
            throw invalid_data(name, std::string{"one of more than "}.append(to_text(most_levels)).append(" levels"),
                               "this looks like an id or a number, not like a category");
        }
        levels<T> found;
        for (std::size_t const i : order()) {
            found.known.push_back(values_[i]);
        }
        return found;
    }

    /// The number among `learnt` of the level that most customers have, of equally common ones the lowest; empty if
    /// nobody has any.
    [[nodiscard]] std::optional<code> commonest() const {
        auto const numbers = order();
        auto const most = std::ranges::max_element(numbers, {}, [&](std::size_t i) { return counts_[i]; });
        return most == numbers.end() ? std::nullopt : std::optional{static_cast<code>(most - numbers.begin())};
    }

private:
    [[nodiscard]] std::vector<std::size_t> order() const {
        std::vector<std::size_t> numbers(values_.size());
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        std::erase_if(numbers, [&](std::size_t i) { return counts_[i] == 0; });
        if constexpr (std::totally_ordered<T>) {
            std::sort(numbers.begin(), numbers.end(),
                      [&](std::size_t a, std::size_t b) { return *values_[a] < *values_[b]; });
        }
        return numbers;
    }

    level_table<T> table_;
    std::vector<std::optional<T>> values_;
    std::vector<std::uint64_t> counts_;
    bool full_ = false;
};

} // namespace clientele::features
