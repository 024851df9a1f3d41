// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/segmentation.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <limits>
#include <list>
#include <string>
#include <vector>

using namespace clientele;

namespace {

enum class channel { shop, online };

struct account {
    std::string id;
    double revenue;
    int orders;
    channel acquired;
};

std::vector<account> const accounts{
    {"a", 100, 1, channel::shop},   {"b", 120, 2, channel::shop},    {"c", 110, 1, channel::shop},
    {"d", 900, 9, channel::online}, {"e", 950, 10, channel::online}, {"f", 105, 2, channel::shop},
};

// [schema]
auto const numbers =
    features::schema(features::numeric("revenue", &account::revenue), features::numeric("orders", &account::orders));
auto const traits = features::schema(features::numeric("revenue", &account::revenue),
                                     features::categorical("channel", &account::acquired));
// [schema]
auto const category = features::schema(features::categorical("channel", &account::acquired));

} // namespace

TEST_CASE("segmentation: k-means, k-modes and k-prototypes of the host's customers") {
    std::vector<std::uint32_t> const expected{0, 0, 0, 1, 1, 0};
    // [fit]
    auto const [model, labels, report] = clustering::fit_k_means(accounts, numbers, {.clusters = 2, .seed = 42});
    // [fit]
    CHECK(labels == expected);
    CHECK(report.sizes == std::vector<std::uint64_t>{4, 2});
    CHECK(clustering::fit_k_prototypes(accounts, traits, {.clusters = 2}).labels == expected);
    CHECK(clustering::fit_k_modes(accounts, category, {.clusters = 2}).labels == expected);
    std::list<account> const linked(accounts.begin(), accounts.end());
    CHECK(clustering::fit_k_means(linked, numbers, {.clusters = 2}, threads{3}).model == model);
}

TEST_CASE("segmentation: a centre in the host's units") {
    auto const fitted = clustering::fit_k_prototypes(accounts, traits, {.clusters = 2});
    auto const& model = fitted.model;
    auto const shop = model.encoder.decode(model.middles.centre(0), model.middles.mode(0));
    REQUIRE(shop.size() == 2);
    CHECK(shop[0].name == "revenue");
    CHECK_THAT(shop[0].number.value(), WithinRel(108.75, 1e-12));
    CHECK(shop[1].text == "0");
}

TEST_CASE("segmentation: predicts the training rows as they were labelled, and others") {
    auto const fitted = clustering::fit_k_prototypes(accounts, traits, {.clusters = 2});
    CHECK(clustering::predict(fitted.model, accounts, traits) == fitted.labels);
    CHECK(clustering::predict(fitted.model, accounts, traits, threads{4}) == fitted.labels);
    std::vector<account> const fresh{{"z", 1000, 7, channel::online}};
    CHECK(clustering::predict(fitted.model, fresh, traits) == std::vector<std::uint32_t>{1});
    auto const far = clustering::transform(fitted.model, accounts, traits);
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        CHECK(far(i, fitted.labels[i]) < far(i, 1 - fitted.labels[i]));
    }
}

TEST_CASE("segmentation: saved, loaded, refitted without a change of numbers") {
    auto const fitted = clustering::fit_k_prototypes(accounts, traits, {.clusters = 2});
    // [next_month]
    using model = std::remove_cvref_t<decltype(fitted.model)>;
    auto const loaded = io::load<model>(io::save(fitted.model));
    auto const same_numbers = clustering::refit(loaded, accounts, traits); // cluster 1 stays cluster 1
    auto const assigned = clustering::predict(loaded, accounts, traits);   // without learning anything
    // [next_month]
    CHECK(same_numbers.labels == assigned);
    CHECK(loaded == fitted.model);
    auto const again = clustering::refit(loaded, accounts, traits);
    CHECK(again.model == fitted.model);
    CHECK(again.labels == fitted.labels);

    std::vector<account> grown(accounts.begin(), accounts.end());
    for (int i = 0; i < 10; ++i)
        grown.push_back({"new", 920, 9, channel::online});
    auto const next = clustering::refit(loaded, grown, traits);
    CHECK(next.report.sizes == std::vector<std::uint64_t>{4, 12}); // by size they would have changed places
}

