// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/dates.hpp>

#include <chrono>
#include <string>

using clientele::format_date;
using clientele::parse_date;
using clientele::to_day;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

TEST_CASE("what ISO 8601 calls a calendar date is read") {
    sys_days const new_year = 1997y / 1 / 1;
    for (auto const* const text : {
             "1997-01-01",
             "19970101",
             "1997-01-01T12:34",
             "1997-01-01T12:34:56",
             "1997-01-01T12:34:56.789Z",
             "1997-01-01T12:34:56,789012345",
             "1997-01-01 12:34",
             "1997-01-01 12:34:56+02:00",
             "1997-01-01T00:00:00-0530",
             "1997-01-01T23:59:60Z", // a leap second may be announced for the end of any month
             "1997-01-01T12:34-11",
             "19970101T1234",
             "19970101T123456",
             "19970101T123456Z",
             "19970101T123456.5",
             "19970101T123456+0200",
         }) {
        INFO(text);
        CHECK(parse_date(text) == new_year);
    }
}

TEST_CASE("whatever else is refused") {
    for (auto const* const text : {
             "",
             " ",
             "1997",
             "1997-01",
             "199701",
             "1997-1-1",
             "1997-01-1",
             "97-01-01",
             "01/02/1997",
             "1997/01/01",
             "1997-0101",
             "199701-01",
             "1997-01-01 ",
             " 1997-01-01",
             "1997-01-01\n",
             "1997-01-01T",
             "1997-01-01 ",
             "1997-01-01T12",
             "1997-01-01T1234",
             "19970101T12:34",
             "19970101 1234",
             "1997-01-01t12:34",
             "1997-01-01  12:34",
             "1997-01-01T24:00",
             "1997-01-01T24:00:00",
             "1997-01-01T12:60",
             "1997-01-01T12:34:61",
             "1997-01-01T12:34:",
             "1997-01-01T12:34:56.",
             "1997-01-01T12:34:56.Z",
             "1997-01-01T12:34 Z",
             "1997-01-01T12:34z",
             "1997-01-01T12:34Z ",
             "1997-01-01T12:34+2",
             "1997-01-01T12:34+02:",
             "1997-01-01T12:34+02:60",
             "1997-01-01T12:34+24",
             "1997-01-01T12:34+",
             "1997-01-01Z",
             "10000-01-01",
             "12345-01-01",
             "019970101",
             "-1997-01-01",
             "+1997-01-01",
             "1997-00-01",
             "1997-13-01",
             "1997-01-00",
             "1997-01-32",
             "1997-04-31",
             "1997-W01-1", // a week date
             "1997-001",   // an ordinal date
             "1997-O1-01", // a letter
             "1997-01-0\xb9",
             "tomorrow",
         }) {
        INFO('"' << text << '"');
        CHECK_FALSE(parse_date(text).has_value());
    }
    CHECK_FALSE(parse_date(std::string_view("1997-01-01\0", 11)).has_value());
}

TEST_CASE("leap days are those of the Gregorian calendar") {
    for (auto const* const text : {"2000-02-29", "1996-02-29", "20240229", "0000-02-29", "1600-02-29"})
        CHECK(parse_date(text).has_value());
    for (auto const* const text : {"1900-02-29", "2100-02-29", "1997-02-29", "20230229", "2000-02-30"})
        CHECK_FALSE(parse_date(text).has_value());
    CHECK(*parse_date("2000-03-01") - *parse_date("2000-02-28") == days{2});
    CHECK(*parse_date("1900-03-01") - *parse_date("1900-02-28") == days{1});
}

TEST_CASE("parsing happens while compiling where it can") {
    STATIC_REQUIRE(parse_date("1970-01-02") == sys_days{days{1}});
    STATIC_REQUIRE(!parse_date("1970-01-32"));
}

TEST_CASE("every day of four centuries and samples of ten thousand years are read as written") {
    bool same = true;
    std::string before;
    for (sys_days day = 1600y / 1 / 1; day < sys_days{2001y / 1 / 1}; day += days{1}) {
        auto const text = format_date(day);
        same = same && parse_date(text) == day && before < text; // ISO dates sort as text
        before = text;
    }
    for (sys_days day = 0y / 1 / 1; day <= sys_days{9999y / 12 / 31}; day += days{97})
        same = same && parse_date(format_date(day)) == day;
    CHECK(same);
    CHECK(parse_date(format_date(sys_days{9999y / 12 / 31})) == sys_days{9999y / 12 / 31});
}

TEST_CASE("dates are written as ISO 8601 says") {
    CHECK(format_date(sys_days{}) == "1970-01-01");
    CHECK(format_date(1997y / 1 / 31) == "1997-01-31");
    CHECK(format_date(7y / 3 / 9) == "0007-03-09");
    CHECK(format_date(0y / 12 / 31) == "0000-12-31");
    CHECK(format_date(std::chrono::year{-44} / 3 / 15) == "-0044-03-15");
    CHECK(format_date(std::chrono::year{-12345} / 3 / 15) == "-12345-03-15");
    CHECK(format_date(std::chrono::year{12345} / 3 / 15) == "12345-03-15");
}

TEST_CASE("a host's date becomes the day it lies in") {
    sys_days const day = 1997y / 1 / 31;
    CHECK(to_day(day) == day);
    CHECK(to_day(1997y / 1 / 31) == day);
    CHECK(to_day(day + 23h + 59min + 59s) == day);
    CHECK(to_day(day + 86'399'999'999us) == day);
    CHECK(to_day(std::chrono::local_days{1997y / 1 / 31} + 12h) == day);
    CHECK(to_day(std::chrono::sys_time<std::chrono::duration<double>>{(day + 1h).time_since_epoch()}) == day);
    // before 1970 the time of day is still cut off, not rounded towards 1970
    CHECK(to_day(sys_days{} - 1s) == sys_days{} - days{1});

    clientele_test::property("cut off, never rounded", [](int number) {
        sys_days const civil{days{number % 1'000'000}};
        auto const second = std::chrono::seconds{*rc::gen::inRange(0, 86'400)};
        RC_ASSERT(to_day(civil + second) == civil);
    });

    STATIC_REQUIRE(clientele::civil_date<std::chrono::sys_seconds>);
    STATIC_REQUIRE(clientele::civil_date<std::chrono::local_days>);
    STATIC_REQUIRE(clientele::civil_date<std::chrono::year_month_day>);
    STATIC_REQUIRE(!clientele::civil_date<int>);
    STATIC_REQUIRE(!clientele::civil_date<days>);
    STATIC_REQUIRE(!clientele::civil_date<std::chrono::steady_clock::time_point>);
}
