// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

#include <clientele/customers.hpp>
#include <clientele/tiers/service_pyramid.hpp>

#include <chrono>
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

} // namespace crm
