// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/customers/ledger.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <utility>

using namespace clientele;
using namespace std::chrono;

namespace {

struct transaction {
    std::string customer;
    sys_days day;
    double amount;
    int order;
    friend bool operator==(transaction const&, transaction const&) = default;
};

constexpr sys_days first_day{2024y / 1 / 1};
constexpr sys_days as_of = first_day + days{200};

template <int Period, bool ByOrder> struct ledger_subject {
    using model = std::conditional_t<ByOrder, customers::ledger<std::string, int>, customers::ledger<std::string>>;
    using row = transaction;
    static constexpr bool empty_is_an_error = false;
    static constexpr auto has_no_weights = "a transaction stands for itself";
    static constexpr auto is_not_applied_to_rows = "a ledger tells of the customers in it";

    static row any_row(random::stream& random) {
        double const amount = 0.01 * random.below(5000);
        return {"customer " + std::to_string(random.below(20)), first_day + days{random.below(100)},
                random.below(10) == 0 ? -amount : amount, static_cast<int>(random.below(30))};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        model book{{.period = days{Period}}};
        auto const id = customers::id(&row::customer);
        auto const day = customers::day(&row::day);
        auto const amount = customers::amount(&row::amount);
        if constexpr (ByOrder) {
            book.add(rows, id, day, amount, customers::order(&row::order), {}, how);
        } else {
            book.add(rows, id, day, amount, {}, how);
        }
        return book;
    }

    /// The histories by customer: a merged ledger may hold them in another order.
    static auto apply(model const& book, std::vector<row> const& /*rows*/) { return told(book, as_of); }
    static auto told(model const& book, sys_days when) {
        auto histories = book.histories({.as_of = when});
        std::ranges::sort(histories, {}, [](auto const& h) { return h.id(); });
        return histories;
    }

    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"amount", [](row& r, double bad) { r.amount = bad; }}};
    }
    static void make_counted(row& /*every row counts*/) {}

    /// Amounts times a power of two give the totals times it, bit for bit; days and counts stay.
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        if (factor != 0.5 && factor != 1024.0) {
            return; // another factor rounds each amount
        }
        auto scaled = rows;
        for (auto& r : scaled) {
            r.amount *= factor;
        }
        auto const before = told(fit(rows, sequential{}), as_of);
        auto const after = told(fit(scaled, sequential{}), as_of);
        REQUIRE(after.size() == before.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            CHECK(after[i].total() == factor * before[i].total());
            CHECK(after[i].repeat_total() == factor * before[i].repeat_total());
            CHECK(after[i].refunded() == factor * before[i].refunded());
            CHECK(after[i].orders() == before[i].orders());
            CHECK(after[i].x() == before[i].x());
        }
    }

    /// Days `factor` times as far apart: the same clock with a unit `factor` times as long, if periods grow along.
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.day = first_day + factor * (r.day - first_day);
        }
        auto const before = told(fit(rows, sequential{}), as_of);
        model slow{{.period = factor * days{Period}}};
        slow.merge(ledger_subject<Period, ByOrder>::fit_with_period(scaled, factor * Period));
        auto const after = told(slow, first_day + factor * (as_of - first_day));
        REQUIRE(after.size() == before.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            CHECK(after[i].x() == before[i].x());
            CHECK(after[i].t_x() == before[i].t_x());
            CHECK(after[i].T() == before[i].T());
            CHECK(after[i].total() == before[i].total());
            CHECK(after[i].repeat_total() == before[i].repeat_total());
        }
    }
    static model fit_with_period(std::vector<row> const& rows, int period) {
        model book{{.period = days{period}}};
        if constexpr (ByOrder) {
            book.add(rows, customers::id(&row::customer), customers::day(&row::day), customers::amount(&row::amount),
                     customers::order(&row::order));
        } else {
            book.add(rows, customers::id(&row::customer), customers::day(&row::day), customers::amount(&row::amount));
        }
        return book;
    }
};

using daily_ledger = ledger_subject<1, false>;
using weekly_ledger = ledger_subject<7, false>;
using monthly_ledger_of_order_lines = ledger_subject<30, true>;

} // namespace

REGISTER_LAWS("customers.ledger", daily_ledger)
REGISTER_LAWS("customers.ledger", weekly_ledger)
REGISTER_LAWS("customers.ledger", monthly_ledger_of_order_lines)
