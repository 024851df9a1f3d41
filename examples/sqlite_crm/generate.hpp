// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"
#include "schema.hpp"

#include <clientele/core/random.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// An invented house, the same to the last cent on every machine: whole numbers only, and a stream of random numbers
/// for each account.
namespace crm {

struct house {
    std::uint32_t accounts = 400;
    std::chrono::sys_days first{std::chrono::year{2024} / 1 / 1};
    std::uint32_t days = 731; ///< of orders: two years
    std::uint64_t seed = 20'260'101;
};

namespace detail {

struct made_order {
    std::uint32_t day; ///< from the first
    std::uint32_t account;
    std::int64_t cents;
};

inline std::string id_of(std::uint32_t number) {
    std::string const digits = std::to_string(number);
    return 'A' + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

/// People are called all sorts of things.
inline std::string name_of(clientele::random::stream& draw, std::uint32_t number) {
    constexpr std::array<std::string_view, 6> odd{
        "O'Brien & Sons", "Robert'); DROP TABLE orders;--", "\"Quoted\" GmbH", "Gro\xc3\x9f, M\xc3\xbcller; Co",
        "NULL",           "100 % _wild_ ?1 :name"};
    constexpr std::array<std::string_view, 8> first{"Adler",  "Bluebird", "Cordoba", "Dunmore",
                                                    "Elster", "Fjord",    "Granite", "Hollis"};
    constexpr std::array<std::string_view, 8> second{"Bikes", "Books",  "Foods", "Garden",
                                                     "Print", "Studio", "Tools", "Works"};
    if (number % 16 == 5) {
        return std::string{odd[draw.below(odd.size())]};
    }
    auto const family =
        first[draw.below(first.size())]; // one after the other: who draws first is not left to a compiler
    auto const trade = second[draw.below(second.size())];
    return std::string{family} + ' ' + std::string{trade};
}

/// The orders of one account, from the day it comes until it is lost or the days are over.
inline void live(clientele::random::stream& draw, std::uint32_t number, house const& of, std::vector<made_order>& log) {
    constexpr std::array<std::uint32_t, 8> paces{10, 18, 28, 40, 55, 80, 120, 200}; // days between two orders
    constexpr std::array<std::uint32_t, 5> losses{2, 4, 8, 14, 25};                 // percent lost after each order
    std::uint32_t const pace = paces[draw.below(paces.size())];
    std::uint32_t const loss = losses[draw.below(losses.size())];
    std::int64_t typical = 1'500 + draw.below(2'500);
    while (draw.below(3) < 2 && typical < 200'000) { // a heavy tail: each step up is taken by two in three
        typical = typical * 5 / 4;
    }
    std::uint32_t day = draw.below(draw.below(3) == 0 ? std::min(of.days, 60U) : of.days);
    while (day < of.days) {
        std::int64_t const cents = typical * (30 + draw.below(71) + draw.below(71)) / 100;
        log.push_back({day, number, cents});
        std::uint32_t const back = day + 2 + draw.below(19);
        if (draw.below(100) < 3 && back < of.days) {
            log.push_back({back, number, -cents * (20 + draw.below(81)) / 100});
        }
        if (draw.below(100) < loss) {
            return;
        }
        do {
            ++day;
        } while (day < of.days && draw.below(pace) != 0);
    }
}

} // namespace detail

/// Makes the tables and fills accounts and orders, all or nothing.
inline void generate(database& in, house const& of = {}) {
    constexpr std::array<std::string_view, 4> channels{"web", "shop", "phone", "partner"};
    std::vector<detail::made_order> log;
    transaction all{in};
    in.run(schema);
    statement account{in, "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)"};
    for (std::uint32_t number = 1; number <= of.accounts; ++number) {
        clientele::random::stream draw{of.seed, number};
        std::string const id = detail::id_of(number);
        std::string const name = detail::name_of(draw, number);
        std::string_view const channel = channels[draw.below(channels.size())];
        std::optional<double> satisfaction{};
        if (draw.below(3) != 0) { // the others were not asked
            satisfaction = 1 + draw.below(9) / 2.0;
        }
        bool const blocked = draw.below(50) == 0;
        account.run(id, name, id + "@example.com", channel, satisfaction, blocked);
        if (draw.below(25) != 0) { // the others are prospects
            detail::live(draw, number, of, log);
        }
    }
    std::ranges::stable_sort(log, {}, &detail::made_order::day);
    statement order{in, "INSERT INTO orders (account, placed, cents) VALUES (?, ?, ?)"};
    for (auto const& [day, number, cents] : log) {
        order.run(detail::id_of(number), of.first + std::chrono::days{day}, cents);
    }
    all.commit();
}

} // namespace crm
