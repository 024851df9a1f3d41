// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clustering/description.hpp>

#include <string>
#include <vector>

namespace clustering = clientele::clustering;
using clientele::invalid_option;
using clientele::features::kind;
using clustering::detail::rounded;

namespace {

/// Revenue, year of birth, channel, grade of two clusters; the second is empty, the third like all.
clustering::profiles by_hand() {
    clustering::cluster_profile const base{
        .customers = 100,
        .share = 1,
        .features = {
            {.name = "revenue", .known = 100, .mean = 1000.0, .median = 800.0, .middle = "800", .index = 100.0},
            {.name = "born", .known = 100, .mean = 1980.0, .median = 1981.0, .middle = "1981", .index = 100.0},
            {.name = "channel",
             .is = kind::categorical,
             .known = 100,
             .levels = {{"mail", 66, 0.66, 100.0}, {"online", 34, 0.34, 100.0}},
             .mode = 0},
            {.name = "grade", .is = kind::ordinal, .known = 100, .mean = 1.5, .median = 1.0, .middle = "fair"}}};
    auto rich = base;
    rich.customers = 18;
    rich.features[0].mean = 2345.6;
    rich.features[0].median = 2100.04;
    rich.features[0].index = 234.56;
    rich.features[0].effect = 1.9;
    rich.features[1].mean = 1991.26;
    rich.features[1].index = 100.57;
    rich.features[1].effect = 0.6;
    rich.features[2].levels = {{"mail", 3, 0.19, 28.8, -0.9}, {"online", 15, 0.81, 238.2, 0.9}};
    rich.features[2].outstanding = 1;
    rich.features[2].effect = 0.9;
    rich.features[3].effect = -0.55;
    rich.distinguishing = {0, 2, 1, 3};
    auto usual = base;
    usual.features[0].effect = 0.1;
    usual.distinguishing = {0};
    return {base, {rich, {}, usual}};
}

} // namespace

TEST_CASE("a description is made from the facts, the most telling first") {
    auto const of = by_hand();
    CHECK(clustering::description(of, 0) ==
          "revenue 2.3 times the average; channel: online 81 % (base 34 %); born 1991 (average 1980)");
    CHECK(clustering::description(of, 0, {.most = 1}) == "revenue 2.3 times the average");
    CHECK(clustering::description(of, 0, {.least_effect = 0.9}) ==
          "revenue 2.3 times the average; channel: online 81 % (base 34 %)");
    CHECK(clustering::description(of, 1) == "nobody");
    CHECK(clustering::description(of, 2) == "like the average customer");
    CHECK(clustering::description(of, 2, {.least_effect = 0}) == "revenue 1000 (average 1000)");
}

TEST_CASE("an ordinal feature is told by its middle level, or by its side") {
    auto of = by_hand();
    of.clusters[0].distinguishing = {3};
    CHECK(clustering::description(of, 0) == "grade below the average");
    of.clusters[0].features[3].effect = 0.7;
    CHECK(clustering::description(of, 0) == "grade above the average");
    of.clusters[0].features[3].middle = "good";
    CHECK(clustering::description(of, 0) == "grade: good (base fair)");
}

TEST_CASE("the host speaks of his features in his own words") {
    auto const of = by_hand();
    CHECK(clustering::description(of, 0,
                                  {.phrases = {{"revenue", "spends {times} times the average ({mean} EUR, half of them "
                                                           "{middle} or more, against {base})"},
                                               {"channel", "{share} % buy {level}"},
                                               {"born", "young"}}}) ==
          "spends 2.3 times the average (2346 EUR, half of them 2100 or more, against 800); 81 % buy online; young");
    // what the profile cannot say is said in the usual words
    CHECK(clustering::description(of, 0, {.most = 1, .phrases = {{"revenue", "{share} % spend"}}}) ==
          "revenue 2.3 times the average");
    CHECK(
        clustering::description(of, 0, {.most = 1, .phrases = {{"revenue", "{feature}, mean {mean} of {average}"}}}) ==
        "revenue, mean 2346 of 1000");
}

TEST_CASE("numbers in a description are short") {
    CHECK(rounded(0, 3) == "0");
    CHECK(rounded(-0.0, 3) == "0");
    CHECK(rounded(2.0, 2) == "2");
    CHECK(rounded(0.0123456, 3) == "0.0123");
    CHECK(rounded(123.456, 3) == "123");
    CHECK(rounded(1234567.8, 3) == "1234568");
    CHECK(rounded(-9.99, 2) == "-10");
    CHECK(rounded(100, 2) == "100");
    CHECK(rounded(1e-30, 2) == "0");
    CHECK(rounded(1e150, 3).size() == 150);             // the double nearest to it lies below
    CHECK(clustering::detail::per_cent(0.345) == "34"); // half to even
    CHECK(clustering::detail::per_cent(0.004) == "0.4");
    CHECK(clustering::detail::per_cent(1) == "100");
    CHECK(clustering::detail::per_cent(0) == "0");
}

TEST_CASE("descriptions that cannot be made are refused") {
    auto const of = by_hand();
    CHECK_THROWS_AS(clustering::description(of, 3), invalid_option);
    CHECK_THROWS_AS(clustering::description(of, 0, {.most = 0}), invalid_option);
    CHECK_THROWS_AS(clustering::description(of, 0, {.least_effect = -1}), invalid_option);
    CHECK_THROWS_WITH(clustering::description(of, 0, {.phrases = {{"turnover", "much"}}}),
                      ContainsSubstring("phrase for turnover"));
    CHECK_THROWS_AS(clustering::description(of, 0, {.phrases = {{"revenue", "{tmies}"}}}), invalid_option);
    CHECK_THROWS_AS(clustering::description(of, 0, {.phrases = {{"revenue", "{times"}}}), invalid_option);
}
