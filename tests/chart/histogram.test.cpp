// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"
#include "property.hpp"

#include <clientele/chart/histogram.hpp>
#include <clientele/core/random.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace clientele;
using chart::histogram;
using clientele_test::nothing_to_show;
using clientele_test::parsed;

namespace {

std::size_t counted(chart::histogram_data const& data) {
    return std::accumulate(data.customers.begin(), data.customers.end(), data.beyond);
}

} // namespace

TEST_CASE("the counts of a histogram add up and its bins touch") {
    clientele_test::property("adds up", [](std::vector<int> const& hundredths) {
        double const unit = *rc::gen::element(1.0, 0.01, 1e-9);
        double const show = *rc::gen::element(1.0, 0.9, 0.5);
        std::vector<double> values;
        for (int const each : hundredths) {
            values.push_back(each * unit);
        }
        auto const data = histogram(values, {.show = show});
        RC_ASSERT(counted(data) == values.size());
        RC_ASSERT(show < 1 || data.beyond == 0);
        for (std::size_t i = 0; i < data.from.size(); ++i) {
            RC_ASSERT(data.from[i] < data.to[i]);
            if (i > 0) RC_ASSERT(data.from[i] == data.to[i - 1]); // RC_ASSERT evaluates both sides of ||
            std::size_t inside = 0;
            for (double const value : values) {
                bool const last = i + 1 == data.from.size() && value == data.to[i];
                inside += (value >= data.from[i] && value < data.to[i]) || last ? 1 : 0;
            }
            RC_ASSERT(inside == data.customers[i]);
        }
        RC_ASSERT(data.from.size() <= 60);
    });
}

TEST_CASE("the width is that of Freedman and Diaconis") {
    std::vector<double> values; // even over 0 to 1: IQR 0.5, so a width of 1 / cbrt(999), just above 0.1
    for (int i = 0; i < 999; ++i) {
        values.push_back(i / 998.0);
    }
    auto const data = histogram(values);
    CHECK(data.from.size() == 10);
    CHECK_FALSE(data.whole);
    CHECK(data.to.back() == 1.0);
}

TEST_CASE("whole numbers get bins of a whole width between them") {
    std::vector<double> const orders{1, 1, 1, 1, 2, 2, 3, 5, 9};
    auto const data = histogram(orders);
    CHECK(data.whole);
    CHECK(data.from.front() == 0.5);
    for (std::size_t i = 0; i < data.from.size(); ++i) {
        CHECK(data.to[i] - data.from[i] == data.to[0] - data.from[0]);
        CHECK(data.from[i] - 0.5 == std::floor(data.from[i]));
    }
    CHECK(data.to.back() > 9);
}

TEST_CASE("where half of the values are the same, Sturges decides") {
    std::vector<double> values(100, 1.5);
    values.push_back(17.25);
    CHECK(histogram(values).from.size() == 8); // ceil(log2 101) + 1
    CHECK(histogram(values, {.most = 3}).from.size() == 3);
}

TEST_CASE("a long tail can be left out, and is counted") {
    std::vector<double> values(99);
    std::iota(values.begin(), values.end(), 1.0);
    values.push_back(1e6);
    auto const data = histogram(values, {.show = 0.98});
    CHECK(data.beyond == 1);
    CHECK(data.to.back() < 200);
    auto const drawn = parsed(draw(data, chart::measure::monetary), "histogram_tail");
    CHECK_THAT(drawn.at("title").at("subtitle").get<std::string>(), ContainsSubstring("1 above"));
}

TEST_CASE("nobody, one customer, and values far apart") {
    CHECK(histogram({}).from.empty());
    CHECK(nothing_to_show(parsed(draw(histogram({}), "x"), "histogram_empty")));
    auto const one = histogram({3});
    CHECK(one.customers == std::vector<std::size_t>{1});
    CHECK(one.from.front() < 3);
    CHECK(histogram({1e300, 1e300}).customers == std::vector<std::size_t>{2});
    CHECK(clientele_test::whole_marks(parsed(draw(one, chart::measure::frequency), "histogram_one")));
    double const huge = std::numeric_limits<double>::max();
    CHECK_THROWS_AS(histogram({-huge, huge}), invalid_data);
    CHECK_THROWS_AS(histogram({1, std::numeric_limits<double>::quiet_NaN()}), invalid_data);
    CHECK_THROWS_AS(histogram({1}, {.most = 0}), invalid_option);
    CHECK_THROWS_AS(histogram({1}, {.show = 0}), invalid_option);
}

TEST_CASE("a histogram says its unit") {
    auto const drawn = parsed(draw(histogram({1.5, 2.5, 9}), chart::measure::monetary, {.money = "GBP"}), "histogram");
    CHECK(drawn.at("layer").at(0).at("encoding").at("x").at("title") == "monetary value (GBP)");
    CHECK(drawn.at("layer").at(0).at("encoding").at("y").at("title") == "customers");
}
