// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/ledger.hpp>
#include <clientele/io/text.hpp>

using namespace clientele_test;
using namespace std::chrono_literals;
using customers::refund_policy;
using std::chrono::days;

TEST_CASE("a ledger says what the rows say") {
    property("for every policy, period and unit", []() {
        auto const log = *some_sales();
        for (auto const policy : {refund_policy::net, refund_policy::ignore, refund_policy::separate})
            for (int const period : {1, 7, 30})
                for (auto const unit : {std::optional<days>{}, std::optional{days{7}}}) {
                    customers::history_options const how{long_after, unit, policy};
                    RC_ASSERT(agrees(booked(log, {days{period}}), log, false, period, how));
                    RC_ASSERT(agrees(booked_by_order(log, {days{period}}), log, true, period, how));
                }
    });
}

namespace {

/// A log cut at random places, its pieces in random order.
std::vector<sales> random_parts(sales log) {
    for (std::size_t i = log.size(); i > 1; --i)
        std::swap(log[i - 1], log[*rc::gen::inRange<std::size_t>(0, i)]);
    std::vector<sales> parts(*rc::gen::inRange<std::size_t>(1, 6));
    for (sale const& row : log)
        parts[*rc::gen::inRange<std::size_t>(0, parts.size())].push_back(row);
    return parts;
}

} // namespace

TEST_CASE("order of rows, split and engine do not matter") {
    property("parts merge to the whole", [] {
        auto const log = *some_sales();
        days const period{*rc::gen::element(1, 7, 30)};
        auto const whole = booked(log, {period});
        auto const whole_by_order = booked_by_order(log, {period});

        customers::ledger<int> merged{{period}}, refreshed{{period}};
        customers::ledger<int, int> merged_by_order{{period}};
        for (sales const& part : random_parts(log)) {
            merged.merge(booked(part, {period}));
            refreshed.add(part, by_customer, on_day, for_amount);
            merged_by_order.merge(booked_by_order(part, {period}));
        }
        RC_ASSERT(merged == whole);
        RC_ASSERT(refreshed == whole);
        RC_ASSERT(merged_by_order == whole_by_order);
        customers::history_options const how{long_after};
        RC_ASSERT(histories_by_id(merged, how) == histories_by_id(whole, how));
        RC_ASSERT(histories_by_id(refreshed, how) == histories_by_id(whole, how));
        RC_ASSERT(histories_by_id(merged_by_order, how) == histories_by_id(whole_by_order, how));
        for (std::size_t const n : thread_counts) {
            customers::ledger<int> threaded{{period}};
            threaded.add(log, by_customer, on_day, for_amount, {}, clientele::threads(n));
            RC_ASSERT(threaded == whole);
            RC_ASSERT(threaded.histories(how) == whole.histories(how));
        }
    });
    property("an erased customer was never there", [] {
        auto const log = *some_sales();
        days const period{*rc::gen::element(1, 7, 30)};
        int const gone = *rc::gen::inRange(0, 12);
        sales rest;
        for (sale const& row : log)
            if (row.customer != gone) rest.push_back(row);
        auto book = booked(log, {period});
        auto book_by_order = booked_by_order(log, {period});
        RC_ASSERT(book.erase(gone) == (rest.size() < log.size()));
        RC_ASSERT(book_by_order.erase(gone) == (rest.size() < log.size()));
        RC_ASSERT(book == booked(rest, {period}));
        RC_ASSERT(book_by_order == booked_by_order(rest, {period}));
        customers::history_options const how{long_after};
        RC_ASSERT(book.histories(how) == booked(rest, {period}).histories(how));
        RC_ASSERT(book_by_order.histories(how) == booked_by_order(rest, {period}).histories(how));
    });
}

