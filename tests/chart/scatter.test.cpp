// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/scatter.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace clientele;
using chart::measure;
using clientele_test::column;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

chart::measures customers(std::size_t count) {
    chart::measures all;
    for (std::size_t i = 0; i < count; ++i) {
        all.row.push_back(2 * i);
        all.recency.push_back(static_cast<double>(i));
        all.frequency.push_back(1);
        all.monetary.push_back(static_cast<double>(i * i + 1));
    }
    return all;
}

std::vector<rfm::segment_number> segments(std::size_t count) {
    std::vector<rfm::segment_number> all(2 * count, std::uint8_t{0});
    for (std::size_t i = 0; i < all.size(); i += 4) {
        all[i] = 1;
    }
    return all;
}

} // namespace

TEST_CASE("a scatter shows everybody while there is room") {
    auto const data = chart::scatter(customers(20), measure::recency, measure::monetary, segments(20), {"a", "b"});
    CHECK(data.row.size() == 20);
    CHECK(data.row[3] == 6);
    auto const drawn = parsed(draw(data, {.money = "EUR"}), "scatter");
    CHECK(column<double>(rows(drawn), "x") == data.x);
    CHECK(column<double>(rows(drawn), "y") == data.y);
    CHECK(column<std::string>(rows(drawn), "segment")[0] == "b");
    auto const& channels = drawn.at("layer").at(0).at("encoding");
    CHECK(channels.at("y").at("title") == "monetary value (EUR), log scale");
    CHECK(channels.at("x").at("title") == "recency (days)");
    CHECK(channels.at("color").at("scale").at("domain") == channels.at("shape").at("scale").at("domain"));
    CHECK(channels.at("color").at("scale").at("domain").size() == 2);
}

TEST_CASE("of more customers a sample is shown, the same each time, and the chart says so") {
    auto const all = customers(1000);
    auto const drawn = [&](std::uint64_t seed) {
        return chart::scatter(all, measure::recency, measure::monetary, segments(1000), {"a", "b"},
                              {.most = 100, .seed = seed});
    };
    auto const data = drawn(1);
    CHECK(data.row.size() == 100);
    CHECK(std::ranges::is_sorted(data.row));
    CHECK(std::ranges::adjacent_find(data.row) == data.row.end());
    CHECK(data.row == drawn(1).row);
    CHECK(data.row != drawn(2).row);
    auto const chart = parsed(draw(data), "scatter_sample");
    CHECK_THAT(chart.at("description").get<std::string>(),
               ContainsSubstring("a random sample of 100 of 1,000 customers"));
    CHECK(draw(data) == draw(drawn(1)));
}

TEST_CASE("a larger sample holds the smaller one") {
    auto const all = customers(300);
    auto const rows_of = [&](std::size_t most) {
        return chart::scatter(all, measure::recency, measure::monetary, segments(300), {"a", "b"}, {.most = most}).row;
    };
    CHECK(std::ranges::includes(rows_of(60), rows_of(30)));
    CHECK(rows_of(0).empty());
}

TEST_CASE("every customer needs a segment that has a name") {
    CHECK_THROWS_WITH(chart::scatter(customers(3), measure::recency, measure::monetary, {}, {"a"}),
                      ContainsSubstring("row 0"));
    CHECK_THROWS_AS(chart::scatter(customers(3), measure::recency, measure::monetary, segments(3), {"a"}),
                    invalid_data);
}

TEST_CASE("hostile segments, customers without one, nobody and one customer") {
    auto assigned = segments(5);
    assigned[0].reset();
    auto const chart =
        draw(chart::scatter(customers(5), measure::frequency, measure::monetary, assigned, {hostile, hostile}));
    CHECK(inert(chart.json()));
    auto const parsed_chart = parsed(chart, "scatter_hostile");
    CHECK(rows(parsed_chart).at(0).at("segment") == "(no orders)");
    CHECK(parsed_chart.at("layer").at(0).at("encoding").at("color").at("scale").at("domain").size() == 3);
    auto const none = chart::scatter(customers(0), measure::recency, measure::monetary, {}, {});
    CHECK(nothing_to_show(parsed(draw(none), "scatter_empty")));
    parsed(draw(chart::scatter(customers(1), measure::recency, measure::monetary, segments(1), {"a", "b"})),
           "scatter_one");
}
