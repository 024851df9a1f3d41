// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/intake.hpp>
#include <clientele/customers/ledger.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <string>
#include <vector>

using namespace clientele_test;

namespace {

/// Rows one at a time and once: the iterator can be neither copied nor made from nothing.
template <class Row> class cursor {
public:
    explicit cursor(std::vector<Row> const& rows) : rows_(&rows) {}

    class iterator {
    public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        iterator(std::vector<Row> const& rows, std::size_t at) : rows_(&rows), at_(at) {}
        iterator(iterator&&) = default;
        iterator& operator=(iterator&&) = default;
        iterator(iterator const&) = delete;
        iterator& operator=(iterator const&) = delete;
        ~iterator() = default;
        Row operator*() const { return (*rows_)[at_]; }
        iterator& operator++() {
            ++at_;
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t /*end*/) const { return at_ == rows_->size(); }

    private:
        std::vector<Row> const* rows_;
        std::size_t at_;
    };
    [[nodiscard]] iterator begin() const { return {*rows_, 0}; }
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }

private:
    std::vector<Row> const* rows_;
};

static_assert(std::ranges::input_range<cursor<sale>> && !std::ranges::forward_range<cursor<sale>>);

/// A small id that cannot be made from nothing.
struct badge {
    explicit badge(int n) : number(n) {}
    friend bool operator==(badge const&, badge const&) = default;
    int number;
};

} // namespace

template <> struct std::hash<badge> {
    std::size_t operator()(badge const& id) const noexcept { return static_cast<std::size_t>(id.number); }
};

namespace {

struct text_row {
    std::string who;
    std::chrono::sys_days when;
    double paid;
    std::string order;
};

/// The ids as numbers and as texts, from rows side by side and from a list, with and without order ids.
bool all_agree(sales const& log) {
    std::vector<text_row> rows;
    for (sale const& s : log)
        rows.push_back({std::to_string(s.customer), s.day, s.amount, std::to_string(s.order)});
    std::list<text_row> const linked(rows.begin(), rows.end());
    auto const told = [](auto const& from) {
        customers::ledger<std::string, std::string> book;
        book.add(from, customers::id(&text_row::who), customers::day(&text_row::when),
                 customers::amount(&text_row::paid), customers::order(&text_row::order));
        return book.histories({day(100)});
    };
    auto const by_number = booked_by_order(log).histories({day(100)});
    auto const by_text = told(rows);
    bool same = by_text.size() == by_number.size() && told(linked) == by_text && told(cursor{rows}) == by_text;
    for (std::size_t i = 0; same && i < by_text.size(); ++i)
        same = by_text[i].id() == std::to_string(by_number[i].id()) && by_text[i].total() == by_number[i].total() &&
               by_text[i].orders() == by_number[i].orders() && by_text[i].x() == by_number[i].x();
    return same;
}

} // namespace

TEST_CASE("batches of any length") {
    for (int const count : {0, 1, 63, 64, 65, 127, 128, 129, 1'000}) {
        INFO(count << " rows");
        sales log;
        for (int i = 0; i < count; ++i)
            log.push_back({i * 7 % 30, day(i % 11), i % 9 - 1.0, i % 4});
        CHECK(all_agree(log));
        CHECK(agrees(booked(log), log, false, 1, {day(100)}));
    }
}

TEST_CASE("of several bad rows in a batch the first is told of") {
    // The second fault shows when the row is read, the first only when it is booked.
    sales log(100, sale{1, day(0), 1, 0});
    log[10].day = day(40'000);
    log[20].amount = std::nan("");
    CHECK_THAT(refusal<clientele::invalid_data>([&] { static_cast<void>(booked(log)); }), StartsWith("row 10: date"));
    CHECK_THAT(refusal<clientele::invalid_data>([&] { static_cast<void>(booked_by_order(log)); }),
               StartsWith("row 10: date"));
}

TEST_CASE("rows that come once are entered like others, whatever the id") {
    property("numbers, texts and the host's own", [] {
        auto const log = *some_sales();
        customers::history_options const how{long_after};
        customers::ledger<int> numbers;
        numbers.add(cursor{log}, by_customer, on_day, for_amount);
        RC_ASSERT(numbers == booked(log));
        customers::ledger<int, int> orders;
        orders.add(cursor{log}, by_customer, on_day, for_amount, in_order);
        RC_ASSERT(orders == booked_by_order(log));

        customers::ledger<badge> once, often;
        auto const by_badge = customers::id([](sale const& s) { return badge{s.customer}; });
        once.add(cursor{log}, by_badge, on_day, for_amount);
        often.add(log, by_badge, on_day, for_amount);
        RC_ASSERT(once == often);
        auto const expected = booked(log).histories(how);
        auto const found = often.histories(how);
        RC_ASSERT(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            RC_ASSERT(found[i].id().number == expected[i].id());
            RC_ASSERT(found[i].total() == expected[i].total());
        }
    });
    sales bad(100, sale{1, day(0), 1, 0});
    bad[70].day = day(40'000);
    CHECK_THAT(refusal<clientele::invalid_data>([&] {
                   customers::ledger<badge> book;
                   book.add(cursor{bad}, customers::id([](sale const& s) { return badge{s.customer}; }), on_day,
                            for_amount);
               }),
               StartsWith("row 70: date"));
}

TEST_CASE("whole numbers are the same id in any type") {
    customers::ledger<std::int64_t> book;
    book.add(sales{{-5, day(1), 1, 0}, {7, day(1), 1, 0}}, by_customer, on_day, for_amount); // int in the rows
    CHECK(book.contains(-5));
    CHECK(book.contains(std::int8_t{7}));
    CHECK(book.contains(7U));
    CHECK_FALSE(book.contains(static_cast<unsigned>(-5)));
    CHECK_FALSE(book.contains(~std::uint64_t{4})); // -5 as an unsigned number
    CHECK(book.erase(std::int16_t{-5}));

    customers::ledger<std::uint8_t> small;
    small.add(std::vector<std::uint8_t>{3}, customers::id(std::identity{}),
              customers::day([](std::uint8_t /*row*/) { return day(1); }),
              customers::amount([](std::uint8_t /*row*/) { return 1; }));
    CHECK(small.contains(3));
    CHECK_FALSE(small.contains(259));
    CHECK_FALSE(small.contains(-253));
}
