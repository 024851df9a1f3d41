// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data_sets.hpp"
#include "property.hpp"

#include <clientele/rfm/fit.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/istream.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rfm = clientele::rfm;
namespace banding = clientele::banding;
using banding::tie_rule;
using clientele_test::history;
using rfm::score;
using namespace std::chrono_literals;
using codes = std::vector<int>; ///< 0 for no score

namespace {

struct account {
    int since = 0;
    unsigned orders = 1;
    double spend = 0;
    std::uint32_t stands_for = 1;

    friend std::ostream& operator<<(std::ostream& out, account const& a) {
        return out << '{' << a.since << ", " << a.orders << ", " << a.spend << ", x" << a.stands_for << '}';
    }
};

auto const r = rfm::recency(&account::since);
auto const f = rfm::frequency(&account::orders);
auto const m = rfm::monetary(&account::spend);
auto const by = rfm::lens(r, f, m);
auto const by_weight = rfm::lens(r, f, m, rfm::weight(&account::stands_for));

codes codes_of(std::vector<std::optional<score>> const& scores) {
    codes all;
    for (auto const& of : scores)
        all.push_back(of ? of->code() : 0);
    return all;
}

/// Learnt from the customers and applied to them.
template <class Customers, class Lens>
codes scored(Customers&& customers, Lens const& lens, rfm::fit_options const& how = {}) {
    return codes_of(rfm::score_with(rfm::fit(customers, lens, how), customers, lens));
}

std::vector<account> some_accounts() {
    auto const numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000'000));
    std::vector<account> all{{30, 2, 99.95, 1}};
    for (int const n : numbers) {
        bool const coarse = n % 2 == 0;
        all.push_back({coarse ? n % 7 : n % 1000, static_cast<unsigned>(n / 7 % (coarse ? 4 : 30)),
                       (coarse ? n / 28 % 5 : n - 2000) / 100.0, static_cast<std::uint32_t>(n / 3 % 4)});
    }
    return all;
}

rfm::fit_options some_options() {
    return {.bins = *rc::gen::inRange(1, 8),
            .ties = *rc::gen::element(tie_rule::lower, tie_rule::upper, tie_rule::middle),
            .how = *rc::gen::element(rfm::nesting::independent, rfm::nesting::nested)};
}

template <class T> void shuffle(std::vector<T>& values, unsigned seed = 7) {
    std::shuffle(values.begin(), values.end(), std::mt19937(seed));
}

} // namespace

// ---- by hand
// ------------------------------------------------------------------------------------------------------------

// openretailscience's test of its RFM scores (from 0): spend 100 200 150 300 250 and recency 16 30 46 7 25 give
// r = 3 1 0 4 2 and m = 0 2 1 4 3.
TEST_CASE("five customers without ties are ranked") {
    std::vector<account> const five{{16, 1, 100}, {30, 2, 200}, {46, 3, 150}, {7, 4, 300}, {25, 5, 250}};
    CHECK(scored(five, by) == codes{411, 223, 132, 545, 354});
}

TEST_CASE("equal customers have equal scores and the tie rule says which") {
    // the same test gives five customers with one order each the frequency scores 0 1 2 3 4
    std::vector<account> const five{{16, 1, 100}, {30, 1, 200}, {46, 1, 150}, {7, 1, 300}, {25, 1, 250}};
    auto const frequencies = [&](tie_rule ties) {
        std::vector<int> all;
        for (int const code : scored(five, by, {.ties = ties}))
            all.push_back(code / 10 % 10);
        return all;
    };
    CHECK(frequencies(tie_rule::lower) == std::vector<int>(5, 1));
    CHECK(frequencies(tie_rule::upper) == std::vector<int>(5, 5));
    CHECK(frequencies(tie_rule::middle) == std::vector<int>(5, 3));
}

TEST_CASE("one customer and customers who are all equal") {
    CHECK(scored(std::vector<account>{{3, 2, 10}}, by) == codes{111});
    CHECK(scored(std::vector<account>{{3, 2, 10}}, by, {.ties = tie_rule::upper}) == codes{555});
    CHECK(scored(std::vector<account>{{3, 2, 10}}, by, {.ties = tie_rule::middle}) == codes{333});
    CHECK(scored(std::vector<account>(9, {3, 2, 10}), by) == codes(9, 111));
    CHECK(scored(std::vector<account>(9, {3, 2, 10}), by, {.how = rfm::nesting::nested}) == codes(9, 111));
}

