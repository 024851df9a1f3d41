// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/account.hpp>
#include <clientele/customers/block_array.hpp>
#include <clientele/customers/dated_money.hpp>
#include <clientele/customers/day_log.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/customers/opening_rest.hpp>
#include <clientele/customers/order_count.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The state of a ledger: who the customers are and what each has bought.
namespace clientele::customers::detail {

/// Customers have numbers, in the order of their first rows. What most of them have is in arrays by that number; what
/// few of them have (refunds, the rest of a first period) is kept apart.
template <class Id, class Order> struct books {
    static constexpr bool by_order = !std::same_as<Order, no_order>;

    explicit books(day_number period_in_days) noexcept : period(period_in_days), rest(period_in_days) {}

    day_number period;
    id_index<Id> index;
    block_array<purchases> accounts; ///< one per id
    day_log days;
    opening_rest rest;
    money_by_customer refunds; ///< as positive money
    order_count<Order> orders; ///< empty if every row is an order

    [[nodiscard]] std::size_t size() const noexcept { return accounts.size(); }

    /// The customer's number; a new customer gets an account.
    template <class Key> std::uint32_t customer(Key const& id) { return with_account(index.find_or_insert(id)); }
    std::uint32_t with_account(std::uint32_t number) {
        if (number == accounts.size()) {
            accounts.push();
        }
        return number;
    }

    /// \throws invalid_data if the day lies too far from the customer's others
    [[gnu::always_inline]] void enter(std::uint32_t number, day_number day, money const& paid, std::size_t row) {
        if (paid.refund) {
            refunds.add(number, {day, paid.size, 1});
            return;
        }
        purchases& account = accounts[number];
        if (period > 1) {
            rest.note(number, account, day, paid.size);
        }
        try {
            if (!account.add(day, paid.size, days)) {
                refuse_reach(day, row);
            }
        } catch (invalid_data const&) {
            throw;
        } catch (error const& sum) { // one customer's total passes its bounds: name the row that did it
            throw invalid_data(row, "amount", to_text(paid.size.value()), sum.what());
        }
        account.orders += by_order ? 0 : 1;
    }

    template <class Key> void enter_order(std::uint32_t number, Key const& order) {
        accounts[number].orders += orders.add(number, order) ? 1 : 0;
    }

    /// Takes in all that another ledger knows. \throws invalid_option, invalid_data, error; before anything is changed
    void merge(books const& other) {
        check_merge(other);
        std::vector<day_number> scratch;
        for (std::uint32_t there = 0; there < other.size(); ++there) {
            take(other, there, customer(other.index[there]), scratch);
        }
        for (std::size_t i = 0; i < other.orders.size(); ++i) {
            auto const& [there, order] = other.orders[i];
            enter_order(index.find(other.index[there]), order);
        }
    }

    /// The same books without one customer.
    [[nodiscard]] books without(std::uint32_t erased) const {
        books left(period);
        std::vector<day_number> scratch;
        for (std::uint32_t from = 0; from < size(); ++from) {
            if (from != erased) {
                left.take(*this, from, left.customer(index[from]), scratch);
            }
        }
        for (std::size_t i = 0; i < orders.size(); ++i) {
            auto const& [from, order] = orders[i];
            if (from != erased) {
                left.enter_order(from - (from > erased ? 1 : 0), order);
            }
        }
        return left;
    }

    /// Whether both say the same of the same customers, in whatever order.
    friend bool operator==(books const& a, books const& b) {
        if (a.period != b.period || a.size() != b.size() || a.orders.size() != b.orders.size()) {
            return false;
        }
        std::vector<day_number> days_a;
        std::vector<day_number> days_b;
        for (std::uint32_t here = 0; here < a.size(); ++here) {
            std::uint32_t const there = b.index.find(a.index[here]);
            if (there == b.index.npos || !a.accounts[here].same_money(b.accounts[there]) ||
                !a.refunds.same(here, b.refunds, there) ||
                !a.rest.by_customer().same(here, b.rest.by_customer(), there)) {
                return false;
            }
            a.accounts[here].copy_days(a.days, days_a);
            b.accounts[there].copy_days(b.days, days_b);
            if (days_a != days_b) {
                return false;
            }
        }
        for (std::size_t i = 0; i < a.orders.size(); ++i) {
            auto const& [here, order] = a.orders[i];
            if (!b.orders.contains(b.index.find(a.index[here]), order)) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr char const* too_far = "more than 32767 days from another of this customer's";

    [[noreturn]] static void refuse_reach(day_number day, std::size_t row) {
        throw invalid_data(row, "date", day_text(day), too_far);
    }

    /// Adds to one customer what another ledger knows of him, but for his order ids.
    void take(books const& other, std::uint32_t there, std::uint32_t here, std::vector<day_number>& scratch) {
        purchases const& theirs = other.accounts[there];
        rest.merge(here, accounts[here], other.rest, there, theirs);
        theirs.copy_days(other.days, scratch);
        accounts[here].merge(theirs, scratch, days);
        accounts[here].orders += by_order ? 0 : theirs.orders;
        refunds.merge(here, other.refunds, there);
    }

    void check_merge(books const& other) const {
        if (period != other.period) {
            throw invalid_option("period", to_text(other.period) + " days",
                                 to_text(period) + " days, as in this ledger");
        }
        for (std::uint32_t there = 0; there < other.size() && size() > 0; ++there) {
            if (std::uint32_t const here = index.find(other.index[there]); here != index.npos) {
                check_reach(accounts[here], other.accounts[there]);
                check_sums(here, other, there);
            }
        }
    }
    static void check_reach(purchases const& ours, purchases const& theirs) {
        if (!ours.empty() && !theirs.empty()) {
            for (day_number const day : {theirs.first(), theirs.last()}) {
                if (!ours.reaches(day)) {
                    throw invalid_data("date", day_text(day), too_far);
                }
            }
        }
    }
    /// \throws error if a sum would pass its bounds
    void check_sums(std::uint32_t here, books const& other, std::uint32_t there) const {
        static_cast<void>(accounts[here].total() + other.accounts[there].total());
        dated_money const* const ours = refunds.find(here);
        dated_money const* const theirs = other.refunds.find(there);
        if (ours != nullptr && theirs != nullptr) {
            static_cast<void>(ours->total() + theirs->total());
        }
    }
};

} // namespace clientele::customers::detail
