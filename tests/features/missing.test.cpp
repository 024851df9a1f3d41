// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/features/missing.hpp>

#include <cmath>
#include <limits>
#include <optional>
#include <string>

using clientele::features::detail::known;
using clientele::features::detail::number_of;

namespace {

template <class T> void refused_as(T const& value, std::string const& text, bool may_be_missing) {
    INFO(text);
    try {
        static_cast<void>(number_of(value, "age", 4, may_be_missing));
        FAIL("accepted");
    } catch (clientele::invalid_data const& refused) {
        CHECK(refused.row() == 4);
        CHECK(refused.field() == "age");
        CHECK(refused.value() == text);
    }
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("empty optionals, null strings and NaN are not known") {
    CHECK(known(std::optional<int>{}) == nullptr);
    CHECK(*known(std::optional<int>{3}) == 3);
    CHECK(known(not_a_number) == nullptr);
    CHECK(known(std::optional<float>{std::numeric_limits<float>::quiet_NaN()}) == nullptr);
    CHECK(*known(infinity) == infinity);
    CHECK(known(static_cast<char const*>(nullptr)) == nullptr);
    CHECK(known(std::optional<char const*>{nullptr}) == nullptr);
    CHECK(*known(std::string{}) == ""); // an empty string is a string
}

TEST_CASE("a missing number is refused, or NaN inside the library") {
    refused_as(std::optional<int>{}, "none", false);
    refused_as(not_a_number, "nan", false);
    refused_as(std::optional<double>{not_a_number}, "nan", false);
    CHECK(std::isnan(number_of(std::optional<int>{}, "age", 0, true)));
    CHECK(std::isnan(number_of(not_a_number, "age", 0, true)));
    CHECK(number_of(std::optional<int>{7}, "age", 0, false) == 7);
    CHECK(number_of(true, "age", 0, false) == 1);
}

TEST_CASE("numbers beyond bounds are refused even where missing ones are not") {
    refused_as(infinity, "inf", true);
    refused_as(-infinity, "-inf", true);
    refused_as(1e151, "1e+151", true);
    CHECK(number_of(-1e150, "age", 0, false) == -1e150);
}
