// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"
#include "property.hpp"

#include <clientele/chart/tree_map.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace clientele;
using chart::rectangle;
using chart::squarify;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

double overlap(rectangle const& a, rectangle const& b) {
    double const wide = std::min(a.right, b.right) - std::max(a.left, b.left);
    double const high = std::min(a.top, b.top) - std::max(a.bottom, b.bottom);
    return wide > 0 && high > 0 ? wide * high : 0;
}

rfm::segment_summary summary() {
    rfm::segment_summary made;
    made.segments.push_back({"Champions", 10, 0.1, 600, 0.75, {}, {}, {}});
    made.segments.push_back({hostile, 80, 0.8, 200, 0.25, {}, {}, {}});
    made.segments.push_back({"Losses", 5, 0.05, -20, -0.025, {}, {}, {}});
    made.segments.push_back({"Empty", 0, 0, 0, 0, {}, {}, {}});
    made.without = {"(no orders)", 5, 0.05, 0, 0, {}, {}, {}};
    return made;
}

} // namespace

TEST_CASE("the rectangles of a tree map tile the square, in proportion to the weights") {
    clientele_test::property("tiles", [](std::vector<unsigned short> const& counts) {
        std::vector<double> const weights(counts.begin(), counts.end());
        double const whole = std::accumulate(weights.begin(), weights.end(), 0.0);
        auto const tiles = squarify(weights);
        RC_ASSERT(tiles.size() == weights.size());
        double covered = 0;
        for (std::size_t i = 0; i < tiles.size(); ++i) {
            RC_ASSERT(tiles[i].left >= 0 && tiles[i].bottom >= 0 && tiles[i].right <= 1 && tiles[i].top <= 1);
            RC_ASSERT(tiles[i].width() >= 0 && tiles[i].height() >= 0);
            double const wanted = weights[i] > 0 ? weights[i] / whole : 0;
            RC_ASSERT(std::abs(tiles[i].area() - wanted) < 1e-12);
            covered += tiles[i].area();
            for (std::size_t j = 0; j < i; ++j) {
                RC_ASSERT(overlap(tiles[i], tiles[j]) < 1e-12);
            }
        }
        RC_ASSERT(whole == 0 || std::abs(covered - 1) < 1e-12);
    });
}

TEST_CASE("the example of the paper: 6 6 4 3 2 2 1 in a frame of 6 x 4") {
    auto const tiles = squarify({6, 6, 4, 3, 2, 2, 1}, 6, 4);
    CHECK(tiles[0] == rectangle{0, 2, 3, 4});
    CHECK(tiles[1] == rectangle{0, 0, 3, 2});
    // 4 and 3 lie above, 12/7 wide and high; then 2, 2 and 1
    CHECK_THAT(tiles[2].width(), WithinAbs(12.0 / 7, 1e-12));
    CHECK_THAT(tiles[2].height(), WithinAbs(7.0 / 3, 1e-12));
    CHECK_THAT(tiles[3].height(), WithinAbs(7.0 / 3, 1e-12));
    CHECK_THAT(tiles[4].area(), WithinAbs(2, 1e-12));
    CHECK_THAT(tiles[6].area(), WithinAbs(1, 1e-12));
}

TEST_CASE("weights of any size, and bad ones") {
    double const huge = std::numeric_limits<double>::max();
    CHECK(squarify({huge, huge})[0].area() == 0.5);
    CHECK(squarify({}).empty());
    CHECK(squarify({0, 0})[1] == rectangle{});
    CHECK(squarify({5})[0] == rectangle{0, 0, 1, 1});
    CHECK_THROWS_WITH(squarify({1, -1}), ContainsSubstring("row 1"));
    CHECK_THROWS_AS(squarify({std::numeric_limits<double>::infinity()}), invalid_data);
    CHECK_THROWS_AS(squarify({std::numeric_limits<double>::quiet_NaN()}), invalid_data);
    CHECK_THROWS_AS(squarify({1}, 0, 1), invalid_option);
}

TEST_CASE("a tree map of segments by customers") {
    auto const data = chart::tree_map(summary());
    REQUIRE(data.tiles.size() == 5);
    CHECK_THAT(data.tiles[1].area(), WithinAbs(0.8, 1e-12));
    CHECK(data.tiles[3].area() == 0);
    auto const chart = draw(data);
    CHECK(inert(chart.json()));
    auto const drawn = parsed(chart, "tree_map");
    REQUIRE(rows(drawn).size() == 4);
    CHECK(rows(drawn).at(0).at("left") == data.tiles[0].left);
    CHECK(rows(drawn).at(1).at("segment").get<std::string>().starts_with("</script>"));
    CHECK(rows(drawn).at(3).at("segment") == "(no orders)");
}

TEST_CASE("a tree map of segments by revenue leaves losses out") {
    auto const data = chart::tree_map(summary(), chart::area_of::revenue);
    CHECK_THAT(data.tiles[0].area(), WithinAbs(0.75, 1e-12));
    CHECK(data.tiles[2].area() == 0);
    auto const drawn = parsed(draw(data, {.money = "EUR"}), "tree_map_revenue");
    CHECK(rows(drawn).size() == 2);
    CHECK(rows(drawn).at(0).at("share") == "75%");
    CHECK(draw(data) == draw(chart::tree_map(summary(), chart::area_of::revenue)));
}

TEST_CASE("a tree map of nobody and of one segment") {
    CHECK(nothing_to_show(parsed(draw(chart::tree_map({})), "tree_map_empty")));
    rfm::segment_summary one;
    one.segments.push_back({"All", 1, 1, 5, 1, {}, {}, {}});
    auto const drawn = parsed(draw(chart::tree_map(one)), "tree_map_one");
    CHECK(rows(drawn).at(0).at("share") == "100%");
    CHECK(drawn.at("layer").at(0).at("encoding").at("fill").at("legend").is_null());
    one.segments[0].name.clear();
    for (int i = 0; i < 45; ++i) {
        one.segments[0].name += "\xE5\xAE\xA2"; // 45 letters, each as wide as two
    }
    auto const wide = parsed(draw(chart::tree_map(one)), "tree_map_wide");
    CHECK(rows(wide).at(0).at("name") == "");
    CHECK_FALSE(wide.at("layer").at(0).at("encoding").at("fill").contains("legend")); // there is one
}
