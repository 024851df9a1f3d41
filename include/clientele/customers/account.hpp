// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/exact_sum.hpp>
#include <clientele/customers/day_log.hpp>
#include <clientele/customers/distinct_counter.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// The state a ledger keeps for one customer: enough for any `as_of`, in integers, in 64 bytes and the older days.
namespace clientele::customers {

/// Days are counted from 1970-01-01.
using day_number = std::int32_t;

namespace detail {

/// A sum, or zero, without a branch: what a processor cannot foresee costs it some fifteen additions.
constexpr fixed_sum only_if(bool wanted, fixed_sum sum) noexcept {
    auto words = std::bit_cast<std::array<std::uint64_t, 2>>(sum);
    auto const mask = 0 - static_cast<std::uint64_t>(wanted);
    words[0] &= mask;
    words[1] &= mask;
    return std::bit_cast<fixed_sum>(words);
}
static_assert(only_if(false, fixed_sum{-1.5}) == fixed_sum{} && only_if(true, fixed_sum{-1.5}) == fixed_sum{-1.5});

} // namespace detail

/// Purchases of one customer: how many, for how much, on which days, and what the first day brought. The older days are
/// in the ledger's `day_log`.
class alignas(64) purchases {
public:
    /// The first and the last day of one customer are at most so many days apart (89 years).
    static constexpr day_number span = recent_days::start;

    [[nodiscard]] bool empty() const noexcept { return first_ == none; }
    /// \pre not empty
    [[nodiscard]] day_number first() const noexcept { return base_ - span + first_; }
    /// \pre not empty
    [[nodiscard]] day_number last() const noexcept { return base_ - span + last_; }
    [[nodiscard]] fixed_sum total() const noexcept { return total_; }
    /// What was paid on the first day.
    [[nodiscard]] fixed_sum opening() const noexcept { return opening_; }

    /// Whether a purchase on this day leaves the first and the last within `span` days of each other.
    [[nodiscard]] bool reaches(day_number day) const noexcept {
        return empty() || std::max(last(), day) - std::min(first(), day) <= span;
    }

    /// Books a purchase; false, and nothing has changed, if this account does not reach its day.
    [[nodiscard, gnu::always_inline]] bool add(day_number day, fixed_sum amount, day_log& log) {
        base_ = empty() ? day : base_;
        auto const offset = static_cast<std::uint32_t>(day - base_ + span);
        std::uint32_t const first = std::min<std::uint32_t>(first_, offset);
        std::uint32_t const last = std::max<std::uint32_t>(last_, offset);
        if (last - first > std::uint32_t{span}) { // so with every offset beyond 16 bits: the base lies between
            return false;
        }
        log.append(days_, static_cast<std::uint16_t>(offset));
        total_ += amount;
        // Whether a row is the earliest so far is what a processor cannot foresee.
        opening_ = detail::only_if(offset >= first_, opening_) + detail::only_if(offset <= first_, amount);
        first_ = static_cast<std::uint16_t>(first);
        last_ = static_cast<std::uint16_t>(last);
        return true;
    }

    /// Asks for the older days ahead of their use.
    [[gnu::always_inline]] void prefetch(day_log const& log) const noexcept { log.prefetch(days_); }

    /// The days on which there was a purchase, in order and once each, over what `days` held.
    void copy_days(day_log const& log, std::vector<day_number>& days) const {
        days.clear();
        if (!empty()) {
            log.for_each(days_, [&](std::uint16_t offset) { days.push_back(base_ - span + offset); });
            std::sort(days.begin(), days.end());
            days.erase(std::unique(days.begin(), days.end()), days.end());
        }
    }

    /// How many different periods, counted from the first purchase, hold a purchase. \pre not empty
    [[nodiscard]] std::uint32_t periods(day_log const& log, period_division period, distinct_counter& counter) const {
        distinct_counter::round seen = counter.begin();
        log.for_each(days_, [&seen, period, first = first_](std::uint16_t offset) {
            seen.add(period.index(static_cast<std::uint32_t>(offset - first)));
        });
        return seen.count();
    }

    /// Puts in the purchases of another ledger's account; `days` are its days, in order.
    /// \pre this reaches them
    void merge(purchases const& other, std::vector<day_number> const& days, day_log& log) {
        for (day_number const day : days) {
            static_cast<void>(add(day, detail::only_if(day == other.first(), other.opening_), log));
        }
        total_ += other.total_ - other.opening_;
    }

    /// From saved state, over an empty account. False if the days do not rise or lie too far apart.
    [[nodiscard]] bool restore(std::vector<day_number> const& days, fixed_sum total, fixed_sum opening, day_log& log) {
        for (day_number const day : days) {
            bool const is_first = empty();
            if ((!is_first && day <= last()) || !add(day, detail::only_if(is_first, opening), log)) {
                return false;
            }
        }
        total_ = total;
        return !empty() || (total == fixed_sum{} && opening == fixed_sum{});
    }

    [[nodiscard]] bool same_money(purchases const& other) const noexcept {
        return orders == other.orders && total_ == other.total_ && opening_ == other.opening_;
    }

private:
    static constexpr std::uint16_t none = 0xffff;

    fixed_sum total_;
    fixed_sum opening_;
    recent_days days_;
    day_number base_ = 0; ///< the first day seen: offsets count from `span` days before it
    std::uint16_t first_ = none;
    std::uint16_t last_ = 0;

public:
    std::uint32_t orders = 0; ///< counted by the ledger, which knows the order ids
};

static_assert(sizeof(purchases) == 64);

} // namespace clientele::customers
