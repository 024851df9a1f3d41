// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/cluster_count.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

/// Mall customers by income and score, k = 2 to 8: the best of 400 starts of scikit-learn.
std::vector<std::size_t> const mall_k{2, 3, 4, 5, 6, 7, 8};
std::vector<double> const mall_inertia{181363.59595959607, 106348.37306211119, 73679.78903948837, 44448.45544793369,
                                       37233.81451071002,  30227.60651315203,  24986.52564064289};

/// Iris as R's clusGap has it (cluster 2.1.4, B = 500): the gap and some errors.
clustering::gap_statistic iris() {
    clustering::gap_statistic made;
    std::vector<double> const gaps{0.1386, 0.6018, 0.7827, 0.8425, 0.8605};
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        made.points.push_back({.clusters = i + 1, .gap = gaps[i], .error = 0.02});
    }
    return made;
}

clustering::silhouettes const widths{.widths = {0.5, -0.25, 0.75, 1, 0.25}, .mean = 0.45};
std::vector<std::uint32_t> const labels{1, 0, 0, 1, 1};

} // namespace

TEST_CASE("the elbow chart draws the curve and marks where it bends") {
    auto const data = chart::elbow(mall_k, mall_inertia);
    CHECK(data.elbow == 5); // the k of every account of these data
    auto const drawn = parsed(draw(data), "elbow");
    CHECK(column<double>(rows(drawn), "inertia") == mall_inertia);
    CHECK(drawn.at("title").at("subtitle") == "the curve bends at 5 clusters");
    auto const mark = drawn.at("layer").at(2).at("data").at("values").at(0);
    CHECK(mark.at("clusters") == 5);
    CHECK(mark.at("inertia") == 44448.45544793369);
}

TEST_CASE("a curve without an elbow has no mark, nor have two points or none") {
    auto const straight = chart::elbow({1, 2, 3, 4}, {8, 6, 4, 2});
    CHECK_FALSE(straight.elbow);
    auto const drawn = parsed(draw(straight), "elbow_none");
    CHECK(drawn.at("layer").size() == 2);
    CHECK(drawn.at("title").at("subtitle") == "the curve has no elbow");
    CHECK(parsed(draw(chart::elbow({1, 2}, {8, 6})), "elbow_two").at("layer").size() == 2);
    CHECK(nothing_to_show(parsed(draw(chart::elbow({}, {})), "elbow_empty")));
    CHECK_THROWS_WITH(chart::elbow({1, 2}, {1}), ContainsSubstring("inertia is 1 values"));
    CHECK_THROWS_AS(chart::elbow({1, 2, 3}, {1, std::numeric_limits<double>::quiet_NaN(), 0}), invalid_data);
    CHECK_THROWS_WITH(chart::elbow({1, 2}, {1, std::numeric_limits<double>::infinity()}),
                      ContainsSubstring("row 1: inertia is inf"));
    CHECK_THROWS_WITH(chart::elbow({2, 2}, {1, 0}), ContainsSubstring("row 1: clusters is 2"));
}

TEST_CASE("the gap chart draws one standard error up and down, and marks the choice") {
    auto const data = chart::gap(iris());
    CHECK(data.chosen == 4); // clusGap, Tibs2001SEmax
    auto const drawn = parsed(draw(data), "gap");
    CHECK(column<double>(rows(drawn), "gap") == data.gap);
    CHECK(rows(drawn).at(0).at("low") == 0.1386 - 0.02);
    CHECK(rows(drawn).at(0).at("high") == 0.1386 + 0.02);
    CHECK(drawn.at("title").at("subtitle") == "4 clusters by the rule of one standard error (bars)");
    CHECK(drawn.at("layer").at(3).at("data").at("values").at(0).at("gap") == 0.8425);
    auto const none = parsed(draw(chart::gap({})), "gap_empty");
    CHECK(nothing_to_show(none)); // and not that there are no clusters
    CHECK_FALSE(none.at("title").contains("subtitle"));
}

TEST_CASE("the silhouette chart sorts customers by cluster and width") {
    auto const data = chart::silhouette(widths, labels, {"a", "b"});
    CHECK(data.row == std::vector<std::size_t>{2, 1, 3, 0, 4});
    CHECK(data.width == std::vector<double>{0.75, -0.25, 1, 0.5, 0.25});
    CHECK(data.cluster == std::vector<std::uint32_t>{0, 0, 1, 1, 1});
    auto const drawn = parsed(draw(data), "silhouette");
    CHECK(column<double>(rows(drawn), "width") == data.width);
    CHECK(column<std::string>(rows(drawn), "cluster").back() == "b");
    CHECK(rows(drawn).at(2).at("top").get<double>() > rows(drawn).at(1).at("bottom").get<double>());
    CHECK(rows(drawn).at(3).at("top") == rows(drawn).at(2).at("bottom"));
    CHECK(drawn.at("layer").at(1).at("data").at("values").at(0).at("width") == 0.45);
    auto const& channels = drawn.at("layer").at(0).at("encoding");
    CHECK(channels.at("stroke") == channels.at("color")); // so that both have one legend
    CHECK(drawn.at("title").at("subtitle") == "5 customers; mean 0.45 (dashed)");
}

TEST_CASE("a silhouette of many customers is sampled, with the mean of all") {
    clustering::silhouettes many{.widths = std::vector<double>(3000, 0.25), .mean = 0.25};
    std::vector<std::uint32_t> const alike(3000, 0);
    auto const data = chart::silhouette(many, alike, {}, {.most = 200});
    CHECK(data.row.size() == 200);
    CHECK(data.mean == 0.25);
    CHECK_THAT(parsed(draw(data), "silhouette_sample").at("title").at("subtitle").get<std::string>(),
               StartsWith("a random sample of 200 of 3,000 customers"));
}

TEST_CASE("hostile words in charts of the choice come out as text") {
    chart::words const say{.title = hostile, .customers = hostile};
    int number = 0;
    for (auto const& chart : {draw(chart::elbow(mall_k, mall_inertia), say), draw(chart::gap(iris()), say),
                              draw(chart::silhouette(widths, labels, {hostile, hostile}), say)}) {
        CHECK(inert(chart.json()));
        CHECK_THAT(parsed(chart, "cluster_count_hostile_" + std::to_string(++number))
                       .at("title")
                       .at("text")
                       .get<std::string>(),
                   StartsWith("</script>"));
    }
}

TEST_CASE("a silhouette of nobody, of one, and of labels that do not line up") {
    CHECK(nothing_to_show(parsed(draw(chart::silhouette({}, {})), "silhouette_empty")));
    std::vector<std::uint32_t> const own{0};
    parsed(draw(chart::silhouette({.widths = {0}}, own)), "silhouette_one");
    CHECK_THROWS_WITH(chart::silhouette(widths, own), ContainsSubstring("labels is 1"));
    CHECK_THROWS_WITH(chart::silhouette(widths, std::vector<std::uint32_t>(labels.size(), 4'000'000'000)),
                      ContainsSubstring("row 0: label is 4000000000"));
    CHECK_THROWS_WITH(chart::silhouette(widths, labels, {"one"}), ContainsSubstring("names is 1"));
}
