// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/scores.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

using namespace clientele;
using clientele_test::column;
using clientele_test::nothing_to_show;
using clientele_test::parsed;
using clientele_test::rows;

namespace {

struct account {
    int days, orders;
    double revenue;
};

auto const by =
    rfm::lens(rfm::recency(&account::days), rfm::frequency(&account::orders), rfm::monetary(&account::revenue));
std::vector<account> const accounts{{5, 3, 10}, {6, 3, 20}, {90, 1, 7}, {0, 0, 0}};
std::vector<std::optional<rfm::score>> const scores{rfm::score{2, 2, 1}, rfm::score{2, 2, 2}, rfm::score{1, 1, 1}, {}};

} // namespace

TEST_CASE("the heat map has every cell, and the mean of each that is not empty") {
    auto const data = chart::heat_map(accounts, by, scores);
    CHECK(data.recency == std::vector<int>{1, 1, 2, 2});
    CHECK(data.frequency == std::vector<int>{1, 2, 1, 2});
    CHECK(data.customers == std::vector<std::size_t>{1, 0, 0, 2});
    CHECK(data.mean_monetary == std::vector<std::optional<double>>{7.0, {}, {}, 15.0});
    auto const drawn = parsed(draw(data, {.money = "EUR"}), "heat_map");
    CHECK(column<double>(rows(drawn), "mean") == std::vector<double>{7, 15});
    CHECK(column<std::string>(rows(drawn), "label") == std::vector<std::string>{"7", "15"});
    CHECK(drawn.at("layer").at(0).at("data").at("values").size() == 4);
    CHECK(drawn.at("layer").at(1).at("encoding").at("fill").at("title") == "mean monetary value (EUR)");
}

TEST_CASE("a heat map refuses lists that do not line up, and values that are not finite") {
    std::vector<std::optional<rfm::score>> few(3);
    CHECK_THROWS_WITH(chart::heat_map(accounts, by, few), ContainsSubstring("row 3"));
    few.resize(5);
    CHECK_THROWS_AS(chart::heat_map(accounts, by, few), invalid_data);
    std::vector<account> const bad{{1, 1, std::numeric_limits<double>::infinity()}};
    CHECK_THROWS_WITH(chart::heat_map(bad, by, {rfm::score{1, 1, 1}}), ContainsSubstring("row 0"));
}

TEST_CASE("scores are counted in each dimension") {
    auto const data = chart::score_counts(scores);
    CHECK(data.dimension ==
          std::vector<std::string>{"recency", "recency", "frequency", "frequency", "monetary", "monetary"});
    CHECK(data.score == std::vector<int>{1, 2, 1, 2, 1, 2});
    CHECK(data.customers == std::vector<std::size_t>{1, 2, 1, 2, 2, 1});
    auto const drawn = parsed(draw(data), "scores");
    CHECK(column<std::size_t>(rows(drawn), "customers") == data.customers);
    CHECK_THAT(drawn.at("description").get<std::string>(), ContainsSubstring("3 customers"));
}

TEST_CASE("nobody and one customer have charts of scores") {
    std::vector<account> const nobody;
    CHECK(chart::heat_map(nobody, by, {}).customers.empty());
    CHECK(nothing_to_show(parsed(draw(chart::heat_map(nobody, by, {})), "heat_map_empty")));
    CHECK(nothing_to_show(parsed(draw(chart::score_counts({})), "scores_empty")));
    std::vector<account> const one{{1, 1, -3}};
    auto const drawn = parsed(draw(chart::heat_map(one, by, {rfm::score{1, 1, 1}})), "heat_map_one");
    CHECK(rows(drawn).at(0).at("mean") == -3);
    std::vector<account> many;
    std::vector<std::optional<rfm::score>> spread;
    for (int i = 1; i <= 20; ++i) {
        many.push_back({1, 1, 1e5 * i});
        spread.emplace_back(rfm::score{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i), 1});
    }
    auto const crowd = parsed(draw(chart::heat_map(many, by, spread)), "heat_map_crowd");
    CHECK(crowd.at("layer").size() == 2); // no figures in cells of 19 pixels
    std::vector<account> const free{{1, 1, 0}};
    auto const all_zero = parsed(draw(chart::heat_map(free, by, {rfm::score{1, 1, 1}})), "heat_map_zero");
    CHECK(all_zero.at("layer").at(1).at("encoding").at("fill").at("scale").at("domain") == std::vector<double>{0, 1});
    CHECK(clientele_test::whole_marks(parsed(draw(chart::score_counts({rfm::score{1, 1, 1}})), "scores_one")));
}
