// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data.hpp"
#include "ranks.hpp"

#include <clientele/clustering/profile.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <list>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace clustering = clientele::clustering;
namespace features = clientele::features;
using features::kind;

namespace {

struct account {
    double revenue = 0;
    std::optional<int> grade{};
    std::optional<std::string> channel{};
    std::uint64_t copies = 1;
};

std::vector<account> const accounts{{10, 1, "web"},   {20, 2, "web"},   {30, 3, {}},
                                    {100, 3, "shop"}, {140, {}, "web"}, {0, 9, "mail", 0}};
std::vector<std::uint32_t> const labels{0, 0, 0, 1, 1, 1};

auto const revenue = features::numeric("revenue", &account::revenue);
auto const grade = features::ordinal("grade", &account::grade, {.missing = features::missing::impute});
auto const channel = features::categorical("channel", &account::channel, {.missing = features::missing::impute});
auto const traits = features::schema(revenue, grade, channel, features::weight(&account::copies));
auto const unweighted_traits = features::schema(revenue, grade, channel);

std::vector<account> repeated(std::vector<account> const& rows, std::vector<std::uint32_t>& with) {
    std::vector<account> each;
    std::vector<std::uint32_t> each_label;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        each.insert(each.end(), rows[i].copies, rows[i]);
        each_label.insert(each_label.end(), rows[i].copies, with[i]);
    }
    with = each_label;
    return each;
}

using flower = std::array<double, 5>;

} // namespace

TEST_CASE("a profile by hand") {
    auto const of = clustering::profile(accounts, traits, labels);
    REQUIRE(of.clusters.size() == 2);
    auto const& small = of.clusters[0];
    CHECK(small.customers == 3);
    CHECK(small.share == 0.6);
    REQUIRE(small.features.size() == 3);

    auto const& spent = small.features[0];
    CHECK(spent.name == "revenue");
    CHECK(spent.known == 3);
    CHECK(spent.missing == 0);
    CHECK(spent.mean == 20);
    CHECK(spent.median == 20);
    CHECK(spent.middle == "20");
    CHECK_THAT(*spent.index, WithinRel(100.0 / 3, 1e-15)); // 20 of 60
    // 20 against 120, squares 200 and 800, 3 + 2 - 2 degrees of freedom
    CHECK_THAT(*spent.effect, WithinRel(-100 / std::sqrt(1000.0 / 3), 1e-15));
    CHECK_THAT(*spent.z, WithinRel(-100 / std::sqrt(100.0 / 3 + 800.0 / 2), 1e-15));

    auto const& graded = small.features[1];
    CHECK(graded.is == kind::ordinal);
    CHECK(graded.mean == 1); // ranks 0, 1, 2
    CHECK(graded.middle == "2");
    CHECK_FALSE(graded.index);
    CHECK(of.clusters[1].features[1].known == 1);
    CHECK(of.clusters[1].features[1].missing == 1);

    auto const& bought = small.features[2];
    CHECK(bought.known == 2);
    CHECK(bought.missing == 1);
    REQUIRE(bought.levels.size() == 2); // nobody of weight buys by mail
    CHECK(bought.levels[0].level == "shop");
    CHECK(bought.levels[0].share == 0);
    CHECK(bought.levels[0].index == 0);
    CHECK(bought.levels[1].customers == 2);
    CHECK(bought.levels[1].share == 1);
    CHECK_THAT(*bought.levels[1].index, WithinRel(400.0 / 3, 1e-15)); // all, of 3 in 4
    CHECK_THAT(*bought.levels[1].effect, WithinRel(2 * (std::asin(1.0) - std::asin(std::sqrt(0.5))), 1e-15));
    CHECK(bought.mode == 1U);
    CHECK(bought.outstanding == 0U); // equally far off: the first
    CHECK(bought.effect == bought.levels[0].effect);

    CHECK(small.distinguishing == std::vector<std::size_t>{0, 2, 1});
}

TEST_CASE("all customers together are the base") {
    auto const of = clustering::profile(accounts, traits, labels);
    CHECK(of.base.customers == 5);
    CHECK(of.base.share == 1);
    CHECK(of.base.features[0].mean == 60);
    CHECK(of.base.features[0].median == 30);
    CHECK(of.base.features[0].index == 100);
    CHECK_FALSE(of.base.features[0].effect);
    CHECK(of.base.features[2].levels[1].index == 100);
    CHECK_FALSE(of.base.features[2].effect);
    CHECK(of.base.features[2].mode == 1U);
    CHECK(of.base.distinguishing.empty());
}

TEST_CASE("clusters without customers and customers without a rest") {
    auto const of = clustering::profile(accounts, traits, std::vector<std::uint32_t>(6, 1), {.clusters = 3});
    REQUIRE(of.clusters.size() == 3);
    auto const& nobody = of.clusters[2];
    CHECK(nobody.customers == 0);
    CHECK(nobody.share == 0);
    CHECK_FALSE(nobody.features[0].mean);
    CHECK_FALSE(nobody.features[0].effect);
    CHECK_FALSE(nobody.features[2].mode);
    CHECK(nobody.features[2].levels[0].share == 0);
    CHECK_FALSE(nobody.features[2].levels[0].index);
    CHECK(nobody.distinguishing.empty());
    CHECK(of.clusters[1].share == 1);
    CHECK(of.clusters[1].features[0].mean == of.base.features[0].mean);
    CHECK(of.clusters[1].distinguishing.empty());
}

