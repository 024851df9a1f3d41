// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/registers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace registers_of = clientele::clustering::detail;

TEST_CASE("registers: lesser and larger are those of the standard library") {
    using registers = registers_of::narrow_registers;
    std::array<float, 4> const a{0, 1, 1e30F, 7};
    std::array<float, 4> const b{2, 1e-30F, 3, 0.1F};
    registers::reals x;
    registers::reals y;
    registers_of::load(x, a.data());
    registers_of::load(y, b.data());
    registers::reals lesser = x;
    registers::reals larger = x;
    registers::take_lesser(lesser, y);
    registers::take_larger(larger, y);
    std::array<float, 4> out{};
    for (std::size_t i = 0; i < 4; ++i) {
        registers_of::store(out.data(), lesser);
        CHECK(out[i] == std::min(a[i], b[i]));
        registers_of::store(out.data(), larger);
        CHECK(out[i] == std::max(a[i], b[i]));
    }
}

TEST_CASE("registers: numbers of a table, and a bit for each that is less") {
    using registers = registers_of::narrow_registers;
    std::array<float, 5> const table{5, 1, 4, 2, 3};
    registers::reals found;
    registers::look_up(found, table.data(), registers::whole{4, 0, 0, 1});
    std::array<float, 4> out{};
    registers_of::store(out.data(), found);
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
        m[i] = static_cast<std::int32_t>(i * i % 15);
        n[i] = static_cast<std::int32_t>(i % 3);
        equal |= m[i] == n[i] ? std::uint32_t{1} << i : 0;
    }
    typename Registers::reals x;
    typename Registers::whole p;
    typename Registers::whole q;
    registers_of::load(x, a.data());
    registers_of::load(p, m.data());
    registers_of::load(q, n.data());
    CHECK(Registers::same(p, q) == equal);
    typename Registers::reals sum = x + 1.0F;
    Registers::add_product(sum, x, x);
    std::array<float, width> out{};
    registers_of::store(out.data(), sum);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(out[i] == static_cast<float>(i * i + i + 1));
    std::array<std::int16_t, width> shorts{};
    std::array<std::uint8_t, width> bytes{};
    for (std::size_t i = 0; i < width; ++i) {
        shorts[i] = static_cast<std::int16_t>(i % 2 == 0 ? -32768 + static_cast<int>(i) : 1000);
        bytes[i] = static_cast<std::uint8_t>(255 - i);
    }
    typename Registers::whole wide;
    Registers::widen(wide, shorts.data());
    std::array<std::int32_t, width> whole{};
    registers_of::store(whole.data(), wide);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(whole[i] == shorts[i]);
    Registers::widen(wide, bytes.data());
    registers_of::store(whole.data(), wide);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(whole[i] == bytes[i]);
    Registers::set_bits(wide, typename Registers::whole{} + 15, p);
    registers_of::store(whole.data(), wide);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(whole[i] == ((bytes[i] & ~15) | m[i]));
    std::array<float, 16> table{};
    for (std::size_t i = 0; i < 16; ++i)
        table[i] = static_cast<float>(i * 10);
    typename Registers::reals picked;
    Registers::pick(picked, table.data(), p);
    registers_of::store(out.data(), picked);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(out[i] == static_cast<float>(m[i] * 10));
    Registers::look_up(picked, table.data(), q);
    registers_of::store(out.data(), picked);
    for (std::size_t i = 0; i < width; ++i)
        CHECK(out[i] == static_cast<float>(n[i] * 10));
    if constexpr (requires { Registers::pack; }) {
        Registers::pick(picked, table.data(), p + 48); // by the last four bits
        registers_of::store(out.data(), picked);
        for (std::size_t i = 0; i < width; ++i)
            CHECK(out[i] == static_cast<float>(m[i] * 10));
        std::array<std::uint32_t, width> packed{};
        typename Registers::whole numbers;
        Registers::count(numbers, 100);
        for (std::uint32_t bits = 0; bits < std::uint32_t{1} << width; bits += width == 8 ? 1 : 97) {
            Registers::pack(packed.data(), numbers, bits);
            std::vector<std::uint32_t> expected;
            for (std::uint32_t i = 0; i < width; ++i)
                if ((bits >> i & 1U) != 0) expected.push_back(100 + i);
            CHECK(std::equal(expected.begin(), expected.end(), packed.begin()));
            auto put = numbers;
            Registers::put(put, p, bits);
            registers_of::store(packed.data(), put);
            for (std::uint32_t i = 0; i < width; ++i)
                CHECK(packed[i] == ((bits >> i & 1U) != 0 ? static_cast<std::uint32_t>(m[i]) : 100 + i));
        }
    }
}
#if CLIENTELE_WIDER_LANES
[[gnu::target("avx2,fma")]] void check_avx2() { check_registers<registers_of::wide_registers>(); }
[[gnu::target(CLIENTELE_WIDEST)]] void check_512() { check_registers<registers_of::widest_registers>(); }
#endif

} // namespace

TEST_CASE("registers: equal ones, products that are added, and those whose bit is set") {
    check_registers<registers_of::narrow_registers>();
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) check_avx2();
    if (registers_of::has_widest()) check_512();
#endif
}

TEST_CASE("registers: a bit a value, and each bit visited once") {
    std::array<float, 32> values{};
    std::vector<std::uint32_t> low;
    for (std::uint32_t i = 0; i < 32; ++i) {
        values[i] = static_cast<float>(i % 5);
        if (i == 4) values[i] = std::numeric_limits<float>::quiet_NaN();
        if (i % 5 <= 2 || i == 4) low.push_back(i);
    }
    std::vector<std::uint32_t> seen;
    registers_of::for_each_bit(registers_of::not_above(values.data(), 2), [&](std::uint32_t i) { seen.push_back(i); });
    CHECK(seen == low);
}
