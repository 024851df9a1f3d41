// SPDX-License-Identifier: MIT
// The demo's customers through each ready-made policy: customers and cents of each tier as
// tools/references/ready_made_tiers.py counts them without the library.
#include "generate.hpp"

#include <clientele/core.hpp>
#include <clientele/tiers.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace tiers = clientele::tiers;
using namespace std::chrono_literals;

struct shopper {
    std::int64_t cents = 0;
    int orders = 0;
    int refunds = 0;
    std::chrono::sys_days first{};
    std::optional<std::chrono::sys_days> before{}; ///< the day with orders before the last
    std::chrono::sys_days last{};
};

std::vector<shopper> shoppers() {
    std::map<std::string, shopper> all;
    std::istringstream log{batch::demo_transactions()}; // in the order of days
    std::string line;
    std::getline(log, line);
    while (std::getline(log, line)) {
        auto const a = line.find(',');
        auto const b = line.find(',', a + 1);
        auto const day = *clientele::parse_date(line.substr(a + 1, b - a - 1));
        auto const cents = std::llround(100 * std::strtod(line.c_str() + b + 1, nullptr));
        auto& of = all[line.substr(0, a)];
        of.cents += cents;
        if (cents < 0) {
            ++of.refunds;
        } else {
            if (of.orders == 0) of.first = day;
            if (of.orders > 0 && of.last < day) of.before = of.last;
            of.last = day;
            ++of.orders;
        }
    }
    std::vector<shopper> list;
    for (auto const& [id, of] : all) {
        list.push_back(of);
    }
    return list;
}

// [policies]
std::chrono::sys_days const as_of{2025y / 12 / 31};

auto since(std::chrono::sys_days day) {
    return [day](shopper const& of) { return of.last >= day; };
}
auto spend() { return tiers::measure("spend", &shopper::cents); }

/// 2 / 18 / 30 / 50 % of customers, by what they spend.
auto by_service() { return tiers::service_pyramid(spend()); }

/// Eight levels: shares of those who bought in the last year, then those who bought before, prospects, suspects,
/// others.
auto by_level() {
    auto const bought = [](shopper const& of) { return of.orders > 0; };
    auto const never = [](shopper const&) { return false; };
    return tiers::customer_pyramid(spend(), since(as_of - std::chrono::days{364}), bought, never, never);
}

/// Classes A to D: a quota of orders by how often something came back.
auto by_class() {
    using tiers::satisfaction;
    using tiers::volume;
    return tiers::classes(
        tiers::quota<volume>(tiers::measure("orders", &shopper::orders),
                             {{volume::high, .2}, {volume::medium, .3}, {volume::low, .5}}),
        tiers::thresholds<satisfaction>(
            tiers::measure("refunds", &shopper::refunds, clientele::banding::direction::lower_is_better),
            {{satisfaction::high, 0}, {satisfaction::medium, 1}}));
}

/// Value by growth: the upper fifth by spend, and who bought in the last quarter.
auto by_growth() {
    using tiers::growth;
    using tiers::present_value;
    return tiers::developments(
        tiers::quota<present_value>(spend(), {{present_value::high, .2}, {present_value::low, .8}}),
        tiers::first_of(tiers::when(since(2025y / 10 / 1), growth::high, "bought in the last quarter"),
                        tiers::otherwise(growth::low)));
}

/// New, active, at risk, lapsed, won back.
auto by_stage() { return tiers::stages(&shopper::first, &shopper::last, &shopper::before, as_of); }

/// Senior members, members, customers, customers of a competitor, unknown.
auto by_closeness() {
    return tiers::relationship([](shopper const& of) { return of.orders >= 10 && of.cents >= 20'000; },
                               [](shopper const& of) { return of.orders >= 4; }, since(2025y / 7 / 1),
                               [](shopper const&) { return false; });
}
// [policies]

int failures = 0;

template <class Policy>
void check(char const* what, std::vector<shopper> const& all, Policy const& policy,
           std::vector<std::size_t> const& customers, std::vector<std::int64_t> const& cents) {
    auto const assigned = tiers::assign(all, policy);
    std::vector<std::size_t> found(customers.size());
    std::vector<std::int64_t> money(customers.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        ++found.at(tiers::place(assigned[i].value()));
        money.at(tiers::place(assigned[i].value())) += all[i].cents;
    }
    if (found != customers || money != cents) {
        ++failures;
        std::printf("FAILED: %s\n", what);
        for (std::size_t i = 0; i < found.size(); ++i) {
            std::printf("  %zu %lld\n", found[i], static_cast<long long>(money[i]));
        }
    }
}

} // namespace

int main() {
    auto const all = shoppers();
    check("the pyramid of service", all, by_service(), {40, 360, 600, 1000},
          {7'172'685, 12'950'409, 6'138'227, 2'665'133});
    check("the pyramid of customers", all, by_level(), {12, 46, 172, 922, 848, 0, 0, 0},
          {3'466'169, 4'663'518, 6'761'845, 7'254'961, 6'779'961, 0, 0, 0});
    check("classes by orders and refunds", all, by_class(), {219, 530, 1052, 199},
          {8'793'369, 7'072'615, 4'055'373, 9'005'097});
    check("value by growth", all, by_growth(), {210, 190, 469, 1131}, {12'139'014, 7'984'080, 3'347'057, 5'456'303});
    check("stages of life", all, by_stage(), {493, 12, 171, 476, 848, 0},
          {14'540'725, 65'941, 807'631, 6'732'196, 6'779'961, 0});
    check("closeness", all, by_closeness(), {209, 542, 402, 0, 847}, {13'167'896, 9'927'770, 2'024'193, 0, 3'806'595});
    return failures == 0 ? 0 : 1;
}
