// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>

/// \file
/// Types of categories that a host may have, each able to do as little as possible.
namespace clientele_test {

enum class channel { shop, web, mail };

/// Compares for equality, and no more.
struct comparable {
    int value = 0;
    friend bool operator==(comparable const&, comparable const&) = default;
};

/// Has an order, and no hash.
struct ordered {
    int value = 0;
    friend auto operator<=>(ordered const&, ordered const&) = default;
};

/// Has a hash and a text, and no order.
struct hashable {
    int value = 0;
    friend bool operator==(hashable const&, hashable const&) = default;
    friend std::string to_string(hashable const& of) { return "no. " + std::to_string(of.value); }
};

struct without_equality {};

template <class T> T made(int value) {
    if constexpr (std::is_enum_v<T> || std::is_arithmetic_v<T>) {
        return static_cast<T>(value);
    } else {
        return T{value};
    }
}

} // namespace clientele_test

template <> struct std::hash<clientele_test::hashable> {
    std::size_t operator()(clientele_test::hashable const& of) const noexcept { return std::hash<int>{}(of.value); }
};
