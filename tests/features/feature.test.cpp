// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/features/feature.hpp>

#include <limits>
#include <optional>
#include <string>

namespace features = clientele::features;
using namespace clientele_test;
using clientele::invalid_option;

namespace {

struct account {
    double revenue = 0;
    std::optional<int> age{};
    std::string city{};
    channel by{};
    comparable plan{};
    char const* tag = nullptr;
    without_equality odd{};
    [[nodiscard]] unsigned orders() const { return 3; }
};

} // namespace

TEST_CASE("features read what their kind can be read from") {
    using features::categorical_projection;
    using features::ordinal_projection;
    static_assert(ordinal_projection<channel account::*, account&>);
    static_assert(ordinal_projection<std::string account::*, account const&>);
    static_assert(ordinal_projection<std::optional<int> account::*, account&>);
    static_assert(ordinal_projection<char const * account::*, account&>); // as text, not as an address
    static_assert(!ordinal_projection<comparable account::*, account&>);
    static_assert(categorical_projection<comparable account::*, account&>);
    static_assert(!categorical_projection<without_equality account::*, account&>);
    static_assert(!categorical_projection<channel account::*, int&>);
    account someone{.revenue = 12};
    CHECK(features::numeric("revenue", &account::revenue).read(someone) == 12);
    CHECK(features::numeric("orders", &account::orders).read(someone) == 3);
    CHECK(features::categorical("double", [](account const& a) { return a.revenue * 2; }).read(someone) == 24);
    CHECK(features::weight(&account::orders)(someone) == 3);
}

TEST_CASE("options of a feature that make no sense are refused where it is made") {
    auto const revenue = &account::revenue;
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(features::numeric("", revenue), invalid_option);
    for (double const bad : {-0.01, 0.5, 1.0, nan}) {
        CHECK_THROWS_AS(features::numeric("revenue", revenue, {.winsorise = bad}), invalid_option);
    }
    for (double const bad : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(features::numeric("revenue", revenue, {.weight = bad}), invalid_option);
        CHECK_THROWS_AS(features::ordinal("channel", &account::by, {.weight = bad}), invalid_option);
        CHECK_THROWS_AS(features::categorical("channel", &account::by, {.weight = bad}), invalid_option);
    }
    auto const own = features::missing::own_level;
    CHECK_THROWS_WITH(features::numeric("revenue", revenue, {.missing = own}),
                      ContainsSubstring("missing of revenue is own_level"));
    CHECK_THROWS_AS(features::ordinal("channel", &account::by, {.missing = own}), invalid_option);
    CHECK_NOTHROW(features::categorical("channel", &account::by, {.missing = own}));
    CHECK_THROWS_AS(features::numeric("revenue", revenue, {.scale = static_cast<features::scaling>(9)}),
                    invalid_option);
    CHECK_THROWS_AS(features::categorical("channel", &account::by, {.missing = static_cast<features::missing>(9)}),
                    invalid_option);
    CHECK_NOTHROW(features::numeric("revenue", revenue, {.winsorise = 0.499, .weight = 0}));
}
