// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/chart/palette.hpp>

#include <set>

using namespace clientele::chart;

TEST_CASE("a position always has the same colour") {
    CHECK(colour(0) == "#0072B2");
    CHECK(colour(11) == "#B2DF8A");
    CHECK(colour(12) == colour(0));
}

TEST_CASE("the colours differ from each other and from that of no segment") {
    std::set<std::string_view> all(palette.begin(), palette.end());
    all.insert(no_segment_colour);
    CHECK(all.size() == palette.size() + 1);
}

TEST_CASE("text on a colour is black or white") {
    CHECK(ink_on("#000000") == "#FFFFFF");
    CHECK(ink_on("#ffffff") == "#000000");
    CHECK(ink_on("#F0E442") == "#000000");
    CHECK(ink_on("#0072B2") == "#FFFFFF");
    CHECK(ink_on("#332288") == "#FFFFFF");
}
