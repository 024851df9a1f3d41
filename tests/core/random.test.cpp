// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/random.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using clientele::random::philox;
using clientele::random::stream;
using block = std::array<std::uint32_t, 4>;

// The known answers that come with Random123 1.14 (tests/kat_vectors, lines "philox4x32 10").
TEST_CASE("philox gives the known answers of Random123") {
    STATIC_REQUIRE(philox({0, 0, 0, 0}, {0, 0}) == block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    constexpr std::uint32_t ones = 0xffffffff;
    STATIC_REQUIRE(philox({ones, ones, ones, ones}, {ones, ones}) ==
                   block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    STATIC_REQUIRE(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
                   block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream reads philox block by block") {
    // Its first two numbers are the block of counter (0, customer) under the seed; here all zero, as above.
    stream zero(0, 0);
    CHECK(zero() == 0xe169c58d'6627e8d5);
    CHECK(zero() == 0x9b00dbd8'bc57ac4c);

    std::uint64_t const seed = 0x299f31d0'a4093822;
    std::uint64_t const customer = 0x03707344'13198a2e;
    stream some(seed, customer);
    for (std::uint32_t i = 0; i < 5; ++i) {
        auto const words = philox({i, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
        CHECK(some() == (std::uint64_t{words[1]} << 32 | words[0]));
        CHECK(some() == (std::uint64_t{words[3]} << 32 | words[2]));
    }
}

TEST_CASE("a stream is a value") {
    STATIC_REQUIRE(std::uniform_random_bit_generator<stream>);
    STATIC_REQUIRE([] {
        stream s(42, 7);
        stream copy = s;
        return s() == copy() && s == copy && s.uniform() == copy.uniform() && s.below(6) == copy.below(6);
    }());

    clientele_test::property("copies go on alike and customers differ", [](std::uint64_t seed, std::uint64_t customer) {
        stream one(seed, customer);
        auto const skipped = *rc::gen::inRange(0, 9);
        for (int i = 0; i < skipped; ++i)
            one();
        stream other = one;
        stream neighbour(seed, customer + 1);
        stream reseeded(seed + 1, customer);
        RC_ASSERT(one == other);
        std::uint64_t const next = one();
        RC_ASSERT(one != other);
        RC_ASSERT(next == other());
        RC_ASSERT(next != neighbour());
        RC_ASSERT(next != reseeded());
    });

    // the standard's algorithms may differ from library to library, but they must accept it
    std::vector<int> order{1, 2, 3, 4, 5};
    std::shuffle(order.begin(), order.end(), stream(1, 1));
    std::sort(order.begin(), order.end());
    CHECK(order == std::vector{1, 2, 3, 4, 5});
}

TEST_CASE("uniform lies strictly between 0 and 1 and is spread evenly") {
    // 0.5 / 2^52 and 1 - 0.5 / 2^52 are the ends by the docstring, both are doubles
    CHECK(0x1p-53 > 0);
    CHECK(1 - 0x1p-53 < 1);
    stream s(2025, 1);
    constexpr int n = 100'000;
    double sum = 0, squares = 0, lowest = 1, highest = 0;
    for (int i = 0; i < n; ++i) {
        double const u = s.uniform();
        lowest = std::min(lowest, u);
        highest = std::max(highest, u);
        sum += u;
        squares += u * u;
    }
    CHECK(lowest > 0);
    CHECK(highest < 1);
    // moments of the uniform law, within five standard errors
    CHECK_THAT(sum / n, WithinAbs(1.0 / 2, 5 / std::sqrt(12.0 * n)));
    CHECK_THAT(squares / n, WithinAbs(1.0 / 3, 5 * std::sqrt((1.0 / 5 - 1.0 / 9) / n)));
}

TEST_CASE("below is even over its range") {
    // Pearson's chi-square against the 0.999 quantile with n - 1 degrees of freedom (tables: 5 -> 20.515, 99 ->
    // 148.230)
    for (auto const& [n, critical] : {std::pair{6U, 20.515}, std::pair{100U, 148.230}}) {
        stream s(11, n);
        std::vector<int> count(n);
        int const draws = 1000 * static_cast<int>(n);
        for (int i = 0; i < draws; ++i)
            ++count.at(s.below(n));
        double chi_square = 0;
        for (int const c : count)
            chi_square += (c - 1000.0) * (c - 1000.0) / 1000.0;
        CHECK(chi_square < critical);
    }
    stream s(3, 4);
    CHECK(s.below(1) == 0);

    // Three quarters of 2^32: without the refusals of Lemire's method the values that are multiples of 3 would come
    // twice as often as the others.
    constexpr std::uint32_t wide = 3U << 30;
    std::array<int, 3> rest{};
    for (int i = 0; i < 30'000; ++i)
        ++rest.at(s.below(wide) % 3);
    for (int const c : rest)
        CHECK(std::abs(c - 10'000) < 5 * std::sqrt(30'000 * (1.0 / 3) * (2.0 / 3)));
}
