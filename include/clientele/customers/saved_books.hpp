// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/books.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// The books of a ledger as plain data, for saving.
namespace clientele::customers::detail {

/// What `describe` visits. Loading checks it, since a file may hold anything.
template <class Id, class Order> struct saved_books {
    struct account {
        Id id{};
        std::uint32_t orders = 0;
        fixed_sum total, opening;
        std::vector<day_number> days;
        std::vector<dated_money::entry> opening_rest, refunds;

        template <class Self, class Field> static void describe(Self& self, Field&& field) {
            field("id", self.id);
            field("orders", self.orders);
            field("total", self.total);
            field("opening", self.opening);
            field("days", self.days);
            field("opening_rest", self.opening_rest);
            field("refunds", self.refunds);
        }
    };

    day_number period = 1;
    std::vector<account> accounts;
    std::vector<order_key<Order>> orders;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("period", self.period);
        field("accounts", self.accounts);
        field("orders", self.orders);
    }

    saved_books() = default;

    explicit saved_books(books<Id, Order> const& kept) : period(kept.period) {
        auto const entries = [](money_by_customer const& money, std::uint32_t customer) {
            dated_money const* const found = money.find(customer);
            return found == nullptr ? std::vector<dated_money::entry>{} : found->entries();
        };
        std::vector<day_number> days;
        for (std::uint32_t i = 0; i < kept.size(); ++i) {
            purchases const& of = kept.accounts[i];
            of.copy_days(kept.days, days);
            accounts.push_back({kept.index[i], of.orders, of.total(), of.opening(), days,
                                entries(kept.rest.by_customer(), i), entries(kept.refunds, i)});
        }
        for (std::size_t i = 0; i < kept.orders.size(); ++i) {
            orders.push_back(kept.orders[i]);
        }
    }

    /// \throws invalid_data if no ledger can have come to this state
    [[nodiscard]] books<Id, Order> restored() const {
        books<Id, Order> kept(period);
        for (account const& of : accounts) {
            std::uint32_t const customer = kept.customer(of.id);
            require(customer == static_cast<std::size_t>(&of - accounts.data()), "id", to_text(of.id),
                    "a customer is saved once");
            restore(kept, customer, of);
        }
        for (auto const& [customer, order] : orders) {
            require(customer < kept.size(), "customer of an order", to_text(customer), "there is no such customer");
            std::uint32_t const known = kept.accounts[customer].orders;
            kept.enter_order(customer, order);
            require(kept.accounts[customer].orders > known, "order", to_text(order), "an order is saved once");
        }
        return kept;
    }

private:
    static void require(bool holds, char const* what, std::string const& value, char const* reason) {
        if (!holds) {
            throw invalid_data(std::string{"saved ledger: "} + what, value, reason);
        }
    }

    static void restore(books<Id, Order>& kept, std::uint32_t customer, account const& of) {
        auto const possible = [](fixed_sum sum) { return std::abs(sum.value()) < fixed_sum::limit; };
        require(possible(of.total) && possible(of.opening), "total", to_text(of.total.value()), "it is below 2^62");
        for (day_number const day : of.days) {
            require(day >= -furthest_day && day <= furthest_day, "day", to_text(day), "there is no such day");
        }
        require(kept.accounts[customer].restore(of.days, of.total, of.opening, kept.days), "days of customer",
                to_text(of.id), "they rise, within 32767 days, and without any there is no money");
        kept.accounts[customer].orders = books<Id, Order>::by_order ? 0 : of.orders; // else counted below
        for (dated_money::entry const& e : of.opening_rest) {
            kept.rest.restore(customer, e);
        }
        for (dated_money::entry const& e : of.refunds) {
            kept.refunds.add(customer, e);
        }
    }
};

} // namespace clientele::customers::detail
