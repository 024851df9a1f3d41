// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/dated_money.hpp>

using clientele::fixed_sum;
using clientele::customers::dated_money;
using clientele::customers::money_by_customer;

TEST_CASE("money is kept by day") {
    dated_money money;
    money.add({5, fixed_sum{2.0}, 1});
    money.add({3, fixed_sum{1.0}, 1});
    money.add({5, fixed_sum{4.0}, 2});
    REQUIRE(money.entries().size() == 2);
    CHECK(money.entries()[0] == dated_money::entry{3, fixed_sum{1.0}, 1});
    CHECK(money.entries()[1] == dated_money::entry{5, fixed_sum{6.0}, 3});
    CHECK(money.total().value() == 7);
    CHECK(money.rows() == 4);
    CHECK(money.between(3, 5).value() == 1); // the end is out
    CHECK(money.between(4, 6).value() == 6);
    CHECK(money.between(6, 9).value() == 0);

    dated_money other;
    other.add({4, fixed_sum{8.0}, 1});
    other.merge(money);
    money.add({4, fixed_sum{8.0}, 1});
    CHECK(other == money);
    money.keep_between(4, 5);
    CHECK(money.total().value() == 8);
    CHECK(money.rows() == 1);
}

TEST_CASE("few customers have some") {
    money_by_customer some;
    money_by_customer others;
    CHECK(some.find(7) == nullptr);
    CHECK(some.same(7, others, 3));
    some.add(7, {1, fixed_sum{1.0}, 1});
    CHECK_FALSE(some.same(7, others, 3));
    others.merge(3, some, 7);
    CHECK(some.same(7, others, 3));
    others.merge(4, some, 8); // who has none
    CHECK(others.find(4) == nullptr);
    some.keep_between(7, 2, 9);
    CHECK(some.find(7) == nullptr);
    some.keep_between(99, 2, 9);
    CHECK(others.find(3)->total().value() == 1);
}
