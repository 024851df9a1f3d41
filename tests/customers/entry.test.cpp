// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/entry.hpp>
#include <clientele/customers/ledger.hpp>

#include <cmath>
#include <limits>
#include <string>

using namespace clientele_test;
using namespace std::chrono_literals;
using clientele::invalid_data;
using std::chrono::sys_days;

namespace {

struct loose {
    std::optional<std::string> who = "anna";
    std::optional<std::chrono::year_month_day> when = 2024y / 2 / 28;
    std::optional<double> paid = 1;
    char const* order = "1";
};

sys_days const last_day{2024y / 12 / 1};

/// What becomes of `bad` as row 300 of 1,000 good ones, entered after a good one, on several engines; the ledger must
/// be as before.
std::string told(loose const& bad) {
    std::vector<loose> rows(1'000);
    rows[300] = bad;
    customers::ledger<std::string, std::string> book;
    auto const enter = [&](auto const& log, auto const& how) {
        book.add(log, customers::id(&loose::who), customers::day(&loose::when), customers::amount(&loose::paid),
                 customers::order(&loose::order), {.as_of = last_day}, how);
    };
    enter(std::vector{loose{.order = "first"}}, clientele::sequential{});
    auto const before = book;
    auto const message = refusal<invalid_data>([&] { enter(rows, clientele::sequential{}); });
    CHECK((message == "nothing was thrown" || book == before));
    for (std::size_t const n : thread_counts) {
        book = before;
        CHECK(refusal<invalid_data>([&] { enter(rows, clientele::threads(n)); }) == message);
        CHECK((message == "nothing was thrown" || book == before));
    }
    return message;
}

} // namespace

TEST_CASE("a bad row is named with its number, field and value") {
    double const infinity = std::numeric_limits<double>::infinity();
    CHECK(told({}) == "nothing was thrown");
    CHECK(told({.who = ""}) == "row 300: customer id is empty, every transaction needs one");
    CHECK(told({.who = std::nullopt}) == "row 300: customer id is none, every transaction needs one");
    CHECK(told({.when = std::nullopt}) == "row 300: date is none, every transaction needs one");
    CHECK(told({.when = 2023y / 2 / 29}) == "row 300: date is 2023-2-29, there is no such day");
    CHECK(told({.when = 2023y / 13 / 1}) == "row 300: date is 2023-13-1, there is no such day");
    CHECK(told({.when = 2024y / 12 / 1}) == "nothing was thrown");
    CHECK(told({.when = 2024y / 12 / 2}) == "row 300: date is 2024-12-02, after as_of 2024-12-01");
    CHECK(told({.paid = std::nullopt}) == "row 300: amount is none, every transaction needs one");
    CHECK(told({.paid = std::nan("")}) == "row 300: amount is nan, it must be finite and below 2^62 in size");
    CHECK(told({.paid = infinity}) == "row 300: amount is inf, it must be finite and below 2^62 in size");
    CHECK(told({.paid = -infinity}) == "row 300: amount is -inf, it must be finite and below 2^62 in size");
    CHECK_THAT(told({.paid = 0x1p62}), StartsWith("row 300: amount is 4611686018427387904, "));
    CHECK_THAT(told({.paid = -0x1p62}), StartsWith("row 300: amount is -4611686018427387904, "));
    CHECK(told({.paid = 0x1p61}) == "nothing was thrown");
    CHECK(told({.order = nullptr}) == "row 300: order id is none, every transaction needs one");
    CHECK(told({.order = ""}) == "row 300: order id is empty, every transaction needs one");
    CHECK(told({.paid = -1, .order = nullptr}) == "nothing was thrown"); // a refund belongs to no order
}

TEST_CASE("the error holds row, field and value for a host to show") {
    sales log{{1, day(1), 1, 0}, {1, day(1), std::nan(""), 0}};
    try {
        static_cast<void>(booked(log));
        FAIL("accepted");
    } catch (invalid_data const& refused) {
        CHECK(refused.row() == 1);
        CHECK(refused.field() == "amount");
        CHECK(refused.value() == "nan");
    }
}

TEST_CASE("a null string is no id") {
    std::vector<char const*> const rows{"anna", nullptr};
    customers::ledger<std::string> book;
    CHECK(refusal<invalid_data>([&] {
              book.add(rows, customers::id(std::identity{}), customers::day([](auto const&) { return day(1); }),
                       customers::amount([](auto const&) { return 1; }));
          }) == "row 1: customer id is none, every transaction needs one");
    CHECK(book.size() == 0);
    CHECK(refusal<invalid_data>([&] { book.enrol(rows, customers::id(std::identity{})); }) ==
          "row 1: customer id is none, every transaction needs one");
    CHECK(book.size() == 0);
}

TEST_CASE("whole amounts are below 2^62 too") {
    std::vector<std::uint64_t> const amounts{1, ~std::uint64_t{0}};
    customers::ledger<int> book;
    CHECK_THAT(refusal<invalid_data>([&] {
                   book.add(amounts, customers::id([](auto const&) { return 1; }),
                            customers::day([](auto const&) { return day(1); }), customers::amount(std::identity{}));
               }),
               StartsWith("row 1: amount is "));
}

TEST_CASE("days that no calendar names are refused") {
    for (int const far : {11'248'738, -11'248'738, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()})
        CHECK(refusal<invalid_data>([&] {
                  static_cast<void>(booked({{1, day(far), 1, 0}}));
              }) == "row 0: date is " + std::to_string(far) + " days from 1970, there is no such day");
    auto const edges = booked({{1, day(11'248'737), 1, 0}, {2, day(-11'248'737), 1, 0}});
    CHECK(edges.size() == 2);
}

TEST_CASE("histories do not look back from before a row") {
    auto const book = booked({{1, day(3), 1, 0}, {2, day(8), 1, 0}});
    CHECK(book.histories({day(8)}).size() == 2);
    CHECK_THAT(refusal<invalid_data>([&] { static_cast<void>(book.histories({day(7)})); }),
               ContainsSubstring("1970-01-09") && ContainsSubstring("after as_of 1970-01-08"));
    auto const refunded = booked({{1, day(3), 1, 0}, {1, day(8), -1, 0}});
    CHECK_THROWS_AS(refunded.histories({day(7)}), invalid_data);
}
