// expect: (for the satisfaction of|does not satisfy) 'customer_id
// SPDX-License-Identifier: MIT
#include <clientele/customers/summarise.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace customers = clientele::customers;

struct place {
    double x, y; // neither hashable nor a number
    friend bool operator==(place const&, place const&) = default;
};

struct order {
    std::string account;
    std::chrono::sys_days placed;
    std::string placed_text;
    double total;
    place delivered;
};

auto summarised(std::vector<order> const& orders) {
#ifdef CLIENTELE_CONTROL
    return customers::summarise(orders, customers::id(&order::account), customers::day(&order::placed),
                                customers::amount(&order::total), {.as_of = std::chrono::sys_days{}});
#else
    return customers::summarise(orders, customers::id(&order::delivered), customers::day(&order::placed),
                                customers::amount(&order::total), {.as_of = std::chrono::sys_days{}});
#endif
}
