// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/segments.hpp>

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

rfm::segment_summary summary(std::string const& first = "Gold", std::size_t without = 0) {
    rfm::segment_summary made;
    made.segments.push_back({first, 1, 0.25, 60, 0.6, {3, 3}, {9, 9}, {60, 60}});
    made.segments.push_back({"Empty", 0, 0, 0, 0, {}, {}, {}});
    made.segments.push_back({"Gold", 3, 0.75, 40, 0.4, {30, 20}, {2, 1}, {13.3, 12.5}});
    made.without.name = "(no orders)";
    made.without.customers = without;
    return made;
}

} // namespace

TEST_CASE("sizes and revenue shares of segments in their order") {
    auto const data = chart::segment_sizes(summary("Best"));
    CHECK(data.segment == std::vector<std::string>{"Best", "Empty", "Gold"});
    CHECK(data.customers == std::vector<std::size_t>{1, 0, 3});
    CHECK(data.revenue_share == std::vector<double>{0.6, 0, 0.4});
    auto const drawn = parsed(draw(data), "segments");
    CHECK(column<double>(rows(drawn), "share") == data.customer_share);
    CHECK(column<double>(rows(drawn), "revenue_share") == data.revenue_share);
}

TEST_CASE("customers without orders come last, in grey") {
    auto const data = chart::segment_sizes(summary("Best", 2));
    CHECK(data.segment.back() == "(no orders)");
    auto const drawn = parsed(draw(data), "segments_without");
    auto const& scale = drawn.at("layer").at(0).at("encoding").at("color").at("scale");
    CHECK(scale.at("domain").back() == "(no orders)");
    CHECK(scale.at("range").back() == chart::no_segment_colour);
}

TEST_CASE("a segment has the same colour in every chart") {
    auto const all = parsed(draw(chart::segment_sizes(summary("Best"))), "segments_all");
    auto const some = parsed(draw(chart::segment_medians(summary("Best"))), "medians_some");
    auto const scale = all.at("layer").at(0).at("encoding").at("color").at("scale");
    CHECK(some.at("hconcat").at(0).at("layer").at(0).at("encoding").at("color").at("scale") == scale);
    CHECK(scale.at("range").at(2) == chart::colour(2));
}

TEST_CASE("two segments of one name are told apart") {
    CHECK(chart::detail::distinct({"a", "b", "a", "a (2)", "a"}) ==
          std::vector<std::string>{"a", "b", "a (2)", "a (2) (2)", "a (3)"});
    auto const data = chart::segment_sizes(summary("Gold"));
    CHECK(data.segment == std::vector<std::string>{"Gold", "Empty", "Gold (2)"});
}

TEST_CASE("medians of segments, without the empty ones, each axis with its unit") {
    auto const data = chart::segment_medians(summary("Best"));
    CHECK(data.segment == std::vector<std::string>{"Best", "Gold"});
    CHECK(data.monetary == std::vector<double>{60, 12.5});
    auto const drawn = parsed(draw(data, {.money = "EUR", .time = "weeks"}), "medians");
    REQUIRE(drawn.at("hconcat").size() == 3);
    auto const title = [&](std::size_t i) {
        return drawn.at("hconcat").at(i).at("layer").at(0).at("encoding").at("x").at("title");
    };
    CHECK(title(0) == "median recency (weeks)");
    CHECK(title(1) == "median frequency (orders)");
    CHECK(title(2) == "median monetary value (EUR)");
    CHECK(column<double>(drawn.at("hconcat").at(1).at("data").at("values"), "median") == std::vector<double>{9, 1});
}

TEST_CASE("hostile segments come out as text") {
    auto const sizes = draw(chart::segment_sizes(summary(hostile)));
    auto const medians = draw(chart::segment_medians(summary(hostile)));
    CHECK(inert(sizes.json()));
    CHECK(inert(medians.json()));
    CHECK_THAT(rows(parsed(sizes, "segments_hostile")).at(0).at("segment").get<std::string>(),
               StartsWith("</script><img"));
    parsed(medians, "medians_hostile");
}

TEST_CASE("no segments at all") {
    CHECK(nothing_to_show(parsed(draw(chart::segment_sizes({})), "segments_empty")));
    CHECK(parsed(draw(chart::segment_medians({})), "medians_empty").at("hconcat").size() == 3);
    CHECK(draw(chart::segment_sizes(summary())) == draw(chart::segment_sizes(summary())));
}
