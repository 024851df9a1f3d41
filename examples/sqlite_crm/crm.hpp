// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

#include <clientele/customers.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What the CRM reads from its tables: orders through a cursor, accounts with the standing of an earlier night.
namespace crm {

using clientele::tiers::service_tier;
using history = clientele::customers::history<std::string>;

// [order]
/// A row of `orders`, as the cursor shows it: the text lives until the next step.
struct order {
    std::string_view account;
    std::chrono::sys_days placed;
    std::int64_t cents;
};

inline order read_order(statement const& row) {
    return {row.get<std::string_view>(0), row.get<std::chrono::sys_days>(1), row.get<std::int64_t>(2)};
}
// [order]

// [histories]
/// One history for each account, of orders to `as_of`; those of accounts without an order are empty. No order is kept.
inline std::vector<history> read_histories(database& from, std::chrono::sys_days as_of) {
    namespace customers = clientele::customers;
    statement orders{from, "SELECT account, placed, cents FROM orders WHERE placed <= ?"};
    statement accounts{from, "SELECT id FROM account ORDER BY id"};
    customers::ledger<std::string> book;
    book.enrol(cursor{accounts, [](statement const& row) { return row.get<std::string_view>(0); }},
               customers::id([](std::string_view id) { return id; }));
    book.add(cursor{orders.bind(as_of), read_order}, customers::id(&order::account), customers::day(&order::placed),
             customers::amount(&order::cents));
    return std::move(book).histories({.as_of = as_of});
}
// [histories]

/// Cents as people write them.
inline std::string money(std::int64_t cents) {
    std::string const digits = std::to_string(cents < 0 ? -cents : cents);
    std::string const padded = std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
    std::size_t const whole = padded.size() - 2;
    std::string text{cents < 0 ? "-" : ""};
    return text.append(padded, 0, whole).append(".").append(padded, whole);
}

// [account]
/// An account on the way to its tier: where it stood after an earlier night, and what it is worth tonight.
struct account {
    std::string id;
    bool blocked = false;
    std::optional<service_tier> tier{};
    std::optional<std::chrono::sys_days> since{};
    std::optional<std::chrono::sys_days> warned{};
    std::optional<double> cents{}; ///< of the year to come; none without an order
};
// [account]

/// \throws sql_error on a name that no tier has, which the table's CHECK does not let in
inline service_tier tier_named(std::string_view name) {
    for (service_tier const tier : clientele::tiers::all_tiers<service_tier>()) {
        if (clientele::tiers::name(tier) == name) {
            return tier;
        }
    }
    throw sql_error{SQLITE_MISMATCH, "no tier is called " + std::string{name}, "tier_history"};
}

/// All accounts by their ids, in the order of `read_histories`.
inline std::vector<account> read_accounts(database& from, std::optional<std::chrono::sys_days> night_before) {
    statement read{from, "SELECT id, blocked, tier, since, warned FROM account LEFT JOIN tier_history "
                         "ON tier_history.account = account.id AND night = ? ORDER BY id"};
    std::vector<account> all;
    for (read.bind(night_before); read.step();) {
        auto const tier = read.get<std::optional<std::string_view>>(2);
        all.push_back({.id = read.get<std::string>(0),
                       .blocked = read.get<bool>(1),
                       .tier = tier ? std::optional{tier_named(*tier)} : std::nullopt,
                       .since = read.get<std::optional<std::chrono::sys_days>>(3),
                       .warned = read.get<std::optional<std::chrono::sys_days>>(4)});
    }
    return all;
}

/// The last finished night, or the last one before a day.
inline std::optional<std::chrono::sys_days> last_night(database& in,
                                                       std::optional<std::chrono::sys_days> before = std::nullopt) {
    statement find{in, "SELECT max(as_of) FROM night WHERE finished AND as_of < ifnull(?, '9999-99-99')"};
    find.bind(before).step();
    return find.get<std::optional<std::chrono::sys_days>>(0);
}

} // namespace crm
