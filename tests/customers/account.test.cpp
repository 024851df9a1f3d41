// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/account.hpp>
#include <clientele/customers/summarise.hpp>

#include <algorithm>
#include <cstdint>

using namespace clientele_test;
using customers::refund_policy;
using std::chrono::days;

namespace {

auto history_of(sales const& log, customers::summary_options const& how) {
    auto all = customers::summarise(log, by_customer, on_day, for_amount, how);
    REQUIRE(all.size() == 1);
    return all.front();
}

} // namespace

TEST_CASE("a customer with nothing but refunds has no order") {
    sales const log{{1, day(3), -5, 0}, {1, day(4), -1, 0}};
    auto const net = history_of(log, {.as_of = day(9)});
    CHECK(net.orders() == 0);
    CHECK_FALSE(net.first_order());
    CHECK(net.total() == -6);
    CHECK(net.repeat_total() == 0);
    CHECK(net.refunds() == 2);
    CHECK(net.refunded() == 6);
    CHECK(net.T() == 0);
    auto const ignored = history_of(log, {.as_of = day(9), .refunds = refund_policy::ignore});
    CHECK(ignored.total() == 0);
    CHECK(ignored.orders() == 0);
    auto const separate = history_of(log, {.as_of = day(9), .refunds = refund_policy::separate});
    CHECK(separate.total() == 0);
    CHECK(separate.refunded() == 6);
}

TEST_CASE("totals may become negative, on the first day too") {
    sales const log{{1, day(3), 5, 0}, {1, day(3), -7, 0}, {1, day(5), 1, 0}, {1, day(6), -10, 0}, {1, day(2), -1, 0}};
    auto const h = history_of(log, {.as_of = day(9)});
    CHECK(h.total() == -12);
    CHECK(h.repeat_total() ==
          -10); // all but 5 - 7; a refund before the first purchase belongs to no period: 1 - 10 - 1
    CHECK(h.orders() == 2);
    CHECK(h.x() == 1);
    CHECK(h.mean() == -6);
    CHECK(h.repeat_mean() == -10);
}

TEST_CASE("an order of nothing is an order") {
    auto const h = history_of({{1, day(3), 0, 0}, {1, day(5), -0.0, 0}}, {.as_of = day(5)});
    CHECK(h.orders() == 2);
    CHECK(h.x() == 1);
    CHECK(h.t_x() == 2);
    CHECK(h.total() == 0);
    CHECK(h.refunds() == 0);
}

TEST_CASE("integer cents and dollars say the same") {
    property("cents are a hundred times the dollars", [] {
        struct cents {
            int customer;
            std::chrono::sys_days day;
            std::int64_t amount;
        };
        auto const log = *some_sales();
        std::vector<cents> in_cents;
        for (sale const& row : log)
            in_cents.push_back({row.customer, row.day, static_cast<std::int64_t>(100 * row.amount)});
        auto const a = customers::summarise(log, by_customer, on_day, for_amount, {.as_of = long_after});
        auto const b = customers::summarise(in_cents, customers::id(&cents::customer), customers::day(&cents::day),
                                            customers::amount(&cents::amount), {.as_of = long_after});
        RC_ASSERT(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            RC_ASSERT(100 * a[i].total() == b[i].total());
            RC_ASSERT(100 * a[i].repeat_total() == b[i].repeat_total());
            RC_ASSERT(a[i].orders() == b[i].orders());
            RC_ASSERT(a[i].x() == b[i].x());
        }
    });
    auto const h = history_of({{1, day(1), 0.1, 0}, {1, day(2), 0.2, 0}, {1, day(3), 0.3, 0}}, {.as_of = day(5)});
    CHECK(h.total() == 0.6); // 0.1 + 0.2 + 0.3 in doubles is 0.6000000000000001
}

TEST_CASE("integers above 2^53 are added exactly") {
    struct big {
        std::int64_t amount;
    };
    std::int64_t const odd = (std::int64_t{1} << 60) + 1;
    std::vector<big> const log{{odd}, {-(odd - 1)}};
    auto const h = customers::summarise(log, customers::id([](big const&) { return 1; }),
                                        customers::day([](big const&) { return day(1); }),
                                        customers::amount(&big::amount), {.as_of = day(1)});
    CHECK(h.front().total() == 1);
}

TEST_CASE("the first purchase may come last") {
    // The first day moves back, again and again, and what was the first period becomes repeat money.
    property("for periods of any length", [] {
        auto const log = *some_sales(400);
        int const period = *rc::gen::inRange(1, 200);
        auto backwards = log;
        std::ranges::sort(backwards, std::ranges::greater{}, &sale::day);
        customers::history_options const how{day(10'500)};
        RC_ASSERT(agrees(booked(backwards, {days{period}}), log, false, period, how));
        RC_ASSERT(booked(backwards, {days{period}}) == booked(log, {days{period}}));
    });
}

TEST_CASE("how far a customer's days reach does not depend on the order of the rows") {
    sales log{{1, day(0), 1, 0}, {1, day(20'000), 1, 0}, {1, day(32'767), 1, 0}};
    sales too_far{{1, day(-1), 1, 0}, {1, day(20'000), 1, 0}, {1, day(32'767), 1, 0}};
    auto const earlier = [](sale const& a, sale const& b) { return a.day < b.day; };
    do {
        CHECK_NOTHROW(booked(log));
    } while (std::next_permutation(log.begin(), log.end(), earlier));
    do {
        CHECK_THROWS_AS(booked(too_far), clientele::invalid_data);
    } while (std::next_permutation(too_far.begin(), too_far.end(), earlier));
}
