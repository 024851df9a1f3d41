// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/component_scatter.hpp>

#include <cstdint>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

/// Two clusters of two customers; the second number does not vary.
features::encoded const shop{
    .numeric = 2, .categorical = 1, .numbers = {0, 5, 2, 5, 8, 5, 10, 5}, .codes = {0, 1, 0, 1}};
std::vector<std::uint32_t> const halves{0, 0, 1, 1};

} // namespace

TEST_CASE("the scatter lies on the principal components, which its axes name with their share") {
    auto const data = chart::component_scatter(shop, halves);
    CHECK(data.row == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(data.first == std::vector<double>{-5, -3, 3, 5});
    CHECK(data.cluster == halves);
    auto const drawn = parsed(draw(data), "component_scatter");
    CHECK(column<double>(rows(drawn), "first") == data.first);
    auto const& channels = drawn.at("layer").at(0).at("encoding");
    CHECK(channels.at("x").at("title") == "first component (100% of variance)");
    CHECK(channels.at("y").at("title") == "second component (0% of variance)");
    CHECK(drawn.at("title").at("subtitle") == "4 customers; 100% of the variance is seen");
}

TEST_CASE("of many customers the scatter shows a sample, and says so") {
    features::encoded many{.numeric = 1};
    for (int i = 0; i < 900; ++i) {
        many.numbers.push_back(i);
    }
    std::vector<std::uint32_t> const alike(900, 0);
    auto const data = chart::component_scatter(many, alike, {}, {.most = 100});
    CHECK(data.row.size() == 100);
    CHECK(data.row == chart::component_scatter(many, alike, {}, {.most = 100}).row);
    CHECK_THAT(parsed(draw(data), "component_scatter_sample").at("title").at("subtitle").get<std::string>(),
               StartsWith("a random sample of 100 of 900 customers"));
}

TEST_CASE("hostile names of clusters come out as text") {
    chart::words const say{.title = hostile, .customers = hostile};
    auto const chart = draw(chart::component_scatter(shop, halves, {hostile, hostile}), say);
    CHECK(inert(chart.json()));
    auto const drawn = parsed(chart, "component_scatter_hostile");
    CHECK_THAT(rows(drawn).at(0).at("cluster").get<std::string>(), StartsWith("</script><img"));
    CHECK(rows(drawn).at(0).at("cluster") != rows(drawn).back().at("cluster"));
}

TEST_CASE("one customer is a point; nobody, labels that do not line up and stray ones are refused") {
    features::encoded const one{.numeric = 1, .numbers = {3}};
    parsed(draw(chart::component_scatter(one, std::vector<std::uint32_t>{0})), "component_scatter_one");
    CHECK_THROWS_WITH(chart::component_scatter({.numeric = 1}, {}), ContainsSubstring("customers is none"));
    CHECK_THROWS_AS(chart::component_scatter(shop, std::vector<std::uint32_t>{0, 0, 1}), invalid_data);
    CHECK_THROWS_WITH(chart::component_scatter(shop, std::vector<std::uint32_t>{0, 1, 0, 4'000'000'000}),
                      ContainsSubstring("row 3: label is 4000000000"));
}
