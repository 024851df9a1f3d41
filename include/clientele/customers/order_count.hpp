// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/customers/id_index.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>

/// \file
/// Orders of several rows.
namespace clientele::customers {

/// Every row is an order of its own.
enum class no_order : std::uint8_t {};

namespace detail {

/// An order of a customer: two customers may use the same order number.
template <class Order> struct order_key {
    std::uint32_t customer = 0;
    Order order;
    friend bool operator==(order_key const&, order_key const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("customer", self.customer);
        field("order", self.order);
    }
};

/// The same before it is kept: refers to the order id in the host's row, so that looking up copies no string.
template <class Key> struct order_reference {
    std::uint32_t customer;
    Key const& order;

    template <class Order> friend bool operator==(order_key<Order> const& kept, order_reference const& sought) {
        return kept.customer == sought.customer && kept.order == sought.order;
    }
    template <class Order> explicit operator order_key<Order>() const { return {customer, Order(order)}; }
};

/// Of both alike.
template <class Key> std::size_t hash_of_order(std::uint32_t customer, Key const& order) {
    return (static_cast<std::uint64_t>(tag_of(order)) << 32) ^ (customer + std::uint64_t{1}) * 0x9E3779B97F4A7C15;
}

} // namespace detail
} // namespace clientele::customers

template <class Order> struct std::hash<clientele::customers::detail::order_key<Order>> {
    std::size_t operator()(clientele::customers::detail::order_key<Order> const& key) const {
        return clientele::customers::detail::hash_of_order(key.customer, key.order);
    }
};
template <class Key> struct std::hash<clientele::customers::detail::order_reference<Key>> {
    std::size_t operator()(clientele::customers::detail::order_reference<Key> const& key) const {
        return clientele::customers::detail::hash_of_order(key.customer, key.order);
    }
};

namespace clientele::customers {

/// The orders met so far, so that each counts once, however many rows it has.
template <class Order> class order_count {
public:
    using order_key = detail::order_key<Order>;

    [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }
    [[nodiscard]] order_key const& operator[](std::size_t i) const noexcept { return orders_[i]; }

    /// Whether this is a new order of the customer; from now on it is not.
    template <class Key> bool add(std::uint32_t customer, Key const& order) {
        std::size_t const known = orders_.size();
        orders_.find_or_insert(detail::order_reference<Key>{customer, order});
        return orders_.size() > known;
    }
    template <class Key> [[nodiscard]] bool contains(std::uint32_t customer, Key const& order) const {
        return orders_.find(detail::order_reference<Key>{customer, order}) != orders_.npos;
    }

private:
    id_index<order_key> orders_;
};

} // namespace clientele::customers
