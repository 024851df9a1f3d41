// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/books.hpp>
#include <clientele/customers/entry.hpp>
#include <clientele/customers/id_index.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// How rows come into the books of a ledger: in batches.
namespace clientele::customers::detail {

struct nothing {};

/// Takes rows and enters them in the books, some at once: all are read and looked up and their accounts asked for, then
/// all are booked, so that the processor waits for memory once a batch and not once a row. One by one, ten million rows
/// took twice as long with numbers as ids and three times as long with strings.
///
/// Between the steps a batch holds the ids if these are small, else iterators to their rows, which are then read once
/// more. Rows that come once and have large ids are entered one by one.
template <class Id, class Order, class Row, class Lens> class intake {
    static constexpr bool small_id =
        std::is_trivially_copyable_v<Id> && std::default_initializable<Id> && sizeof(Id) <= 16;
    using amount_type =
        decltype(read_amount(std::declval<Lens const&>().amount(std::declval<std::iter_reference_t<Row>&>()), 0));
    static constexpr bool rereads = !small_id || Lens::by_order;
    static constexpr bool one_by_one = rereads && !std::forward_iterator<Row>;
    /// Enough to wait for memory rarely; few enough to stay in the nearest cache. 32 to 256 differ by 3 %.
    static constexpr std::size_t most = 64;

    /// A row that has been read and checked. Its parts are written one by one: g++ 12 copies what is put together first
    /// in wider pieces than it was written in, for which a processor has to wait.
    struct entry {
        [[nodiscard]] Id const& key() const noexcept { return id; }

        typename id_index<Id>::question question;
        day_number day = 0;
        amount_type amount{};
        std::size_t number = 0;
        [[no_unique_address]] std::conditional_t<small_id, Id, nothing> id{};
        [[no_unique_address]] std::conditional_t<rereads && !one_by_one, Row, nothing> row{};
    };

public:
    intake(books<Id, Order>& target, Lens const& how) : target_(target), how_(how), batch_(one_by_one ? 0 : most) {}

    /// Takes the row at `row`, whose date has been read; `number` is for errors. \throws invalid_data
    template <class Transaction>
    [[gnu::always_inline]] void take(Row const& row, Transaction& transaction, day_number day, std::size_t number) {
        amount_type const amount = read_amount(how_.amount(transaction), number);
        auto&& id = how_.id(transaction);
        auto const& key = read_id<Id>(id, number);
        if constexpr (one_by_one) {
            enter(target_.with_account(target_.index.find_or_insert(key)), transaction, day, amount, number);
        } else {
            entry& next = batch_[waiting_];
            next.question.tag = target_.index.ask(key);
            next.day = day;
            next.amount = amount;
            next.number = number;
            if constexpr (small_id) {
                next.id = key;
            }
            if constexpr (rereads) {
                next.row = row;
            }
            if (++waiting_ == most) {
                flush();
            }
        }
    }

    /// Enters the rows of the last batch. \throws invalid_data
    void flush() {
        if constexpr (!one_by_one) {
            std::span<entry> const batch(batch_.data(), std::exchange(waiting_, 0));
            target_.index.guess(batch);
            for (entry const& e : batch) {
                if (e.question.number != id_index<Id>::npos) {
                    target_.accounts.prefetch(e.question.number);
                }
            }
            for (entry const& e : batch) {
                settle(e);
            }
        }
    }

private:
    [[gnu::always_inline]] void settle(entry const& e) {
        if constexpr (!rereads) {
            target_.enter(target_.with_account(target_.index.settle(e.id, e.question)), e.day, exactly(e.amount),
                          e.number);
        } else {
            auto&& transaction = *e.row;
            auto&& id = how_.id(transaction);
            auto const& key = read_id<Id>(id, e.number);
            enter(target_.with_account(target_.index.settle(key, e.question)), transaction, e.day, e.amount, e.number);
        }
    }

    template <class Transaction>
    void enter(std::uint32_t customer, Transaction& transaction, day_number day, amount_type amount,
               std::size_t number) {
        target_.enter(customer, day, exactly(amount), number);
        if constexpr (Lens::by_order) {
            if (amount >= 0) {
                auto&& order = std::get<0>(how_.order)(transaction);
                target_.enter_order(customer, read_order<Order>(order, number));
            }
        }
    }

    books<Id, Order>& target_;
    Lens const& how_;
    std::vector<entry> batch_;
    std::size_t waiting_ = 0;
};

/// Asks for a row ahead of its use, where rows lie side by side: reading in bursts puts off a processor's own
/// foresight.
template <class Row, class Last> [[gnu::always_inline]] inline void prefetch_row(Row const& row, Last const& last) {
    constexpr std::ptrdiff_t ahead = 64;
    if constexpr (std::contiguous_iterator<Row> && std::sized_sentinel_for<Last, Row>) {
        if (last - row > ahead) {
            prefetch(std::to_address(row + ahead));
        }
    }
}

} // namespace clientele::customers::detail
