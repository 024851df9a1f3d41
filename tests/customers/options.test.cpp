// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/options.hpp>
#include <clientele/customers/summarise.hpp>

using namespace clientele_test;
using clientele::invalid_option;
using std::chrono::days;

TEST_CASE("the defaults are those of a newcomer") {
    CHECK(customers::ledger_options{}.period == days{1});
    CHECK_FALSE(customers::history_options{}.as_of);
    CHECK_FALSE(customers::history_options{}.unit);
    CHECK(customers::history_options{}.refunds == customers::refund_policy::net);
    CHECK_FALSE(customers::entry_options{}.as_of);
    CHECK_FALSE(customers::entry_options{}.watcher);
}

TEST_CASE("a history needs a day to look back from and a unit of a day or more") {
    auto const told = [](customers::history_options const& how) {
        auto const by_ledger =
            refusal<invalid_option>([&] { static_cast<void>(customers::ledger<int>{}.histories(how)); });
        CHECK(by_ledger == refusal<invalid_option>([&] {
                  static_cast<void>(customers::summarise(sales{}, by_customer, on_day, for_amount,
                                                         {.as_of = how.as_of, .unit = how.unit}));
              }));
        customers::ledger<int> drained;
        CHECK(by_ledger == refusal<invalid_option>([&] { static_cast<void>(std::move(drained).histories(how)); }));
        return by_ledger;
    };
    CHECK(told({}) == "option as_of is missing, allowed: the day from which to look back");
    CHECK(told({.as_of = day(1), .unit = days{0}}) == "option unit is 0 days, allowed: 1 day or more");
    CHECK(told({.as_of = day(1), .unit = days{-7}}) == "option unit is -7 days, allowed: 1 day or more");
    CHECK(told({.as_of = day(1), .unit = days{1}}) == "nothing was thrown");
}

TEST_CASE("a period is 1 to 32767 days") {
    for (int const wrong : {0, -1, 32'768, 1 << 30})
        CHECK(refusal<invalid_option>([&] { static_cast<void>(customers::ledger<int>{{days{wrong}}}); }) ==
              "option period is " + std::to_string(wrong) + " days, allowed: 1 to 32767 days");
    CHECK_THAT(refusal<invalid_option>([&] {
                   static_cast<void>(customers::summarise(sales{}, by_customer, on_day, for_amount,
                                                          {.as_of = day(1), .period = days{0}}));
               }),
               StartsWith("option period is 0 days"));
    for (int const right : {1, 7, 32'767})
        CHECK(customers::ledger<int>{{days{right}}}.period() == days{right});
}

TEST_CASE("bad options are told before a row is read") {
    int read = 0;
    sales const log{{1, day(1), 1, 0}};
    auto const counted = customers::id([&](sale const& row) { return ++read, row.customer; });
    CHECK_THROWS_AS(customers::summarise(log, counted, on_day, for_amount, {}), invalid_option);
    CHECK(read == 0);
}
