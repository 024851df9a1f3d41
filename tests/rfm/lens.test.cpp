// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/rfm/lens.hpp>

#include <chrono>
#include <cmath>
#include <compare>
#include <limits>
#include <optional>
#include <type_traits>

namespace rfm = clientele::rfm;
using clientele::banding::direction;

namespace lens_test {

/// Can be put in order, and nothing else.
struct money {
    long cents;
    friend auto operator<=>(money const&, money const&) = default;
};

} // namespace lens_test

using lens_test::money;

namespace {

struct account {
    std::chrono::sys_days last{};
    std::optional<std::chrono::year_month_day> last_if_any{};
    std::chrono::hours idle{};
    int days_since = 0;
    unsigned orders = 1;
    std::optional<int> orders_if_any{};
    double spend = 0;
    money balance{};
    struct {
    } unordered{};
};

template <class L> constexpr bool fits = rfm::lens_for<L, account&>;

template <class... Words>
concept makes_a_lens = requires(Words... words) {
    rfm::lens(words...);
};

auto const r = rfm::recency(&account::last);
auto const f = rfm::frequency(&account::orders);
auto const m = rfm::monetary(&account::spend);
[[maybe_unused]] auto const w = rfm::weight(&account::orders);

using clientele::projected_t;
template <class Dimension> direction better_of(Dimension const& of) {
    return rfm::direction_of<projected_t<decltype(of.read), account&>>(of);
}

/// What the lens reads of one customer: three values or nothing.
template <class Lens> std::optional<std::array<double, 3>> read(Lens const& by, account const& customer) {
    std::optional<std::array<double, 3>> values;
    bool const bought = rfm::detail::read(by, customer, 42, [&](double a, double b, double c) { values = {a, b, c}; });
    CHECK(bought == values.has_value());
    return values;
}

} // namespace

TEST_CASE("the good end of a dimension follows from its word and type") {
    CHECK(better_of(r) == direction::higher_is_better); // a later date
    CHECK(better_of(rfm::recency(&account::last_if_any)) == direction::higher_is_better);
    CHECK(better_of(rfm::recency(&account::days_since)) == direction::lower_is_better);
    CHECK(better_of(rfm::recency(&account::idle)) == direction::lower_is_better);
    CHECK(better_of(rfm::recency(&account::balance)) == direction::higher_is_better); // a host's own type, as a date
    CHECK(better_of(f) == direction::higher_is_better);
    CHECK(better_of(m) == direction::higher_is_better);
    CHECK(better_of(rfm::recency(&account::days_since, direction::higher_is_better)) == direction::higher_is_better);
    CHECK(better_of(rfm::monetary(&account::spend, direction::lower_is_better)) == direction::lower_is_better);
}

TEST_CASE("the words cannot be got in the wrong order") {
    STATIC_REQUIRE(makes_a_lens<decltype(r), decltype(f), decltype(m)>);
    STATIC_REQUIRE(makes_a_lens<decltype(r), decltype(f), decltype(m), decltype(w)>);
    STATIC_REQUIRE(!makes_a_lens<decltype(f), decltype(r), decltype(m)>);
    STATIC_REQUIRE(!makes_a_lens<decltype(r), decltype(m), decltype(f)>);
    STATIC_REQUIRE(!makes_a_lens<decltype(r), decltype(f), decltype(m), decltype(m)>);
    STATIC_REQUIRE(!makes_a_lens<decltype(r), decltype(f)>);
    STATIC_REQUIRE(!makes_a_lens<decltype(&account::last), decltype(&account::orders), decltype(&account::spend)>);
}

TEST_CASE("a lens fits where its dimensions can be put in order and its weight is a count") {
    STATIC_REQUIRE(fits<decltype(rfm::lens(r, f, m))>);
    STATIC_REQUIRE(fits<decltype(rfm::lens(r, f, m, w))>);
    STATIC_REQUIRE(fits<decltype(rfm::lens(rfm::recency(&account::last_if_any), rfm::frequency(&account::orders_if_any),
                                           rfm::monetary(&account::balance)))>);
    STATIC_REQUIRE(!fits<decltype(rfm::lens(rfm::recency(&account::unordered), f, m))>);
    STATIC_REQUIRE(!fits<decltype(rfm::lens(r, f, m, rfm::weight(&account::spend)))>);      // fractions of a customer
    STATIC_REQUIRE(!fits<decltype(rfm::lens(r, f, m, rfm::weight(&account::days_since)))>); // could be negative
    STATIC_REQUIRE(!rfm::lens_for<decltype(rfm::lens(r, f, m)), int&>);
}

TEST_CASE("numbers are cut as doubles and all else as it is") {
    using by = decltype(rfm::lens(r, f, rfm::monetary(&account::balance)));
    STATIC_REQUIRE(std::is_same_v<rfm::measures<by, account&>::recency, std::chrono::sys_days>);
    STATIC_REQUIRE(std::is_same_v<rfm::measures<by, account&>::frequency, double>);
    STATIC_REQUIRE(std::is_same_v<rfm::measures<by, account&>::monetary, money>);
}

TEST_CASE("customers without orders have no values") {
    auto const by = rfm::lens(rfm::recency(&account::days_since), rfm::frequency(&account::orders_if_any), m);
    CHECK(read(by, {.days_since = 3, .orders_if_any = 2, .spend = 1.5}) == std::array{3.0, 2.0, 1.5});
    CHECK_FALSE(read(by, {.days_since = 3, .orders_if_any = {}, .spend = 1.5}));
    CHECK_FALSE(read(by, {.days_since = 3, .orders_if_any = 0, .spend = 1.5}));
    // a prospect's other values are not looked at
    CHECK_FALSE(read(by, {.days_since = 3, .orders_if_any = 0, .spend = std::nan("")}));
    // spending nothing, or less, is no reason to abstain
    CHECK(read(by, {.days_since = 0, .orders_if_any = 1, .spend = 0}) == std::array{0.0, 1.0, 0.0});
    CHECK(read(by, {.days_since = 0, .orders_if_any = 1, .spend = -9}) == std::array{0.0, 1.0, -9.0});
}

TEST_CASE("what is no number is refused with row and value") {
    auto const by = rfm::lens(rfm::recency(&account::days_since), f, m);
    CHECK_THROWS_WITH(read(by, {.spend = std::nan("")}), Equals("row 42: monetary is nan, it must be finite"));
    CHECK_THROWS_WITH(read(by, {.spend = -std::numeric_limits<double>::infinity()}),
                      Equals("row 42: monetary is -inf, it must be finite"));
}
