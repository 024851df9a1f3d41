// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

/// \file
/// Counter-based random numbers: number i of customer c under seed s is a pure function of (s, c, i), the same on every
/// platform, standard library and thread.
namespace clientele::random {

/// Philox4x32-10: four random words from a 128-bit counter and a 64-bit key (Salmon, Moraes, Dror and Shaw, "Parallel
/// random numbers: as easy as 1, 2, 3", SC 2011; constants and test vectors of Random123).
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) noexcept {
    constexpr std::uint64_t multiplier_0 = 0xD2511F53;
    constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
    for (int round = 0; round < 10; ++round) {
        std::uint64_t const product_0 = multiplier_0 * counter[0];
        std::uint64_t const product_1 = multiplier_1 * counter[2];
        counter = {
            static_cast<std::uint32_t>(product_1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product_1),
            static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product_0)};
        key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85}; // golden ratio, sqrt(3) - 1
    }
    return counter;
}

/// The random numbers of one customer (or row, or bootstrap sample) under a seed. A
/// `std::uniform_random_bit_generator`; a plain value that can be copied and compared.
class stream {
public:
    using result_type = std::uint64_t;

    constexpr stream(std::uint64_t seed, std::uint64_t customer) noexcept : seed_(seed), customer_(customer) {}

    [[nodiscard]] static constexpr result_type min() noexcept { return 0; }
    [[nodiscard]] static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

    /// The next 64 random bits.
    constexpr result_type operator()() noexcept {
        auto const word = [](std::uint64_t bits, int shift) { return static_cast<std::uint32_t>(bits >> shift); };
        std::uint64_t const block = drawn_ / 2;
        auto const words = philox({word(block, 0), word(block, 32), word(customer_, 0), word(customer_, 32)},
                                  {word(seed_, 0), word(seed_, 32)});
        std::size_t const half = drawn_++ % 2 * 2;
        return (static_cast<std::uint64_t>(words[half + 1]) << 32) | words[half];
    }

    /// Uniform in (0, 1): the middles of 2^52 equal steps, so that neither end can occur and logarithms are safe.
    constexpr double uniform() noexcept { return (static_cast<double>((*this)() >> 12) + 0.5) * 0x1p-52; }

    /// Uniform over 0 … n - 1, without bias (D. Lemire, "Fast random integer generation in an interval", 2019); n > 0.
    constexpr std::uint32_t below(std::uint32_t n) noexcept {
        auto product = static_cast<std::uint64_t>(static_cast<std::uint32_t>((*this)() >> 32)) * n;
        for (std::uint32_t const refuse = (0 - n) % n; static_cast<std::uint32_t>(product) < refuse;) {
            product = static_cast<std::uint64_t>(static_cast<std::uint32_t>((*this)() >> 32)) * n;
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

    friend constexpr bool operator==(stream const&, stream const&) = default;

private:
    std::uint64_t seed_;
    std::uint64_t customer_;
    std::uint64_t drawn_ = 0;
};

} // namespace clientele::random
