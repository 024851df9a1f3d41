// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/customers/number_table.hpp>

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

using clientele::customers::number_table;

TEST_CASE("a table is that of the standard library, and grows at both ends") {
    clientele_test::property("for ids within some pages of each other", [] {
        auto const base = *rc::gen::element<std::uint64_t>(0, 1'000'000, ~std::uint64_t{0} - 200'000);
        auto const ids = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 200'000));
        number_table table;
        std::unordered_map<std::uint64_t, std::uint32_t> reference;
        for (auto const id : ids)
            if (auto const number = static_cast<std::uint32_t>(reference.size());
                reference.try_emplace(base + id, number).second)
                table.insert(base + id, number);
        for (std::uint64_t id = base; id - base <= 200'000; id += 97) {
            auto const found = reference.find(id);
            RC_ASSERT(table.find(id) == (found == reference.end() ? number_table::npos : found->second));
        }
        for (auto const& [id, number] : reference)
            RC_ASSERT(table.find(id) == number);
    });
}

TEST_CASE("a table tells how far it would reach") {
    number_table table;
    CHECK(table.empty());
    CHECK(table.find(0) == number_table::npos);
    CHECK(table.span_with(5) == number_table::page - 1);
    table.insert(5, 0);
    CHECK_FALSE(table.empty());
    CHECK(table.span_with(number_table::page - 1) == number_table::page - 1);
    CHECK(table.span_with(number_table::page) == 2 * number_table::page - 1);
    CHECK(table.span_with(~std::uint64_t{0}) == ~std::uint64_t{0});
}

TEST_CASE("a table is a value") {
    number_table table;
    table.insert(70'000, 3);
    number_table copy = table;
    table.insert(1, 4);
    CHECK(copy.find(1) == number_table::npos);
    CHECK(copy.find(70'000) == 3);
    number_table const moved = std::move(table);
    CHECK(moved.find(1) == 4);
    copy = moved;
    CHECK(copy.find(1) == 4);
    CHECK(copy.find(70'000) == 3);
}
