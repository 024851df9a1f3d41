// SPDX-License-Identifier: MIT
#pragma once

#include "../support/service.hpp"

#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/measure.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace clientele_test {

/// A host's customer.
struct account {
    std::optional<double> revenue{};
    int years = 0;
    bool blocked = false;
    std::chrono::sys_days last_order{};
};

/// Revenues 1 to n, in an order that is not theirs.
inline std::vector<account> accounts(int n) {
    std::vector<account> all;
    for (int i = 0; i < n; ++i) {
        all.push_back({.revenue = i * 37 % n + 1.0,
                       .years = i * 53 % 11,
                       .blocked = i % 10 == 3,
                       .last_order = std::chrono::sys_days{std::chrono::days{20'000 + i}}});
    }
    return all;
}

inline auto by_revenue() { return clientele::tiers::measure("revenue", &account::revenue); }

/// 2 / 18 / 30 / 50 % by revenue.
inline auto by_revenue_quota() {
    return clientele::tiers::quota<service>(
        by_revenue(), {{service::diamond, .02}, {service::core, .18}, {service::potential, .30}, {service::base, .50}});
}

/// Customers of each tier, then those without.
template <class Tiers> std::vector<std::size_t> sizes(Tiers const& assigned) {
    std::vector<std::size_t> found(5);
    for (auto const& tier : assigned) {
        ++found[tier ? clientele::tiers::place(*tier) : 4];
    }
    return found;
}

} // namespace clientele_test
