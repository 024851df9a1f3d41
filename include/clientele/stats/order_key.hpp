// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <type_traits>

/// \file
/// Ordered values as unsigned 64-bit keys in the same order, and back: what radix selection works on.
namespace clientele::stats {

namespace detail {

template <class T> struct chrono_rep {};
template <class Rep, class Period> struct chrono_rep<std::chrono::duration<Rep, Period>> { using type = Rep; };
template <class Clock, class D> struct chrono_rep<std::chrono::time_point<Clock, D>> : chrono_rep<D> {};

inline constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

} // namespace detail

/// Integers, doubles, floats, and chrono durations and time points made of them.
template <class T>
concept radix_ordered = std::integral<T> || std::same_as<T, float> || std::same_as<T, double> || requires {
    requires std::is_arithmetic_v<typename detail::chrono_rep<T>::type>;
};

/// `a < b` exactly if `order_key(a) < order_key(b)`, for all values but NaN; -0.0 and 0.0 share a key.
template <radix_ordered T> [[nodiscard]] constexpr std::uint64_t order_key(T value) noexcept {
    if constexpr (std::unsigned_integral<T>) {
        return value;
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ detail::sign_bit;
    } else if constexpr (std::floating_point<T>) {
        auto const bits = std::bit_cast<std::uint64_t>(static_cast<double>(value) + 0.0);
        return bits ^ (static_cast<std::uint64_t>(-static_cast<std::int64_t>(bits >> 63)) | detail::sign_bit);
    } else if constexpr (requires { value.time_since_epoch(); }) {
        return order_key(value.time_since_epoch().count());
    } else {
        return order_key(value.count());
    }
}

/// The value whose key this is.
template <radix_ordered T> [[nodiscard]] constexpr T from_order_key(std::uint64_t key) noexcept {
    if constexpr (std::unsigned_integral<T>) {
        return static_cast<T>(key);
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<T>(static_cast<std::int64_t>(key ^ detail::sign_bit));
    } else if constexpr (std::floating_point<T>) {
        std::uint64_t const flip = (key >> 63) != 0 ? detail::sign_bit : ~std::uint64_t{0};
        return static_cast<T>(std::bit_cast<double>(key ^ flip));
    } else if constexpr (requires {
                             typename T::duration;
                             typename T::clock;
                         }) {
        return T{from_order_key<typename T::duration>(key)};
    } else {
        return T{from_order_key<typename T::rep>(key)};
    }
}

} // namespace clientele::stats
