// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

/// \file
/// The demo's transactions: an invented web shop, the same to the last byte on every machine. Whole numbers only, and
/// one stream of random numbers per customer, so that no library function can move a cent.
namespace batch {

struct demo_row {
    int day;      ///< from the first day of the log
    int customer; ///< from 1
    std::int64_t cents;
};

namespace detail {

/// Demand by month and on weekends, in percent of an ordinary day.
inline constexpr std::array<std::uint32_t, 12> month_demand{82, 78, 92, 96, 100, 94, 84, 82, 98, 106, 142, 176};
inline constexpr std::uint32_t weekend_demand = 125;
inline constexpr std::uint32_t highest_demand = 220; // 176 * 1.25

inline std::uint32_t demand(std::chrono::sys_days day) {
    auto const month = static_cast<unsigned>(std::chrono::year_month_day{day}.month());
    unsigned const weekday = std::chrono::weekday{day}.c_encoding();
    return month_demand[month - 1] * (weekday == 0 || weekday == 6 ? weekend_demand : 100) / 100;
}

/// An amount around `typical` cents: the middle of two draws, 30 to 170 percent.
inline std::int64_t basket(clientele::random::stream& draw, std::int64_t typical) {
    std::int64_t const percent = 30 + draw.below(71) + draw.below(71);
    return std::max<std::int64_t>(typical * percent / 100 + static_cast<std::int64_t>(draw.below(100)), 50);
}

class demo_customer {
public:
    demo_customer(int number, std::uint64_t seed) : number_(number), draw_(seed, static_cast<std::uint64_t>(number)) {
        // Three in ten never come back; the others differ in pace and in loyalty.
        constexpr std::array<std::uint32_t, 8> paces{14, 28, 45, 60, 80, 110, 150, 220}; // days between two orders
        constexpr std::array<std::uint32_t, 5> losses{2, 5, 10, 18, 30}; // percent lost after each order
        one_time_ = draw_.below(100) < 29;
        pace_ = paces[draw_.below(paces.size())];
        loss_ = losses[draw_.below(losses.size())];
        // Heavy tail: each step up in spending is taken by two in three.
        typical_ = 900 + static_cast<std::int64_t>(draw_.below(1'500));
        for (int step = 0; step < 16 && draw_.below(3) < 2; ++step) {
            typical_ = typical_ * 5 / 4;
        }
    }

    void live(std::chrono::sys_days start, int days, std::vector<demo_row>& log) {
        int day = first_day(start, days);
        order(day, days, log);
        while (!one_time_ && draw_.below(100) >= loss_) {
            do {
                ++day;
            } while (day < days && draw_.below(100 * pace_) >= demand(start + std::chrono::days{day}));
            if (day >= days) {
                return;
            }
            order(day, days, log);
        }
    }

private:
    /// A third was there before the log begins; the others arrive through the two years, more of them when demand is
    /// high.
    int first_day(std::chrono::sys_days start, int days) {
        auto const span = static_cast<std::uint32_t>(draw_.below(3) == 0 ? 60 : days);
        for (;;) {
            auto const day = static_cast<int>(draw_.below(span));
            if (draw_.below(highest_demand) < demand(start + std::chrono::days{day})) {
                return day;
            }
        }
    }

    void order(int day, int days, std::vector<demo_row>& log) {
        std::int64_t const cents = basket(draw_, typical_);
        log.push_back({day, number_, cents});
        if (draw_.below(100) < 3) { // all or a part of it comes back within three weeks
            int const back = day + 2 + static_cast<int>(draw_.below(19));
            std::int64_t const part = draw_.below(2) == 0 ? cents : cents * (20 + draw_.below(60)) / 100;
            if (back < days) {
                log.push_back({back, number_, -part});
            }
        }
    }

    int number_;
    clientele::random::stream draw_;
    bool one_time_ = false;
    std::uint32_t pace_ = 1;
    std::uint32_t loss_ = 0;
    std::int64_t typical_ = 0;
};

} // namespace detail

/// The log as CSV: 2,000 customers, 2024 and 2025, in the order of the days.
[[nodiscard]] inline std::string demo_transactions(int customers = 2'000, std::uint64_t seed = 20'260'101) {
    using namespace std::chrono_literals;
    std::chrono::sys_days const start = 2024y / 1 / 1;
    auto const days = static_cast<int>((std::chrono::sys_days{2026y / 1 / 1} - start).count());
    std::vector<demo_row> log;
    for (int number = 1; number <= customers; ++number) {
        detail::demo_customer{number, seed}.live(start, days, log);
    }
    std::ranges::stable_sort(log, {}, &demo_row::day);

    std::string csv = "customer_id,date,amount\n";
    for (auto const& [day, customer, cents] : log) {
        std::string const number = std::to_string(customer);
        std::string const size = std::to_string(cents < 0 ? -cents : cents);
        std::string const padded = std::string(size.size() < 3 ? 3 - size.size() : 0, '0') + size;
        csv += "C" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number + ',' +
               clientele::format_date(start + std::chrono::days{day}) + ',' + (cents < 0 ? "-" : "") +
               padded.substr(0, padded.size() - 2) + '.' + padded.substr(padded.size() - 2) + '\n';
    }
    return csv;
}

} // namespace batch
