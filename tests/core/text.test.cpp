// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/text.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

using clientele::from_text;
using clientele::to_text;
using namespace std::chrono_literals;

namespace {

enum class channel : std::uint8_t { web = 3 };

struct vendor_money {
    int cents;
    friend std::string to_string(vendor_money const& m) { return std::to_string(m.cents) + " cents"; }
};
struct silent {};

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

} // namespace

TEST_CASE("values are shown as people write them") {
    CHECK(to_text(true) == "true");
    CHECK(to_text('x') == "x");
    CHECK(to_text(-12) == "-12");
    CHECK(to_text(std::uint8_t{200}) == "200");
    CHECK(to_text(0.1) == "0.1");
    CHECK(to_text(1.0F / 3) == "0.33333334"); // the shortest that a float reads back: https://www.exploringbinary.com
    CHECK(to_text(-0.0) == "-0");
    CHECK(to_text(channel::web) == "3");
    CHECK(to_text(std::chrono::sys_days{1997y / 1 / 31}) == "1997-01-31");
    CHECK(to_text(1997y / 1 / 31) == "1997-01-31");
    CHECK(to_text("literal") == "literal");
    CHECK(to_text(std::string("a b")) == "a b");
    CHECK(to_text(std::optional<int>{}) == "none");
    CHECK(to_text(std::optional{7}) == "7");
    CHECK(to_text(vendor_money{250}) == "250 cents");
    CHECK(to_text(silent{}) == "(a value)");
}

TEST_CASE("numbers are written in the shortest form that reads back to the same bits") {
    // the shortest decimals of these doubles are those that Python's repr prints
    CHECK(to_text(0.1 + 0.2) == "0.30000000000000004");
    CHECK(to_text(2500315.63) == "2500315.63");
    CHECK(to_text(5e-324) == "5e-324");
    CHECK(to_text(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    CHECK(to_text(std::numeric_limits<double>::min()) == "2.2250738585072014e-308");

    clientele_test::property("for any bits", [](std::uint64_t bits) {
        auto const value = std::bit_cast<double>(bits);
        RC_PRE(!std::isnan(value));
        auto const again = from_text<double>(to_text(value));
        RC_ASSERT(again.has_value());
        RC_ASSERT(same_bits(*again, value));
    });
    clientele_test::property("for subnormals of either sign", [](std::uint64_t bits) {
        auto const value = std::bit_cast<double>(bits & 0x800f'ffff'ffff'ffff);
        RC_ASSERT(same_bits(from_text<double>(to_text(value)).value(), value));
    });
    clientele_test::property("for floats", [](std::uint32_t bits) {
        auto const value = std::bit_cast<float>(bits);
        RC_PRE(!std::isnan(value));
        RC_ASSERT(std::bit_cast<std::uint32_t>(from_text<float>(to_text(value)).value()) ==
                  std::bit_cast<std::uint32_t>(value));
    });
    clientele_test::property("for integers and days", [](std::int64_t number, int day) {
        RC_ASSERT(from_text<std::int64_t>(to_text(number)) == number);
        std::chrono::sys_days const date{std::chrono::days{std::abs(day % 2'000'000)}};
        RC_ASSERT(from_text<std::chrono::sys_days>(to_text(date)) == date);
    });
    for (char const letter : {'7', 'x', ' '})
        CHECK(from_text<char>(to_text(letter)) == letter);
    CHECK(from_text<bool>("true") == true);
    CHECK(from_text<bool>("false") == false);
    CHECK(from_text<channel>("3") == channel::web);
    CHECK(from_text<std::string>(" as it is ") == " as it is ");
    CHECK(from_text<std::chrono::local_days>("1997-01-31") == std::chrono::local_days{1997y / 1 / 31});
    CHECK(from_text<std::chrono::year_month_day>("1997-01-31") == 1997y / 1 / 31);
    CHECK(std::isnan(from_text<double>("nan").value())); // refused where it makes no sense, not here
}

TEST_CASE("nothing but the whole text counts") {
    for (auto const* const text :
         {"", " 1", "1 ", "+1", "1,5", "0x10", "1e", "--1", "1.5.2", "1e400", "1e-400", "1\n"}) {
        INFO('"' << text << '"');
        CHECK_FALSE(from_text<double>(text).has_value());
    }
    for (auto const* const text : {"", " 1", "1 ", "+1", "1.0", "1e3", "99999999999999999999", "0x1"}) {
        INFO('"' << text << '"');
        CHECK_FALSE(from_text<int>(text).has_value());
    }
    for (auto const* const text : {"", "1", "True", "yes", "true "})
        CHECK_FALSE(from_text<bool>(text).has_value());
    CHECK_FALSE(from_text<std::uint8_t>("256").has_value());
    CHECK_FALSE(from_text<unsigned>("-1").has_value());
    CHECK_FALSE(from_text<channel>("256").has_value());
    CHECK_FALSE(from_text<char>("ab").has_value());
    CHECK_FALSE(from_text<char>("").has_value());
    CHECK_FALSE(from_text<std::chrono::sys_days>("1997-02-29").has_value());
}
