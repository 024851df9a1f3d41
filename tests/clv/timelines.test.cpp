// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data.hpp"

#include <clientele/clv/actual_tracking.hpp>
#include <clientele/clv/timelines.hpp>
#include <clientele/core/dates.hpp>

#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

using namespace clientele;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

struct order {
    std::string customer;
    sys_days placed;
};

auto const by_customer = customers::id(&order::customer);
auto const by_day = customers::day(&order::placed);
sys_days const start = 1997y / 1 / 1;

} // namespace

TEST_CASE("timelines hold every day with a purchase, once, in order") {
    std::vector<order> const log{{"b", start + days{14}},
                                 {"a", start + days{3}},
                                 {"b", start},
                                 {"b", start + days{14}},
                                 {"a", start + days{40}}};
    auto const weeks =
        clv::timelines(log, by_customer, by_day, {.from = start, .until = start + days{30}, .unit = days{7}});
    CHECK(weeks == std::vector<std::vector<double>>{{0, 2}, {3.0 / 7}});
    CHECK(clv::since_first({3, 5, 9}) == std::vector<double>{2, 6});
    CHECK(clv::since_first({3}).empty());
    CHECK(clv::since_first({}).empty());
}

TEST_CASE("timelines need their ends, and rows that can be") {
    std::vector<order> const log{{"a", start}};
    CHECK_THROWS_WITH(clv::timelines(log, by_customer, by_day, {.until = start}), ContainsSubstring("from"));
    CHECK_THROWS_WITH(clv::timelines(log, by_customer, by_day, {.from = start}), ContainsSubstring("until"));
    CHECK_THROWS_AS(clv::timelines(log, by_customer, by_day, {.from = start, .until = start, .unit = days{0}}),
                    invalid_option);
    CHECK_THROWS_WITH(clv::timelines(log, by_customer, by_day, {.from = start + days{1}, .until = start + days{9}}),
                      ContainsSubstring("row 0"));
    CHECK_THROWS_AS(
        clv::timelines(std::vector<order>{{"", start}}, by_customer, by_day, {.from = start, .until = start}),
        invalid_data);
}

TEST_CASE("CDNOW: 23,570 customers on 67,591 customer-days, 24,337 repeat purchases in 39 weeks", "[data]") {
    auto const path = clientele_test::data_file("cdnow_master.csv");
    if (!path) return;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    std::vector<order> log;
    while (std::getline(file, line)) {
        log.push_back({line.substr(0, 5), *parse_date(line.substr(6, 8))});
    }
    auto const timelines =
        clv::timelines(log, by_customer, by_day, {.from = start, .until = 1998y / 6 / 30, .unit = days{7}});
    CHECK(timelines.size() == 23570);
    std::size_t purchases = 0;
    for (auto const& each : timelines) {
        purchases += each.size();
    }
    CHECK(purchases == 67591);
    CHECK(clv::actual_tracking(timelines, {39, 78}) == std::vector<double>{24337, 67591 - 23570});
}
