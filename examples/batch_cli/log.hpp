// SPDX-License-Identifier: MIT
#pragma once

#include "csv.hpp"
#include "rows.hpp"

#include <clientele/customers.hpp>

#include <range/v3/view/filter.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The log in memory: each row with its customer by number, each id once. The same rows then make the histories of
/// today and those of a quarter ago.
namespace batch {

namespace customers = clientele::customers;

using history = customers::history<std::uint32_t>;

/// 24 bytes.
struct transaction {
    std::chrono::sys_days day;
    double amount;
    std::uint32_t customer; ///< 0, 1, 2 ... in the order of their first rows
    std::uint32_t order;    ///< likewise; 0 where each row is an order
};

struct order_log {
    std::vector<transaction> rows{};
    customers::block_array<std::string> customers{}; ///< their ids
    bool with_orders = false;
    log_facts facts{};
    line_map lines{};
};

namespace detail {

/// Looks ids up in batches, so that the processor waits for memory once a batch: three times as fast as one by one.
class numbering {
public:
    explicit numbering(bool with_orders) : with_orders_(with_orders) { batch_.reserve(most); }

    void take(row const& one, std::vector<transaction>& to) {
        batch_.push_back({.text = {text_.size(), one.customer.size()}, .question = {.tag = ids_.ask(one.customer)}});
        text_ += one.customer;
        to.push_back({one.day, one.amount, 0, with_orders_ ? orders_.find_or_insert(one.order) : 0});
        if (batch_.size() == most) {
            settle(to);
        }
    }

    void settle(std::vector<transaction>& to) {
        ids_.guess(std::span{batch_});
        auto row = to.end() - static_cast<std::ptrdiff_t>(batch_.size());
        for (auto const& one : batch_) {
            row->customer = ids_.settle(std::string_view{text_}.substr(one.text.first, one.text.second), one.question);
            ++row;
        }
        batch_.clear();
        text_.clear();
    }

    [[nodiscard]] customers::block_array<std::string> ids() && { return std::move(ids_).ids(); }

private:
    struct asked {
        std::pair<std::size_t, std::size_t> text; ///< where the id stands, how long it is
        customers::id_index<std::string>::question question;
    };
    static constexpr std::size_t most = 64;

    bool with_orders_;
    customers::id_index<std::string> ids_;
    customers::id_index<std::string> orders_;
    std::vector<asked> batch_;
    std::string text_;
};

template <class Ledger, class Rows, class... Order>
std::vector<history> histories_by(Rows& rows, std::chrono::sys_days as_of, customers::refund_policy refunds,
                                  Order const&... order) {
    // [ledger]
    Ledger book;
    book.add(rows, customers::id(&transaction::customer), customers::day(&transaction::day),
             customers::amount(&transaction::amount), order..., {.as_of = as_of});
    return std::move(book).histories({.as_of = as_of, .refunds = refunds});
    // [ledger]
}

template <class Rows>
std::vector<history> histories_of(Rows&& rows, bool with_orders, std::chrono::sys_days as_of,
                                  customers::refund_policy refunds) {
    return with_orders ? histories_by<customers::ledger<std::uint32_t, std::uint32_t>>(
                             rows, as_of, refunds, customers::order(&transaction::order))
                       : histories_by<customers::ledger<std::uint32_t>>(rows, as_of, refunds);
}

} // namespace detail

/// Reads all rows. `watch` is told the number of rows now and then. \throws csv::error
inline order_log read_log(row_reader& rows, std::function<void(std::size_t)> const& watch) {
    order_log log{.with_orders = rows.with_orders()};
    detail::numbering number(log.with_orders);
    while (rows.next()) {
        number.take(rows.current(), log.rows);
        if (log.rows.size() % 65'536 == 0) {
            watch(log.rows.size());
        }
    }
    number.settle(log.rows);
    rows.require_rows();
    log.customers = std::move(number).ids();
    log.facts = rows.facts();
    log.lines = rows.lines();
    return log;
}

/// One history per customer, in the order of their numbers.
/// \throws clientele::invalid_data with the row if one is dated after `as_of`
inline std::vector<history> histories_of(order_log const& log, std::chrono::sys_days as_of,
                                         customers::refund_policy refunds) {
    return detail::histories_of(log.rows, log.with_orders, as_of, refunds);
}

/// As they were on an earlier day, without the customers who came later.
inline std::vector<history> histories_then(order_log const& log, std::chrono::sys_days as_of,
                                           customers::refund_policy refunds) {
    auto const until = [=](transaction const& one) { return one.day <= as_of; };
    return detail::histories_of(ranges::views::filter(log.rows, until), log.with_orders, as_of, refunds);
}

} // namespace batch
