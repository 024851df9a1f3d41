// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/spec.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace clientele;
using namespace clientele::chart;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::long_name;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

parts small(std::string const& name) {
    table data;
    data.add("name", std::vector<std::string>{name}).add("value", std::vector<double>{1.5});
    layer const bars{.mark = "bar",
                     .look = {{"color", colour(0)}},
                     .channels = {{.channel = "x", .field = "value", .title = name, .format = ",.0f"},
                                  {.channel = "y", .field = "name", .type = kind::nominal}},
                     .tips = {{"name", name}, {"value", "value", ".1f"}}};
    return {.title = name, .subtitle = name, .description = name, .views = {{.data = data, .layers = {bars}}}};
}

} // namespace

TEST_CASE("a chart holds its schema, its words and its data") {
    auto const chart = parsed(make(small("plain")), "spec_plain");
    CHECK(chart.at("$schema") == "https://vega.github.io/schema/vega-lite/v5.json");
    CHECK(chart.at("title").at("text") == "plain");
    CHECK(chart.at("description") == "plain");
    CHECK(rows(chart) == nlohmann::json::parse(R"([{"name": "plain", "value": 1.5}])"));
    auto const& encoding = chart.at("layer").at(0).at("encoding");
    CHECK(encoding.at("x").at("axis").at("format") == ",.0f");
    CHECK(encoding.at("x").at("type") == "quantitative");
    CHECK(encoding.at("y").at("title").is_null());
    CHECK(encoding.at("tooltip").size() == 2);
}

TEST_CASE("hostile words come out as text") {
    auto const made = make(small(hostile));
    CHECK(inert(made.json()));
    auto const chart = parsed(made, "spec_hostile");
    std::string const name = rows(chart).at(0).at("name");
    CHECK(name.starts_with("</script><img"));
    CHECK(chart.at("title").at("text") == name);
}

TEST_CASE("the same parts give the same bytes") {
    CHECK(make(small("a")) == make(small("a")));
    CHECK(make(small("a")).json() != make(small("b")).json());
}

TEST_CASE("several views stand side by side") {
    auto two = small("two");
    two.views.push_back(two.views.front());
    auto const chart = parsed(make(two), "spec_two");
    CHECK(chart.at("hconcat").size() == 2);
    CHECK(chart.at("hconcat").at(1).at("data").at("values").size() == 1);
}

TEST_CASE("a channel has a field, a value or a place") {
    table data;
    data.add("low", std::vector<int>{1}).add("high", std::vector<int>{2});
    layer const bars{.mark = "bar",
                     .channels = {{.channel = "x", .field = "low", .guide = false},
                                  {.channel = "x2", .field = "high"},
                                  {.channel = "y", .datum = 0},
                                  {.channel = "color", .value = "#000000"}}};
    auto const chart =
        parsed(make({.title = "t", .description = "d", .views = {{.data = data, .layers = {bars}}}}), "spec_channels");
    CHECK(chart.at("layer").at(0).at("encoding") == nlohmann::json::parse(R"({
        "x": {"field": "low", "type": "quantitative", "title": null, "axis": null},
        "x2": {"field": "high"}, "y": {"datum": 0}, "color": {"value": "#000000"}})"));
}

TEST_CASE("columns line up and have plain names") {
    table data;
    data.add("a_b", std::vector<int>{1, 2});
    CHECK_THROWS_AS(data.add("c", std::vector<int>{1}), invalid_data);
    for (char const* name : {"", "a.b", "a[0]", "A", "<"}) {
        CHECK_THROWS_AS(table{}.add(name, std::vector<int>{}), invalid_option);
    }
    CHECK(data.rows().text() == R"([{"a_b":1},{"a_b":2}])");
    CHECK(table{}.empty());
    CHECK(table{}.add("x", std::vector<int>{}).rows().text() == "[]");
}

TEST_CASE("a chart without rows says that there is nothing to show, whatever marks of reference it has") {
    auto none = small("none");
    none.views[0].data = table{}.add<std::string>("name", {}).add<double>("value", {});
    none.views[0].layers.push_back({.mark = "rule", .data = table{}.add<int>("value", {1})});
    none.views[0].height = 0;
    auto const chart = parsed(make(none), "spec_none");
    CHECK(rows(chart).empty());
    REQUIRE(chart.at("layer").size() == 1); // no axes, whose domains would have no bounds
    CHECK_FALSE(chart.at("layer").at(0).at("encoding").contains("x"));
    CHECK(chart.at("layer").at(0).at("data").at("values").at(0).at("word") == "nothing to show");
    CHECK(chart.at("height").get<int>() > 0);
    CHECK(chart.at("title") == nlohmann::json::parse(R"({"text": "none"})"));
    CHECK(chart.at("description") == "none: nothing to show.");
}

TEST_CASE("a view without rows beside one that has some keeps the words of the chart") {
    auto half = small("half");
    half.views.push_back(half.views.front());
    half.views[1].data = table{}.add<std::string>("name", {});
    auto const chart = parsed(make(half), "spec_half");
    CHECK(chart.at("title").at("subtitle") == "half");
    CHECK(chart.at("hconcat").at(0).at("layer").at(0).at("mark").at("type") == "bar");
    CHECK(chart.at("hconcat").at(1).at("layer").at(0).at("mark").at("type") == "text");
}

TEST_CASE("NaN and infinity are refused with the row and the column") {
    double const endless = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(table{}.add<double>("revenue", {1, endless}), ContainsSubstring("row 1: revenue is inf"));
    CHECK_THROWS_WITH(table{}.add<double>("revenue", {std::nan("")}), ContainsSubstring("row 0: revenue is nan"));
}

TEST_CASE("names along an axis stand level, slanted or upright, as they have room") {
    auto const angle = [](std::vector<std::string> const& names, double step) {
        return nlohmann::json::parse(json::object(chart::detail::names_along(names, step)).text());
    };
    CHECK(angle({"gold", "silver"}, 80) == nlohmann::json::parse(R"({"labelAngle": 0})"));
    CHECK(angle({"gold", long_name}, 80) == nlohmann::json::parse(R"({"labelAngle": -35, "labelLimit": 150})"));
    CHECK(angle({"gold", "silver"}, 15).at("labelAngle") == -90);
    CHECK(angle({"gold", "silver"}, 5).at("labelOverlap") == true);
    CHECK(angle({}, 0).at("labelAngle") == 0);
}

TEST_CASE("the text of a chart can be moved out") {
    auto made = make(small("a"));
    std::string const text = made.json();
    CHECK(std::move(made).json() == text);
}
