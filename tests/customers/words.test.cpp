// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/words.hpp>

#include <chrono>
#include <concepts>

namespace customers = clientele::customers;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

class receipt {
public:
    explicit constexpr receipt(int customer) : customer_(customer) {}
    [[nodiscard]] constexpr int customer() const { return customer_; }
    sys_days at{days{3}};

private:
    int customer_;
};

constexpr int number_of(receipt const& r) { return 2 * r.customer(); }

} // namespace

TEST_CASE("a word reads whatever can be invoked") {
    constexpr receipt one{21};
    STATIC_REQUIRE(customers::id(&receipt::customer)(one) == 21);
    STATIC_REQUIRE(customers::order(number_of)(one) == 42);
    STATIC_REQUIRE(customers::amount([](receipt const& r) { return r.customer() / 2.0; })(one) == 10.5);
    STATIC_REQUIRE(customers::day(&receipt::at)(one) == sys_days{days{3}});
}

TEST_CASE("a word passes references on") {
    receipt const one{1};
    auto const day = customers::day(&receipt::at);
    STATIC_REQUIRE(std::same_as<decltype(day(one)), sys_days const&>);
    CHECK(&day(one) == &one.at);
}

TEST_CASE("the words are of different types") {
    STATIC_REQUIRE(!std::same_as<decltype(customers::id(number_of)), decltype(customers::order(number_of))>);
    STATIC_REQUIRE(!std::same_as<decltype(customers::day(number_of)), decltype(customers::amount(number_of))>);
}
