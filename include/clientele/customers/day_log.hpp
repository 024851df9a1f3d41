// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/customers/block_array.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

/// \file
/// The days on which customers bought, at about 2.6 bytes a purchase.
namespace clientele::customers {

/// The latest days of one customer, as 16-bit offsets, beside the rest of his account, so that booking a row touches
/// one cache line. When they are seven they are also written to the `day_log`.
struct recent_days {
    static constexpr std::size_t room = 7;
    /// The offset of the first day seen. Places not yet used hold it too, so that nobody need ask how many are in use.
    static constexpr std::uint16_t start = 0x7fff;

    /// Seven days and the way to the seven before: 18 bytes, since no member asks for more than two bytes' alignment.
    struct chunk {
        std::array<std::uint16_t, room> day{start, start, start, start, start, start, start};
        std::array<std::uint16_t, 2> earlier{}; ///< both halves of the number of a chunk, from 1; 0 if there is none
    };

    chunk latest;
    std::uint16_t count = 0;
};

/// What no longer fits into `recent_days`: chains of chunks, seven days each, in one store that only grows at its end.
/// A sorted set of days per customer took ten times as long (70 against 7 ns a row).
class day_log {
public:
    void append(recent_days& days, std::uint16_t day) {
        if (days.count == recent_days::room) {
            move_out(days);
        }
        days.latest.day[days.count++] = day;
    }

    /// Asks for a customer's earlier days ahead of their use.
    [[gnu::always_inline]] void prefetch(recent_days const& days) const noexcept {
        if (std::uint32_t const at = earlier(days.latest); at != 0) {
            chunks_.prefetch(at - 1);
        }
    }

    /// Calls `take(day)` for each day of a customer, for some more than once: always for seven at a time, since a loop
    /// whose length the processor cannot foresee costs more than the repetitions.
    /// \pre the customer has a day
    template <class Take> void for_each(recent_days const& days, Take&& take) const {
        for (chunk const* seven = &days.latest;;) {
            for (std::uint16_t const day : seven->day) {
                take(day);
            }
            std::uint32_t const at = earlier(*seven);
            if (at == 0) {
                return;
            }
            seven = &chunks_[at - 1];
        }
    }

private:
    using chunk = recent_days::chunk;

    static std::uint32_t earlier(chunk const& seven) noexcept { return std::bit_cast<std::uint32_t>(seven.earlier); }

    void move_out(recent_days& days) {
        if (chunks_.size() == std::numeric_limits<std::uint32_t>::max()) {
            throw error("more than 30 billion purchases in one ledger");
        }
        chunks_.push(days.latest);
        days.latest.earlier = std::bit_cast<std::array<std::uint16_t, 2>>(static_cast<std::uint32_t>(chunks_.size()));
        days.count = 0;
    }

    block_array<chunk> chunks_;
};

} // namespace clientele::customers
