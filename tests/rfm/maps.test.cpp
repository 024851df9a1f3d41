// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/rfm/maps.hpp>

#include <map>
#include <string>
#include <string_view>

namespace rfm = clientele::rfm;

namespace {

template <class Map> std::map<std::string, int> cells_of(Map const& map, bool monetary) {
    std::map<std::string, int> cells;
    for (std::uint8_t r = 1; r <= 5; ++r)
        for (std::uint8_t f = 1; f <= 5; ++f)
            for (std::uint8_t m = 1; m <= (monetary ? 5 : 1); ++m)
                ++cells[std::string(map.name({r, f, m}))];
    return cells;
}

std::string_view eleven(int code) {
    auto const digit = [&](int unit) { return static_cast<std::uint8_t>(code / unit % 10); };
    return rfm::eleven_segments.name({digit(100), digit(10), digit(1)});
}

} // namespace

// The regular expressions of the notebooks: [12][12] hibernating; [12][34] at risk; [12]5 can't lose; 3[12] about to
// sleep; 33 need attention; [34][45] loyal; 41 promising; 51 new; [45][23] potential loyalist; 5[45] champions. Counted
// by hand.
TEST_CASE("ten segments share 25 cells") {
    CHECK(cells_of(rfm::ten_segments, false) == std::map<std::string, int>{{"Champions", 2},
                                                                           {"Loyal", 4},
                                                                           {"Potential Loyalist", 4},
                                                                           {"New", 1},
                                                                           {"Promising", 1},
                                                                           {"Need Attention", 1},
                                                                           {"About To Sleep", 2},
                                                                           {"At Risk", 4},
                                                                           {"Can't Lose Them", 2},
                                                                           {"Hibernating", 4}});
    CHECK(rfm::ten_segments.name({5, 5, 1}) == "Champions");
    CHECK(rfm::ten_segments.name({4, 4, 1}) == "Loyal");
    CHECK(rfm::ten_segments.name({4, 3, 1}) == "Potential Loyalist");
    CHECK(rfm::ten_segments.name({3, 3, 1}) == "Need Attention");
    CHECK(rfm::ten_segments.name({2, 5, 1}) == "Can't Lose Them");
    CHECK(rfm::ten_segments.name({1, 1, 5}) == "Hibernating");
}

// The widespread list prints 128 codes in groups of 7 8 24 7 16 8 8 22 8 14 6; the groups of 8 (About To Sleep) and 14
// (Hibernating) both hold 231, 241 and 251.
TEST_CASE("eleven segments are a partition of the 125 codes") {
    auto const cells = cells_of(rfm::eleven_segments, true);
    CHECK(cells == std::map<std::string, int>{{"Champions", 7},
                                              {"Loyal", 8},
                                              {"Potential Loyalist", 24},
                                              {"New", 7},
                                              {"Promising", 16},
                                              {"Need Attention", 8},
                                              {"About To Sleep", 8},
                                              {"At Risk", 22},
                                              {"Can't Lose Them", 8},
                                              {"Hibernating", 14 - 3},
                                              {"Lost", 6}});
    int all = 0;
    for (auto const& [name, count] : cells)
        all += count;
    CHECK(all == 125);
}

TEST_CASE("the codes printed twice go where their neighbour is") {
    for (int const code : {221, 231, 241, 251})
        CHECK(eleven(code) == "About To Sleep");
    CHECK(eleven(211) == "Hibernating");
    CHECK(eleven(232) == "Hibernating");
    CHECK(eleven(555) == "Champions");
    CHECK(eleven(335) == "Loyal");
    CHECK(eleven(323) == "Potential Loyalist");
    CHECK(eleven(311) == "New");
    CHECK(eleven(313) == "Promising");
    CHECK(eleven(324) == "Need Attention");
    CHECK(eleven(124) == "At Risk");
    CHECK(eleven(113) == "Can't Lose Them");
    CHECK(eleven(151) == "Lost");
}