TEST_CASE("segmentation: clusters of bounded size") {
    std::vector<account> const six{{"a", 0, 1, channel::shop}, {"b", 10, 1, channel::shop},
                                   {"c", 1, 1, channel::shop}, {"d", 11, 1, channel::shop},
                                   {"e", 2, 1, channel::shop}, {"f", 3, 1, channel::shop}};
    auto const revenue = features::schema(features::numeric("revenue", &account::revenue));
    // [bounded]
    auto const [model, labels, report] =
        clustering::fit_bounded(six, revenue, {.clusters = 2}, {.at_least = 2, .at_most = 3});
    // [bounded]
    std::vector<std::uint32_t> const halves{0, 1, 0, 1, 0, 1};
    CHECK(labels == halves); // 0, 1, 2 and 3, 10, 11
    CHECK(report.sizes == std::vector<std::uint64_t>{3, 3});
    CHECK_THAT(model.encoder.decode(model.middles.centre(1), {})[0].number.value(), WithinRel(8.0, 1e-14));
    // squares about 1 and 8: 1 + 1 + 25 + 4 + 9; about the mean of all 113.5
    CHECK_THAT(report.inertia, WithinRel(40 / (113.5 / 6), 1e-13));
    CHECK(clustering::predict(model, six, revenue)[5] == 0); // who would rather be there, had it room
    CHECK(clustering::fit_bounded(six, revenue, {.clusters = 2}, {.at_most = 3}, threads{3}).model == model);

    auto const free = clustering::fit_k_means(six, revenue, {.clusters = 2});
    CHECK(free.report.sizes == std::vector<std::uint64_t>{4, 2});
    CHECK(report.iterations > free.report.iterations); // which count
    auto const bounded = clustering::refit_bounded(free.model, six, revenue, {.at_most = 3});
    CHECK(bounded.labels == halves);
    CHECK(bounded.model == model);
    std::vector<account> grown = six;
    grown.insert(grown.end(), 4, {"new", 12, 1, channel::shop});
    auto const next = clustering::refit_bounded(model, grown, revenue, {.at_most = 8});
    CHECK(next.report.sizes == std::vector<std::uint64_t>{4, 6}); // cluster 1 stays cluster 1
    CHECK(next.model.encoder == model.encoder);

    CHECK_THROWS_WITH(clustering::fit_bounded(six, revenue, {.clusters = 2}, {.at_most = 2}),
                      ContainsSubstring("option at_most is 2, allowed: 3 or more"));
    CHECK_THROWS_AS(clustering::fit_bounded(six, revenue, {}, {.at_most = 3}), invalid_option);
    auto const twice = features::schema(features::numeric("revenue", &account::revenue),
                                        features::weight([](account const& a) { return a.id == "c" ? 2U : 1U; }));
    CHECK_THROWS_WITH(clustering::fit_bounded(six, twice, {.clusters = 2}, {.at_most = 5}),
                      StartsWith("row 2: weight is 2"));
}

TEST_CASE("segmentation: customers that cannot be read are refused by row and feature") {
    auto bad = accounts;
    bad[4].revenue = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(clustering::fit_k_means(bad, numbers, {.clusters = 2}), StartsWith("row 4: revenue is nan"));
    auto const fitted = clustering::fit_k_means(accounts, numbers, {.clusters = 2});
    CHECK_THROWS_AS(clustering::predict(fitted.model, bad, numbers), invalid_data);
    CHECK_THROWS_AS(clustering::fit_k_means(std::vector<account>{}, numbers, {.clusters = 2}), invalid_data);
    CHECK_THROWS_AS(clustering::nearest(fitted.model.middles, features::encoded{.numeric = 1, .numbers = {1}}),
                    invalid_data);
    auto torn = fitted.model;
    torn.middles.numeric = 1;
    CHECK_THROWS_AS(torn.validate(), invalid_data);
}
