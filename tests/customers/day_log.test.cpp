// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/day_log.hpp>
#include <clientele/customers/ledger.hpp>

using namespace clientele_test;
using std::chrono::days;

namespace {

/// `count` purchases of few customers over 89 years, the same at each run.
sales many_sales(int count) {
    sales log;
    std::uint32_t state = 7;
    for (int i = 0; i < count; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        auto const drawn = static_cast<int>(state >> 8);
        log.push_back({drawn % 5 % 3, day(drawn % 16'000), drawn % 64 / 4.0, i});
    }
    return log;
}

customers::history_options const how{day(20'000)};

} // namespace

TEST_CASE("any number of days of one customer is kept") {
    for (int const count : {1, 6, 7, 8, 13, 14, 15, 16, 28, 29, 100, 1'000, 30'000}) {
        INFO(count << " rows");
        auto const log = many_sales(count);
        for (int const period : {1, 7, 1'000}) {
            CHECK(agrees(booked(log, {days{period}}), log, false, period, how));
        }
    }
}

TEST_CASE("one customer may buy many times a day") {
    sales log;
    for (int i = 0; i < 5'000; ++i)
        log.push_back({1, day(100 + i % 3), 0.25, i});
    auto const h = booked(log).histories(how).front();
    CHECK(h.orders() == 5'000);
    CHECK(h.x() == 2);
    CHECK(h.total() == 1'250);
}

TEST_CASE("days reach 89 years, and no further") {
    auto const told = [](sales const& log) {
        return refusal<clientele::invalid_data>([&] { static_cast<void>(booked(log)); });
    };
    CHECK(told({{1, day(0), 1, 0}, {1, day(32'767), 1, 0}}) == "nothing was thrown");
    CHECK(told({{1, day(0), 1, 0}, {1, day(-32'767), 1, 0}}) == "nothing was thrown");
    CHECK(told({{2, day(5), 1, 0}, {1, day(0), 1, 0}, {1, day(32'768), 1, 0}}) ==
          "row 2: date is 2059-09-19, more than 32767 days from another of this customer's");
    CHECK(told({{1, day(0), 1, 0}, {2, day(5), 1, 0}, {1, day(7), 1, 0}, {1, day(-32'768), 1, 0}}) ==
          "row 3: date is 1880-04-14, more than 32767 days from another of this customer's");
    CHECK(told({{1, day(0), 1, 0}, {2, day(40'000), 1, 0}}) == "nothing was thrown"); // another customer
    auto const far = booked({{1, day(0), 1, 0}, {1, day(32'767), 1, 0}}).histories({day(32'767)}).front();
    CHECK(far.x() == 1);
    CHECK(far.t_x() == 32'767);
    CHECK(far.T() == 32'767);

    auto book = booked({{1, day(0), 1, 0}});
    auto const before = book;
    CHECK_THAT(refusal<clientele::invalid_data>([&] {
                   book.merge(booked({{1, day(32'768), 1, 0}}));
               }),
               EndsWith("date is 2059-09-19, more than 32767 days from another of this customer's"));
    CHECK(book == before);
    CHECK_THROWS_AS(book.add(sales{{1, day(-32'768), 1, 0}}, by_customer, on_day, for_amount), clientele::invalid_data);
    CHECK(book == before);
}
