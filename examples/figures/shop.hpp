// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/random.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

/// \file
/// An invented web shop, the same on every machine: whole numbers only, one stream of random numbers per customer.
namespace shop {

struct account {
    int number; ///< from 1
    std::chrono::sys_days last_order;
    unsigned orders;
    double revenue; ///< EUR
    double profit;  ///< EUR, after goods, parcels and complaints
};

inline constexpr std::chrono::sys_days as_of = std::chrono::year{2026} / 1 / 1;

/// Two years of one customer, with the usual shape: many who bought once, a few who buy often, a heavy tail of
/// spending.
inline account live(int number) {
    clientele::random::stream draw{20'260'101, static_cast<std::uint64_t>(number)};
    constexpr unsigned days = 730;
    unsigned day = draw.below(days);
    unsigned const pace = 15 + draw.below(4) * draw.below(60); // mean days between two orders, less one
    unsigned const loss = 3 + draw.below(28);                  // percent who leave after each order
    std::int64_t typical = 900 + draw.below(1'500);            // cents
    for (int step = 0; step < 14 && draw.below(3) < 2; ++step) {
        typical = typical * 5 / 4;
    }
    bool const once = draw.below(100) < 28;
    std::int64_t cents = 0;
    std::int64_t cost = 0;
    account made{number, {}, 0, 0, 0};
    do {
        std::int64_t const basket = typical * (30 + draw.below(71) + draw.below(71)) / 100;
        cents += basket;
        cost += basket * (55 + draw.below(20)) / 100 + 450 + (draw.below(100) < 12 ? 2'500 : 0);
        made.last_order = as_of - std::chrono::days{days - day};
        ++made.orders;
        day += 1 + draw.below(2 * pace);
    } while (!once && day < days && draw.below(100) >= loss);
    made.revenue = static_cast<double>(cents) / 100;
    made.profit = static_cast<double>(cents - cost) / 100;
    return made;
}

inline std::vector<account> accounts(int customers = 2'000) {
    std::vector<account> all;
    for (int number = 1; number <= customers; ++number) {
        all.push_back(live(number));
    }
    return all;
}

} // namespace shop
