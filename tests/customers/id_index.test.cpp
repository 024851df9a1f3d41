// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/customers/id_index.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

namespace customers = clientele::customers;
using clientele_test::property;

namespace {

/// Enters `keys` and looks each up, and some that are not there, beside the standard library.
template <class Id> bool agrees(std::vector<Id> const& keys, std::vector<Id> const& strangers) {
    customers::id_index<Id> index;
    std::unordered_map<Id, std::uint32_t> reference;
    for (Id const& key : keys) {
        auto const expected = reference.try_emplace(key, static_cast<std::uint32_t>(reference.size())).first->second;
        if (index.find_or_insert(key) != expected || index.size() != reference.size()) return false;
    }
    for (Id const& key : keys)
        if (index.find(key) != reference.at(key)) return false;
    for (Id const& key : strangers) {
        auto const found = reference.find(key);
        if (index.find(key) != (found == reference.end() ? index.npos : found->second)) return false;
    }
    auto const& ids = index.ids();
    for (auto const& [key, place] : reference)
        if (!(ids[place] == key)) return false;
    return ids.size() == reference.size();
}

/// Runs of whole numbers, dense and sparse, near and far: the index changes between a table and slots, both ways.
template <class Id> std::vector<Id> some_runs(int runs) {
    std::vector<Id> keys;
    for (int i = 0; i < runs; ++i) {
        auto const start = *rc::gen::element<std::uint64_t>(0, 1, 5'000, 100'000, ~std::uint64_t{0} - 3'000,
                                                            std::uint64_t{1} << 63, std::uint64_t{1} << 31, 77'777'777);
        auto const stride = *rc::gen::element<std::uint64_t>(1, 2, 3, 4, 5, 64, 4'096, ~std::uint64_t{0});
        auto const count = *rc::gen::inRange<std::uint64_t>(0, 3'000);
        for (std::uint64_t k = 0; k < count; ++k)
            keys.push_back(static_cast<Id>(start + k * stride));
    }
    return keys;
}

} // namespace

TEST_CASE("an index of whole numbers is that of the standard library") {
    property("any numbers", [](std::vector<int> const& keys, std::vector<int> const& strangers) {
        RC_ASSERT(agrees(keys, strangers));
    });
    property("runs of int", [] { RC_ASSERT(agrees(some_runs<int>(4), some_runs<int>(1))); });
    property("runs of int64", [] { RC_ASSERT(agrees(some_runs<std::int64_t>(4), some_runs<std::int64_t>(1))); });
    property("runs of uint64", [] { RC_ASSERT(agrees(some_runs<std::uint64_t>(4), some_runs<std::uint64_t>(1))); });
    property("small numbers", [] {
        RC_ASSERT(agrees(some_runs<std::int16_t>(4), some_runs<std::int16_t>(1)));
        RC_ASSERT(agrees(some_runs<unsigned char>(1), some_runs<unsigned char>(1)));
    });
}

TEST_CASE("an index of strings is that of the standard library") {
    property("any strings", [](std::vector<std::string> const& keys, std::vector<std::string> const& strangers) {
        RC_ASSERT(agrees(keys, strangers));
    });
    std::vector<std::string> keys;
    for (int i = 0; i < 20'000; ++i)
        keys.push_back("customer number " + std::to_string(i % 9'000));
    CHECK(agrees(keys, {"", "customer number 9000", "customer number"}));
}

TEST_CASE("numbers at the ends of their range") {
    using limits = std::numeric_limits<std::int64_t>;
    CHECK(agrees<std::int64_t>({limits::max(), limits::min(), 0, -1, 1, limits::max()}, {limits::max() - 1, 5}));
    std::vector<std::uint64_t> near_end;
    for (std::uint64_t i = 0; i < 5'000; ++i)
        near_end.push_back(~std::uint64_t{0} - (i * 7 % 5'000));
    CHECK(agrees(near_end, {0, 1, ~std::uint64_t{0} - 5'000}));
    near_end.push_back(0);
    CHECK(agrees(near_end, {1}));
}

TEST_CASE("an empty index finds nothing") {
    customers::id_index<int> const numbers;
    CHECK(numbers.find(0) == numbers.npos);
    CHECK(numbers.size() == 0);
    customers::id_index<std::string> const texts;
    CHECK(texts.find("") == texts.npos);
    CHECK(texts.ids().empty());
}
