// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data_sets.hpp"
#include "property.hpp"

#include <clientele/rfm/fit.hpp>
#include <clientele/rfm/maps.hpp>
#include <clientele/rfm/segment_summary.hpp>

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rfm = clientele::rfm;
using clientele_test::history;
using namespace std::chrono_literals;

namespace {

struct account {
    std::chrono::sys_days last{};
    std::optional<int> since{};
    unsigned orders = 0;
    double spend = 0;
};

std::vector<std::string> const names{"keep", "win back", "nobody"};
std::vector<rfm::segment_number> const numbers{0, 1, 0, std::nullopt, 0};
std::vector<account> const accounts{{2025y / 12 / 30, 1, 10, 100.5},
                                    {2025y / 1 / 1, 364, 1, 20},
                                    {2025y / 12 / 21, 10, 4, 50},
                                    {{}, {}, 0, 0},
                                    {2025y / 12 / 27, 4, 1, -0.5}};

auto const by =
    rfm::lens(rfm::recency(&account::since), rfm::frequency(&account::orders), rfm::monetary(&account::spend));
auto const by_date =
    rfm::lens(rfm::recency(&account::last), rfm::frequency(&account::orders), rfm::monetary(&account::spend));

/// A segment of R's rfm: intervals of R, F and M; the first that matches wins.
struct interval_segment {
    std::string name;
    std::array<int, 6> bounds;
};

std::vector<rfm::segment_number> first_match(std::vector<interval_segment> const& segments,
                                             std::vector<std::optional<rfm::score>> const& scores) {
    std::vector<rfm::segment_number> assigned;
    for (auto const& of : scores) {
        std::uint8_t number = 0;
        auto const within = [&](std::array<int, 6> const& b) {
            return b[0] <= of->recency && of->recency <= b[1] && b[2] <= of->frequency && of->frequency <= b[3] &&
                   b[4] <= of->monetary && of->monetary <= b[5];
        };
        while (number < segments.size() && !within(segments[number].bounds))
            ++number;
        assigned.emplace_back(number); // one past the last: others
    }
    return assigned;
}

std::vector<std::string> names_of(std::vector<interval_segment> const& segments) {
    std::vector<std::string> all;
    for (auto const& segment : segments)
        all.push_back(segment.name);
    all.emplace_back("Others");
    return all;
}

auto const by_history = rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                                  rfm::monetary(&history::total));

/// The scores of R's rfm: type-7 quintiles plus 1; lower <= x < upper is a bin. The most recent fifth scores 5.
template <class Histories> std::vector<std::optional<rfm::score>> scores_of_r(Histories const& histories) {
    auto const scale = rfm::fit(histories, by_history);
    auto const plus_one = [](clientele::banding::cuts<double> const& made, clientele::banding::tie_rule ties) {
        std::vector<double> breaks;
        for (auto const& edge : made.edges)
            breaks.push_back(edge.value + 1);
        return clientele::banding::at(breaks, ties);
    };
    auto const theirs = rfm::fit(histories, by_history,
                                 rfm::rules(plus_one(scale.recency, clientele::banding::tie_rule::lower),
                                            plus_one(scale.frequency[0], clientele::banding::tie_rule::upper),
                                            plus_one(scale.monetary[0], clientele::banding::tie_rule::upper)));
    return rfm::score_with(theirs, histories, by_history);
}

} // namespace

TEST_CASE("a summary by hand") {
    auto const summary = rfm::summarise_segments(accounts, by, numbers, names);
    REQUIRE(summary.segments.size() == 3);
    auto const& keep = summary.segments[0];
    CHECK(keep.name == "keep");
    CHECK(keep.customers == 3);
    CHECK(keep.share == 3.0 / 5);
    CHECK(keep.revenue == 150); // 100.5 + 50 - 0.5
    CHECK(keep.revenue_share == 150.0 / 170);
    CHECK(keep.recency == rfm::typical{5, 4});    // 1, 4, 10
    CHECK(keep.frequency == rfm::typical{5, 4});  // 1, 4, 10
    CHECK(keep.monetary == rfm::typical{50, 50}); // -0.5, 50, 100.5
    auto const& win_back = summary.segments[1];
    CHECK(win_back.customers == 1);
    CHECK(win_back.revenue_share == 20.0 / 170);
    CHECK(win_back.recency == rfm::typical{364, 364});
    CHECK(summary.segments[2] == rfm::segment_line{.name = "nobody"}); // zeros, not NaN
    CHECK(summary.without.name == "(no orders)");
    CHECK(summary.without.customers == 1);
    CHECK(summary.without.share == 1.0 / 5);
    CHECK(summary.without.recency == rfm::typical{});
}

