// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/books.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/history.hpp>
#include <clientele/customers/history_reader.hpp>
#include <clientele/customers/id_index.hpp>
#include <clientele/customers/intake.hpp>
#include <clientele/customers/options.hpp>
#include <clientele/customers/order_count.hpp>
#include <clientele/customers/saved_books.hpp>
#include <clientele/customers/words.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// The ledger: transactions in any order go in, one history per customer comes out, for any `as_of`.
namespace clientele::customers {

/// What is known of every customer's purchases. A regular value and an `accumulator`: parts of a log, entered in any
/// order into any number of ledgers, merge to the same ledger; later rows bring it to the state of a full rebuild; a
/// customer can be erased as if he had never been.
///
/// Customers stand in the order of their first row. Two ledgers are equal if they say the same of the same customers,
/// in whatever order. The first and the last purchase of one customer must lie within 32,767 days (89 years). A ledger
/// takes 64 bytes a customer, 2.6 bytes a purchase, the ids, and 4 to 21 bytes a customer for their index.
template <customer_id Id, class Order = no_order> class ledger {
public:
    static constexpr std::string_view model_name{"customers.ledger"};

    /// \throws invalid_option if the period is not 1 to 32767 days
    explicit ledger(ledger_options options = {}) : books_(static_cast<day_number>(options.period.count())) {
        if (options.period < std::chrono::days{1} || options.period > std::chrono::days{purchases::span}) {
            throw invalid_option("period", to_text(options.period.count()) + " days", "1 to 32767 days");
        }
    }

    /// Enters rows, once each, in any order, straight from a cursor if need be. All or nothing: if a row is bad, or the
    /// watcher stops the work, the ledger is as before.
    /// \throws invalid_data on an empty id, a missing or impossible date, a date after `as_of` or too far from
    ///         others of the customer, an amount that is missing, NaN, infinite or 2^62 and more in size; stopped
    template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
              engine Engine = sequential>
        requires std::same_as<Order, no_order>
    void add(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
             worded<word::amount, AmountOf> const& amount, entry_options const& options = {}, Engine const& how = {}) {
        enter_all(rows, options, how, id, day, amount);
    }

    /// Enters order lines: rows with the same order id of the same customer are one order. A refund's order id is not
    /// read.
    template <row_stream Rows, class IdOf, date_projection<row_t<Rows>> DayOf, numeric_projection<row_t<Rows>> AmountOf,
              projection<row_t<Rows>> OrderOf, engine Engine = sequential>
        requires(!std::same_as<Order, no_order>)
    void add(Rows&& rows, worded<word::id, IdOf> const& id, worded<word::day, DayOf> const& day,
             worded<word::amount, AmountOf> const& amount, worded<word::order, OrderOf> const& order,
             entry_options const& options = {}, Engine const& how = {}) {
        enter_all(rows, options, how, id, day, amount, order);
    }

    /// Adds customers who may have no order at all (prospects); those already known stay as they are.
    /// \throws invalid_data on an empty id
    template <row_stream Rows, class IdOf> void enrol(Rows&& rows, worded<word::id, IdOf> const& id) {
        ledger entered = empty_copy();
        std::size_t row = 0;
        for (auto&& customer : rows) {
            auto&& key = id(customer);
            entered.books_.customer(detail::read_id<Id>(key, row++));
        }
        merge(entered);
    }

    /// Takes in all that another ledger knows. Customers new to this one follow in the other's order.
    /// \throws invalid_option if the periods differ; invalid_data if one customer's days lie too far apart
    void merge(ledger const& other) {
        if (this == &other) {
            books_.merge(ledger(other).books_);
        } else {
            books_.merge(other.books_);
        }
    }

    /// Forgets a customer and all his rows; false if he is not here. Takes time in proportion to the ledger.
    template <class Key> bool erase(Key const& id) {
        std::uint32_t const erased = find(id);
        if (erased == index::npos) {
            return false;
        }
        books_ = books_.without(erased);
        return true;
    }

    /// Number of customers, prospects included.
    [[nodiscard]] std::size_t size() const noexcept { return books_.size(); }
    template <class Key> [[nodiscard]] bool contains(Key const& id) const { return find(id) != index::npos; }
    /// Purchases within one period of the customer's first are one transaction.
    [[nodiscard]] std::chrono::days period() const noexcept { return std::chrono::days{books_.period}; }

    /// One history per customer, in the order of the customers' first rows.
    /// \throws invalid_option without `as_of` or with a unit below one day; invalid_data if a row is dated after
    /// `as_of`
    [[nodiscard]] std::vector<history<Id>> histories(history_options const& options) const& {
        detail::history_reader<Id, Order> read(books_, options);
        std::vector<history<Id>> all;
        all.reserve(size());
        for (std::uint32_t customer = 0; customer < size(); ++customer) {
            all.push_back(read.next(customer, books_.index[customer]));
        }
        return all;
    }

    /// The same from a ledger that is not needed any more: its memory is given back on the way.
    [[nodiscard]] std::vector<history<Id>> histories(history_options const& options) && {
        detail::check(options);
        ledger source = std::move(*this);
        detail::history_reader<Id, Order> read(source.books_, options);
        std::vector<history<Id>> all;
        all.reserve(source.size());
        auto ids = std::move(source.books_.index).ids();
        for (std::uint32_t customer = 0; customer < source.size(); ++customer) {
            all.push_back(read.next(customer, std::move(ids[customer])));
            source.books_.accounts.drop_before(customer);
            ids.drop_before(customer);
        }
        return all;
    }

    friend bool operator==(ledger const&, ledger const&) = default;

    /// Visits the state for saving and loading; see io/text.hpp.
    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        using image = detail::saved_books<Id, Order>;
        if constexpr (std::is_const_v<Self>) {
            image const saved(self.books_);
            image::describe(saved, field);
        } else {
            image saved;
            image::describe(saved, field);
            self = ledger{{std::chrono::days{saved.period}}};
            self.books_ = saved.restored();
        }
    }

private:
    using index = id_index<Id>;

