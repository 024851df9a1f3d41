// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/clusters.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::long_name;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

/// Two clusters of two customers; the second number does not vary.
features::encoded const shop{
    .numeric = 2, .categorical = 1, .numbers = {0, 5, 2, 5, 8, 5, 10, 5}, .codes = {0, 1, 0, 1}};
std::vector<std::uint32_t> const halves{0, 0, 1, 1};

} // namespace

TEST_CASE("the snake plot draws the means of clusters in standard deviations from the average") {
    auto const data = chart::snake(shop, halves, {"spent", "age"}, {"small", "large"});
    // mean 5, population standard deviation sqrt((25 + 9 + 9 + 25) / 4)
    CHECK_THAT(data.z.at(0), WithinRel(-4 / std::sqrt(17.0), 1e-14));
    CHECK_THAT(data.z.at(2), WithinRel(4 / std::sqrt(17.0), 1e-14));
    CHECK(data.z.at(1) == 0);
    CHECK(data.cluster == std::vector<std::uint32_t>{0, 0, 1, 1});
    auto const drawn = parsed(draw(data), "snake");
    CHECK(column<double>(rows(drawn), "z") == data.z);
    CHECK(column<std::string>(rows(drawn), "feature") == std::vector<std::string>{"spent", "age", "spent", "age"});
    CHECK(column<std::string>(rows(drawn), "cluster").back() == "large");
    CHECK(drawn.at("layer").at(1).at("encoding").at("x").at("sort") == std::vector<std::string>{"spent", "age"});
    auto const& colours = drawn.at("layer").at(1).at("encoding").at("color").at("scale");
    CHECK(colours.at("domain") == std::vector<std::string>{"small", "large"});
    CHECK(colours.at("range").at(1) == chart::colour(1));
}

TEST_CASE("the snake plot does not change with the scale of the encoder; weights count, empty clusters do not") {
    auto scaled = shop;
    for (double& number : scaled.numbers) {
        number = 4 * number;
    }
    CHECK(chart::snake(scaled, halves, {"a", "b"}).z == chart::snake(shop, halves, {"a", "b"}).z);
    auto weighted = shop;
    weighted.weights = {3, 0, 1, 1};
    auto const data = chart::snake(weighted, halves, {"a", "b"});
    CHECK_THAT(data.z.at(0), WithinRel(-3.6 / std::sqrt((3 * 3.6 * 3.6 + 4.4 * 4.4 + 6.4 * 6.4) / 5), 1e-14));
    auto const gone = chart::snake(shop, std::vector<std::uint32_t>{0, 0, 2, 2}, {"a", "b"});
    CHECK(gone.cluster == std::vector<std::uint32_t>{0, 0, 2, 2});
    CHECK(gone.names == std::vector<std::string>{"cluster 0", "cluster 1", "cluster 2"});
}

TEST_CASE("sizes of clusters with their shares") {
    auto const data = chart::cluster_sizes({30, 0, 10}, {"a", "b", "c"});
    CHECK(data.share == std::vector<double>{0.75, 0, 0.25});
    auto const drawn = parsed(draw(data, {.customers = "accounts"}), "cluster_sizes");
    CHECK(column<double>(rows(drawn), "customers") == std::vector<double>{30, 0, 10});
    CHECK(column<std::string>(rows(drawn), "label") == std::vector<std::string>{"30 (75%)", "0 (0%)", "10 (25%)"});
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("title") == "share of accounts");
    CHECK(chart::cluster_sizes({1}).names == std::vector<std::string>{"cluster 0"});
    CHECK(chart::cluster_sizes({0, 0}).share == std::vector<double>{0, 0});
}

TEST_CASE("hostile clusters and features come out as text") {
    chart::words const say{.title = hostile, .customers = hostile};
    int number = 0;
    for (auto const& chart : {draw(chart::snake(shop, halves, {hostile, hostile}, {hostile, hostile}), say),
                              draw(chart::cluster_sizes({1, 2}, {hostile, hostile}), say)}) {
        CHECK(inert(chart.json()));
        auto const drawn = parsed(chart, "clusters_hostile_" + std::to_string(++number));
        CHECK_THAT(rows(drawn).at(0).at("cluster").get<std::string>(), StartsWith("</script><img"));
        CHECK(rows(drawn).at(0).at("cluster") != rows(drawn).back().at("cluster"));
    }
}

TEST_CASE("long names of features are slanted") {
    auto const angle = [](nlohmann::json const& chart) {
        return chart.at("layer").at(1).at("encoding").at("x").at("axis").at("labelAngle");
    };
    CHECK(angle(parsed(draw(chart::snake(shop, halves, {"a", "b"})), "snake_short")) == 0);
    auto const drawn = parsed(draw(chart::snake(shop, halves, {long_name, long_name}, {long_name, "b"})), "snake_long");
    CHECK(angle(drawn) == -35);
    CHECK(rows(drawn).at(0).at("feature") == long_name);
}

TEST_CASE("features in a snake plot made by hand are sorted as they are written") {
    auto const drawn = parsed(draw(chart::snake_data{{0, 0}, {0, 1}, {1, -1}, {"a\\b", "a\\b"}, {"c"}}), "snake_made");
    CHECK(drawn.at("layer").at(1).at("encoding").at("x").at("sort") == column<std::string>(rows(drawn), "feature"));
}

TEST_CASE("nobody, and one customer") {
    CHECK(nothing_to_show(parsed(draw(chart::snake({.numeric = 2}, {}, {"a", "b"})), "snake_empty")));
    CHECK(nothing_to_show(parsed(draw(chart::cluster_sizes({})), "cluster_sizes_empty")));
    features::encoded const one{.numeric = 1, .numbers = {3}};
    std::vector<std::uint32_t> const own{0};
    CHECK(chart::snake(one, own, {"a"}).z == std::vector<double>{0});
    parsed(draw(chart::snake(one, own, {"a"})), "snake_one");
    CHECK(draw(chart::snake(shop, halves, {"a", "b"})) == draw(chart::snake(shop, halves, {"a", "b"})));
}

TEST_CASE("charts of clusters refuse what does not line up") {
    std::vector<std::uint32_t> const short_by_one{0, 0, 1};
    CHECK_THROWS_WITH(chart::snake(shop, short_by_one, {"a", "b"}), ContainsSubstring("labels is 3"));
    CHECK_THROWS_WITH(chart::snake(shop, std::vector<std::uint32_t>{0, 4'000'000'000, 0, 1}, {"a", "b"}),
                      ContainsSubstring("row 1: label is 4000000000"));
    CHECK_THROWS_WITH(chart::snake(shop, halves, {"a"}), ContainsSubstring("features is 1 names"));
    CHECK_THROWS_WITH(chart::snake(shop, halves, {"a", "b"}, {"one"}), ContainsSubstring("names is 1"));
    CHECK_THROWS_WITH(chart::cluster_sizes({1, 2}, {"one"}), ContainsSubstring("names is 1"));
}