TEST_CASE("recency is told in days whatever it is read from") {
    auto const some = std::vector(accounts.begin(), accounts.begin() + 3);
    auto const three = std::vector(numbers.begin(), numbers.begin() + 3);
    auto const numbers_read = rfm::summarise_segments(some, by, three, names);
    CHECK(rfm::summarise_segments(some, by_date, three, names, {.as_of = 2025y / 12 / 31}) == numbers_read);
    auto const as_hours = rfm::lens(rfm::recency([](account const& a) { return std::chrono::hours{24} * *a.since; }),
                                    by.frequency, by.monetary);
    CHECK(rfm::summarise_segments(some, as_hours, three, names) == numbers_read);
    CHECK_THROWS_WITH(rfm::summarise_segments(some, by_date, three, names), ContainsSubstring("as_of is missing"));
}

TEST_CASE("nobody and no revenue give zeros") {
    auto const empty = rfm::summarise_segments(std::vector<account>{}, by, {}, names);
    CHECK(empty.segments[0] == rfm::segment_line{.name = "keep"});
    std::vector<account> const free{{{}, 1, 1, 0}, {{}, 1, 1, 5}, {{}, 1, 1, -5}};
    auto const summary = rfm::summarise_segments(free, by, {{0}, {1}, {1}}, names);
    for (auto const& line : summary.segments)
        CHECK(line.revenue_share == 0);
}

TEST_CASE("what does not line up is refused") {
    auto const summed = [](std::vector<account> const& customers, std::vector<rfm::segment_number> const& assigned) {
        return rfm::summarise_segments(customers, by, assigned, names);
    };
    CHECK_THROWS_WITH(summed(accounts, {0, 1}), StartsWith("row 2: segment is missing"));
    CHECK_THROWS_WITH(summed(accounts, {0, 1, 3, 0, 0}), StartsWith("row 2: segment is 3"));
    CHECK_THROWS_WITH(summed(accounts, {0, 1, 2, 0, 0, 0}), StartsWith("segments is 6 entries"));
    auto bad = accounts;
    bad[4].spend = std::nan("");
    CHECK_THROWS_WITH(summed(bad, numbers), StartsWith("row 4: monetary is nan"));
}

TEST_CASE("a summary adds up and does not depend on the order of rows") {
    clientele_test::property("sums and shuffles", [] {
        auto const spends = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 10'000));
        std::vector<account> customers;
        std::vector<rfm::segment_number> assigned;
        for (int const cents : spends) {
            customers.push_back({{}, cents % 7, 1, cents / 100.0});
            assigned.push_back(cents % 4 == 3 ? std::nullopt : rfm::segment_number{std::abs(cents) % 3});
        }
        auto const summary = rfm::summarise_segments(customers, by, assigned, names);
        std::size_t count = summary.without.customers;
        double revenue = summary.without.revenue;
        for (auto const& line : summary.segments) {
            count += line.customers;
            revenue += line.revenue;
        }
        RC_ASSERT(count == customers.size());
        RC_ASSERT(std::abs(revenue - std::accumulate(spends.begin(), spends.end(), 0.0) / 100) < 1e-6);
        std::reverse(customers.begin(), customers.end());
        std::reverse(assigned.begin(), assigned.end());
        RC_ASSERT(rfm::summarise_segments(customers, by, assigned, names) == summary);
    });
}