TEST_CASE("bins are 1 to 255 and may be more than there are values") {
    std::vector<account> const three{{3, 1, 10}, {2, 2, 20}, {1, 3, 30}};
    CHECK(scored(three, by, {.bins = 1}) == codes(3, 111));
    CHECK(scored(three, by, {.bins = 9}) == codes{111, 555, 999});
    auto const widest = rfm::score_with(rfm::fit(three, by, {.bins = 255}), three, by);
    CHECK(widest[2] == score{255, 255, 255});
    for (int const bins : {0, 256, -5})
        CHECK_THROWS_AS(rfm::fit(three, by, {.bins = bins}), clientele::invalid_option);
}

TEST_CASE("a rule for each dimension") {
    std::vector<account> ten;
    for (int i = 1; i <= 10; ++i)
        ten.push_back({i * 30, static_cast<unsigned>(i), i * 10.0});
    auto const scale = rfm::fit(
        ten, by,
        rfm::rules(banding::at({180., 90., 30.}), banding::quantiles{.bins = 3}, banding::quota{.shares = {.8, .2}}));
    // recency: under 180, 90, 30 days, by hand; frequency: numpy's terciles of 1..10 are 4 and 7, at most 4 is the
    // first; monetary: the best two of ten
    CHECK(codes_of(rfm::score_with(scale, ten, by)) == codes{311, 311, 211, 211, 221, 121, 121, 131, 132, 132});
    CHECK(scale.recency.bands() == 4);
    CHECK(scale.frequency.front().bands() == 3);
    CHECK(scale.monetary.front().bands() == 2);

    auto const breaks = [](std::span<double const> sorted) { return std::vector<double>{sorted[sorted.size() / 2]}; };
    auto const computed =
        rfm::fit(ten, by, rfm::rules(banding::computed(breaks), banding::computed(breaks), banding::computed(breaks)));
    CHECK(computed(59, 7, 61) == score{2, 2, 2}); // the sixth value of each: 180, 6, 60
    CHECK(computed(180, 6, 60) == score{1, 1, 1});
}

TEST_CASE("the direction of a dimension can be said") {
    std::vector<account> const three{{3, 1, 10}, {2, 2, 20}, {1, 3, 30}};
    auto const discounts = rfm::lens(r, f, rfm::monetary(&account::spend, banding::direction::lower_is_better));
    CHECK(scored(three, discounts, {.bins = 3}) == codes{113, 222, 331});
}

TEST_CASE("customers without orders abstain and count for nothing") {
    std::vector<account> const bought{{3, 1, 10}, {2, 2, 20}, {1, 3, 30}};
    std::vector<account> all{{0, 0, std::nan("")}};
    for (auto const& one : bought) {
        all.push_back(one);
        all.push_back({999, 0, -5});
    }
    CHECK(scored(all, by, {.bins = 3}) == codes{0, 111, 0, 222, 0, 333, 0});
    CHECK(rfm::fit(all, by) == rfm::fit(bought, by));
    CHECK_FALSE(rfm::score_one(rfm::fit(bought, by), all[0], by));
    CHECK_THROWS_AS(rfm::fit(std::vector<account>{{1, 0, 1}}, by), clientele::invalid_data); // prospects only
}

TEST_CASE("nobody can be scored but nothing can be learnt from nobody") {
    std::vector<account> const nobody;
    CHECK_THROWS_WITH(rfm::fit(nobody, by), ContainsSubstring("empty"));
    auto const scale = rfm::fit(std::vector<account>{{1, 1, 1}}, by);
    CHECK(rfm::score_with(scale, nobody, by).empty());
    auto const fixed = rfm::rules(banding::at({30.}), banding::at({2.}), banding::at({100.}));
    CHECK(rfm::fit(nobody, by, fixed)(10, 3, 200) == score{2, 2, 2}); // given cut-offs need nobody
    CHECK_NOTHROW(rfm::fit(nobody, by, fixed, rfm::nesting::nested));
}

TEST_CASE("what is no number is refused with its row by fit and by score on any engine") {
    std::vector<account> good(40, {3, 2, 10});
    auto const scale = rfm::fit(good, by);
    auto const check = [&](auto const& engine) {
        for (double const value : {std::nan(""), std::numeric_limits<double>::infinity()}) {
            auto bad = good;
            bad[17].spend = value;
            bad[33].spend = value; // the first at fault is named
            auto const message = "row 17: monetary is " + clientele::to_text(value) + ", it must be finite";
            CHECK_THROWS_WITH(rfm::fit(bad, by, {}, engine), Equals(message));
            CHECK_THROWS_WITH(rfm::score_with(scale, bad, by, engine), Equals(message));
        }
    };
    check(clientele::sequential{});
    check(clientele::threads{3});
    check(clientele::threads{8});
    good[5].spend = std::nan("");
    CHECK_THROWS_WITH(rfm::score_one(scale, good[5], by, 5), StartsWith("row 5: monetary is nan"));
}

