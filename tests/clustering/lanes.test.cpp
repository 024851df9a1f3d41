// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/lanes.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

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

TEST_CASE("lanes: lesser and larger are those of the standard library") {
    using registers = lanes_of::narrow_registers;
    std::array<float, 4> const a{0, 1, 1e30F, 7};
    std::array<float, 4> const b{2, 1e-30F, 3, 0.1F};
    registers::reals x;
    registers::reals y;
    lanes_of::load(x, a.data());
    lanes_of::load(y, b.data());
    registers::reals lesser = x;
    registers::reals larger = x;
    registers::take_lesser(lesser, y);
    registers::take_larger(larger, y);
    std::array<float, 4> out{};
    for (std::size_t i = 0; i < 4; ++i) {
        lanes_of::store(out.data(), lesser);
        CHECK(out[i] == std::min(a[i], b[i]));
        lanes_of::store(out.data(), larger);
        CHECK(out[i] == std::max(a[i], b[i]));
    }
}

TEST_CASE("lanes: numbers of a table, and a bit for each that is less") {
    using registers = lanes_of::narrow_registers;
    std::array<float, 5> const table{5, 1, 4, 2, 3};
    registers::reals found;
    registers::look_up(found, table.data(), registers::whole{4, 0, 0, 1});
    std::array<float, 4> out{};
    lanes_of::store(out.data(), found);
    CHECK(out == std::array<float, 4>{3, 5, 5, 1});
    CHECK(registers::less(found, registers::reals{} + 4.0F) == 0b1001U);
}

namespace {

/// What registers of a width can do beyond arithmetic. Works on memory, so that no register crosses a call.
template <class Registers> CLIENTELE_INLINE void check_registers() {
    constexpr std::size_t width = Registers::width;
    std::array<float, width> a{};
    std::array<std::int32_t, width> m{};
    std::array<std::int32_t, width> n{};
    std::uint32_t equal = 0;
    for (std::size_t i = 0; i < width; ++i) {
        a[i] = static_cast<float>(i);
        m[i] = static_cast<std::int32_t>(i * i % 7);
        n[i] = static_cast<std::int32_t>(i % 3);
        equal |= m[i] == n[i] ? std::uint32_t{1} << i : 0;
    }
    typename Registers::reals x;
    typename Registers::whole p;
    typename Registers::whole q;
    lanes_of::load(x, a.data());
    lanes_of::load(p, m.data());
    lanes_of::load(q, n.data());
    CHECK(Registers::same(p, q) == equal);
    typename Registers::reals sum = x + 1.0F;
    Registers::add_product(sum, x, x);
    std::array<float, width> out{};
    lanes_of::store(out.data(), sum);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(out[i] == static_cast<float>(i * i + i + 1));
    if constexpr (requires { Registers::pack; }) {
        std::array<std::uint32_t, width> packed{};
        typename Registers::whole numbers;
        Registers::count(numbers, 100);
        Registers::pack(packed.data(), numbers, 0b1000'0000'0001'0110U);
        CHECK(std::vector(packed.begin(), packed.begin() + 4) == std::vector<std::uint32_t>{101, 102, 104, 115});
        Registers::put(numbers, p, 0b10U);
        lanes_of::store(packed.data(), numbers);
        CHECK(packed[0] == 100);
        CHECK(packed[1] == 1);
    }
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2,fma")]] void check_avx2() { check_registers<lanes_of::wide_registers>(); }
[[gnu::target(CLIENTELE_WIDEST)]] void check_512() { check_registers<lanes_of::widest_registers>(); }
#endif

} // namespace

TEST_CASE("lanes: equal ones, products that are added, and those whose bit is set") {
    check_registers<lanes_of::narrow_registers>();
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) check_avx2();
    if (lanes_of::has_widest()) check_512();
#endif
}

TEST_CASE("lanes: a bit a value, and each bit visited once") {
    std::array<float, 32> values{};
    std::vector<std::uint32_t> low;
    for (std::uint32_t i = 0; i < 32; ++i) {
        values[i] = static_cast<float>(i % 5);
        if (i == 4) values[i] = std::numeric_limits<float>::quiet_NaN();
        if (i % 5 <= 2 || i == 4) low.push_back(i);
    }
    std::vector<std::uint32_t> seen;
    lanes_of::for_each_bit(lanes_of::not_above(values.data(), 2), [&](std::uint32_t i) { seen.push_back(i); });
    CHECK(seen == low);
}
