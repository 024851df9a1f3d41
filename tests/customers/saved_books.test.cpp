// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "reference.hpp"

#include <clientele/customers/ledger.hpp>
#include <clientele/customers/saved_books.hpp>
#include <clientele/io/text.hpp>

#include <string>

using namespace clientele_test;
namespace io = clientele::io;

namespace {

/// What is said to a saved ledger in which `from` has become `to`.
std::string told(std::string const& from, std::string const& to) {
    auto text = io::save(booked_by_order({{1, day(3), 10, 1}, {2, day(4), 20, 1}, {1, day(9), -1, 0}}));
    auto const at = text.find(from);
    INFO(text);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    return refusal<clientele::error>([&] { static_cast<void>(io::load<customers::ledger<int, int>>(text)); });
}

} // namespace

TEST_CASE("a file may hold anything, and is refused if no ledger can have come to it") {
    CHECK(told("period 1", "period 1") == "nothing was thrown");
    CHECK_THAT(told("period 1", "period 0"), ContainsSubstring("period"));
    CHECK_THAT(told("accounts.1.id 2", "accounts.1.id 1"), ContainsSubstring("a customer is saved once"));
    CHECK_THAT(told("accounts.0.days.0 3", "accounts.0.days.0 99999999"), ContainsSubstring("there is no such day"));
    CHECK_THAT(told("orders.0.customer 0", "orders.0.customer 7"), ContainsSubstring("there is no such customer"));
    CHECK_THAT(told("orders.1.customer 1", "orders.1.customer 0"), ContainsSubstring("an order is saved once"));
    CHECK_THAT(told("accounts.size 2", "accounts.size 3"), ContainsSubstring("wanted"));
}
