// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/medoid_segmentation.hpp>
#include <clientele/io/text.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <list>
#include <string>
#include <vector>

using namespace clientele;
using clustering::customer_distance;

namespace {

enum class channel { shop, online };

struct account {
    std::string id;
    double revenue;
    channel acquired;
};

std::vector<account> const accounts{
    {"a", 12, channel::online}, {"b", 0, channel::shop},    {"c", 10, channel::online}, {"d", 1, channel::shop},
    {"e", 2, channel::shop},    {"f", 11, channel::online}, {"g", 1, channel::shop},
};

auto const traits = features::schema(features::numeric("revenue", &account::revenue),
                                     features::categorical("channel", &account::acquired));

} // namespace

TEST_CASE("medoid segmentation: actual customers stand for the segments") {
    // [fit]
    auto const [model, labels, customers, report] = clustering::fit_k_medoids(accounts, traits, {.clusters = 2});
    std::string const stands_for_most = accounts[customers[0]].id;
    // [fit]
    CHECK(stands_for_most == "d");
    CHECK(accounts[customers[1]].id == "f");
    CHECK(labels == std::vector<std::uint32_t>{1, 0, 1, 0, 0, 1, 0});
    CHECK(model.middles.medoids.weights == std::vector<std::uint64_t>{4, 3});
    // four customers are off by 1 of a range of 12, in one feature of two
    CHECK_THAT(report.deviation, WithinRel(4.0 / 12 / 2, 1e-12));
    auto const shown = model.encoder.decode(model.middles.medoids.numbers_of(1), model.middles.medoids.codes_of(1));
    CHECK_THAT(shown[0].number.value(), WithinRel(11.0, 1e-14));
    CHECK(shown[1].text == model.encoder.level_text(0, model.middles.medoids.codes_of(1)[0]));

    std::list<account> const linked(accounts.begin(), accounts.end());
    CHECK(clustering::fit_k_medoids(linked, traits, {.clusters = 2}, threads{3}).model == model);
}

TEST_CASE("medoid segmentation: the weights of the features are those of the schema") {
    auto const weighted = features::schema(features::numeric("revenue", &account::revenue, {.weight = 3}),
                                           features::categorical("channel", &account::acquired, {.weight = 2}));
    auto const model = clustering::fit_k_medoids(accounts, weighted, {.clusters = 2}).model;
    auto const apart = [&](account const& who, std::size_t segment) {
        auto const row = features::encode(model.encoder, std::vector<account>{who}, weighted);
        return model.middles.dissimilarity(row.numbers_of(0), row.codes_of(0), segment);
    };
    CHECK_THAT(apart({"h", 4, channel::online}, 0), WithinRel((3 * 3.0 / 12 + 2) / 5, 1e-12)); // medoid 1, shop
    CHECK_THAT(apart({"h", 4, channel::online}, 1), WithinRel(3 * 7.0 / 12 / 5, 1e-12));       // medoid 11, online

    auto const given = clustering::fit_k_medoids(accounts, weighted, {.clusters = 2, .numeric_weights = {1}});
    CHECK(given.model.middles.scale.numeric_weights == std::vector<double>{1});

    auto const far =
        clustering::fit_k_medoids(accounts, weighted, {.clusters = 2, .distance = customer_distance::euclidean});
    auto const row = features::encode(far.model.encoder, std::vector<account>{{"h", 4, channel::online}}, weighted);
    double const deviation = far.model.encoder.numbers[0].spread;
    CHECK_THAT(far.model.middles.dissimilarity(row.numbers_of(0), row.codes_of(0), 0),
               WithinRel(std::sqrt(3 * 9 / (deviation * deviation) + 2), 1e-12));
}

TEST_CASE("medoid segmentation: saved, loaded, and asked about new customers") {
    auto const fitted = clustering::fit_k_medoids(accounts, traits, {.clusters = 2});
    using model = std::remove_cvref_t<decltype(fitted.model)>;
    auto const loaded = io::load<model>(io::save(fitted.model));
    CHECK(loaded == fitted.model);
    CHECK(clustering::predict(loaded, accounts, traits) == fitted.labels);
    std::vector<account> const fresh{{"x", 40, channel::online}, {"y", -3, channel::shop}, {"z", 3, channel::shop}};
    CHECK(clustering::predict(loaded, fresh, traits, threads{2}) == std::vector<std::uint32_t>{1, 0, 0});
}

TEST_CASE("medoid segmentation: what makes no sense is refused") {
    auto bad = accounts;
    bad[4].revenue = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(clustering::fit_k_medoids(bad, traits, {.clusters = 2}), StartsWith("row 4: revenue is inf"));
    CHECK_THROWS_AS(clustering::fit_k_medoids(std::vector<account>{}, traits, {.clusters = 2}), invalid_data);
    CHECK_THROWS_WITH(clustering::fit_k_medoids(accounts, traits, {.clusters = 2, .limit = 3}),
                      ContainsSubstring("option limit is 3, allowed: 6 or more"));
    auto torn = clustering::fit_k_medoids(accounts, traits, {.clusters = 2}).model;
    CHECK_THROWS_WITH(clustering::predict(torn, bad, traits), StartsWith("row 4: revenue is inf"));
    torn.encoder.numbers.clear();
    CHECK_THROWS_AS(torn.validate(), invalid_data);
    auto other = clustering::fit_k_medoids(accounts, traits, {.clusters = 2}).model;
    other.middles.medoids = {.numeric = 1, .numbers = {1}};
    other.middles.scale = {.ranges = {1}};
    CHECK_THROWS_WITH(other.validate(), ContainsSubstring("encoder and medoids must have the same columns"));
}
