// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/hash_slots.hpp>

#include <cstdint>
#include <utility>

using clientele::customers::hash_slots;

namespace {

/// Whether numbers 0 to count - 1 are found under their tags.
template <class Tag> bool holds(hash_slots const& slots, std::uint32_t count, Tag&& tag) {
    for (std::uint32_t i = 0; i < count; ++i)
        if (slots.find(tag(i), [&](std::uint32_t number) { return number == i; }) != i) return false;
    return slots.find(tag(count), [&](std::uint32_t number) { return number == count; }) == hash_slots::npos;
}

} // namespace

TEST_CASE("what is entered is found, however tags collide") {
    auto const spread = [](std::uint32_t i) { return i * 0x9E3779B9U; };
    auto const in_eights = [](std::uint32_t i) { return (i / 8) * 0x9E3779B9U; };
    auto const at_the_end = [](std::uint32_t i) { return 0xffff'ffffU - i % 3; }; // the search goes round
    auto const check = [](std::uint32_t most, auto const& tag) {
        hash_slots slots;
        for (std::uint32_t i = 0; i < most; ++i) {
            slots.insert(tag(i), i);
            if (most < 200 || (i + 1) % 10'000 == 0) CHECK(holds(slots, i + 1, tag));
        }
    };
    check(50'000, spread); // several blocks
    check(20'000, in_eights);
    check(150, at_the_end);
}

TEST_CASE("slots are a value") {
    auto const tag = [](std::uint32_t i) { return i * 0x9E3779B9U; };
    hash_slots slots;
    CHECK(holds(slots, 0, tag));
    CHECK(slots.full());
    for (std::uint32_t i = 0; i < 20'000; ++i)
        slots.insert(tag(i), i);
    hash_slots copy = slots;
    slots.insert(tag(20'000), 20'000);
    CHECK(holds(copy, 20'000, tag));
    CHECK(holds(slots, 20'001, tag));
    hash_slots const moved = std::move(slots);
    CHECK(holds(moved, 20'001, tag));
    CHECK(holds(slots, 0, tag)); // NOLINT(bugprone-use-after-move): that is the test
    slots.insert(tag(0), 0);
    CHECK(holds(slots, 1, tag));
    copy = moved;
    CHECK(holds(copy, 20'001, tag));
}
