// expect: 'count_projection<decltype ?.by.weight.
// SPDX-License-Identifier: MIT
#include <clientele/rfm.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace rfm = clientele::rfm;

struct channel {}; // has no order

struct account {
    std::chrono::sys_days last_order;
    unsigned orders;
    double revenue;
    channel acquired;
    std::string name;
};

auto scored(std::vector<account> const& accounts) {
#ifdef CLIENTELE_CONTROL
    auto const by = rfm::lens(rfm::recency(&account::last_order), rfm::frequency(&account::orders),
                              rfm::monetary(&account::revenue), rfm::weight(&account::orders));
#else
    auto const by = rfm::lens(rfm::recency(&account::last_order), rfm::frequency(&account::orders),
                              rfm::monetary(&account::revenue), rfm::weight(&account::revenue));
#endif
    return rfm::fit(accounts, by);
}
