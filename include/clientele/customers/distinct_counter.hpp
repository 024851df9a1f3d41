// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

/// \file
/// How many different periods hold a purchase.
namespace clientele::customers {

/// Division of a number of days below 32,768 by a period of 1 to 32,767 days, as a multiplication.
class period_division {
public:
    explicit constexpr period_division(std::int32_t days) noexcept
        : reciprocal_((std::uint64_t{1} << 32) / static_cast<std::uint64_t>(days) + (days > 1 ? 1 : 0)) {}

    /// Exact: the reciprocal is too large by at most 2^-32, hence the quotient by less than 2^-17, and it lies at least
    /// 2^-15 below the next whole number.
    [[nodiscard]] constexpr std::uint32_t index(std::uint32_t days) const noexcept {
        return static_cast<std::uint32_t>(days * reciprocal_ >> 32);
    }

private:
    std::uint64_t reciprocal_; ///< in 2^-32
};

/// Counts different numbers below 32,768. Clearing takes no time: a number counts if its mark is not of this round.
class distinct_counter {
public:
    /// One count. Apart from the marks, so that a compiler may keep it in registers: within them it took twice as long.
    class round {
    public:
        void add(std::uint32_t number) noexcept {
            count_ += marks_[number] != mark_ ? 1 : 0;
            marks_[number] = mark_;
        }
        [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

    private:
        friend class distinct_counter;
        round(std::uint32_t* marks, std::uint32_t mark) noexcept : marks_(marks), mark_(mark) {}

        std::uint32_t* marks_;
        std::uint32_t mark_;
        std::uint32_t count_ = 0;
    };

    /// Ends the round before.
    [[nodiscard]] round begin() noexcept {
        if (++mark_ == 0) {
            std::fill(marks_.begin(), marks_.end(), 0);
            mark_ = 1;
        }
        return {marks_.data(), mark_};
    }

private:
    std::vector<std::uint32_t> marks_ = std::vector<std::uint32_t>(0x8000);
    std::uint32_t mark_ = 0;
};

} // namespace clientele::customers