TEST_CASE("an average that is not above 0 has no index") {
    std::vector<double> const balances{-10, 0, 10, -40};
    auto const by = features::schema(features::numeric("balance", [](double x) { return x; }));
    std::vector<std::uint32_t> const halves{0, 0, 1, 1};
    auto const of = clustering::profile(balances, by, halves);
    CHECK(of.base.features[0].mean == -10);
    CHECK_FALSE(of.base.features[0].index);
    CHECK_FALSE(of.clusters[0].features[0].index);
    CHECK(of.clusters[0].features[0].effect > 0.0);
}

TEST_CASE("the weight of a customer is his repetition in a profile") {
    auto rows = accounts;
    rows[0].copies = 3;
    rows[4].copies = 2;
    auto repeated_labels = labels;
    auto const each = repeated(rows, repeated_labels);
    CHECK(clustering::profile(rows, traits, labels) == clustering::profile(each, unweighted_traits, repeated_labels));
}

TEST_CASE("a profile has the same bits on any engine, in any order and on several processes") {
    auto const of = clustering::profile(accounts, traits, labels);
    for (std::size_t const threads : {1U, 2U, 3U, 8U}) {
        CHECK(clustering::profile(accounts, traits, labels, {}, clientele::threads{threads}) == of);
    }
    std::list<account> const backwards(accounts.rbegin(), accounts.rend());
    std::vector<std::uint32_t> const labels_backwards(labels.rbegin(), labels.rend());
    CHECK(clustering::profile(backwards, traits, labels_backwards) == of);
    std::vector<clustering::profiles> learnt(3);
    clientele_test::on_ranks(
        accounts, 3, [&](auto const& process, std::vector<account> const& part, std::size_t number) {
            std::vector<std::uint32_t> const own(labels.begin() + static_cast<std::ptrdiff_t>(2 * number),
                                                 labels.begin() + static_cast<std::ptrdiff_t>(2 * number + 2));
            learnt[number] = clustering::profile(part, traits, own, {}, process);
        });
    for (auto const& one : learnt) {
        CHECK(one == of);
    }
}

TEST_CASE("levels of a profile are those of the encoder, others are missing") {
    auto const encoder = features::fit(accounts, traits);
    std::vector<account> const later{{1, 1, "fair"}, {2, 2, "shop"}};
    std::vector<std::uint32_t> const one_each{0, 1};
    auto const of = clustering::profile(later, traits, encoder, one_each);
    CHECK(of.clusters[0].features[2].missing == 1);
    CHECK(of.clusters[0].features[2].levels.size() == 2);
    CHECK(of.clusters[1].features[2].levels[0].share == 1);
    CHECK_FALSE(of.clusters[1].features[2].effect); // nobody known to compare with
}

TEST_CASE("customers and labels that do not fit have no profile") {
    std::vector<std::uint32_t> const few{0, 1};
    CHECK_THROWS_AS(clustering::profile(accounts, traits, few), clientele::invalid_data);
    CHECK_THROWS_AS(clustering::profile(accounts, traits, labels, {.clusters = 1}), clientele::invalid_data);
    CHECK_THROWS_AS(clustering::profile(std::vector<account>{}, traits, std::vector<std::uint32_t>{}),
                    clientele::invalid_data);
    auto const encoder = features::fit(accounts, traits);
    CHECK_THROWS_WITH(clustering::profile(std::vector<account>{}, traits, encoder, std::vector<std::uint32_t>{}),
                      ContainsSubstring("customers is empty"));
}

// scipy 1.17.1, ttest_ind(..., equal_var=False); numpy for means, medians and pooled standard deviations.
TEST_CASE("the species of iris", "[data]") {
    auto const file = clientele_test::data_file("iris.csv");
    if (!file) return;
    std::ifstream lines(*file);
    std::vector<flower> flowers;
    std::vector<std::uint32_t> species;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream values(line);
        auto& one = flowers.emplace_back();
        for (double& value : one) {
            std::string text;
            std::getline(values, text, ',');
            value = std::stod(text);
        }
        species.push_back(static_cast<std::uint32_t>(one[4]));
    }
    auto const column = [](std::size_t j) { return [j](flower const& one) { return one[j]; }; };
    auto const by =
        features::schema(features::numeric("sepal length", column(0)), features::numeric("sepal width", column(1)),
                         features::numeric("petal length", column(2)), features::numeric("petal width", column(3)));
    auto const of = clustering::profile(flowers, by, species);
    REQUIRE(of.clusters.size() == 3);
    std::array const means{5.006, 5.936, 6.588};
    std::array const medians{5.0, 5.9, 6.5};
    std::array const indices{85.67027952082145, 101.58585282373075, 112.74386765544777};
    std::array const z{-15.144103612140729, 1.1638045263150738, 10.110926571438203};
    std::array const d{-2.169954329872179, 0.16782654581640621, 1.745918859121331};
    for (std::size_t c = 0; c < 3; ++c) {
        auto const& length = of.clusters[c].features[0];
        CHECK_THAT(*length.mean, WithinRel(means[c], 1e-14));
        CHECK(length.median == medians[c]);
        CHECK_THAT(*length.index, WithinRel(indices[c], 1e-13));
        CHECK_THAT(*length.z, WithinRel(z[c], 1e-12));
        CHECK_THAT(*length.effect, WithinRel(d[c], 1e-12));
    }
    CHECK(of.clusters[0].distinguishing == std::vector<std::size_t>{2, 3, 0, 1}); // -5.0, -4.1, -2.2, 1.6
    CHECK(of.clusters[1].distinguishing == std::vector<std::size_t>{1, 2, 3, 0});
    CHECK(of.clusters[2].distinguishing == std::vector<std::size_t>{3, 2, 0, 1});
}