TEST_CASE("a refreshed ledger is a rebuilt one") {
    property("also if customers were enrolled, erased and come back", [] {
        auto const log = *some_sales();
        auto const later = *some_sales();
        days const period{*rc::gen::element(1, 7, 30)};
        int const gone = *rc::gen::inRange(0, 12);
        customers::history_options const how{long_after, days{1}};
        sales rest, whole;
        for (sale const& row : log)
            if (row.customer != gone) rest.push_back(row);
        whole = rest;
        whole.insert(whole.end(), later.begin(), later.end());

        auto book = booked(log, {period});
        auto by_order = booked_by_order(log, {period});
        book.erase(gone);
        by_order.erase(gone);
        book.add(later, by_customer, on_day, for_amount);
        by_order.add(later, by_customer, on_day, for_amount, in_order);
        RC_ASSERT(book == booked(whole, {period}));
        RC_ASSERT(by_order == booked_by_order(whole, {period}));
        RC_ASSERT(book.histories(how) == booked(whole, {period}).histories(how));
        RC_ASSERT(by_order.histories(how) == booked_by_order(whole, {period}).histories(how));
    });
    property("and one merged with itself has each row twice", [] {
        auto const log = *some_sales();
        days const period{*rc::gen::element(1, 7, 30)};
        sales twice = log;
        twice.insert(twice.end(), log.begin(), log.end());
        auto book = booked(log, {period});
        book.merge(book);
        RC_ASSERT(book == booked(twice, {period}));
        auto by_order = booked_by_order(log, {period});
        auto const copy = by_order;
        by_order.merge(copy);
        RC_ASSERT(by_order == booked_by_order(twice, {period}));
    });
}

TEST_CASE("a ledger that was saved and loaded goes on as before") {
    property("whatever follows", [] {
        namespace io = clientele::io;
        auto const log = *some_sales();
        auto const later = *some_sales();
        days const period{*rc::gen::element(1, 7, 30)};
        customers::history_options const how{long_after};

        auto book = booked(log, {period});
        auto loaded = io::load<customers::ledger<int>>(io::save(book));
        RC_ASSERT(loaded == book);
        RC_ASSERT(loaded.period() == period);
        RC_ASSERT(io::save(loaded) == io::save(book));
        RC_ASSERT(loaded.histories(how) == book.histories(how));
        book.add(later, by_customer, on_day, for_amount);
        loaded.add(later, by_customer, on_day, for_amount);
        RC_ASSERT(loaded == book);
        RC_ASSERT(loaded.histories(how) == book.histories(how));

        auto by_order = booked_by_order(log, {period});
        auto loaded_by_order = io::load<customers::ledger<int, int>>(io::save(by_order));
        RC_ASSERT(loaded_by_order == by_order);
        by_order.merge(booked_by_order(later, {period}));
        loaded_by_order.merge(booked_by_order(later, {period}));
        RC_ASSERT(loaded_by_order == by_order);
        RC_ASSERT(loaded_by_order.erase(3) == by_order.erase(3));
        RC_ASSERT(loaded_by_order.histories(how) == by_order.histories(how));
    });
}

TEST_CASE("prospects are enrolled, and may buy later") {
    std::vector<int> const known{5, 3, 5, 8};
    auto const by_itself = customers::id(std::identity{});
    customers::ledger<int> book = booked({{3, day(1), 10, 0}});
    book.enrol(known, by_itself);
    CHECK(book.size() == 3);
    CHECK(book.contains(8));
    CHECK_FALSE(book.contains(4));
    auto const all = book.histories({day(9)});
    CHECK(all[0].id() == 3);
    CHECK(all[0].orders() == 1); // as before
    CHECK(all[1].id() == 5);
    CHECK(all[1].orders() == 0);
    CHECK(all[2].id() == 8);

    book.add(sales{{8, day(4), 2, 0}}, by_customer, on_day, for_amount);
    CHECK(book.histories({day(9)})[2].first_order() == day(4));
    customers::ledger<int> in_other_order;
    in_other_order.enrol(known, by_itself);
    in_other_order.merge(booked({{8, day(4), 2, 0}, {3, day(1), 10, 0}}));
    CHECK(in_other_order == book);
    CHECK_FALSE(in_other_order == booked({{8, day(4), 2, 0}, {3, day(1), 10, 0}})); // 5 is missing
    CHECK(clientele::io::load<customers::ledger<int>>(clientele::io::save(book)) == book);
    CHECK(book.erase(5));
    CHECK_FALSE(book.erase(5));
    CHECK(book == booked({{8, day(4), 2, 0}, {3, day(1), 10, 0}}));
}

