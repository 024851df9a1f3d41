// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/customers/distinct_counter.hpp>

#include <set>
#include <vector>

namespace customers = clientele::customers;

TEST_CASE("the division by a period is exact") {
    bool exact = true;
    for (int period = 1; period <= 32'767; period += period < 400 ? 1 : 97)
        for (int days = 0; days <= 32'767; ++days)
            exact = exact && customers::period_division(period).index(static_cast<std::uint32_t>(days)) ==
                                 static_cast<std::uint32_t>(days / period);
    CHECK(exact);
    STATIC_REQUIRE(customers::period_division(32'767).index(32'767) == 1);
    STATIC_REQUIRE(customers::period_division(32'767).index(32'766) == 0);
}

TEST_CASE("numbers count once a round") {
    customers::distinct_counter counter;
    clientele_test::property("as in a set", [&] {
        auto const numbers = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 40));
        auto round = counter.begin();
        for (auto const number : numbers)
            round.add(number);
        RC_ASSERT(round.count() == std::set(numbers.begin(), numbers.end()).size());
    });
    auto last = counter.begin();
    CHECK(last.count() == 0);
    last.add(0x7fff);
    last.add(0x7fff);
    last.add(0);
    CHECK(last.count() == 2);
}
