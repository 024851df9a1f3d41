// SPDX-License-Identifier: MIT
#include "known_partitions.hpp"

#include <clientele/clustering/choose.hpp>

using namespace clientele;
using namespace clientele_test;
using clustering::choose_clusters;
using clustering::vote;

TEST_CASE("iris: the table of the known partitions, and criteria that disagree", "[data]") {
    auto const file = data_file("iris.csv");
    if (!file) return;
    auto const iris = numbers_in(*file, first_columns(4));
    auto const found = choose_clusters(iris, {.to = 5}, plain_fit{30});
    REQUIRE(found.lines.size() == 4);
    auto const& three = found.lines[1];
    // scikit-learn 1.5.2
    CHECK(three.clusters == 3);
    CHECK_THAT(three.inertia, WithinRel(78.851441426146, 1e-12));
    CHECK_THAT(three.explained, WithinRel(602.519158573854 / 681.3706, 1e-7)); // R: betweenss / totss
    CHECK_THAT(three.silhouette.estimate, WithinAbs(0.5528190123564095, 1e-12));
    CHECK_THAT(three.calinski_harabasz, WithinRel(561.62775662962, 1e-12));
    CHECK_THAT(three.davies_bouldin, WithinRel(0.6619715465007465, 1e-12));
    CHECK_FALSE(three.gap.has_value());
    CHECK_FALSE(three.strength.has_value());
    CHECK(found.votes ==
          std::vector<vote>{{"elbow", 2}, {"silhouette", 2}, {"Calinski-Harabasz", 3}, {"Davies-Bouldin", 2}});
    CHECK(found.clusters == 2);
    CHECK(found.reason == "2 clusters: elbow, silhouette, Davies-Bouldin. The criteria disagree: Calinski-Harabasz "
                          "says 3. Structure: reasonable (best silhouette 0.68).");
}

TEST_CASE("the library's own fit is the default, mixed features too") {
    auto const rows = mixed_rows(90, 12);
    clustering::choice_options const options{.to = 5, .gap_references = 4, .strength_splits = 4};
    auto const found = choose_clusters(rows, options);
    REQUIRE(found.lines.size() == 4);
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(choose_clusters(rows, options, clustering::prototype_fit{}, threads{count}) == found);
    }
    CHECK(choose_clusters(reversed(rows, labels(90)).first, options) == found);
    CHECK(choose_clusters(repeated(rows, labels(90)).first, options) == found);
}

TEST_CASE("the mall: five groups by income and score", "[data]") {
    auto const file = data_file("mall_customers.csv");
    if (!file) return;
    auto const found = choose_clusters(numbers_in(*file, {3, 4}), {.to = 8}, plain_fit{60});
    CHECK(found.clusters == 5); // figures of scikit-learn: silhouette 0.5539 and Davies-Bouldin 0.5726 are best at 5
    CHECK(found.votes[1] == vote{"silhouette", 5});
}

TEST_CASE("clear clusters: all agree; none: it says so") {
    features::encoded flat{.numeric = 2};
    features::encoded clouds{.numeric = 2};
    random::stream random{5, 6};
    for (int i = 0; i < 150; ++i) {
        flat.numbers.push_back(random.uniform());
        flat.numbers.push_back(random.uniform());
        clouds.numbers.push_back(random.uniform() + 10 * (i % 3));
        clouds.numbers.push_back(random.uniform() + (i % 3 == 1 ? 10 : 0));
    }
    clustering::choice_options const all{.to = 6, .gap_references = 20, .strength_splits = 10};
    auto const clear = choose_clusters(clouds, all, plain_fit{});
    CHECK(clear.clusters == 3);
    CHECK_THAT(clear.reason, StartsWith("3 clusters: elbow, silhouette, Calinski-Harabasz, Davies-Bouldin, gap "
                                        "statistic, prediction strength, all agree. Structure: strong"));
    CHECK(clear.lines[1].gap->clusters == 3);
    CHECK(clear.lines[1].strength->mean == 1);
    auto const none = choose_clusters(flat, all, plain_fit{});
    CHECK(none.clusters == 1);
    CHECK_THAT(none.reason,
               StartsWith("no clusters: gap statistic, prediction strength say 1. If customers must be divided: "));
    for (std::size_t const count : {2U, 3U, 8U}) {
        CHECK(choose_clusters(flat, all, plain_fit{}, threads{count}) == none);
    }
}

TEST_CASE("a warning where only one of two says that there are no clusters") {
    clustering::choice found{
        .lines = {{.clusters = 2, .silhouette = {0.3, 0.3, 0.3}}, {.clusters = 3, .silhouette = {0.2, 0.2, 0.2}}},
        .votes = {{"silhouette", 2}, {"Calinski-Harabasz", 3}, {"gap statistic", 3}, {"prediction strength", 1}}};
    clustering::detail::recommend(found);
    CHECK(found.clusters == 3);
    CHECK(found.reason == "3 clusters: Calinski-Harabasz, gap statistic. The criteria disagree: silhouette says 2, "
                          "prediction strength says 1. That one says 1 is a warning: these may be no clusters. "
                          "Structure: weak (best silhouette 0.3).");
}

TEST_CASE("hostile choices") {
    features::encoded const same{.numeric = 1, .numbers = {2, 2, 2, 2}};
    auto const alike = choose_clusters(same, {}, plain_fit{});
    CHECK(alike.clusters == 1);
    CHECK(alike.lines.empty());
    CHECK(alike.reason == "no clusters: there are too few different customers.");
    features::encoded const few{.numeric = 1, .numbers = {1, 1, 5, 5, 9, 9}};
    auto const three = choose_clusters(few, {.gap_references = 5, .strength_splits = 4}, plain_fit{50});
    CHECK(three.lines.size() == 2); // no more than three different customers
    CHECK(three.lines.back().davies_bouldin == 0);
    features::encoded const one{.numeric = 1, .numbers = {1}};
    CHECK(choose_clusters(one, {}, plain_fit{}).clusters == 1);
    CHECK_THROWS_WITH(choose_clusters(few, {.from = 1}, plain_fit{}), ContainsSubstring("from is 1"));
    CHECK_THROWS_WITH(choose_clusters(few, {.from = 5, .to = 4}, plain_fit{}), ContainsSubstring("from is 5"));
    CHECK_THROWS_WITH(choose_clusters(features::encoded{.numeric = 1}, {}, plain_fit{}),
                      ContainsSubstring("customers is none"));
}
