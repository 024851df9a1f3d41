// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/books.hpp>

#include <string>

namespace customers = clientele::customers;
using clientele::fixed_sum;
using customers::detail::money;
using books = customers::detail::books<std::string, customers::no_order>;

namespace {

money paid(double amount) { return {fixed_sum{amount < 0 ? -amount : amount}, amount < 0}; }

books two_customers() {
    books kept(1);
    kept.enter(kept.customer(std::string{"anna"}), 3, paid(10), 0);
    kept.enter(kept.customer(std::string{"bert"}), 4, paid(20), 1);
    kept.enter(kept.customer(std::string{"anna"}), 5, paid(-1), 2);
    return kept;
}

} // namespace

TEST_CASE("customers are numbered as they come") {
    books const kept = two_customers();
    CHECK(kept.size() == 2);
    CHECK(kept.index[0] == "anna");
    CHECK(kept.accounts[0].total().value() == 10);
    CHECK(kept.accounts[0].orders == 1); // a refund is none
    CHECK(kept.refunds.find(0)->total().value() == 1);
    CHECK(kept.refunds.find(1) == nullptr);
}

TEST_CASE("books without a customer are as if he had never been") {
    books left(1);
    left.enter(left.customer(std::string{"bert"}), 4, paid(20), 0);
    CHECK(two_customers().without(0) == left);
    CHECK_FALSE(two_customers().without(1) == left);
}

TEST_CASE("books that cannot be one are refused before anything is changed") {
    books kept = two_customers();
    CHECK_THROWS_AS(kept.merge(books(7)), clientele::invalid_option);
    books far(1);
    far.enter(far.customer(std::string{"carl"}), 1, paid(1), 0);
    far.enter(far.customer(std::string{"anna"}), 40'000, paid(1), 1);
    CHECK_THROWS_AS(kept.merge(far), clientele::invalid_data);
    CHECK(kept == two_customers());
    CHECK(kept.size() == 2);
}
