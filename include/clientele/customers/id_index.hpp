// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/customers/block_array.hpp>
#include <clientele/customers/hash_slots.hpp>
#include <clientele/customers/number_table.hpp>
#include <clientele/stats/order_key.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Customer ids as numbers 0, 1, 2 … in the order of their first appearance.
namespace clientele::customers {

/// An id: anything that can be compared for equality, copied and hashed by `std::hash`. No default constructor needed.
template <class T>
concept customer_id = std::equality_comparable<T> && std::copy_constructible<T> && requires(T const& id) {
    { std::hash<T>{}(id) } -> std::convertible_to<std::size_t>;
};

namespace detail {

/// 32 well-mixed bits of a hash; the standard library's hash of an integer is the integer. The factor is 2^64 divided
/// by the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4).
constexpr std::uint32_t spread(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash * 0x9E3779B97F4A7C15 >> 32);
}

template <class Key> std::uint32_t tag_of(Key const& key) {
    if constexpr (std::integral<Key> || std::is_enum_v<Key>) {
        return spread(static_cast<std::uint64_t>(key));
    } else if constexpr (std::convertible_to<Key const&, std::string_view>) {
        return spread(std::hash<std::string_view>{}(key));
    } else {
        return spread(std::hash<Key>{}(key));
    }
}

/// The type in which an id is kept: character sequences as `std::string`, everything else as it is.
template <class Key>
using kept_id = std::conditional_t<std::convertible_to<Key const&, std::string_view> && !std::same_as<Key, std::string>,
                                   std::string, Key>;

template <class T>
concept whole_number = std::integral<T> && !std::same_as<T, bool>;

} // namespace detail

/// An index of ids: each is kept once; a string is copied when its customer is first seen and not again. A key to look
/// up is an id, or for strings any character sequence.
template <customer_id Id> class id_index {
public:
    /// Nobody.
    static constexpr std::uint32_t npos = hash_slots::npos;

    [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
    /// \pre number < size()
    [[nodiscard]] Id const& operator[](std::size_t number) const noexcept { return ids_[number]; }
    [[nodiscard]] block_array<Id> const& ids() const& noexcept { return ids_; }
    /// The ids alone. Gives back the way from ids to numbers.
    [[nodiscard]] block_array<Id> ids() && noexcept {
        slots_ = {};
        table_ = {};
        return std::move(ids_);
    }

    /// The number of a key, or `npos`.
    template <class Key> [[nodiscard]] std::uint32_t find(Key const& key) const {
        return find_tagged(key, detail::tag_of(key));
    }
    /// The number of a key, which is new exactly if it equals the former `size()`.
    template <class Key> std::uint32_t find_or_insert(Key const& key) {
        return find_or_insert(key, detail::tag_of(key));
    }

    // The same in steps, for callers with many keys: each step asks memory for what the next one reads.

    /// What is known of a key between the steps.
    struct question {
        std::uint32_t tag = 0;
        std::uint32_t number = npos; ///< most likely; npos if the key seems to be new
        bool sure = false;
    };
    /// Step 1: the tag.
    template <class Key> [[nodiscard]] std::uint32_t ask(Key const& key) const {
        std::uint32_t const tag = detail::tag_of(key);
        slots_.prefetch(tag);
        return tag;
    }
    /// Step 2, for each element of a batch, which has a `question` and, if ids are whole numbers, its `key()`. A loop
    /// of its own and a short one: a processor waits for as many look-ups at once as it sees ahead.
    template <class Batch> void guess(Batch const& batch) const {
        if constexpr (detail::whole_number<Id>) {
            if (!table_.empty()) {
                auto const table = table_.view();
                for (auto& asked : batch) {
                    asked.question.number = table.find(stats::order_key(asked.key()));
                    asked.question.sure = asked.question.number != npos;
                }
                return;
            }
        }
        for (auto& asked : batch) {
            asked.question.number = slots_.find(asked.question.tag, [](std::uint32_t) { return true; });
        }
        for (auto const& asked : batch) {
            if (asked.question.number != npos) {
                ids_.prefetch(asked.question.number);
            }
        }
    }
    /// Step 3: as `find_or_insert`.
    template <class Key> [[nodiscard]] std::uint32_t settle(Key const& key, question const& asked) {
        if (asked.sure || (asked.number != npos && ids_[asked.number] == key)) {
            return asked.number;
        }
        return find_or_insert(key, asked.tag);
    }

private:
    static constexpr std::size_t fewest = 1 << 12; // below, a table of one page would outgrow the slots
    static constexpr std::uint64_t sparsest = 4;   // ids per customer above which any table would

    template <class Key> [[nodiscard]] std::uint32_t find_tagged(Key const& key, std::uint32_t tag) const {
        if constexpr (detail::whole_number<Id>) {
            if (!table_.empty()) {
                return table_.find(stats::order_key(key));
            }
        }
        return slots_.find(tag, [&](std::uint32_t number) { return ids_[number] == key; });
    }

    template <class Key> std::uint32_t find_or_insert(Key const& key, std::uint32_t tag) {
        std::uint32_t const found = find_tagged(key, tag);
        if (found != npos) {
            return found;
        }
        if (ids_.size() == npos / 2) {
            throw error("more than 2,147,483,647 customers in one ledger");
        }
        auto const number = static_cast<std::uint32_t>(ids_.size());
        if constexpr (detail::whole_number<Id>) {
            choose(stats::order_key(key));
        }
        ids_.push(key);
        if constexpr (detail::whole_number<Id>) {
            if (!table_.empty()) {
                table_.insert(stats::order_key(key), number);
                return number;
            }
        }
        slots_.insert(tag, number);
        return number;
    }

    /// Goes over to the table when the ids, the new one included, lie close together, and back to slots when not.
    void choose(std::uint64_t added) {
        if (table_.empty() && slots_.full() && ids_.size() >= fewest) {
            std::uint64_t low = added;
            std::uint64_t high = added;
            for (std::size_t i = 0; i < ids_.size(); ++i) {
                low = std::min(low, stats::order_key(ids_[i]));
                high = std::max(high, stats::order_key(ids_[i]));
            }
            if (high - low < sparsest * ids_.size()) {
                slots_ = {};
                for (std::size_t i = 0; i < ids_.size(); ++i) {
                    table_.insert(stats::order_key(ids_[i]), static_cast<std::uint32_t>(i));
                }
            }
        } else if (!table_.empty() &&
                   table_.span_with(added) >= sparsest * ids_.size() + 2 * number_table::page) { // not whole pages
            table_ = {};
            for (std::size_t i = 0; i < ids_.size(); ++i) {
                slots_.insert(detail::tag_of(ids_[i]), static_cast<std::uint32_t>(i));
            }
        }
    }

    block_array<Id> ids_;
    hash_slots slots_;
    number_table table_; ///< instead of the slots, or empty
};

} // namespace clientele::customers
