// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/rfm/maps.hpp>
#include <clientele/rfm/segment_map.hpp>

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace rfm = clientele::rfm;
using clientele::rfm::score;
using rfm::dimensions;
using scores = std::vector<std::optional<score>>;

namespace {

constexpr auto quadrants =
    rfm::segments<dimensions::recency_frequency, 2>({{"keep", "22"}, {"win back", "12"}, {"new", "[12]1"}});
constexpr auto cube = rfm::segments<dimensions::recency_frequency_monetary, 2>(
    {{"best", "222"}, {"spenders", "[12]12 122"}, {"the rest", " [12][12]1  "}});

} // namespace

TEST_CASE("a map names every score") {
    STATIC_REQUIRE(quadrants.name({2, 2, 1}) == "keep");
    STATIC_REQUIRE(quadrants.name({1, 2, 1}) == "win back");
    STATIC_REQUIRE(quadrants.name({1, 1, 1}) == "new");
    STATIC_REQUIRE(quadrants.name({2, 1, 1}) == "new");
    STATIC_REQUIRE(quadrants({2, 1, 1}) == 2);
    CHECK(quadrants.names() == std::array<std::string_view, 3>{"keep", "win back", "new"}); // as declared

    std::map<std::string_view, int> cells;
    for (std::uint8_t r = 1; r <= 2; ++r)
        for (std::uint8_t f = 1; f <= 2; ++f)
            for (std::uint8_t m = 1; m <= 2; ++m)
                ++cells[cube.name({r, f, m})];
    CHECK(cells == std::map<std::string_view, int>{{"best", 1}, {"spenders", 3}, {"the rest", 4}});
    CHECK(cube.name({1, 2, 2}) == "spenders");
}

TEST_CASE("maps of one to nine bins") {
    constexpr auto one = rfm::segments<dimensions::recency_frequency_monetary, 1>({{"all", "111"}});
    STATIC_REQUIRE(one.name({}) == "all");
    constexpr auto nine =
        rfm::segments<dimensions::recency_frequency, 9>({{"top", "9[123456789]"}, {"others", "[12345678][123456789]"}});
    STATIC_REQUIRE(nine.name({9, 1, 1}) == "top");
    STATIC_REQUIRE(nine.name({8, 9, 1}) == "others");
}

TEST_CASE("customers are assigned in their order and prospects abstain") {
    CHECK(rfm::assign(quadrants, scores{score{2, 2, 2}, std::nullopt, score{1, 1, 1}, score{1, 2, 2}}) ==
          std::vector<rfm::segment_number>{0, std::nullopt, 2, 1});
    CHECK(rfm::assign(quadrants, scores{}).empty());
    CHECK(rfm::assign(quadrants, std::vector<score>{{2, 2, 1}}) == std::vector<rfm::segment_number>{0});
}

TEST_CASE("a map over recency and frequency does not look at monetary scores") {
    CHECK(quadrants.name({2, 2, 9}) == "keep");
    CHECK(rfm::assign(quadrants, scores{score{2, 2, 10}}) == std::vector<rfm::segment_number>{0});
}

TEST_CASE("scores that the map does not have are refused") {
    CHECK_THROWS_AS(quadrants({3, 1, 1}), clientele::invalid_data);
    CHECK_THROWS_AS(quadrants({1, 0, 1}), clientele::invalid_data);
    CHECK_THROWS_AS(cube({1, 1, 3}), clientele::invalid_data);
    CHECK_THROWS_WITH(rfm::assign(quadrants, scores{score{1, 1, 1}, std::nullopt, score{5, 5, 5}}),
                      StartsWith("row 2: score is 555"));
    CHECK_THROWS_WITH(rfm::assign(cube, scores{score{1, 1, 3}}), StartsWith("row 0: score is 113"));
}

TEST_CASE("a map refuses a scale with other scores than its own") {
    namespace rfm = clientele::rfm;
    namespace banding = clientele::banding;
    auto const with_bands = [](std::size_t recency, std::size_t monetary) {
        rfm::scale<double, double, double> scale;
        auto const list = [](std::size_t bands) {
            banding::cuts<double> cuts;
            for (std::size_t i = 1; i < bands; ++i) {
                cuts.edges.push_back({static_cast<double>(i)});
            }
            return cuts;
        };
        scale.recency = list(recency);
        scale.frequency = {list(5)};
        scale.monetary = {list(monetary)};
        return scale;
    };
    std::vector<std::optional<rfm::score>> const given{rfm::score{3, 3, 3}};
    CHECK_NOTHROW(rfm::assign(rfm::ten_segments, with_bands(5, 3), given)); // the map does not look at monetary
    CHECK_THROWS_WITH(rfm::assign(rfm::eleven_segments, with_bands(5, 3), given),
                      ContainsSubstring("monetary scores of the scale is 3, allowed: 5"));
    CHECK_THROWS_WITH(rfm::assign(rfm::ten_segments, with_bands(3, 3), given),
                      ContainsSubstring("recency scores of the scale is 3"));
}
