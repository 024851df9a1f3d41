// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The ledger as one would write it on a blackboard: all rows are kept, every figure is worked out from them. And
/// random logs to compare the two on.
#include <clientele/customers/ledger.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace clientele_test {

namespace customers = clientele::customers;

struct sale {
    int customer = 0;
    std::chrono::sys_days day{};
    double amount = 0; ///< a multiple of 1/4, so that plain addition of doubles is exact
    int order = 0;

    friend std::ostream& operator<<(std::ostream& out, sale const& s) {
        return out << "{customer " << s.customer << ", day " << s.day.time_since_epoch().count() << ", " << s.amount
                   << ", order " << s.order << '}';
    }
};

using sales = std::vector<sale>;

inline auto const by_customer = customers::id(&sale::customer);
inline auto const on_day = customers::day(&sale::day);
inline auto const for_amount = customers::amount(&sale::amount);
inline auto const in_order = customers::order(&sale::order);

/// All rows of a log in a new ledger.
inline customers::ledger<int> booked(sales const& log, customers::ledger_options options = {}) {
    customers::ledger<int> book{options};
    book.add(log, by_customer, on_day, for_amount);
    return book;
}
inline customers::ledger<int, int> booked_by_order(sales const& log, customers::ledger_options options = {}) {
    customers::ledger<int, int> book{options};
    book.add(log, by_customer, on_day, for_amount, in_order);
    return book;
}

/// What a history says, worked out from the rows of one customer.
struct expected_history {
    std::optional<std::chrono::sys_days> first, last;
    std::size_t orders = 0, refunds = 0, x = 0;
    double t_x = 0, T = 0, total = 0, repeat_total = 0, refunded = 0;
};

inline expected_history work_out(sales const& rows, bool by_order, int period, customers::history_options const& how) {
    using customers::refund_policy;
    expected_history seen;
    std::set<int> orders;
    for (sale const& row : rows) {
        if (row.amount >= 0) {
            orders.insert(row.order);
            seen.orders += 1;
            seen.first = seen.first ? std::min(*seen.first, row.day) : row.day;
            seen.last = seen.last ? std::max(*seen.last, row.day) : row.day;
        }
    }
    if (by_order) seen.orders = orders.size();

    std::set<int> periods;
    auto const period_of = [&](std::chrono::sys_days day) {
        return static_cast<int>((day - *seen.first).count()) / period;
    };
    for (sale const& row : rows) {
        bool const refund = row.amount < 0;
        if (refund && how.refunds != refund_policy::ignore) {
            seen.refunds += 1;
            seen.refunded -= row.amount;
        }
        if (!refund) periods.insert(period_of(row.day));
        if (refund && how.refunds != refund_policy::net) continue;
        seen.total += row.amount;
        bool const first_period = seen.first && row.day >= *seen.first && period_of(row.day) == 0;
        if (seen.first && !first_period) seen.repeat_total += row.amount;
    }
    if (seen.first) {
        int const unit = how.unit ? static_cast<int>(how.unit->count()) : period;
        seen.x = periods.size() - 1;
        seen.t_x = static_cast<double>(period_of(*seen.last) * period) / unit;
        seen.T = static_cast<double>(period_of(*how.as_of) * period) / unit;
    }
    return seen;
}

template <class Id> bool same(customers::history<Id> const& found, expected_history const& expected) {
    return found.first_order() == expected.first && found.last_order() == expected.last &&
           found.orders() == expected.orders && found.refunds() == expected.refunds && found.x() == expected.x &&
           found.t_x() == expected.t_x && found.T() == expected.T && found.total() == expected.total &&
           found.repeat_total() == expected.repeat_total && found.refunded() == expected.refunded;
}

/// Whether a ledger says of every customer what the rows say.
template <class Ledger>
bool agrees(Ledger const& book, sales const& log, bool by_order, int period, customers::history_options const& how) {
    std::map<int, sales> rows;
    for (sale const& row : log)
        rows[row.customer].push_back(row);
    auto const histories = book.histories(how);
    return histories.size() == rows.size() && std::ranges::all_of(histories, [&](auto const& h) {
               return rows.contains(h.id()) && same(h, work_out(rows.at(h.id()), by_order, period, how));
           });
}

/// Histories in order of the id: for ledgers that met the customers in different orders.
template <class Ledger> auto histories_by_id(Ledger const& book, customers::history_options const& how) {
    auto all = book.histories(how);
    std::map<int, typename decltype(all)::value_type> by_id;
    for (auto const& h : all)
        by_id.emplace(h.id(), h);
    return by_id;
}

/// Random logs over few customers and days, so that they meet; one row in six is a refund.
inline rc::Gen<sales> some_sales(int days = 60) {
    return rc::gen::container<sales>(rc::gen::map(
        rc::gen::tuple(rc::gen::inRange(0, 12), rc::gen::inRange(0, days), rc::gen::inRange(-40, 200),
                       rc::gen::inRange(0, 9)),
        [](auto const& drawn) {
            auto const& [customer, day, quarters, order] = drawn;
            return sale{customer, std::chrono::sys_days{std::chrono::days{10'000 + day}}, quarters / 4.0, order};
        }));
}

constexpr std::chrono::sys_days day(int number) { return std::chrono::sys_days{std::chrono::days{number}}; }

/// The message of what `work` throws.
template <class Error, class Work> std::string refusal(Work&& work) {
    try {
        work();
    } catch (Error const& refused) {
        return refused.what();
    }
    return "nothing was thrown";
}

/// As many threads as the tests of the engines take.
inline constexpr std::array<std::size_t, 4> thread_counts{1, 2, 3, 8};

inline constexpr std::chrono::sys_days long_after{std::chrono::days{10'100}};

} // namespace clientele_test
