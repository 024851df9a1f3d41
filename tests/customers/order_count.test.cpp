// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/order_count.hpp>

#include <string>
#include <string_view>

namespace customers = clientele::customers;

TEST_CASE("an order counts once for each customer") {
    customers::order_count<std::string> orders;
    CHECK(orders.add(1, std::string_view{"A"}));
    CHECK_FALSE(orders.add(1, std::string{"A"})); // whatever kind of text it comes as
    CHECK(orders.add(2, std::string_view{"A"}));
    CHECK(orders.add(1, std::string_view{"B"}));
    CHECK(orders.size() == 3);
    CHECK(orders.contains(2, std::string_view{"A"}));
    CHECK_FALSE(orders.contains(2, std::string_view{"B"}));
    CHECK(orders[2].customer == 1);
    CHECK(orders[2].order == "B");
}

TEST_CASE("many orders of many customers are told apart") {
    customers::order_count<int> orders;
    int added = 0;
    for (int round = 0; round < 2; ++round)
        for (std::uint32_t customer = 0; customer < 200; ++customer)
            for (int order = -50; order < 50; ++order)
                added += orders.add(customer, order) ? 1 : 0;
    CHECK(added == 20'000);
    CHECK(orders.size() == 20'000);
}
