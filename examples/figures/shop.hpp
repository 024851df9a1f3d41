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

inline constexpr unsigned days = 730; ///< that the shop has been open
inline constexpr std::chrono::sys_days opening = as_of - std::chrono::days{days};

struct order {
    int customer;
    std::chrono::sys_days placed;
    std::int64_t paid; ///< cents
    std::int64_t cost; ///< cents: goods, parcels and complaints
};

/// Two years of one customer, with the usual shape: many who bought once, a few who buy often, a heavy tail of
/// spending.
inline std::vector<order> live(int number) {
    clientele::random::stream draw{20'260'101, static_cast<std::uint64_t>(number)};
    unsigned day = draw.below(days);
    unsigned const pace = 15 + draw.below(4) * draw.below(60); // mean days between two orders, less one
    unsigned const loss = 3 + draw.below(28);                  // percent who leave after each order
    std::int64_t typical = 900 + draw.below(1'500);            // cents
    for (int step = 0; step < 14 && draw.below(3) < 2; ++step) {
        typical = typical * 5 / 4;
    }
    bool const once = draw.below(100) < 28;
    std::vector<order> all;
    do {
        std::int64_t const basket = typical * (30 + draw.below(71) + draw.below(71)) / 100;
        std::int64_t const cost = basket * (55 + draw.below(20)) / 100 + 450 + (draw.below(100) < 12 ? 2'500 : 0);
        all.push_back({number, opening + std::chrono::days{day}, basket, cost});
        day += 1 + draw.below(2 * pace);
    } while (!once && day < days && draw.below(100) >= loss);
    return all;
}

inline account account_of(std::vector<order> const& orders) {
    std::int64_t cents = 0;
    std::int64_t cost = 0;
    for (order const& each : orders) {
        cents += each.paid;
        cost += each.cost;
    }
    return {orders.front().customer, orders.back().placed, static_cast<unsigned>(orders.size()),
            static_cast<double>(cents) / 100, static_cast<double>(cents - cost) / 100};
}

inline std::vector<account> accounts(int customers = 2'000) {
    std::vector<account> all;
    for (int number = 1; number <= customers; ++number) {
        all.push_back(account_of(live(number)));
    }
    return all;
}

/// The orders, over two years of 52 weeks, of those who came in the first half year: a cohort.
inline std::vector<order> cohort_orders(int customers = 6'000) {
    std::vector<order> all;
    for (int number = 1; number <= customers; ++number) {
        auto const orders = live(number);
        if (orders.front().placed >= opening + std::chrono::days{182}) continue;
        for (order const& each : orders) {
            if (each.placed < opening + std::chrono::days{728}) all.push_back(each);
        }
    }
    return all;
}

} // namespace shop
