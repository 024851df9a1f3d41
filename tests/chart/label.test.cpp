// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"
#include "property.hpp"

#include <clientele/chart/label.hpp>

using clientele::chart::drawn_width;
using clientele::chart::json_string;
using clientele::chart::label;
using clientele_test::hostile;

TEST_CASE("ordinary names stay as they are") {
    for (std::string const name : {"", "Can't Lose Them", "<b> & \"co\"", "Zo\xC3\xAB", "\xE2\x82\xAC",
                                   "\xF0\x9F\x98\x80", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\xE2\x80\x8F!"}) {
        CHECK(label(name) == name);
    }
}

TEST_CASE("what cannot be seen is shown") {
    CHECK(label("a\nb\t\x7F") == "a\xE2\x90\x8A"
                                 "b\xE2\x90\x89\xE2\x90\xA1");
    CHECK(label(std::string_view("\0", 1)) == "\xE2\x90\x80");
    CHECK(label("\xE2\x80\xAEgold\xE2\x81\xA9") == "[U+202E]gold[U+2069]");
    CHECK(label("\xE2\x80\xA8\xC2\x85") == "[U+2028][U+0085]");
    CHECK(label("\xFF(\xC3") == "\xEF\xBF\xBD(\xEF\xBF\xBD");
}

TEST_CASE("a backslash cannot escape a quote") { CHECK(label("\\\"") == "\xE2\x88\x96\""); }

TEST_CASE("a name is as wide as its letters, those of three bytes twice") {
    CHECK_THAT(drawn_width("gold", 10), WithinRel(24.0, 1e-12));
    CHECK(drawn_width("Zo\xC3\xAB") == drawn_width("Zoe"));
    CHECK(drawn_width("\xE5\xAE\xA2") == drawn_width("ab"));
    CHECK(drawn_width("\xFF\xC3") == drawn_width("ab")); // U+FFFD each
    CHECK(drawn_width("") == 0);
}

TEST_CASE("a label of a label is the same, and JSON gives it back") {
    clientele_test::property("idempotent", [](std::string const& name) {
        std::string const once = label(name);
        RC_ASSERT(label(once) == once);
        RC_ASSERT(nlohmann::json::parse(json_string(once)).get<std::string>() == once);
    });
    CHECK(label(label(hostile)) == label(hostile));
}
