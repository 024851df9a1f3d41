// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/block_array.hpp>
#include <clientele/customers/ledger.hpp>

#include <utility>

using namespace clientele_test;

namespace {

/// Each of `customers` buys ten times, in turn.
sales log_of(int customers) {
    sales log;
    for (int i = 0; i < 10 * customers; ++i)
        log.push_back({i % customers, day(i / customers * 3), i % 7 * 0.25, i});
    return log;
}

customers::history_options const how{day(100)};

} // namespace

TEST_CASE("any number of customers finds room") {
    for (int const count : {1, 2, 4'095, 4'096, 4'097, 10'000}) {
        INFO(count << " customers");
        auto const log = log_of(count);
        auto const book = booked(log);
        CHECK(book.size() == static_cast<std::size_t>(count));
        CHECK(agrees(book, log, false, 1, how));
    }
}

TEST_CASE("copies are independent") {
    auto const log = log_of(5'000);
    auto book = booked(log);
    auto const copy = book;
    auto const before = book.histories(how);
    book.add(log, by_customer, on_day, for_amount);
    book.erase(17);
    CHECK(copy.histories(how) == before);
    CHECK(copy == booked(log));
    CHECK_FALSE(book == copy);
    book = copy;
    CHECK(book == copy);
    auto const& same = book;
    book = same; // to itself
    CHECK(book == copy);
}

TEST_CASE("what was moved from can be used again") {
    auto const log = log_of(5'000);
    auto book = booked(log);
    auto const moved = std::move(book);
    CHECK(moved == booked(log));
    CHECK(book.size() == 0); // NOLINT(bugprone-use-after-move): that is the test
    CHECK(book.histories(how).empty());
    book.add(log, by_customer, on_day, for_amount);
    CHECK(book == moved);
    CHECK(book.histories(how) == moved.histories(how));

    auto by_order = booked_by_order(log);
    auto const taken = std::move(by_order);
    CHECK(by_order.size() == 0); // NOLINT(bugprone-use-after-move)
    by_order = booked_by_order(log);
    CHECK(by_order == taken);
}

TEST_CASE("a ledger that gives its histories away is empty and of use") {
    auto const log = log_of(10'000);
    auto book = booked(log, {std::chrono::days{7}});
    auto const kept = book.histories(how);
    CHECK(std::move(book).histories(how) == kept);
    CHECK(book.size() == 0); // NOLINT(bugprone-use-after-move): that is the test
    CHECK(book.period() == std::chrono::days{7});
    book.add(log, by_customer, on_day, for_amount);
    CHECK(book.histories(how) == kept);
}