TEST_CASE("an impossible scale is not applied") {
    auto scale = rfm::fit(std::vector<account>{{1, 1, 1}}, by);
    scale.frequency.clear();
    CHECK_THROWS_AS(rfm::score_with(scale, std::vector<account>{{1, 1, 1}}, by), clientele::invalid_data);
}

// ---- nested
// -------------------------------------------------------------------------------------------------------------

TEST_CASE("nested scores are those of each group alone") {
    clientele_test::property("frequency within recency, monetary within both", [] {
        auto const accounts = *rc::gen::exec(some_accounts);
        auto options = *rc::gen::exec(some_options);
        options.how = rfm::nesting::independent;
        auto const bins = static_cast<std::uint8_t>(options.bins);
        auto const independent = rfm::fit(accounts, by, options);
        options.how = rfm::nesting::nested;
        auto const nested = rfm::fit(accounts, by, options);
        options.how = rfm::nesting::independent;
        RC_ASSERT(nested.recency == independent.recency);
        RC_ASSERT(nested.frequency.size() == bins);
        RC_ASSERT(nested.monetary.size() == std::size_t{bins} * bins);
        auto const of = rfm::score_with(nested, accounts, by);
        for (std::uint8_t level = 1; level <= bins; ++level) {
            std::vector<account> group;
            for (std::size_t i = 0; i < accounts.size(); ++i)
                if (of[i] && of[i]->recency == level) group.push_back(accounts[i]);
            // a level without customers keeps the cuts of all, for those who come there later
            auto const& expected = group.empty() ? independent : rfm::fit(group, by, options);
            RC_ASSERT(nested.frequency[level - 1U] == expected.frequency.front());
            for (std::uint8_t inner = 1; inner <= bins; ++inner) {
                std::vector<account> pair;
                for (std::size_t i = 0; i < accounts.size(); ++i)
                    if (of[i] && of[i]->recency == level && of[i]->frequency == inner) pair.push_back(accounts[i]);
                auto const& within = pair.empty() ? independent : rfm::fit(pair, by, options);
                RC_ASSERT(nested.monetary[(level - 1U) * bins + inner - 1U] == within.monetary.front());
            }
        }
    });
}

TEST_CASE("groups that were empty at the fit score those who come there later") {
    std::vector<account> const early{{10, 1, 10}, {10, 2, 20}, {500, 3, 30}, {500, 4, 40}}; // nobody in between
    auto const scale = rfm::fit(early, by, {.bins = 4, .how = rfm::nesting::nested});
    CHECK_NOTHROW(scale.validate());
    for (auto const& of : rfm::score_with(scale, std::vector<account>{{200, 1, 1}, {5, 9, 99}, {900, 1, 1}}, by)) {
        REQUIRE(of);
        CHECK(of->frequency >= 1);
        CHECK(of->frequency <= 4);
        CHECK(of->monetary <= 4);
    }
}

TEST_CASE("a computed rule must find as many cut-offs in every group") {
    std::vector<account> const accounts{{1, 1, 10}, {1, 2, 20}, {1, 3, 30}, {9, 4, 40}};
    auto const all_but_one = [](std::span<double const> sorted) {
        return std::vector<double>(sorted.begin() + 1, sorted.end());
    };
    auto const rules = rfm::rules(banding::at({5.}), banding::computed(all_but_one), banding::quantiles{.bins = 2});
    CHECK_NOTHROW(rfm::fit(accounts, by, rules));
    CHECK_THROWS_WITH(rfm::fit(accounts, by, rules, rfm::nesting::nested), ContainsSubstring("each group needs"));
}

// ---- laws
// ---------------------------------------------------------------------------------------------------------------

