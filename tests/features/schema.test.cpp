// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/features/schema.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace features = clientele::features;
using namespace clientele_test;

namespace {

struct account {
    double revenue = 0;
    int age = 0;
    channel by{};
    comparable plan{};
    unsigned copies = 1;
};

auto const revenue = features::numeric("revenue", &account::revenue);
auto const age = features::ordinal("age", &account::age);
auto const by = features::categorical("channel", &account::by);
auto const plan = features::categorical("plan", &account::plan);

} // namespace

TEST_CASE("a schema knows the columns of its features") {
    auto const traits = features::schema(by, revenue, plan, age);
    using schema = decltype(traits);
    CHECK(traits.size == 4);
    CHECK(schema::numeric() == 2);
    CHECK(schema::categorical() == 2);
    CHECK(schema::column_of(0) == 0); // codes
    CHECK(schema::column_of(1) == 0); // numbers
    CHECK(schema::column_of(2) == 1);
    CHECK(schema::column_of(3) == 1);
    CHECK(schema::levels_of(0) == 0);
    CHECK(schema::levels_of(2) == 1);
    CHECK(schema::levels_of(3) == 2);
    CHECK_FALSE(schema::weighted);
    account const someone{};
    CHECK(traits.weight(someone) == 1);
}

TEST_CASE("a schema takes the weight of a row last") {
    auto const traits = features::schema(revenue, by, features::weight(&account::copies));
    CHECK(traits.weighted);
    CHECK(traits.size == 2);
    account someone{.copies = 7};
    CHECK(traits.weight(someone) == 7);
    using weight = decltype(features::weight(&account::copies));
    static_assert(!features::schema_parts<>);
    static_assert(!features::schema_parts<weight>);
    static_assert(!features::schema_parts<weight, decltype(revenue)>);
    static_assert(!features::schema_parts<int>);
}

TEST_CASE("a schema fits the customers that all its features can be read from") {
    auto const traits = features::schema(revenue, age, by, plan);
    static_assert(features::schema_for<decltype(traits), account&>);
    static_assert(features::schema_for<decltype(traits), account const&>);
    static_assert(!features::schema_for<decltype(traits), int&>);
    auto const wrong_kind = features::schema(revenue, features::ordinal("plan", &account::plan));
    static_assert(!features::schema_for<decltype(wrong_kind), account&>);
    auto const no_number = features::schema(age, features::numeric("channel", &account::by));
    static_assert(!features::schema_for<decltype(no_number), account&>);
    auto const no_count = features::schema(age, features::weight(&account::revenue));
    static_assert(!features::schema_for<decltype(no_count), account&>);
    static_assert(!features::schema_for<int, account&>);
    SUCCEED();
}

TEST_CASE("names of features differ") {
    CHECK_THROWS_WITH(features::schema(revenue, age, features::numeric("revenue", &account::age)),
                      ContainsSubstring("name of a feature is revenue"));
    CHECK_THROWS_AS(features::schema(by, features::categorical("channel", &account::plan)), clientele::invalid_option);
}
