// SPDX-License-Identifier: MIT
#pragma once

#include "../support/data.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/tiers/scale.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clientele_test {

/// A customer of CDNOW, from its log: days with orders, compact discs, money.
struct cd_buyer {
    std::int64_t cents = 0;
    int discs = 0;
    int days = 0;
    std::chrono::sys_days first{};
    std::optional<std::chrono::sys_days> before{}; ///< the day of the order before the last
    std::optional<std::chrono::sys_days> last{};
};

/// All customers of the log; empty without the data.
inline std::optional<std::vector<cd_buyer>> cd_buyers() {
    auto const path = data_file("cdnow_master.csv");
    if (!path) return std::nullopt;
    std::map<std::string, std::map<std::chrono::sys_days, std::pair<int, std::int64_t>>> log;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        auto const a = line.find(',');
        auto const b = line.find(',', a + 1);
        auto const c = line.find(',', b + 1);
        auto& of = log[line.substr(0, a)][*clientele::parse_date(line.substr(a + 1, b - a - 1))];
        of.first += std::atoi(line.substr(b + 1, c - b - 1).c_str());
        of.second += std::llround(100 * std::strtod(line.substr(c + 1).c_str(), nullptr));
    }
    std::vector<cd_buyer> all;
    for (auto const& [id, days] : log) {
        cd_buyer one{.first = days.begin()->first};
        for (auto const& [day, bought] : days) {
            one.before = one.last;
            one.last = day;
            one.discs += bought.first;
            one.cents += bought.second;
            ++one.days;
        }
        all.push_back(one);
    }
    return all;
}

/// Customers and cents of each tier.
struct tier_sums {
    std::vector<std::size_t> customers{};
    std::vector<std::int64_t> cents{};
};

template <clientele::tiers::scale S>
tier_sums sums_of(std::vector<cd_buyer> const& all, std::vector<clientele::tiers::assignment<S>> const& assigned) {
    std::size_t const k = clientele::tiers::size_of<S>;
    tier_sums found{std::vector<std::size_t>(k), std::vector<std::int64_t>(k)};
    for (std::size_t i = 0; i < all.size(); ++i) {
        ++found.customers[clientele::tiers::place(assigned[i].value())];
        found.cents[clientele::tiers::place(assigned[i].value())] += all[i].cents;
    }
    return found;
}

} // namespace clientele_test
