// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/ledger.hpp>
#include <clientele/customers/opening_rest.hpp>

using namespace clientele_test;
using clientele::fixed_sum;
using std::chrono::days;

TEST_CASE("the rest of a first period is found in any order of the rows") {
    // Amounts of powers of two tell which rows are in the first week of day 10.
    sales log{{1, day(16), 1, 0}, {1, day(10), 2, 0}, {1, day(17), 4, 0}, {1, day(10), 8, 0}, {1, day(12), 16, 0}};
    std::ranges::sort(log, {}, &sale::amount);
    do {
        auto const h = booked(log, {days{7}}).histories({day(20)}).front();
        CHECK(h.repeat_total() == 4);
        CHECK(h.x() == 1);
    } while (std::ranges::next_permutation(log, {}, &sale::amount).found);
}

TEST_CASE("parts of a first period merge to the whole") {
    property("for any period", [] {
        auto const log = *some_sales();
        int const period = *rc::gen::inRange(2, 50);
        auto const middle = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, log.size() + 1));
        auto book = booked({log.begin(), log.begin() + middle}, {days{period}});
        book.merge(booked({log.begin() + middle, log.end()}, {days{period}}));
        RC_ASSERT(book == booked(log, {days{period}}));
        RC_ASSERT(agrees(book, log, false, period, {long_after}));
    });
}

TEST_CASE("periods of a day have no rest") {
    customers::day_log days_of;
    customers::purchases account;
    customers::opening_rest rest(1);
    REQUIRE(account.add(5, fixed_sum{1.0}, days_of));
    rest.note(0, account, 4, fixed_sum{2.0});
    CHECK(rest.total(0) == fixed_sum{});
    CHECK(rest.by_customer().find(0) == nullptr);
}