TEST_CASE("laws of scoring") {
    clientele_test::property("order of rows, unit of money and time, repetition, threads, subset", [] {
        auto const accounts = *rc::gen::exec(some_accounts);
        auto const how = *rc::gen::exec(some_options);
        auto const scale = rfm::fit(accounts, by, how);
        auto const expected = rfm::score_with(scale, accounts, by);

        auto shuffled = accounts;
        shuffle(shuffled);
        RC_ASSERT(rfm::fit(shuffled, by, how) == scale);

        auto cents = accounts;
        for (auto& one : cents)
            one.spend *= 0.01;
        RC_ASSERT(codes_of(expected) == scored(cents, by, how));
        for (auto& one : cents)
            one.spend *= 3e7;
        RC_ASSERT(codes_of(expected) == scored(cents, by, how));

        auto const hours = rfm::lens(rfm::recency([](account const& a) { return a.since * 24.0; }), f, m);
        RC_ASSERT(codes_of(expected) == scored(accounts, hours, how));
        auto const dates = rfm::lens(rfm::recency([](account const& a) {
                                         return std::chrono::sys_days{2025y / 12 / 31} - std::chrono::days{a.since};
                                     }),
                                     f, m);
        RC_ASSERT(codes_of(expected) == scored(accounts, dates, how));
        auto const durations =
            rfm::lens(rfm::recency([](account const& a) { return std::chrono::days{a.since}; }), f, m);
        RC_ASSERT(codes_of(expected) == scored(accounts, durations, how));

        std::vector<account> repeated;
        for (auto const& one : accounts)
            repeated.insert(repeated.end(), one.stands_for, one);
        RC_ASSERT(rfm::fit(accounts, by_weight, how) == rfm::fit(repeated, by, how));

        for (std::size_t const n : {2U, 8U}) {
            clientele::threads const engine{n};
            RC_ASSERT(rfm::fit(accounts, by, how, engine) == scale);
            RC_ASSERT(rfm::score_with(scale, accounts, by, engine) == expected);
        }

        std::vector<account> const half(accounts.begin(),
                                        accounts.begin() + static_cast<std::ptrdiff_t>(accounts.size() / 2));
        auto const of_half = rfm::score_with(scale, half, by); // frozen: the others do not matter
        RC_ASSERT(std::equal(of_half.begin(), of_half.end(), expected.begin()));
        for (std::size_t i = 0; i < accounts.size(); ++i)
            RC_ASSERT(rfm::score_one(scale, accounts[i], by, i) == expected[i]);
    });
    clientele_test::property("the better customer has no worse scores", [] {
        auto const accounts = *rc::gen::exec(some_accounts);
        auto how = *rc::gen::exec(some_options);
        how.how = rfm::nesting::independent;
        auto const of = rfm::score_with(rfm::fit(accounts, by, how), accounts, by);
        for (std::size_t i = 1; i < accounts.size(); ++i) {
            if (!of[i] || !of[i - 1]) continue;
            auto const& [a, b] = std::pair(accounts[i - 1], accounts[i]);
            RC_ASSERT((a.since <= b.since) <= (of[i - 1]->recency >= of[i]->recency));
            RC_ASSERT((a.orders >= b.orders) <= (of[i - 1]->frequency >= of[i]->frequency));
            RC_ASSERT((a.spend >= b.spend) <= (of[i - 1]->monetary >= of[i]->monetary));
        }
    });
}

