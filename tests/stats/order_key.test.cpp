// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/stats/order_key.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using clientele::stats::from_order_key;
using clientele::stats::order_key;
using clientele::stats::radix_ordered;

namespace {

/// The two laws of a key: the order of the values, and the way back.
template <class T> void law(T a, T b) {
    RC_ASSERT((a < b) == (order_key(a) < order_key(b)));
    RC_ASSERT((a == b) == (order_key(a) == order_key(b)));
    RC_ASSERT(from_order_key<T>(order_key(a)) == a);
}

template <class T> void check_integers() {
    clientele_test::property("random integers", [](T a, T b) { law(a, b); });
    std::vector<T> const edges{std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), T{0}, T{1},
                               static_cast<T>(-1)};
    for (T const a : edges)
        for (T const b : edges) {
            CHECK((a < b) == (order_key(a) < order_key(b)));
            CHECK(from_order_key<T>(order_key(a)) == a);
        }
}

template <class T, class Bits> void check_floats() {
    clientele_test::property("random bits", [](Bits a, Bits b) {
        RC_PRE(!std::isnan(std::bit_cast<T>(a)) && !std::isnan(std::bit_cast<T>(b)));
        law(std::bit_cast<T>(a), std::bit_cast<T>(b));
    });
    using limits = std::numeric_limits<T>;
    std::vector<T> const ascending{
        -limits::infinity(),  limits::lowest(), -1, -limits::min(),        -limits::denorm_min(), 0,
        limits::denorm_min(), limits::min(),    1,  1 + limits::epsilon(), limits::max(),         limits::infinity()};
    for (std::size_t i = 1; i < ascending.size(); ++i)
        CHECK(order_key(ascending[i - 1]) < order_key(ascending[i]));
    for (T const value : ascending)
        CHECK(from_order_key<T>(order_key(value)) == value);
    CHECK(order_key(T{-0.0}) == order_key(T{0}));
    CHECK_FALSE(std::signbit(from_order_key<T>(order_key(T{-0.0}))));
}

} // namespace

TEST_CASE("keys of integers") {
    check_integers<std::int8_t>();
    check_integers<std::uint8_t>();
    check_integers<std::int16_t>();
    check_integers<std::int32_t>();
    check_integers<std::uint32_t>();
    check_integers<std::int64_t>();
    check_integers<std::uint64_t>();
    CHECK(order_key(false) < order_key(true));
    CHECK(order_key('a') < order_key('b'));
}

TEST_CASE("keys of doubles") { check_floats<double, std::uint64_t>(); }

TEST_CASE("keys of floats") { check_floats<float, std::uint32_t>(); }

TEST_CASE("keys of durations and time points") {
    using std::chrono::sys_days;
    using days = std::chrono::days;
    using hours = std::chrono::duration<double, std::ratio<3600>>;
    clientele_test::property("in order and back", [](int a, int b, double x, double y) {
        law(days{a}, days{b});
        law(sys_days{days{a}}, sys_days{days{b}});
        law(std::chrono::sys_seconds{std::chrono::seconds{a}}, std::chrono::sys_seconds{std::chrono::seconds{b}});
        law(std::chrono::local_days{days{a}}, std::chrono::local_days{days{b}});
        law(hours{x}, hours{y});
    });
}

TEST_CASE("what has keys") {
    STATIC_REQUIRE(radix_ordered<int>);
    STATIC_REQUIRE(radix_ordered<double>);
    STATIC_REQUIRE(radix_ordered<std::chrono::sys_days>);
    STATIC_REQUIRE(!radix_ordered<long double>);
    STATIC_REQUIRE(!radix_ordered<std::string>);
    STATIC_REQUIRE(!radix_ordered<std::chrono::year_month_day>);
    STATIC_REQUIRE(order_key(-1) < order_key(0));
    STATIC_REQUIRE(order_key(-1.5) < order_key(-1.0));
}
