// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/core/text.hpp>
#include <clientele/features/level_table.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace features = clientele::features;
using namespace clientele_test;

TEST_CASE("character sequences are kept as strings, the rest as it is") {
    static_assert(std::is_same_v<features::level_t<char const*>, std::string>);
    static_assert(std::is_same_v<features::level_t<std::string_view>, std::string>);
    static_assert(std::is_same_v<features::level_t<char[8]>, std::string>);
    static_assert(std::is_same_v<features::level_t<std::string>, std::string>);
    static_assert(std::is_same_v<features::level_t<channel>, channel>);
    static_assert(std::is_same_v<features::level_t<bool>, bool>);
    static_assert(!features::level<without_equality>);
}

TEMPLATE_TEST_CASE("levels are numbered as they come, whatever their type can do", "", (int), (channel), (ordered),
                   (comparable), (hashable)) {
    features::level_table<TestType> table;
    TestType const a = made<TestType>(2);
    TestType const b = made<TestType>(0);
    TestType const c = made<TestType>(1);
    CHECK(table.find(a) == features::unseen_level);
    CHECK(table.find_or_insert(a) == 0);
    CHECK(table.find_or_insert(b) == 1);
    CHECK(table.find_or_insert(a) == 0);
    CHECK(table.find(b) == 1);
    CHECK(table.find(c) == features::unseen_level);
    CHECK(table.size() == 2);
}

TEST_CASE("strings are looked up by whatever reads as one") {
    features::level_table<std::string> table;
    CHECK(table.find_or_insert("mail") == 0);
    CHECK(table.find_or_insert(std::string{"shop"}) == 1);
    CHECK(table.find(std::string_view{"mail order"}.substr(0, 4)) == 0);
    CHECK(table.find("") == features::unseen_level);
}

TEST_CASE("a table takes no more levels than codes have numbers for") {
    features::level_table<int> table;
    for (int i = 0; i < 65'534; ++i) {
        table.find_or_insert(i);
    }
    CHECK(table.size() == features::most_levels);
    CHECK(table.find(65'533) == 65'533);
    CHECK(table.find_or_insert(65'534) == features::unseen_level);
    CHECK(table.find_or_insert(7) == 7);
    CHECK(table.size() == features::most_levels);
}
