// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"
#include "property.hpp"

#include <clientele/chart/json.hpp>
#include <clientele/core/random.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace clientele;
using chart::json;
using chart::json_string;
using clientele_test::hostile;
using clientele_test::inert;

TEST_CASE("< is written \\u003c") {
    CHECK(json_string("<") == "\"\\u003c\"");
    CHECK(json_string("</script>") == "\"\\u003c/script\\u003e\"");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
    CHECK(json_string("a\"b\\c") == R"("a\"b\\c")");
    CHECK(json_string("&'\n\t\x7F") == R"("\u0026\u0027\u000a\u0009\u007f")");
    CHECK(json_string(std::string_view("\0", 1)) == R"("\u0000")");
    CHECK(json_string("\xC2\x85") == R"("\u0085")");
}

TEST_CASE("line separators and marks of direction are escaped") {
    CHECK(json_string("\xE2\x80\xA8\xE2\x80\xA9") == R"("\u2028\u2029")");
    CHECK(json_string("\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAC\xE2\x80\xAD\xE2\x80\xAE") ==
          R"("\u202a\u202b\u202c\u202d\u202e")");
    CHECK(json_string("\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8\xE2\x81\xA9") == R"("\u2066\u2067\u2068\u2069")");
    CHECK(json_string("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C\xEF\xBB\xBF") == R"("\u200e\u200f\u061c\ufeff")");
}

TEST_CASE("valid UTF-8 is kept") {
    std::string const text =
        "Zo\xC3\xAB \xE5\xAE\xA2 \xF0\x9F\x98\x80 \xE2\x82\xAC \xF4\x8F\xBF\xBF \xED\x9F\xBF \xEE\x80\x80";
    CHECK(json_string(text) == '"' + text + '"');
}

TEST_CASE("what is not UTF-8 becomes U+FFFD, byte by byte") {
    std::string const lost = "\xEF\xBF\xBD";
    CHECK(json_string("a\xFFz") == "\"a" + lost + "z\"");
    CHECK(json_string("\xC3") == '"' + lost + '"');
    CHECK(json_string("\xC3(") == '"' + lost + "(\"");
    CHECK(json_string("\xC0\xAF") == '"' + lost + lost + '"');                       // overlong slash
    CHECK(json_string("\xE0\x80\xBC") == '"' + lost + lost + lost + '"');            // overlong <
    CHECK(json_string("\xED\xA0\x80") == '"' + lost + lost + lost + '"');            // a surrogate
    CHECK(json_string("\xF0\x80\x80\xBC") == '"' + lost + lost + lost + lost + '"'); // overlong <
    CHECK(json_string("\xF4\x90\x80\x80") == '"' + lost + lost + lost + lost + '"'); // beyond U+10FFFF
    CHECK(json_string("\xE2\x80<") == '"' + lost + lost + "\\u003c\"");
    CHECK(json_string("\xF0\x9F\x98<") == '"' + lost + lost + lost + "\\u003c\"");
}

TEST_CASE("any bytes come out as inert JSON") {
    clientele_test::property("valid and inert", [](std::string const& text) {
        std::string const out = json_string(text);
        RC_ASSERT(inert(out));
        RC_ASSERT(nlohmann::json::parse(out).is_string());
    });
    CHECK(inert(json_string(hostile)));
    CHECK(nlohmann::json::parse(json_string(hostile)).get<std::string>().ends_with("\xE2\x80\xAEgold"));
}

TEST_CASE("every text without invalid bytes reads back the same") {
    clientele_test::property("ASCII round trip", [](std::string text) {
        for (char& c : text) {
            c = static_cast<char>(c & 0x7F);
        }
        RC_ASSERT(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
    });
    for (std::uint32_t code = 0x80; code < 0x10000; ++code) {
        if (code >= 0xD800 && code <= 0xDFFF) continue;
        std::string text;
        if (code < 0x800) {
            text = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
        } else {
            text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
                    static_cast<char>(0x80 | (code & 0x3F))};
        }
        REQUIRE(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
    }
}

TEST_CASE("numbers read back to the same bits") {
    random::stream draw{7, 0};
    for (int i = 0; i < 20'000; ++i) {
        double const number = std::bit_cast<double>(draw());
        if (!std::isfinite(number)) continue;
        REQUIRE(nlohmann::json::parse(json{number}.text()).get<double>() == number);
    }
    CHECK(json{1.0}.text() == "1");
    CHECK(json{0.1}.text() == "0.1");
    CHECK(json{std::numeric_limits<std::uint64_t>::max()}.text() == "18446744073709551615");
    CHECK(json{-3}.text() == "-3");
}

TEST_CASE("NaN and infinity are refused") {
    CHECK_THROWS_AS(json{std::nan("")}, invalid_data);
    CHECK_THROWS_WITH(json{std::numeric_limits<double>::infinity()}, ContainsSubstring("number is inf"));
}

TEST_CASE("a tree is written in the order in which it is given") {
    json const tree =
        json::object({{"a", 1}, {"left out", json{}}, {"b\"", json::array({true, "x", json{}, json::null(), 2.5})}});
    CHECK(tree.text() == R"({"a":1,"b\"":[true,"x",null,null,2.5]})");
    CHECK(json::object({}).text() == "{}");
    CHECK(json::array({}).text() == "[]");
    CHECK(chart::array_of<int>({1, 2}).text() == "[1,2]");
    CHECK(json{}.empty());
    CHECK(json{1} == json{1.0});
}