    [[nodiscard]] ledger empty_copy() const { return ledger{{period()}}; }

    template <class Key> [[nodiscard]] std::uint32_t find(Key const& id) const {
        if constexpr (detail::whole_number<Id> && !std::same_as<Key, Id>) {
            auto const same = static_cast<Id>(id); // if it is one of Id's numbers at all
            return static_cast<Key>(same) == id && (same < Id{}) == (id < Key{}) ? books_.index.find(same)
                                                                                 : index::npos;
        } else {
            return books_.index.find(id);
        }
    }

    template <class Rows, class Engine, class IdOf, class DayOf, class AmountOf, class... OrderOf>
    void enter_all(Rows& rows, entry_options const& options, Engine const& how, IdOf const& id, DayOf const& day,
                   AmountOf const& amount, OrderOf const&... order) {
        detail::transaction_lens<IdOf, DayOf, AmountOf, OrderOf...> const lens{id, day, amount, {order...}};
        ledger entered =
            fold(how, rows, empty_copy(), [&](ledger& part, auto first, auto const& last, std::size_t row) {
                part.enter(std::move(first), last, row, options, lens);
            });
        if (size() == 0) {
            *this = std::move(entered);
        } else {
            merge(entered);
        }
    }

    template <class Row, class Last, class Lens>
    void enter(Row row, Last const& last, std::size_t number, entry_options const& options, Lens const& lens) {
        bool const watched = options.watcher && number == 0;
        day_number const latest = detail::latest_day(options.as_of);
        detail::intake<Id, Order, Row, Lens> intake(books_, lens);
        try {
            for (; row != last; ++row) {
                detail::prefetch_row(row, last);
                auto&& transaction = *row;
                intake.take(row, transaction, detail::read_day(lens.day(transaction), latest, number), number);
                ++number;
                if (watched) {
                    report_progress(options.watcher, number);
                }
            }
        } catch (...) {
            intake.flush(); // throws if an earlier row is at fault too: the first one is told of
            throw;
        }
        intake.flush();
    }

    detail::books<Id, Order> books_;
};

} // namespace clientele::customers
