// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/segmentation_stream.hpp>
#include <clientele/io/text.hpp>

#include <range/v3/view/istream.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <sstream>
#include <string>
#include <vector>

using namespace clientele;

namespace {

struct account {
    double revenue;
    std::string channel;
};

auto const traits = features::schema(features::numeric("revenue", &account::revenue),
                                     features::categorical("channel", &account::channel));

// mean 5, standard deviation 5
std::vector<account> const january{{0, "shop"}, {0, "shop"}, {10, "online"}, {10, "online"}};

double revenue_of(auto const& learner, std::size_t cluster) {
    auto const model = learner.model();
    return model.encoder.decode(model.middles.centre(cluster), model.middles.mode(cluster))[0].number.value();
}

} // namespace

TEST_CASE("segmentation stream: clusters move with the host's customers, month by month") {
    std::vector<account> const february{{2, "shop"}, {14, "online"}};
    std::vector<account> const march{{4, "shop"}, {13, "online"}, {15, "online"}, {3, "post"}};
    // [stream]
    auto const first = clustering::fit_k_prototypes(january, traits, {.clusters = 2});
    clustering::segmentation_stream learner{first.model};
    learner.partial_fit(january, traits); // the customers of the start shall count
    learner.partial_fit(february, traits);
    auto const report = learner.partial_fit(march, traits);
    auto const labels = clustering::predict(learner.model(), march, traits);
    // [stream]
    CHECK(labels == std::vector<std::uint32_t>{0, 1, 1, 0});
    CHECK(learner.sizes() == std::vector<std::uint64_t>{5, 5});
    CHECK_THAT(revenue_of(learner, 0), WithinRel((0 + 0 + 2 + 4 + 3) / 5.0, 1e-14));
    CHECK_THAT(revenue_of(learner, 1), WithinRel((10 + 10 + 14 + 13 + 15) / 5.0, 1e-14));
    CHECK(report.customers == 4);
    CHECK(learner.model().encoder == first.model.encoder);
    // revenue to 2/3 and 34/3, in units of 5; a channel that January did not have is a mismatch
    auto const squared = [](double x) { return x * x / 25; };
    CHECK_THAT(report.inertia, WithinRel(squared(4 - 2.0 / 3) + squared(13 - 34.0 / 3) + squared(15 - 34.0 / 3) +
                                             squared(3 - 2.0 / 3) + first.model.middles.gamma[0],
                                         1e-12));
}

TEST_CASE("segmentation stream: any range, also one that is read once; saved and loaded between batches") {
    auto const numbers = features::schema(features::numeric("revenue", [](double x) { return x; }));
    clustering::segmentation_stream learner{
        clustering::fit_k_means(std::vector<double>{0, 0, 10, 10}, numbers, {.clusters = 2}).model};
    auto same = learner;
    learner.partial_fit(std::list<double>{1, 2, 9}, numbers, threads{2});
    std::istringstream cursor("1 2 9");
    same.partial_fit(ranges::istream_view<double>(cursor), numbers);
    CHECK(same == learner);
    same = io::load<decltype(same)>(io::save(learner));
    CHECK(same == learner);
    same.partial_fit(std::vector<double>{7}, numbers);
    learner.partial_fit(std::vector<double>{7}, numbers);
    CHECK(same == learner);
    CHECK_THAT(revenue_of(learner, 1), WithinRel(8.0, 1e-14));
}

TEST_CASE("segmentation stream: merges what was learnt apart from one start") {
    auto const start = clustering::fit_k_prototypes(january, traits, {.clusters = 2}).model;
    std::vector<account> const customers{{1, "shop"}, {2, "shop"}, {12, "online"}, {9, "online"}};
    clustering::segmentation_stream whole{start};
    clustering::segmentation_stream left{start};
    clustering::segmentation_stream right{start};
    whole.partial_fit(customers, traits);
    left.partial_fit(std::vector<account>{customers[0], customers[2]}, traits);
    right.partial_fit(std::vector<account>{customers[1], customers[3]}, traits);
    left.merge(right);
    CHECK(left == whole);
    clustering::segmentation_stream const other{clustering::fit_k_prototypes(customers, traits, {.clusters = 2}).model};
    CHECK_THROWS_WITH(left.merge(other), ContainsSubstring("streams merge that have the same encoder"));
    CHECK(left == whole);
}

TEST_CASE("segmentation stream: mini-batches of the host's customers") {
    std::vector<account> many;
    for (int i = 0; i < 300; ++i) {
        many.push_back(i % 3 == 0 ? account{100.0 + i % 7, "online"} : account{1.0 + i % 5, "shop"});
    }
    auto const [model, labels, report] =
        clustering::fit_mini_batch(many, traits, {.clusters = 2, .seed = 7, .batch = 64});
    CHECK(report.converged);
    CHECK(report.sizes == std::vector<std::uint64_t>{200, 100});
    CHECK(labels == clustering::predict(model, many, traits));
    CHECK(labels[0] == 1);
    CHECK(clustering::fit_mini_batch(many, traits, {.clusters = 2, .seed = 7, .batch = 64}, threads{3}).model == model);
}

TEST_CASE("segmentation stream: customers that cannot be read are refused, and leave it as it was") {
    clustering::segmentation_stream learner{clustering::fit_k_prototypes(january, traits, {.clusters = 2}).model};
    auto const before = learner;
    auto bad = january;
    bad[2].revenue = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(learner.partial_fit(bad, traits), StartsWith("row 2: revenue is nan"));
    CHECK(learner == before);
    CHECK_THROWS_AS(clustering::fit_mini_batch(std::vector<account>{}, traits, {.clusters = 2}), invalid_data);
    auto torn = before.model();
    torn.middles.numeric = 2;
    CHECK_THROWS_AS(clustering::segmentation_stream{torn}, invalid_data);
}
