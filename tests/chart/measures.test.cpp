// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/chart/measures.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <vector>

using namespace clientele;
using namespace std::chrono_literals;

namespace {

struct account {
    std::optional<std::chrono::sys_days> last;
    int orders;
    double revenue;
};

auto const by =
    rfm::lens(rfm::recency(&account::last), rfm::frequency(&account::orders), rfm::monetary(&account::revenue));
constexpr std::chrono::sys_days day = 2025y / 12 / 31;

} // namespace

TEST_CASE("measures are read as numbers, without customers who have no orders") {
    std::vector<account> const accounts{{day - std::chrono::days{3}, 2, 10.5}, {{}, 1, 1}, {day, 0, 0}, {day, 1, -4}};
    auto const all = chart::read(accounts, by, {.as_of = day});
    CHECK(all.row == std::vector<std::size_t>{0, 3});
    CHECK(all.of(chart::measure::recency) == std::vector<double>{3, 0});
    CHECK(all.of(chart::measure::frequency) == std::vector<double>{2, 1});
    CHECK(all.of(chart::measure::monetary) == std::vector<double>{10.5, -4});
}

TEST_CASE("dates need a day to count from, and numbers must be finite") {
    std::vector<account> accounts{{day, 1, 1}};
    CHECK_THROWS_AS(chart::read(accounts, by), invalid_option);
    accounts.push_back({day, 1, std::numeric_limits<double>::quiet_NaN()});
    CHECK_THROWS_WITH(chart::read(accounts, by, {.as_of = day}), ContainsSubstring("row 1"));
    accounts.clear();
    CHECK(chart::read(accounts, by).row.empty());
}

TEST_CASE("the title of an axis has the unit") {
    chart::words const say{.money = "EUR", .time = "weeks", .orders = "visits"};
    CHECK(chart::axis_title(chart::measure::recency, say) == "recency (weeks)");
    CHECK(chart::axis_title(chart::measure::frequency, say) == "frequency (visits)");
    CHECK(chart::axis_title(chart::measure::monetary, say) == "monetary value (EUR)");
    CHECK(chart::axis_title(chart::measure::monetary, {}) == "monetary value (money units)");
}
