// SPDX-License-Identifier: MIT
#include "../rfm/data_sets.hpp"
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/split.hpp>
#include <clientele/customers/summarise.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

using namespace clientele_test;
using namespace std::chrono_literals;
using customers::refund_policy;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

auto split_of(sales const& log, customers::split_options const& how) {
    return customers::split(log, by_customer, on_day, for_amount, how);
}
auto split_of_lines(sales const& log, customers::split_options const& how) {
    return customers::split(log, by_customer, on_day, for_amount, in_order, how);
}

/// A customer of the 1/10 sample, as published.
struct published {
    double x, t_x, T, x_holdout, m_x;
};

std::vector<published> read_summary(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line); // names
    std::vector<published> all;
    while (std::getline(in, line)) {
        std::ranges::replace(line, ',', ' ');
        std::istringstream fields(line);
        published row{};
        int number = 0;
        fields >> number >> row.x >> row.t_x >> row.T >> row.x_holdout >> row.m_x;
        REQUIRE(fields);
        all.push_back(row);
    }
    return all;
}

} // namespace

TEST_CASE("CDNOW: the published sample is one in ten of the split's customers", "[data]") {
    auto const file = data_file("cdnow_summary_btyd.csv");
    auto const log = cdnow();
    if (!file || !log) return;

    auto const cut = customers::split(
        *log, customers::id(&order::customer), customers::day(&order::day), customers::amount(&order::amount),
        {.calibration_end = sys_days{1997y / 9 / 30}, .as_of = sys_days{1998y / 6 / 30}, .unit = days{7}});
    CHECK(cut.calibration.size() == 23'570);
    CHECK(cut.holdout.size() == 23'570);
    CHECK(cut.new_customers == 0);
    CHECK(cut.T_holdout == 39);

    // The file numbers its customers anew. It holds one in ten in the order of the day of the first purchase, then of
    // the id; the first is 00004, the second 00021. (It is not every tenth exactly: 00111, 00112 and 00114 are all in
    // it.)
    std::vector<std::size_t> order(cut.calibration.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) {
        return std::pair{*cut.calibration[i].first_order(), std::string_view{cut.calibration[i].id()}};
    });
    auto const sample = read_summary(*file);
    REQUIRE(sample.size() == 2'357);

    auto const same = [](double a, double b) { return std::abs(a - b) <= 1e-13 * std::max(1.0, std::abs(b)); };
    std::vector<std::string> found;
    std::size_t at = 0;
    for (published const& wanted : sample) {
        auto const matches = [&](std::size_t i) {
            auto const& h = cut.calibration[i];
            return h.x() == wanted.x && same(h.t_x(), wanted.t_x) && same(h.T(), wanted.T) &&
                   cut.holdout[i].x == wanted.x_holdout && same(h.repeat_mean().value_or(0), wanted.m_x);
        };
        while (at < order.size() && !matches(order[at]))
            ++at;
        INFO("customer " << found.size() + 1 << " of the sample");
        REQUIRE(at < order.size());
        found.push_back(cut.calibration[order[at++]].id());
    }
    CHECK(found.front() == "00004");
    CHECK(found[1] == "00021");
    CHECK(std::ranges::count_if(sample, [](auto const& row) { return row.x > 0; }) == 946);
}

TEST_CASE("a split says what its rows say") {
    property("for every policy, period and number of threads", [] {
        auto const log = *some_sales();
        int const end = *rc::gen::inRange(9'998, 10'062);
        int const period = *rc::gen::element(1, 7, 30);
        auto const policy = *rc::gen::element(refund_policy::net, refund_policy::ignore, refund_policy::separate);
        customers::split_options const how{day(end), long_after, days{period}, days{7}, policy, {}};

        std::map<int, sales> early, late, all;
        for (sale const& row : log) {
            (row.day <= day(end) ? early : late)[row.customer].push_back(row);
            all[row.customer].push_back(row);
        }
        for (bool const by_order : {false, true}) {
            auto const cut = by_order ? split_of_lines(log, how) : split_of(log, how);
            RC_ASSERT(cut.calibration.size() == early.size());
            RC_ASSERT(cut.holdout.size() == early.size());
            RC_ASSERT(cut.new_customers == all.size() - early.size());
            RC_ASSERT(cut.T_holdout == (10'100 - end) / 7.0);
            for (std::size_t i = 0; i < cut.calibration.size(); ++i) {
                auto const& h = cut.calibration[i];
                RC_ASSERT(early.contains(h.id()));
                auto const before = work_out(early.at(h.id()), by_order, period, {day(end), days{7}, policy});
                auto const over_all = work_out(all.at(h.id()), by_order, period, {long_after, days{7}, policy});
                auto const after = work_out(late[h.id()], by_order, period, {long_after, days{7}, policy});
                RC_ASSERT(same(h, before));
                RC_ASSERT(cut.holdout[i].orders == over_all.orders - before.orders);
                RC_ASSERT(cut.holdout[i].x == over_all.x - before.x);
                RC_ASSERT(cut.holdout[i].total == after.total);
            }
        }
        for (std::size_t const n : thread_counts) {
            RC_ASSERT(customers::split(log, by_customer, on_day, for_amount, how, clientele::threads(n)) ==
                      split_of(log, how));
            RC_ASSERT(customers::split(log, by_customer, on_day, for_amount, in_order, how, clientele::threads(n)) ==
                      split_of_lines(log, how));
        }
    });
}

TEST_CASE("the calibration is the summary of its rows") {
    property("history by history", [] {
        auto const log = *some_sales();
        sys_days const end = day(*rc::gen::inRange(10'000, 10'060));
        sales before;
        std::ranges::copy_if(log, std::back_inserter(before), [&](sale const& row) { return row.day <= end; });
        RC_ASSERT(split_of(log, {.calibration_end = end, .as_of = long_after}).calibration ==
                  customers::summarise(before, by_customer, on_day, for_amount, {.as_of = end}));
    });
}

TEST_CASE("a split by hand") {
    sales const log{{1, day(100), 10, 1}, {1, day(103), 5, 1},  {1, day(110), 20, 2}, {1, day(111), 0.25, 2},
                    {1, day(115), 8, 3},  {1, day(111), -4, 4}, {2, day(111), 7, 1},  {3, day(110), -1, 1}};
    customers::split_options how{.calibration_end = day(110), .as_of = day(124), .period = days{7}};

    auto const weekly = split_of(log, how);
    REQUIRE(weekly.calibration.size() == 2);
    CHECK(weekly.calibration[0].id() == 1);
    CHECK(weekly.calibration[0].x() == 1);
    CHECK(weekly.calibration[0].t_x() == 1);
    CHECK(weekly.calibration[0].T() == 1);
    CHECK(weekly.calibration[0].total() == 35);
    // Day 111 is still in the week of day 110, which the calibration counts; day 115 begins a new one.
    CHECK(weekly.holdout[0] == customers::holdout_record{2, 1, 4.25});
    CHECK(weekly.calibration[1].id() == 3); // a refund and nothing else
    CHECK(weekly.calibration[1].orders() == 0);
    CHECK(weekly.holdout[1] == customers::holdout_record{});
    CHECK(weekly.new_customers == 1);
    CHECK(weekly.T_holdout == 2);

    CHECK(split_of_lines(log, how).holdout[0] == customers::holdout_record{1, 1, 4.25}); // order 2 was known
    how.period = days{1};
    CHECK(split_of(log, how).holdout[0] == customers::holdout_record{2, 2, 4.25});
    CHECK(split_of(log, how).T_holdout == 14);
    how.refunds = refund_policy::separate;
    CHECK(split_of(log, how).holdout[0].total == 8.25);
}

TEST_CASE("a hold-out's total is rounded once") {
    // 2^53 of the calibration would swallow the 0.1 of the hold-out in a difference of totals.
    sales const log{{1, day(1), 0x1p53, 0}, {1, day(5), 0.1, 0}};
    CHECK(split_of(log, {.calibration_end = day(4), .as_of = day(9)}).holdout[0].total == 0.1);
}

TEST_CASE("a split may be empty on either side") {
    customers::split_options const how{.calibration_end = day(10), .as_of = day(10)};
    auto const none = split_of({}, how);
    CHECK(none.calibration.empty());
    CHECK(none.holdout.empty());
    CHECK(none.new_customers == 0);
    CHECK(none.T_holdout == 0);

    auto const all_early = split_of({{1, day(10), 5, 0}}, how);
    CHECK(all_early.calibration.size() == 1);
    CHECK(all_early.holdout == std::vector<customers::holdout_record>(1));

    auto const all_late = split_of({{1, day(10), 5, 0}}, {.calibration_end = day(9), .as_of = day(10)});
    CHECK(all_late.calibration.empty());
    CHECK(all_late.new_customers == 1);
}

TEST_CASE("a split reads a stream of anything once") {
    std::istringstream in("anna 10 2.5 bert 11 4 anna 30 1");
    struct line {
        std::string who;
        int when = 0;
        double paid = 0;
    };
    struct cursor { // a single pass
        std::istream* in;
        struct iterator {
            using value_type = line;
            using difference_type = std::ptrdiff_t;
            std::istream* in;
            line read{};
            line const& operator*() const { return read; }
            iterator& operator++() {
                *in >> read.who >> read.when >> read.paid;
                return *this;
            }
            void operator++(int) { ++*this; }
            bool operator==(std::default_sentinel_t) const { return !*in; }
        };
        [[nodiscard]] iterator begin() const { return ++iterator{in}; }
        [[nodiscard]] static std::default_sentinel_t end() { return {}; }
    };
    auto const cut = customers::split(cursor{&in}, customers::id([](line const& l) { return std::string_view{l.who}; }),
                                      customers::day([](line const& l) { return day(l.when); }),
                                      customers::amount(&line::paid), {.calibration_end = day(20), .as_of = day(40)});
    STATIC_REQUIRE(std::same_as<decltype(cut), customers::calibration_and_holdout<std::string> const>);
    REQUIRE(cut.calibration.size() == 2);
    CHECK(cut.calibration[0].id() == "anna");
    CHECK(cut.holdout[0] == customers::holdout_record{1, 1, 1});
    CHECK(cut.holdout[1] == customers::holdout_record{});
}

TEST_CASE("a split refuses options that make no sense") {
    auto const told = [](customers::split_options const& how) {
        return refusal<clientele::invalid_option>([&] { static_cast<void>(split_of({}, how)); });
    };
    CHECK(told({.as_of = day(5)}) == "option calibration_end is missing, allowed: the last day of the calibration");
    CHECK_THAT(told({.calibration_end = day(5)}), StartsWith("option as_of is missing"));
    CHECK(told({.calibration_end = day(6), .as_of = day(5)}) ==
          "option calibration_end is 1970-01-07, allowed: as_of 1970-01-06 or earlier");
    CHECK_THAT(told({.calibration_end = day(5), .as_of = day(6), .period = days{0}}),
               StartsWith("option period is 0 days"));
    CHECK_THAT(told({.calibration_end = day(5), .as_of = day(6), .unit = days{0}}),
               StartsWith("option unit is 0 days"));
}

TEST_CASE("a split names the first bad row as the caller counts") {
    sales log;
    for (int i = 0; i < 70'000; ++i) // more than wait at a time
        log.push_back({i % 100, day(i % 20), 1, 0});
    customers::split_options const how{.calibration_end = day(9), .as_of = day(20)};
    auto const told = [&](sales const& rows) {
        return refusal<clientele::invalid_data>([&] { static_cast<void>(split_of(rows, how)); });
    };
    for (std::size_t const at : {0U, 7U, 13U, 65'535U, 65'536U, 69'999U}) {
        sales bad = log;
        bad[at].amount = std::nan("");
        CHECK_THAT(told(bad), StartsWith("row " + std::to_string(at) + ": amount is nan, "));
        bad = log;
        bad[at].day = day(21);
        CHECK(told(bad) == "row " + std::to_string(at) + ": date is 1970-01-22, after as_of 1970-01-21");
        for (std::size_t const n : {2U, 3U, 8U})
            CHECK(told(bad) == refusal<clientele::invalid_data>([&] {
                      static_cast<void>(
                          customers::split(bad, by_customer, on_day, for_amount, how, clientele::threads(n)));
                  }));
    }
    sales two = log;
    two[33].amount = HUGE_VAL;  // hold-out
    two[41].amount = -HUGE_VAL; // calibration
    CHECK_THAT(told(two), StartsWith("row 33: amount is inf"));
    two[21].amount = -HUGE_VAL; // calibration
    CHECK_THAT(told(two), StartsWith("row 21: amount is -inf"));
}

TEST_CASE("a split refuses rows with something missing") {
    struct loose {
        std::optional<std::string> who = "anna";
        std::optional<std::chrono::year_month_day> when = 2024y / 2 / 28;
        std::optional<double> paid = 1;
        char const* order = "1";
    };
    auto const told = [](loose row) {
        std::vector<loose> const rows{loose{}, row};
        return refusal<clientele::invalid_data>([&] {
            static_cast<void>(
                customers::split(rows, customers::id(&loose::who), customers::day(&loose::when),
                                 customers::amount(&loose::paid), customers::order(&loose::order),
                                 {.calibration_end = sys_days{2024y / 2 / 1}, .as_of = sys_days{2024y / 12 / 1}}));
        });
    };
    CHECK(told({}) == "nothing was thrown");
    CHECK(told({.who = std::nullopt}) == "row 1: customer id is none, every transaction needs one");
    CHECK(told({.who = ""}) == "row 1: customer id is empty, every transaction needs one");
    CHECK(told({.when = std::nullopt}) == "row 1: date is none, every transaction needs one");
    CHECK(told({.when = 2024y / 2 / 30}) == "row 1: date is 2024-2-30, there is no such day");
    CHECK(told({.paid = std::nullopt}) == "row 1: amount is none, every transaction needs one");
    CHECK(told({.order = nullptr}) == "row 1: order id is none, every transaction needs one");
    CHECK(told({.order = ""}) == "row 1: order id is empty, every transaction needs one");
}

TEST_CASE("days too far apart, before and after the split") {
    sales const log{{1, day(-20'000), 1, 0}, {1, day(20'000), 1, 0}};
    CHECK(refusal<clientele::invalid_data>([&] {
              static_cast<void>(split_of(log, {.calibration_end = day(0), .as_of = day(20'000)}));
          }) == "date is 2024-10-04, more than 32767 days from another of this customer's");
}

TEST_CASE("a split can be watched and stopped") {
    sales const log(200'000, sale{1, day(1), 1, 0});
    std::vector<std::size_t> told;
    customers::split_options how{.calibration_end = day(0), .as_of = day(1), .watcher = [&](std::size_t rows) {
                                     told.push_back(rows);
                                     return true;
                                 }};
    CHECK(split_of(log, how).new_customers == 1);
    CHECK(told == std::vector<std::size_t>{65'536, 131'072, 196'608});
    how.watcher = [](std::size_t rows) { return rows < 100'000; };
    CHECK_THROWS_AS(split_of(log, how), clientele::stopped);
    how.watcher = [](std::size_t) { return true; };
    CHECK_NOTHROW(split_of(log, how));
}
