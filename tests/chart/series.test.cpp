// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/series.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace clientele;

TEST_CASE("what happened is black and comes first; names are told apart") {
    std::vector<chart::series> const models{{"actual", {1}}, {"BG/NBD", {2}}};
    auto const key = chart::detail::key_of(models, true);
    CHECK(key.names == std::vector<std::string>{"actual", "actual (2)", "BG/NBD"});
    auto const scale = nlohmann::json::parse(key.colours.text());
    CHECK(scale.at("range").at(0) == "#000000");
    CHECK(scale.at("range").at(1) == std::string(chart::colour(0)));
    CHECK(chart::detail::key_of(models, false).names == std::vector<std::string>{"actual", "BG/NBD"});
}

TEST_CASE("series are one long table, as long as each of them") {
    std::vector<chart::series> const models{{"m", {1, -5}}};
    auto const key = chart::detail::key_of(models, true);
    auto const rows = chart::detail::rows_of<double>(key, {10, 20}, {3}, models);
    auto const made = nlohmann::json::parse(rows.made().rows().text());
    CHECK(clientele_test::column<std::string>(made, "series") == std::vector<std::string>{"actual", "m", "m"});
    CHECK(clientele_test::column<double>(made, "at") == std::vector<double>{10, 10, 20});
    CHECK(clientele_test::column<double>(made, "value") == std::vector<double>{3, 1, -5});
    CHECK(rows.largest() == 5);
    CHECK(chart::detail::counts_and_more({0, 1, 7}) == std::vector<std::string>{"0", "1", "7+"});
}

TEST_CASE("numbers that are not finite, and too few of them, are refused") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(chart::detail::need_finite("actual", {1, nan}, 2), ContainsSubstring("row 1"));
    CHECK_THROWS_WITH(chart::detail::need_finite({{"mine", {1}}}, 2), ContainsSubstring("mine is 1 values"));
    CHECK_THROWS_AS(chart::detail::need_rising("time", {1, 1}), invalid_data);
    CHECK_THROWS_AS(chart::detail::need_rising("time", {nan}), invalid_data);
    CHECK(chart::detail::listed({}) == "no model");
    CHECK(chart::detail::listed({{"a", {}}, {"b", {}}}) == "a, b");
}

TEST_CASE("a model goes under the name given") {
    auto const named = chart::called{"BG/NBD", 7};
    CHECK(named.name == "BG/NBD");
    CHECK(named.model == 7);
}