// R package rfm, data rfm_data_orders, analysis date 2006-12-31; figures of its vignettes up to 0.2.2.
TEST_CASE("the published segments of the orders of R's rfm by its old map", "[data]") {
    auto const log = clientele_test::rfm_data_orders();
    if (!log) return;
    std::vector<interval_segment> const map{
        {"Champions", {4, 5, 4, 5, 4, 5}},          {"Loyal Customers", {2, 5, 3, 5, 3, 5}},
        {"Potential Loyalist", {3, 5, 1, 3, 1, 3}}, {"New Customers", {4, 5, 1, 1, 1, 1}},
        {"Promising", {3, 4, 1, 1, 1, 1}},          {"Need Attention", {2, 3, 2, 3, 2, 3}},
        {"About To Sleep", {2, 3, 1, 2, 1, 2}},     {"At Risk", {1, 2, 2, 5, 2, 5}},
        {"Can't Lose Them", {1, 1, 4, 5, 4, 5}},    {"Lost", {1, 2, 1, 2, 1, 2}}};
    struct published {
        std::size_t customers;
        double revenue_share; ///< in per cent, as printed
    };
    std::map<std::string, published> const expected{{"About To Sleep", {50, 2.35}},
                                                    {"At Risk", {86, 9.52}},
                                                    {"Champions", {158, 25.89}},
                                                    {"Lost", {111, 4.51}},
                                                    {"Loyal Customers", {278, 35.92}},
                                                    {"Need Attention", {35, 2.86}},
                                                    {"Others", {48, 4.75}},
                                                    {"Potential Loyalist", {229, 14.19}},
                                                    {"New Customers", {0, 0}},
                                                    {"Promising", {0, 0}},
                                                    {"Can't Lose Them", {0, 0}}};

    auto const histories = clientele_test::histories_of(*log, 2006y / 12 / 31);
    auto const assigned = first_match(map, scores_of_r(histories));
    auto const summary = rfm::summarise_segments(histories, by_history, assigned, names_of(map));
    CHECK(summary.segments.size() == expected.size());
    for (auto const& line : summary.segments) {
        INFO(line.name);
        CHECK(line.customers == expected.at(line.name).customers);
        CHECK_THAT(100 * line.revenue_share, WithinAbs(expected.at(line.name).revenue_share, 0.005));
        if (line.name == "Champions") { // 1,234 orders, 120,178
            CHECK(line.revenue == 120'178);
            CHECK_THAT(line.frequency.mean * static_cast<double>(line.customers), WithinAbs(1234, 1e-9));
        }
    }
    CHECK(summary.without.customers == 0);
}

// The map of the README of rfm 0.3.0; sizes from a run of that package.
TEST_CASE("the segments of the orders of R's rfm by the map of its README", "[data]") {
    auto const log = clientele_test::rfm_data_orders();
    if (!log) return;
    std::vector<interval_segment> const map{{"Champions", {5, 5, 5, 5, 5, 5}},
                                            {"Potential", {3, 5, 3, 5, 2, 5}},
                                            {"Loyal", {2, 4, 2, 4, 2, 4}},
                                            {"Promising", {3, 4, 1, 3, 3, 5}},
                                            {"New", {4, 5, 1, 3, 1, 5}},
                                            {"Can't Lose", {1, 2, 3, 4, 4, 5}},
                                            {"At Risk", {1, 2, 2, 5, 4, 5}},
                                            {"Need Attention", {1, 3, 3, 5, 3, 5}},
                                            {"About To Sleep", {2, 3, 1, 3, 1, 4}},
                                            {"Lost", {1, 1, 1, 5, 1, 5}}};
    std::map<std::string, std::size_t> const expected{
        {"About To Sleep", 102}, {"At Risk", 28}, {"Can't Lose", 47}, {"Champions", 35}, {"Lost", 148}, {"Loyal", 170},
        {"Need Attention", 10},  {"New", 104},    {"Potential", 342}, {"Promising", 9},  {"Others", 0}};
    auto const histories = clientele_test::histories_of(*log, 2006y / 12 / 31);
    auto const summary =
        rfm::summarise_segments(histories, by_history, first_match(map, scores_of_r(histories)), names_of(map));
    for (auto const& line : summary.segments) {
        INFO(line.name);
        CHECK(line.customers == expected.at(line.name));
    }
}

// The published heat map of the same: mean money by recency and frequency score.
TEST_CASE("the heat map of the orders of R's rfm", "[data]") {
    auto const log = clientele_test::rfm_data_orders();
    if (!log) return;
    auto const histories = clientele_test::histories_of(*log, 2006y / 12 / 31);
    auto const scores = scores_of_r(histories);
    std::vector<std::string> cells;
    for (int cell = 0; cell < 25; ++cell)
        cells.push_back(std::to_string(cell));
    std::vector<rfm::segment_number> assigned;
    for (auto const& of : scores)
        assigned.emplace_back(static_cast<std::uint8_t>((of->recency - 1) * 5 + of->frequency - 1));
    auto const summary = rfm::summarise_segments(histories, by_history, assigned, cells);
    double sum = 0;
    for (auto const& line : summary.segments)
        sum += line.monetary.mean;
    CHECK_THAT(sum, WithinAbs(12'634, 0.5));
    CHECK_THAT(summary.segments[0].monetary.mean, WithinAbs(208.4, 0.05));
    CHECK_THAT(summary.segments[24].monetary.mean, WithinAbs(862.4, 0.05));
}

TEST_CASE("the ten segments of CDNOW add up to its customers and dollars", "[data]") {
    auto const log = clientele_test::cdnow();
    if (!log) return;
    auto const histories = clientele_test::histories_of(*log, 1998y / 7 / 1);
    auto const scores = rfm::score_with(rfm::fit(histories, by_history), histories, by_history);
    auto const summary = rfm::summarise_segments(histories, by_history, rfm::assign(rfm::ten_segments, scores),
                                                 rfm::ten_segments.names());
    std::size_t customers = 0;
    double revenue = 0;
    double orders = 0;
    for (auto const& line : summary.segments) {
        customers += line.customers;
        revenue += line.revenue;
        orders += line.frequency.mean * static_cast<double>(line.customers);
    }
    CHECK(customers == 23'570);
    CHECK_THAT(revenue, WithinAbs(2'500'315.63, 1e-6));
    CHECK_THAT(orders, WithinAbs(69'659, 1e-6));
}
