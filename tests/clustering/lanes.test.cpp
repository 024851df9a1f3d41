// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/lanes.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace lanes_of = clientele::clustering::detail;

TEST_CASE("lanes: arithmetic and choice, lane by lane") {
    using reals = lanes_of::lanes<float, 4>;
    std::array<float, 4> const a{1, 2, 3, 4};
    std::array<float, 4> const b{4, 3, 2, 1};
    reals x;
    reals y;
    lanes_of::load(x, a.data());
    lanes_of::load(y, b.data());
    std::array<float, 4> out{};
    lanes_of::store(out.data(), (x - y) * (x - y) + 0.5F);
    CHECK(out == std::array<float, 4>{9.5F, 1.5F, 1.5F, 9.5F});
    reals least = y;
    lanes_of::choose(x < y, x, least);
    lanes_of::store(out.data(), least);
    CHECK(out == std::array<float, 4>{1, 2, 2, 1});
}

TEST_CASE("lanes: four rows become four columns of floats") {
    std::array<double, 16> numbers{};
    for (std::size_t i = 0; i < 16; ++i) {
        numbers[i] = static_cast<double>(i);
    }
    std::array<double const*, 4> const rows{&numbers[0], &numbers[4], &numbers[8], &numbers[12]};
    std::array<double, 4> const origin{0, 1, 2, 3};
    std::array<float, 20> out{};
    lanes_of::four_by_four(rows.data(), 0, origin.data(), 0.5, out.data(), 5);
    for (std::size_t j = 0; j < 4; ++j) {
        for (std::size_t r = 0; r < 4; ++r) {
            CHECK(out[j * 5 + r] == 2 * static_cast<float>(r)); // (4 r + j - j) / 2
        }
    }
}

TEST_CASE("lanes: roots are those of the standard library") {
    std::array<float, 8> values{0, 1, 2, 3, 1e-30F, 1e30F, 0.1F, 7};
    auto const before = values;
    lanes_of::take_roots<8>(values.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
        CHECK(values[i] == std::sqrt(before[i]));
    }
}