TEST_CASE("the same bits on one and many threads above the limit of sorting") {
    std::mt19937 random(9);
    std::vector<account> accounts(11'000);
    for (auto& one : accounts)
        one = {static_cast<int>(random() % 700), static_cast<unsigned>(random() % 9),
               static_cast<double>(random() % 50'000) / 100, static_cast<std::uint32_t>(random() % 3)};
    auto const scale = rfm::fit(accounts, by_weight);
    auto const expected = rfm::score_with(scale, accounts, by_weight);
    for (std::size_t const n : {1U, 2U, 3U, 8U}) {
        CHECK(rfm::fit(accounts, by_weight, {}, clientele::threads{n}) == scale);
        CHECK(rfm::score_with(scale, accounts, by_weight, clientele::threads{n}) == expected);
    }
}

TEST_CASE("a scale is used by many threads at once") {
    std::vector<account> accounts;
    for (int i = 0; i < 500; ++i)
        accounts.push_back({i % 90, static_cast<unsigned>(i % 7 + 1), i * 1.25});
    auto const scale = rfm::fit(accounts, by, {.how = rfm::nesting::nested});
    auto const expected = rfm::score_with(scale, accounts, by);
    std::array<bool, 4> same{};
    {
        std::vector<std::jthread> hosts;
        for (auto& mine : same)
            hosts.emplace_back(
                [&] { mine = rfm::score_with(scale, accounts, by) == expected && scale.unreachable_levels().empty(); });
    }
    CHECK(same == std::array{true, true, true, true});
}

// ---- the recipes whose faults these laws exclude
// --------------------------------------------------------------------------

namespace {

/// `pd.qcut(x.rank(method="first"), 5, labels=[1, 2, 3, 4, 5])`: equal values in the order of their rows.
std::vector<int> rank_first(std::vector<double> const& values) {
    auto const n = values.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<int> scores(n);
    for (std::size_t rank = 0; rank < n;
         ++rank) { // the type-7 cuts of ranks 1..n are 1 + (n - 1) j / 5, closed on the right
        int score = 1;
        for (std::size_t j = 1; j < 5; ++j)
            score += rank * 5 > (n - 1) * j ? 1 : 0;
        scores[order[rank]] = score;
    }
    return scores;
}

/// The score of R's rfm 0.3.0: type-7 quintiles plus 1.
std::vector<int> plus_one(std::vector<double> const& values) {
    std::vector<double> const fifths{.2, .4, .6, .8};
    auto const cuts = clientele::stats::quantiles(values, fifths);
    std::vector<int> scores;
    for (double const value : values) {
        scores.push_back(1);
        for (double const cut : cuts)
            scores.back() += value >= cut + 1 ? 1 : 0;
    }
    return scores;
}

} // namespace

TEST_CASE("rank-first quintiles are not a function of the customer and ours are") {
    std::vector<account> accounts{{1, 1, 10}, {1, 1, 20}, {1, 1, 30}, {1, 1, 40}, {1, 1, 50},
                                  {1, 1, 60}, {1, 2, 70}, {1, 2, 80}, {1, 3, 90}, {1, 9, 99}};
    auto const column = [](std::vector<account> const& rows) {
        std::vector<double> values;
        for (auto const& row : rows)
            values.push_back(row.orders);
        return values;
    };
    // six customers with one order each, in three different fifths
    CHECK(rank_first(column(accounts)) == std::vector{1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
    CHECK(rank_first({1, 1, 1, 1, 1}) == std::vector{1, 2, 3, 4, 5}); // the other library's own expectation

    auto const before = rank_first(column(accounts));
    auto const ours = scored(accounts, by);
    auto reversed = accounts;
    std::reverse(reversed.begin(), reversed.end());
    auto after = rank_first(column(reversed));
    std::reverse(after.begin(), after.end());
    CHECK(after != before); // the rows were only turned round
    auto ours_after = scored(reversed, by);
    std::reverse(ours_after.begin(), ours_after.end());
    CHECK(ours_after == ours);
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(ours[i] / 10 % 10 == 1);
}

TEST_CASE("cut-offs plus one depend on the unit of money and ours do not") {
    std::vector<double> dollars, cents;
    std::vector<account> in_dollars, in_cents;
    for (int i = 1; i <= 10; ++i) {
        dollars.push_back(i);
        cents.push_back(i * 100);
        in_dollars.push_back({1, 1, i * 1.0});
        in_cents.push_back({1, 1, i * 100.0});
    }
    // type-7 quintiles 2.8 4.6 6.4 8.2, plus 1, against 280 460 640 820, plus 1
    CHECK(plus_one(dollars) == std::vector{1, 1, 1, 2, 2, 3, 3, 4, 4, 5});
    CHECK(plus_one(cents) == std::vector{1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
    CHECK(scored(in_dollars, by) == scored(in_cents, by));
}

// ---- hosts
// --------------------------------------------------------------------------------------------------------------

namespace {

/// Twelve customers whose scores in three bins are found by hand: recency 10 … 120 days, four to a third; orders and
/// money run the other way but for two customers who changed places.
std::vector<account> twelve() {
    std::vector<account> all;
    for (int i = 1; i <= 12; ++i)
        all.push_back({i * 10, static_cast<unsigned>(13 - i), (13 - i) * 50.0});
    std::swap(all[0].spend, all[11].spend);
    return all;
}
codes const of_twelve{331, 333, 333, 333, 222, 222, 222, 222, 111, 111, 111, 113};
rfm::fit_options const three_bins{.bins = 3};

class client { // getters, an id without default, neither copied nor moved
public:
    struct number {
        explicit number(int n) : value(n) {}
        int value;
    };
    client(number id, account const& a) : id_(id), data_(a) {}
    client(client const&) = delete;
    client& operator=(client const&) = delete;
    ~client() = default;
    [[nodiscard]] number id() const { return id_; }
    [[nodiscard]] std::optional<std::chrono::days> idle() const {
        return data_.orders > 0 ? std::optional{std::chrono::days{data_.since}} : std::nullopt;
    }
    [[nodiscard]] unsigned order_count() const noexcept { return data_.orders; }
    [[nodiscard]] double const& revenue() const& { return data_.spend; }

private:
    number id_;
    account data_;
};

auto const by_getters =
    rfm::lens(rfm::recency(&client::idle), rfm::frequency(&client::order_count), rfm::monetary(&client::revenue));

/// A vendor's money: can be put in order; no default, no arithmetic, nothing that reads or prints it.
class vendor_money {
public:
    vendor_money(long whole, int cents) : cents_(whole * 100 + cents) {}
    friend std::strong_ordering operator<=>(vendor_money const&, vendor_money const&) = default;

private:
    long cents_;
};

struct order_book {
    std::string name;
    std::vector<vendor_money> bills;
    std::chrono::sys_days last;
    unsigned orders;
    [[nodiscard]] vendor_money const& largest() const { return *std::max_element(bills.begin(), bills.end()); }
};

} // namespace

TEST_CASE("host: a plain aggregate") { CHECK(scored(twelve(), by, three_bins) == of_twelve); }

TEST_CASE("host: a list of pinned customers with getters and ids without default") {
    std::list<client> clients;
    int id = 0;
    for (auto const& one : twelve())
        clients.emplace_back(client::number{++id}, one);
    clients.emplace_back(client::number{99}, account{0, 0, 0});
    auto expected = of_twelve;
    expected.push_back(0);
    CHECK(scored(clients, by_getters, three_bins) == expected);
    CHECK(codes_of(rfm::score_with(rfm::fit(clients, by_getters, three_bins, clientele::threads{3}),
                                   std::as_const(clients), by_getters, clientele::threads{2})) == expected);
    CHECK(rfm::score_one(rfm::fit(clients, by_getters, three_bins), clients.front(), by_getters) == score{3, 3, 1});
}

TEST_CASE("host: a filter view") {
    auto mixed = twelve();
    for (int i = 0; i < 20; ++i)
        mixed.insert(mixed.begin() + i % 12, {i, 1, -1e6});
    auto good = mixed | ranges::views::filter([](account const& a) { return a.spend > 0; });
    CHECK(scored(good, by, three_bins) == of_twelve); // as an lvalue that is not const
    CHECK(rfm::fit(mixed | ranges::views::filter([](account const& a) { return a.spend > 0; }), by, three_bins) ==
          rfm::fit(twelve(), by, three_bins));
    CHECK(rfm::fit(good, by, three_bins, clientele::threads{3}) == rfm::fit(twelve(), by, three_bins));
}

TEST_CASE("host: a view that makes its customers on the way") {
    auto made = ranges::views::iota(0, 12) |
                ranges::views::transform([](int i) { return twelve()[static_cast<std::size_t>(i)]; });
    CHECK(scored(made, by, three_bins) == of_twelve);
    CHECK(codes_of(rfm::score_with(rfm::fit(made, by, three_bins, clientele::threads{2}), made, by,
                                   clientele::threads{8})) == of_twelve);
}

TEST_CASE("host: a map") {
    std::map<std::string, account> accounts;
    for (auto const& one : twelve())
        accounts.emplace(std::string(1, static_cast<char>('a' + one.since / 10)), one);
    using entry = decltype(accounts)::value_type;
    auto const of_entry = rfm::lens(rfm::recency([](entry const& e) { return e.second.since; }),
                                    rfm::frequency([](entry const& e) { return e.second.orders; }),
                                    rfm::monetary([](entry const& e) { return e.second.spend; }));
    CHECK(scored(accounts, of_entry, three_bins) == of_twelve);
}

TEST_CASE("host: columns") {
    std::vector<int> since;
    std::vector<unsigned> orders;
    std::vector<float> spend;
    for (auto const& one : twelve()) {
        since.push_back(one.since);
        orders.push_back(one.orders);
        spend.push_back(static_cast<float>(one.spend));
    }
    auto const of_row = rfm::lens(rfm::recency([](auto const& row) { return std::get<0>(row); }),
                                  rfm::frequency([](auto const& row) { return std::get<1>(row); }),
                                  rfm::monetary([](auto const& row) { return std::get<2>(row); }));
    auto rows = ranges::views::zip(since, orders, spend);
    CHECK(scored(rows, of_row, three_bins) == of_twelve);
    CHECK(rfm::fit(rows, of_row, three_bins, clientele::threads{3}) == rfm::fit(twelve(), by, three_bins));
}

TEST_CASE("host: a vendor's money and dates that can only be put in order") {
    std::vector<order_book> books;
    for (auto const& one : twelve())
        books.push_back({"n",
                         {{1, 5}, {static_cast<long>(one.spend), 99}},
                         std::chrono::sys_days{2025y / 12 / 31} - std::chrono::days{one.since},
                         one.orders});
    auto const of_book = rfm::lens(rfm::recency(&order_book::last), rfm::frequency(&order_book::orders),
                                   rfm::monetary(&order_book::largest));
    CHECK(scored(books, of_book, three_bins) == of_twelve);
    auto const scale = rfm::fit(books, of_book, three_bins);
    STATIC_REQUIRE(std::is_same_v<decltype(scale), rfm::scale<std::chrono::sys_days, double, vendor_money> const>);
    CHECK(scale(2025y / 12 / 30, 12, {1000, 0}) == score{3, 3, 3});
}

TEST_CASE("host: rows that come once can be scored") {
    auto const scale = rfm::fit(twelve(), by, three_bins);
    std::istringstream numbers("1 2 3 12");
    auto const of_number =
        rfm::lens(rfm::recency([](int i) { return i * 10; }), rfm::frequency([](int i) { return 13 - i; }),
                  rfm::monetary([](int i) { return (13 - i) * 50.0; }));
    CHECK(codes_of(rfm::score_with(scale, ranges::istream_view<int>(numbers), of_number)) == codes{333, 333, 333, 111});
}

// ---- published data
// -----------------------------------------------------------------------------------------------------

namespace {

std::vector<double> edges(banding::cuts<double> const& made) {
    std::vector<double> values;
    for (auto const& edge : made.edges)
        values.push_back(edge.value);
    return values;
}

void check_edges(banding::cuts<double> const& made, std::vector<double> const& expected) {
    auto const found = edges(made);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK_THAT(found[i], WithinAbs(expected[i], 1e-9));
}

std::size_t count(std::vector<std::optional<score>> const& scores, int code) {
    auto const all = codes_of(scores);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), code));
}

std::vector<int> frequency_sizes(std::vector<std::optional<score>> const& scores) {
    std::vector<int> sizes(5);
    for (auto const& of : scores)
        ++sizes.at(of->frequency - 1U);
    return sizes;
}

auto const purchase_days = [](history const& h) { return h.orders() > 0 ? h.x() + 1 : 0; };
auto const by_rows = rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                               rfm::monetary(&history::total));
auto const by_days =
    rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(purchase_days), rfm::monetary(&history::total));

/// Equal recencies go to the better score, equal frequencies and sums to the worse: "score = 1 + number of cuts < x"
/// with recency counted in days since the last order and turned round afterwards, as a peer's run had it.
auto const as_the_peer =
    rfm::rules(banding::quantiles{.ties = tie_rule::upper}, banding::quantiles{}, banding::quantiles{});

} // namespace

// The file's own figures stand in the README beside it; the others come from a run in exact rational arithmetic
// (Python's Fraction): type-7 cuts of each measure, score = 1 + the number of cuts that are worse than the value.
TEST_CASE("CDNOW by independent quintiles", "[data]") {
    auto const log = clientele_test::cdnow();
    if (!log) return;
    auto const histories = clientele_test::histories_of(*log, 1998y / 7 / 1);
    REQUIRE(histories.size() == 23'570);

    auto const on_rows = rfm::fit(histories, by_rows);
    check_edges(on_rows.recency, {513, 486, 433, 142});
    check_edges(on_rows.frequency.front(), {1, 1, 2, 4});
    check_edges(on_rows.monetary.front(), {15.36, 31.35, 59.924, 133.95});
    CHECK(on_rows.unreachable_levels() == std::vector<rfm::level>{{"frequency", 2}});
    auto const rows_scores = rfm::score_with(on_rows, histories, by_rows);
    CHECK(frequency_sizes(rows_scores) == std::vector{11'908, 0, 4079, 3658, 3925});
    CHECK(count(rows_scores, 555) == 2355);
    CHECK(count(rows_scores, 111) == 1740);

    auto const on_days = rfm::fit(histories, by_days);
    check_edges(on_days.frequency.front(), {1, 1, 2, 4});
    auto const days_scores = rfm::score_with(on_days, histories, by_days);
    CHECK(frequency_sizes(days_scores) == std::vector{12'054, 0, 4040, 3641, 3835}); // the peer's run has the same
    CHECK(count(days_scores, 555) == 2340);
    CHECK(count(days_scores, 111) == 1740);

    // the peer's run: 2,345 and 1,665
    auto const peer = rfm::score_with(rfm::fit(histories, by_days, as_the_peer), histories, by_days);
    CHECK(count(peer, 555) == 2345);
    CHECK(count(peer, 111) == 1665);
    CHECK(frequency_sizes(peer) == std::vector{12'054, 0, 4040, 3641, 3835});
}

TEST_CASE("CDNOW by nested quintiles", "[data]") {
    auto const log = clientele_test::cdnow();
    if (!log) return;
    auto const histories = clientele_test::histories_of(*log, 1998y / 7 / 1);
    auto const nested = rfm::fit(histories, by_days, {.how = rfm::nesting::nested});
    // cuts of customer-days within each recency score, by the same independent run
    check_edges(nested.frequency[0], {1, 1, 1, 1});
    check_edges(nested.frequency[1], {1, 1, 1, 1});
    check_edges(nested.frequency[2], {1, 1, 1, 2});
    check_edges(nested.frequency[3], {2, 3, 3, 5});
    check_edges(nested.frequency[4], {3, 4, 6, 10});
    CHECK(nested.unreachable_levels().empty()); // level 2 is reached within the best recency
    auto const scores = rfm::score_with(nested, histories, by_days);
    CHECK(count(scores, 555) == 161);
    CHECK(count(scores, 111) == 913);
    std::vector<int> best(5);
    for (auto const& of : scores)
        if (of->recency == 5) ++best.at(of->frequency - 1U);
    CHECK(best == std::vector{1284, 650, 994, 969, 804});

    // the peer's run: 161 and 880
    auto const peer =
        rfm::score_with(rfm::fit(histories, by_days, as_the_peer, rfm::nesting::nested), histories, by_days);
    CHECK(count(peer, 555) == 161);
    CHECK(count(peer, 111) == 880);
}

TEST_CASE("CDNOW in any order of rows and any unit of money", "[data]") {
    auto log = clientele_test::cdnow();
    if (!log) return;
    auto histories = clientele_test::histories_of(*log, 1998y / 7 / 1);
    std::map<std::string, int> expected;
    auto const scores = scored(histories, by_rows);
    for (std::size_t i = 0; i < histories.size(); ++i)
        expected[histories[i].id()] = scores[i];

    auto const in_cents = rfm::lens(by_rows.recency, by_rows.frequency,
                                    rfm::monetary([](history const& h) { return std::llround(h.total() * 100); }));
    CHECK(scored(histories, in_cents) == scores);
    auto const in_hundreds =
        rfm::lens(by_rows.recency, by_rows.frequency, rfm::monetary([](history const& h) { return h.total() * 0.01; }));
    CHECK(scored(histories, in_hundreds) == scores);
    CHECK(codes_of(rfm::score_with(rfm::fit(histories, by_rows, {}, clientele::threads{3}), histories, by_rows,
                                   clientele::threads{3})) == scores);

    shuffle(*log);
    auto const shuffled = clientele_test::histories_of(*log, 1998y / 7 / 1);
    auto const again = scored(shuffled, by_rows);
    bool same = shuffled.size() == expected.size();
    for (std::size_t i = 0; i < shuffled.size(); ++i)
        same = same && expected.at(shuffled[i].id()) == again[i];
    CHECK(same);

    // the recipe moves customers when rows are shuffled
    std::vector<double> orders, orders_shuffled;
    std::map<std::string, int> by_recipe;
    for (auto const& h : histories)
        orders.push_back(h.orders());
    for (auto const& h : shuffled)
        orders_shuffled.push_back(h.orders());
    auto const recipe = rank_first(orders);
    for (std::size_t i = 0; i < histories.size(); ++i)
        by_recipe[histories[i].id()] = recipe[i];
    auto const recipe_again = rank_first(orders_shuffled);
    int moved = 0;
    for (std::size_t i = 0; i < shuffled.size(); ++i)
        moved += by_recipe.at(shuffled[i].id()) != recipe_again[i] ? 1 : 0;
    CHECK(moved > 1000);
}

// R package rfm: published cut-offs 115, 181, 297.4, 482; 4 5 6 8; 255.8 382 506.4 666, which are type-7 quintiles plus
// 1; 995 customers; orders per customer 1..14.
TEST_CASE("the quintiles of the orders of R's rfm", "[data]") {
    auto const log = clientele_test::rfm_data_orders();
    if (!log) return;
    CHECK(log->size() == 4906);
    auto const histories = clientele_test::histories_of(*log, 2006y / 12 / 31);
    REQUIRE(histories.size() == 995);
    std::vector<int> orders(14);
    for (auto const& h : histories)
        ++orders.at(h.orders() - 1);
    CHECK(orders == std::vector{42, 83, 143, 187, 176, 150, 94, 51, 38, 20, 3, 5, 2, 1});

    auto const scale = rfm::fit(histories, by_rows);
    check_edges(scale.recency, {482.0 - 1, 297.4 - 1, 181.0 - 1, 115.0 - 1}); // from the worst
    check_edges(scale.frequency.front(), {4.0 - 1, 5.0 - 1, 6.0 - 1, 8.0 - 1});
    check_edges(scale.monetary.front(), {255.8 - 1, 382.0 - 1, 506.4 - 1, 666.0 - 1});
    CHECK(scale.unreachable_levels().empty());

    // With the plus one a hundredth of the revenue moves 529 of 995 customers, 350 into score 1 or staying there; a
    // ten-thousandth leaves all in score 1 (Python, in rational arithmetic).
    std::vector<double> dollars, hundreds, tiny;
    for (auto const& h : histories) {
        dollars.push_back(h.total());
        hundreds.push_back(h.total() / 100);
        tiny.push_back(h.total() / 10'000);
    }
    auto const recipe = plus_one(dollars);
    auto const scaled = plus_one(hundreds);
    int moved = 0;
    for (std::size_t i = 0; i < recipe.size(); ++i)
        moved += recipe[i] != scaled[i] ? 1 : 0;
    CHECK(moved == 529);
    CHECK(plus_one(tiny) == std::vector<int>(995, 1));
    auto const in_hundreds =
        rfm::lens(by_rows.recency, by_rows.frequency, rfm::monetary([](history const& h) { return h.total() / 100; }));
    CHECK(scored(histories, in_hundreds) == scored(histories, by_rows));
}
