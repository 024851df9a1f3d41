// SPDX-License-Identifier: MIT
#include "../rfm/data_sets.hpp"
#include "catch.hpp"
#include "property.hpp"
#include "reference.hpp"

#include <clientele/customers/summarise.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include <cstdint>
#include <iterator>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <sstream>
#include <string>
#include <string_view>

using namespace clientele_test;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

// -- CDNOW, as published (see the definitions beside the data)
// -----------------------------------------------------------

TEST_CASE("CDNOW: the published figures of the whole log", "[data]") {
    auto const log = cdnow();
    if (!log) return;
    REQUIRE(log->size() == 69'659);
    auto const all = histories_of(*log, sys_days{1998y / 6 / 30});
    CHECK(all.size() == 23'570);
    std::size_t rows = 0, customer_days = 0, one_timers = 0, spend_nothing = 0, most = 0;
    clientele::exact_sum total;
    for (auto const& h : all) {
        rows += h.orders();
        customer_days += h.x() + 1;
        one_timers += h.orders() == 1 ? 1 : 0;
        spend_nothing += h.total() == 0 ? 1 : 0;
        most = std::max<std::size_t>(most, h.orders());
        total.add(h.total());
    }
    CHECK(rows == 69'659);
    CHECK(customer_days == 67'591);
    CHECK(one_timers == 11'908);
    CHECK(spend_nothing == 68);
    CHECK(most == 217);
    CHECK_THAT(total.value(), WithinAbs(2'500'315.63, 1e-6));
    CHECK(all.front().id() == "00001");
    CHECK(all.back().id() == "23570");

    for (std::size_t const n : thread_counts)
        CHECK(customers::summarise(*log, customers::id(&order::customer), customers::day(&order::day),
                                   customers::amount(&order::amount), {.as_of = sys_days{1998y / 6 / 30}},
                                   clientele::threads(n)) == all);
}

// -- what rows may come in
// ----------------------------------------------------------------------------------------------

namespace {

sales const three{{1, day(1), 10, 1}, {2, day(2), 20, 1}, {1, day(5), 5, 2}};
customers::summary_options const seen{.as_of = day(9)};

template <class Rows> auto told(Rows&& rows) {
    return customers::summarise(std::forward<Rows>(rows), by_customer, on_day, for_amount, seen);
}

/// A row that can be neither copied nor moved, with everything private.
class pinned {
public:
    pinned(int customer, sys_days placed, double paid) : customer_(customer), placed_(placed), paid_(paid) {}
    pinned(pinned const&) = delete;
    pinned& operator=(pinned const&) = delete;
    ~pinned() = default;
    [[nodiscard]] int customer() const { return customer_; }
    [[nodiscard]] sys_days const& placed() const { return placed_; }
    [[nodiscard]] double paid() const { return paid_; }

private:
    int customer_;
    sys_days placed_;
    double paid_;
};

/// A cursor: one pass, one row at a time, which is overwritten by the next.
class cursor {
public:
    explicit cursor(sales const& rows) : rows_(&rows) {}

    class iterator {
    public:
        using value_type = sale;
        using difference_type = std::ptrdiff_t;
        explicit iterator(cursor& over) : over_(&over) {}
        sale const& operator*() const { return over_->now_; }
        iterator& operator++() {
            over_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return over_->at_ > over_->rows_->size(); }

    private:
        cursor* over_;
    };
    iterator begin() {
        next();
        return iterator{*this};
    }
    static std::default_sentinel_t end() { return {}; }
    [[nodiscard]] std::size_t fetched() const { return at_; }

private:
    void next() {
        now_ = at_ < rows_->size() ? (*rows_)[at_] : sale{-1, day(0), -1, -1};
        ++at_;
    }
    sales const* rows_;
    sale now_{};
    std::size_t at_ = 0;
};

static_assert(std::ranges::input_range<cursor> && !std::ranges::forward_range<cursor>);

} // namespace

TEST_CASE("rows may come from anywhere") {
    auto const expected = told(three);
    REQUIRE(expected.size() == 2);
    CHECK(expected[0].total() == 15);

    SECTION("a single pass over a cursor") {
        cursor rows{three};
        CHECK(told(rows) == expected);
        CHECK(rows.fetched() == 4); // three and the end
        CHECK(told(cursor{three}) == expected);
        CHECK(customers::summarise(cursor{three}, by_customer, on_day, for_amount, seen, clientele::threads(3)) ==
              expected);
    }
    SECTION("a view that yields temporaries") {
        auto const rows = three | ranges::views::transform([](sale const& s) { return sale{s}; });
        CHECK(told(rows) == expected);
    }
    SECTION("a filter view, which cannot be walked while const") {
        sales more = three;
        more.insert(more.begin() + 1, sale{3, day(1), 1, 1});
        CHECK(told(more | ranges::views::filter([](sale const& s) { return s.customer != 3; })) == expected);
    }
    SECTION("a map") {
        std::map<int, sale> const by_number{{1, three[0]}, {2, three[1]}, {3, three[2]}};
        auto const of = [](auto member) {
            return [=](auto const& entry) { return std::invoke(member, entry.second); };
        };
        CHECK(customers::summarise(by_number, customers::id(of(&sale::customer)), customers::day(of(&sale::day)),
                                   customers::amount(of(&sale::amount)), seen) == expected);
    }
    SECTION("a list of pinned rows with getters") {
        std::list<pinned> rows;
        for (sale const& s : three)
            rows.emplace_back(s.customer, s.day, s.amount);
        CHECK(customers::summarise(rows, customers::id(&pinned::customer), customers::day(&pinned::placed),
                                   customers::amount(&pinned::paid), seen) == expected);
        CHECK(customers::summarise(rows, customers::id(&pinned::customer), customers::day(&pinned::placed),
                                   customers::amount(&pinned::paid), seen, clientele::threads(2)) == expected);
    }
    SECTION("columns side by side") {
        std::vector<int> const who{1, 2, 1};
        std::vector<sys_days> const when{day(1), day(2), day(5)};
        std::vector<float> const paid{10, 20, 5};
        auto const column = []<std::size_t I>(std::integral_constant<std::size_t, I>) {
            return [](auto const& row) { return std::get<I>(row); };
        };
        CHECK(customers::summarise(
                  ranges::views::zip(who, when, paid), customers::id(column(std::integral_constant<std::size_t, 0>{})),
                  customers::day(column(std::integral_constant<std::size_t, 1>{})),
                  customers::amount(column(std::integral_constant<std::size_t, 2>{})), seen) == expected);
    }
    SECTION("pointers to rows") {
        std::vector<std::unique_ptr<sale>> rows;
        for (sale const& s : three)
            rows.push_back(std::make_unique<sale>(s));
        CHECK(told(rows) == expected);
    }
}

TEST_CASE("dates of any kind") {
    auto const with = [](auto date) {
        struct row {
            decltype(date) when;
        };
        std::vector<row> const rows{{date}};
        return customers::summarise(rows, customers::id([](auto const&) { return 1; }), customers::day(&row::when),
                                    customers::amount([](auto const&) { return 1; }), {.as_of = day(20'000)})
            .front()
            .first_order();
    };
    sys_days const expected{2024y / 2 / 29};
    CHECK(with(expected) == expected);
    CHECK(with(std::chrono::year_month_day{expected}) == expected);
    CHECK(with(std::chrono::local_days{expected.time_since_epoch()}) == expected);
    CHECK(with(std::chrono::sys_seconds{expected} + 23h + 59min + 59s) == expected); // cut, not rounded
    CHECK(with(std::chrono::sys_seconds{expected}) == expected);
    CHECK(with(std::optional{std::chrono::sys_time<std::chrono::milliseconds>{expected} + 1ms}) == expected);
    CHECK(with(std::chrono::sys_seconds{day(0)} - 1s) == day(-1)); // before 1970 too
}

// -- ids
// ----------------------------------------------------------------------------------------------------------------

namespace {

enum class channel : std::uint8_t { shop, web };

/// An id of the host's: no default constructor.
class account_number {
public:
    explicit account_number(int branch, int number) : branch_(branch), number_(number) {}
    friend bool operator==(account_number const&, account_number const&) = default;
    [[nodiscard]] std::size_t hash() const noexcept { return static_cast<std::size_t>(100 * branch_ + number_) % 3; }

private:
    int branch_, number_;
};

} // namespace

template <> struct std::hash<account_number> {
    std::size_t operator()(account_number const& id) const noexcept { return id.hash(); }
};

namespace {

/// Each of the ids buys once, then all again in the other direction; `Kept` is the type their histories have.
template <class Kept, class Id> void check_ids(std::vector<Id> const& ids) {
    struct row {
        Id who;
        int when;
    };
    std::vector<row> rows;
    for (auto const& id : ids)
        rows.push_back({id, 1});
    for (auto id = ids.rbegin(); id != ids.rend(); ++id)
        rows.push_back({*id, 3});
    auto const of = [](row const& r) -> Id const& { return r.who; };
    auto const when = customers::day([](row const& r) { return day(r.when); });
    auto const paid = customers::amount([](row const&) { return 2; });
    auto const all = customers::summarise(rows, customers::id(of), when, paid, {.as_of = day(5)});
    STATIC_REQUIRE(std::same_as<decltype(all), std::vector<customers::history<Kept>> const>);
    REQUIRE(all.size() == ids.size());
    bool same = true;
    for (std::size_t i = 0; i < ids.size(); ++i)
        same = same && all[i].id() == Kept(ids[i]) && all[i].orders() == 2 && all[i].total() == 4 && all[i].x() == 1;
    CHECK(same);
    for (std::size_t const n : thread_counts)
        CHECK(customers::summarise(rows, customers::id(of), when, paid, {.as_of = day(5)}, clientele::threads(n)) ==
              all);
}

} // namespace

TEST_CASE("ids of any type") {
    check_ids<int>(std::vector{5, -7, 0, 1, -2'000'000'000, 2'000'000'000, -1});
    check_ids<std::int64_t>(std::vector<std::int64_t>{0, std::numeric_limits<std::int64_t>::max(),
                                                      std::numeric_limits<std::int64_t>::min(), 1'000'000'007});
    std::vector<int> sequential(10'000);
    std::iota(sequential.begin(), sequential.end(), -3'000);
    check_ids<int>(sequential);
    std::vector<std::uint64_t> near_end;
    for (std::uint64_t i = 0; i < 5'000; ++i)
        near_end.push_back(std::numeric_limits<std::uint64_t>::max() - 3 * i);
    check_ids<std::uint64_t>(near_end);
    check_ids<channel>(std::vector{channel::web, channel::shop});
    check_ids<char>(std::vector{'x', 'a', '\0'});
    check_ids<std::string>(
        std::vector<std::string>{"anna", "bert", "a name that is too long for a small string", "Anna"});
    check_ids<std::string>(std::vector<std::string_view>{"anna", "bert"});
    check_ids<std::string>(std::vector<char const*>{"anna", "bert", "ann"});
    std::vector<account_number> numbers;
    for (int branch = 0; branch < 10; ++branch)
        for (int number = 0; number < 10; ++number)
            numbers.emplace_back(branch, number);
    check_ids<account_number>(numbers);
}

TEST_CASE("a text id is copied: its owner may go") {
    std::vector<customers::history<std::string>> all;
    {
        std::vector<std::string> const names{"a name that is too long for a small string", "b"};
        all = customers::summarise(names, customers::id([](std::string const& s) { return std::string_view{s}; }),
                                   customers::day([](auto const&) { return day(1); }),
                                   customers::amount([](auto const&) { return 1; }), {.as_of = day(1)});
    }
    CHECK(all[0].id() == "a name that is too long for a small string");
    CHECK(all[1].id() == "b");
}

TEST_CASE("the id may be an optional, or a temporary") {
    struct row {
        std::optional<std::string> who;
    };
    std::vector<row> const rows{{"anna"}, {"bert"}, {"anna"}};
    auto const one = customers::day([](row const&) { return day(1); });
    auto const paid = customers::amount([](row const&) { return std::optional{1.5F}; });
    auto const all = customers::summarise(rows, customers::id(&row::who), one, paid, {.as_of = day(1)});
    STATIC_REQUIRE(std::same_as<decltype(all), std::vector<customers::history<std::string>> const>);
    CHECK(all.size() == 2);
    CHECK(all[0].total() == 3);
    auto const temporary = customers::id([](row const& r) { return "customer " + *r.who; });
    CHECK(customers::summarise(rows, temporary, one, paid, {.as_of = day(1)})[1].id() == "customer bert");
}

// -- little input
// -------------------------------------------------------------------------------------------------------

TEST_CASE("no row, one row") {
    CHECK(told(sales{}).empty());
    CHECK(customers::summarise(sales{}, by_customer, on_day, for_amount, in_order, seen).empty());
    CHECK(customers::summarise(sales{}, by_customer, on_day, for_amount, seen, clientele::threads(3)).empty());
    auto const one = told(sales{{4, day(9), 2.5, 0}});
    REQUIRE(one.size() == 1);
    CHECK(one[0].id() == 4);
    CHECK(one[0].orders() == 1);
    CHECK(one[0].x() == 0);
    CHECK(one[0].T() == 0);
    CHECK(one[0].mean() == 2.5);
}

TEST_CASE("a summary is a ledger's histories") {
    property("with and without order ids", [] {
        auto const log = *some_sales();
        customers::summary_options const how{long_after, days{7}, days{1}, customers::refund_policy::separate, {}};
        customers::history_options const asked{long_after, days{1}, customers::refund_policy::separate};
        RC_ASSERT(customers::summarise(log, by_customer, on_day, for_amount, how) ==
                  booked(log, {days{7}}).histories(asked));
        RC_ASSERT(customers::summarise(log, by_customer, on_day, for_amount, in_order, how) ==
                  booked_by_order(log, {days{7}}).histories(asked));
    });
}

TEST_CASE("customers stand in the order of their first rows") {
    property("on any number of threads", [] {
        auto const log = *some_sales();
        std::vector<int> expected;
        for (sale const& row : log)
            if (std::ranges::find(expected, row.customer) == expected.end()) expected.push_back(row.customer);
        for (std::size_t const n : thread_counts) {
            std::vector<int> found;
            for (auto const& h : customers::summarise(log, by_customer, on_day, for_amount, {.as_of = long_after},
                                                      clientele::threads(n)))
                found.push_back(h.id());
            RC_ASSERT(found == expected);
        }
    });
}
