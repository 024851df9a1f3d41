// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/lanes.hpp>

#include <array>
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

namespace {

template <std::size_t Width> void check_turned() {
    constexpr std::size_t stride = Width + 3;
    std::array<double, 6 * Width> numbers{};
    std::array<double const*, Width> rows{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<double>(i * i);
    }
    for (std::size_t r = 0; r < Width; ++r) {
        rows[r] = &numbers[6 * r];
    }
    std::array<double, 4> const origin{0, 1, 2, 3};
    std::array<float, 4 * stride> out{};
    lanes_of::turn_rows<Width>(rows.data(), 2, origin.data(), 0.5, out.data(), stride);
    for (std::size_t j = 0; j < 4; ++j) {
        for (std::size_t r = 0; r < Width; ++r) {
            CHECK(out[j * stride + r] == static_cast<float>((rows[r][2 + j] - origin[j]) / 2));
        }
    }
}

} // namespace

TEST_CASE("lanes: rows become columns of floats") {
    check_turned<4>();
    check_turned<8>();
    check_turned<16>();
    check_turned<2>(); // by plain loops
}

TEST_CASE("lanes: integers become floats") {
    lanes_of::lanes<float, 4> found;
    lanes_of::convert(found, lanes_of::lanes<std::int32_t, 4>{-32768, -1, 0, 32767});
    std::array<float, 4> out{};
    lanes_of::store(out.data(), found);
    CHECK(out == std::array<float, 4>{-32768, -1, 0, 32767});
}
