// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/history.hpp>
#include <clientele/customers/summarise.hpp>

#include <array>

using namespace clientele_test;
using namespace std::chrono_literals;
using customers::refund_policy;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

auto histories_of(sales const& log, customers::summary_options const& how) {
    return customers::summarise(log, by_customer, on_day, for_amount, how);
}

} // namespace

TEST_CASE("a history by hand, days as periods") {
    sales const log{{7, day(10), 4, 0}, {7, day(2), 1, 0},  {7, day(2), 2, 0},
                    {7, day(13), 8, 0}, {7, day(10), 0, 0}, {7, day(11), -1, 0}};
    auto const all = histories_of(log, {.as_of = day(20)});
    REQUIRE(all.size() == 1);
    auto const& h = all.front();
    CHECK(h.id() == 7);
    CHECK(h.first_order() == day(2));
    CHECK(h.last_order() == day(13));
    CHECK(h.days_since_last() == 7); // the recency of RFM
    CHECK(h.t_x() == 11);            // the recency of the buy-till-you-die models
    CHECK(h.T() == 18);
    CHECK(h.x() == 2);
    CHECK(h.orders() == 5);
    CHECK(h.refunds() == 1);
    CHECK(h.refunded() == 1);
    CHECK(h.total() == 14);
    CHECK(h.repeat_total() == 11);
    CHECK(h.mean() == 14.0 / 5);
    CHECK(h.repeat_mean() == 5.5);
}

TEST_CASE("a history by hand, weeks as periods") {
    // Weeks run from the first purchase, on day 3: 3-9, 10-16, 17-23, 24-30.
    sales const log{{1, day(3), 1, 0},   {1, day(9), 2, 0},    {1, day(10), 4, 0},    {1, day(16), 8, 0},
                    {1, day(24), 16, 0}, {1, day(5), -0.5, 0}, {1, day(17), -0.25, 0}};
    auto const h = histories_of(log, {.as_of = day(36), .period = days{7}}).front();
    CHECK(h.x() == 2); // weeks 10-16 and 24-30
    CHECK(h.t_x() == 3);
    CHECK(h.T() == 4); // 33 days: whole weeks
    CHECK(h.orders() == 5);
    CHECK(h.total() == 30.25);
    CHECK(h.repeat_total() == 27.75); // all but 1 + 2 - 0.5
    CHECK(h.repeat_mean() == 27.75 / 2);
    CHECK(h.days_since_last() == 12); // in days whatever the period

    auto const in_days = histories_of(log, {.as_of = day(36), .period = days{7}, .unit = days{1}}).front();
    CHECK(in_days.t_x() == 21);
    CHECK(in_days.T() == 28);
    auto const merged_by_day = histories_of(log, {.as_of = day(36), .unit = days{7}}).front();
    CHECK(merged_by_day.x() == 4);
    CHECK(merged_by_day.t_x() == 3);
    CHECK(merged_by_day.T() == 33.0 / 7);

    auto const ignored =
        histories_of(log, {.as_of = day(36), .period = days{7}, .refunds = refund_policy::ignore}).front();
    CHECK(ignored.total() == 31);
    CHECK(ignored.repeat_total() == 28);
    CHECK(ignored.refunds() == 0);
    CHECK(ignored.refunded() == 0);
    auto const separate =
        histories_of(log, {.as_of = day(36), .period = days{7}, .refunds = refund_policy::separate}).front();
    CHECK(separate.total() == 31);
    CHECK(separate.repeat_total() == 28);
    CHECK(separate.refunds() == 2);
    CHECK(separate.refunded() == 0.75);
}

TEST_CASE("the toy log of PyMC-Marketing's tests") {
    // tests/clv/test_utils.py, class TestRFM; seen from 2015-02-07. Its weekly figures count calendar weeks, which
    // differ from periods counted from the first purchase, and are not compared.
    sys_days const jan{2015y / 1 / 1};
    sys_days const feb{2015y / 2 / 1};
    sales const log{{1, jan, 1, 0},
                    {1, feb + days{5}, 2, 0},
                    {2, jan, 2, 0},
                    {3, jan, 3, 0},
                    {3, jan + days{1}, 1, 0},
                    {3, jan + days{4}, 5, 0},
                    {4, jan + days{15}, 6, 0},
                    {4, feb + days{1}, 3, 0},
                    {4, feb + days{4}, 3, 0},
                    {4, feb + days{4}, 6, 0},
                    {5, jan + days{15}, 3, 0},
                    {5, jan + days{16}, 1, 0},
                    {5, jan + days{17}, 8, 0},
                    {6, feb + days{1}, 5, 0}};
    struct figures {
        std::uint32_t frequency;
        double recency, T, monetary;
        int days_since;
        double mean_of_all;
    };
    std::array<figures, 6> const published{{{1, 36, 37, 2, 1, 1.5},
                                            {0, 0, 37, 0, 37, 2},
                                            {2, 4, 37, 3, 33, 3},
                                            {2, 20, 22, 6, 2, 6},
                                            {2, 2, 22, 4.5, 20, 4},
                                            {0, 0, 5, 0, 5, 5}}};
    auto const all = histories_of(log, {.as_of = feb + days{6}});
    REQUIRE(all.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        INFO("customer " << all[i].id());
        CHECK(all[i].x() == published[i].frequency);
        CHECK(all[i].t_x() == published[i].recency);
        CHECK(all[i].T() == published[i].T);
        CHECK(all[i].repeat_mean().value_or(0) == published[i].monetary);
        CHECK(all[i].days_since_last() == published[i].days_since);
        CHECK(all[i].total() / (all[i].x() + 1) == published[i].mean_of_all); // per day with a purchase
    }
}

TEST_CASE("a prospect has no dates, no means and no time") {
    customers::ledger<int> book;
    book.enrol(std::vector{5}, customers::id(std::identity{}));
    auto const h = book.histories({.as_of = day(9)}).front();
    CHECK(h.id() == 5);
    CHECK(h.orders() == 0);
    CHECK_FALSE(h.first_order());
    CHECK_FALSE(h.last_order());
    CHECK_FALSE(h.days_since_last());
    CHECK_FALSE(h.mean());
    CHECK_FALSE(h.repeat_mean());
    CHECK(h.x() == 0);
    CHECK(h.t_x() == 0);
    CHECK(h.T() == 0);
    CHECK(h.total() == 0);
}

TEST_CASE("a history is a plain value") {
    auto const all = histories_of({{1, day(1), 1, 0}, {2, day(1), 1, 0}}, {.as_of = day(1)});
    auto copy = all.front();
    CHECK(copy == all.front());
    CHECK_FALSE(all.front() == all.back()); // the id counts
    copy = all.back();
    CHECK(copy == all.back());
    CHECK(copy.days_since_last() == 0);
    CHECK(copy.T() == 0);
}
