// SPDX-License-Identifier: MIT
#pragma once

#include "findings.hpp"
#include "service.hpp"

#include <clientele/core.hpp>
#include <clientele/tiers.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// \file
/// What to do first, and the hours of service that it takes.
namespace batch {

struct action {
    std::string what{};
    std::size_t customers = 0;
    double money = 0; ///< that they spent
    double hours = 0; ///< once
};

namespace detail {

inline double minutes_of_contact(service_tier tier) { return service_effort[tier].minutes; }

/// One contact with each customer whom `chosen` picks by his number, in his tier.
template <class Chosen> action once(findings const& of, std::string what, Chosen const& chosen) {
    action found{.what = std::move(what)};
    clientele::exact_sum money;
    for (std::size_t i = 0; i < of.histories.size(); ++i) {
        auto const tier = of.served->tiers[i];
        if (tier && chosen(i, *tier)) {
            ++found.customers;
            money.add(of.histories[i].total());
            found.hours += minutes_of_contact(*tier) / 60;
        }
    }
    found.money = money.value();
    return found;
}

inline bool upper(service_tier tier) { return tier == service_tier::diamond || tier == service_tier::core; }

} // namespace detail

/// The most urgent first; those that concern nobody are left out.
inline std::vector<action> actions(findings const& of) {
    std::vector<action> all;
    if (of.ahead && of.ahead->reason.empty()) {
        all.push_back(detail::once(of, "Ask diamond and core customers back who are likelier gone than not",
                                   [&](std::size_t i, service_tier tier) {
                                       return detail::upper(tier) && of.ahead->values[i].p_alive < 0.5;
                                   }));
    }
    if (of.moved) {
        std::vector<bool> fell(of.histories.size());
        for (auto const& one : of.moved->fallen) {
            fell[one.customer] = detail::upper(one.before);
        }
        all.push_back(detail::once(of, "Speak with those who fell from the diamond and core tiers in the quarter",
                                   [&](std::size_t i, service_tier) { return fell[i]; }));
    }
    all.push_back(detail::once(of, "Thank diamond and core customers who came in the quarter",
                               [&](std::size_t i, service_tier tier) {
                                   auto const& first = of.histories[i].first_order();
                                   return detail::upper(tier) && first && *first > of.as_of - detail::days_of_a_quarter;
                               }));
    std::erase_if(all, [](action const& one) { return one.customers == 0; });
    return all;
}

} // namespace batch