TEST_CASE("ledgers of different periods do not merge") {
    auto book = booked({{1, day(1), 1, 0}}, {days{7}});
    auto const before = book;
    CHECK(refusal<clientele::invalid_option>([&] {
              book.merge(booked({{2, day(1), 1, 0}}));
          }) == "option period is 1 days, allowed: 7 days, as in this ledger");
    CHECK(book == before);
    CHECK_FALSE(book == booked({{1, day(1), 1, 0}}));
}

TEST_CASE("equality sees every part") {
    auto const book = booked_by_order({{1, day(1), 1, 1}, {1, day(1), 2, 2}, {1, day(3), -1, 0}});
    CHECK(book == booked_by_order({{1, day(1), 2, 2}, {1, day(3), -1, 7}, {1, day(1), 1, 1}}));
    CHECK_FALSE(book == booked_by_order({{1, day(1), 1, 1}, {1, day(1), 2, 2}}));                     // refund
    CHECK_FALSE(book == booked_by_order({{1, day(1), 1, 1}, {1, day(1), 2, 2}, {1, day(2), -1, 0}})); // its day
    CHECK_FALSE(book == booked_by_order({{1, day(1), 1, 1}, {1, day(1), 2, 3}, {1, day(3), -1, 0}})); // order id
    CHECK_FALSE(book == booked_by_order({{1, day(1), 1, 1}, {1, day(2), 2, 2}, {1, day(3), -1, 0}})); // day
    CHECK_FALSE(book == booked_by_order({{2, day(1), 1, 1}, {2, day(1), 2, 2}, {2, day(3), -1, 0}})); // customer
}

TEST_CASE("two customers may use the same order number") {
    auto const book = booked_by_order({{1, day(1), 1, 7}, {2, day(1), 1, 7}, {1, day(4), 1, 7}, {1, day(4), 1, 8}});
    auto const all = book.histories({day(9)});
    CHECK(all[0].orders() == 2);
    CHECK(all[0].x() == 1);
    CHECK(all[1].orders() == 1);
}

TEST_CASE("a watcher is told of the rows and may stop the work") {
    sales const log(200'000, sale{1, day(1), 1, 0});
    auto book = booked({{2, day(1), 1, 0}});
    auto const before = book;
    std::vector<std::size_t> told;
    book.add(log, by_customer, on_day, for_amount, {.watcher = [&](std::size_t rows) {
                 told.push_back(rows);
                 return true;
             }});
    CHECK(told == std::vector<std::size_t>{65'536, 131'072, 196'608});
    CHECK(book.size() == 2);

    book = before;
    for (std::size_t const n : thread_counts) {
        CHECK_THROWS_AS(book.add(log, by_customer, on_day, for_amount, {.watcher = [](std::size_t) { return false; }},
                                 clientele::threads(n == 8 ? 2 : n)),
                        clientele::stopped);
        CHECK(book == before);
    }
}

TEST_CASE("what the host's rows throw leaves the ledger as it was") {
    auto book = booked({{2, day(1), 1, 0}});
    auto const before = book;
    auto const failing = customers::amount([](sale const& s) { return s.order < 500 ? s.amount : throw s.order; });
    sales log;
    for (int i = 0; i < 1'000; ++i)
        log.push_back({i, day(1), 1, i});
    CHECK_THROWS_AS(book.add(log, by_customer, on_day, failing), int);
    CHECK_THROWS_AS(book.add(log, by_customer, on_day, failing, {}, clientele::threads(3)), int);
    CHECK(book == before);
}

TEST_CASE("a sum that passes its bounds is refused and leaves the ledger as it was") {
    auto book = booked({{1, day(1), 0x1p61, 0}, {2, day(1), 1, 0}});
    auto const before = book;
    sales const more{{2, day(1), 1, 0}, {1, day(2), 0x1p61, 0}, {1, day(3), 0x1p61, 0}, {1, day(4), 0x1p61, 0}};
    CHECK_THROWS_AS(book.add(more, by_customer, on_day, for_amount), clientele::error);
    CHECK(book == before);
    sales refunds;
    for (sale row : more)
        refunds.push_back({row.customer, row.day, -row.amount, 0});
    book.add(refunds, by_customer, on_day, for_amount);
    auto const refunded = book;
    refunds.front().customer = 1;
    CHECK_THROWS_AS(book.add(refunds, by_customer, on_day, for_amount), clientele::error);
    CHECK(book == refunded);
}
