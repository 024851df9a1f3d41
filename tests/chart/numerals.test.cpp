// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/chart/numerals.hpp>

#include <limits>

using namespace clientele::chart;

TEST_CASE("numbers in titles have thousands separators and no trailing zeros") {
    CHECK(rounded(0) == "0");
    CHECK(rounded(-0.2) == "0");
    CHECK(rounded(999) == "999");
    CHECK(rounded(1000) == "1,000");
    CHECK(rounded(-1234567.891, 2) == "-1,234,567.89");
    CHECK(rounded(-999.5, 1) == "-999.5");
    CHECK(rounded(2.50, 2) == "2.5");
    CHECK(rounded(100.0, 2) == "100");
    CHECK(rounded(1e15) == "1,000,000,000,000,000");
    CHECK(rounded(std::numeric_limits<double>::max()).size() == 309 + 102);
}

TEST_CASE("shares and amounts") {
    CHECK(percent(0.67777) == "67.8%");
    CHECK(percent(0.8) == "80%");
    CHECK(amount(12.345) == "12.35");
    CHECK(amount(-99.999) == "-100");
    CHECK(amount(12345.67) == "12,346");
}

TEST_CASE("the format of an axis follows its largest value") {
    CHECK(axis_format(1.5) == ",.2~f");
    CHECK(axis_format(-20) == ",.0f");
    CHECK(axis_format(2e7) == "~s");
}
