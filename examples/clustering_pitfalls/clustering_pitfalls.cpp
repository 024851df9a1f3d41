// SPDX-License-Identifier: MIT
// What clusters do not say: each function is a counter-example that runs. The pages of docs/theory on clustering tell
// the story.
#include <clientele/clustering.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace clustering = clientele::clustering;
namespace features = clientele::features;
using clientele::random::stream;
using groups_of = std::vector<std::uint32_t>; // the group of each customer

namespace {

// [agreement]
// 1: the same groups; 0: what chance gives.
double agreement(groups_of const& one, groups_of const& other) {
    double const index = clustering::adjusted_rand(clustering::cross(one, other).table);
    return std::round(100 * index) / 100 + 0.0; // no minus before a zero
}
// [agreement]

/// From -1 to 1, mostly about 0.
double bell(stream& random) { return (random.uniform() + random.uniform() + random.uniform()) / 1.5 - 1; }

// [hand]
void by_hand() {
    std::puts("1. Five customers who spend 10, 20, 30, 80 and 90");
    features::encoded const shop{.numeric = 1, .numbers = {10, 20, 30, 80, 90}};
    auto const found = clustering::fit(shop, {.clusters = 2});
    auto const widths = clustering::silhouette(shop, found.labels);
    std::printf("   centres %.0f and %.0f, inertia %.0f; silhouette of the third %.3f, of all %.3f\n",
                found.middles.centre(0)[0], found.middles.centre(1)[0], found.report.inertia, widths.widths[2],
                widths.mean);
    std::printf("   Calinski-Harabasz %.2f, Davies-Bouldin %.4f\n", clustering::calinski_harabasz(shop, found.labels),
                clustering::davies_bouldin(shop, found.labels));
    auto const all = clustering::fit(shop, {.clusters = 1});
    std::printf("   explained: 1 - %.0f / %.0f = %.3f\n", found.report.inertia, all.report.inertia,
                1 - found.report.inertia / all.report.inertia);
}
// [hand]

// [starts]
// Nine compact groups, on a square.
features::encoded nine_groups(std::uint64_t customers = 90) {
    features::encoded made{.numeric = 2};
    for (std::uint64_t customer = 0; customer < customers; ++customer) {
        stream random{1, customer};
        made.numbers.push_back(10.0 * static_cast<double>(customer % 3) + bell(random));
        made.numbers.push_back(10.0 * static_cast<double>(customer / 3 % 3) + bell(random));
    }
    return made;
}

// In how many of 100 runs all nine groups are found.
int found_all(clustering::seeding start, std::size_t starts) {
    auto const customers = nine_groups();
    int runs = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        auto const found = clustering::fit(customers, {.clusters = 9, .start = start, .starts = starts, .seed = seed});
        runs += found.report.inertia < 100 ? 1 : 0; // two groups taken for one would add 500
    }
    return runs;
}

void starts() {
    std::puts("2. Nine groups that nobody could miss: runs out of 100 that find them");
    std::printf("   one start, any nine customers:         %3d\n", found_all(clustering::seeding::random, 1));
    std::printf("   the best of ten such starts:           %3d\n", found_all(clustering::seeding::random, 10));
    std::printf("   one start, k-means++:                  %3d\n", found_all(clustering::seeding::plus_plus, 1));
    std::printf("   one start, greedy k-means++:           %3d\n", found_all(clustering::seeding::greedy_plus_plus, 1));
    std::printf("   ten of them, as unless told otherwise: %3d\n",
                found_all(clustering::seeding::greedy_plus_plus, 10));
}
// [starts]

// [shapes]
// A core of 200 customers, and 200 others in a ring around it.
void ring() {
    features::encoded customers{.numeric = 2};
    groups_of groups;
    for (std::uint64_t customer = 0; customer < 400; ++customer) {
        stream random{2, customer};
        bool const core = customer < 200;
        double x = 0;
        double y = 0;
        double squared = 0;
        do {
            x = 2 * random.uniform() - 1;
            y = 2 * random.uniform() - 1;
            squared = x * x + y * y;
        } while (core ? squared > 0.04 : squared < 0.8 || squared > 1);
        customers.numbers.insert(customers.numbers.end(), {x, y});
        groups.push_back(core ? 0 : 1);
    }
    auto const found = clustering::fit(customers, {.clusters = 2});
    std::printf("   a core and a ring:      agreement with the groups %.2f\n", agreement(found.labels, groups));
}

// 950 customers spread widely, and 50 close together beside them.
void unequal() {
    features::encoded customers{.numeric = 2};
    groups_of groups;
    for (std::uint64_t customer = 0; customer < 1000; ++customer) {
        stream random{3, customer};
        bool const large = customer < 950;
        double const x = bell(random);
        double const y = bell(random);
        customers.numbers.push_back(large ? 4 * x : 5 + 0.3 * x);
        customers.numbers.push_back(large ? 4 * y : 0.3 * y);
        groups.push_back(large ? 0 : 1);
    }
    auto const found = clustering::fit(customers, {.clusters = 2});
    std::printf("   950 beside a close 50:  agreement with the groups %.2f, sizes %d and %d\n",
                agreement(found.labels, groups), static_cast<int>(found.report.sizes[0]),
                static_cast<int>(found.report.sizes[1]));
}
// [shapes]

void shapes() {
    std::puts("3. Two groups that are not round, or not of like size");
    ring();
    unequal();
}

// [mean]
void nobody() {
    std::puts("4. Ten customers: five with one order, five with eleven");
    features::encoded const customers{.numeric = 1, .numbers = {1, 1, 1, 1, 1, 11, 11, 11, 11, 11}};
    auto const mean = clustering::fit(customers, {.clusters = 1});
    auto const medoid = clustering::fit_k_medoids(customers, {.clusters = 1});
    std::printf("   the mean has %.0f orders, which nobody has; the medoid has %.0f\n", mean.middles.centre(0)[0],
                medoid.model.medoids.numbers_of(0)[0]);
}
// [mean]

// [scale-shop]
struct Customer {
    double orders; // what tells the two kinds apart: 2 to 6, or 8 to 12
    double days;   // since the last: 60 to 180, or 1 to 60
    double spent;  // EUR, from tens to thousands in both kinds
    std::string channel;
};
// [scale-shop]

struct Shop {
    std::vector<Customer> customers;
    groups_of kinds;
};

Shop shop() {
    Shop made;
    for (std::uint64_t number = 0; number < 400; ++number) {
        stream random{4, number};
        bool const loyal = number % 2 == 0;
        double spent = 60 + 60 * random.uniform();
        while (random.below(3) < 2 && spent < 3'000) {
            spent *= 1.8;
        }
        made.customers.push_back({loyal ? 10 + 2 * bell(random) : 4 + 2 * bell(random),
                                  loyal ? 30 + 30 * bell(random) : 120 + 60 * bell(random), spent,
                                  random.below(10) < 5 ? "shop" : "online"});
        made.kinds.push_back(loyal ? 0 : 1);
    }
    return made;
}

// [scale]
void scale() {
    std::puts("5. Loyal and occasional customers: agreement of two clusters with these kinds");
    auto const all = shop();
    auto const say = [&](char const* name, features::numeric_options const& money, features::scaling others) {
        auto const by = features::schema(features::numeric("orders", &Customer::orders, {.scale = others}),
                                         features::numeric("days", &Customer::days, {.scale = others}),
                                         features::numeric("spent", &Customer::spent, money));
        auto const found = clustering::fit_k_means(all.customers, by, {.clusters = 2});
        std::printf("   %-44s %5.2f, sizes %d and %d\n", name, agreement(found.labels, all.kinds),
                    static_cast<int>(found.report.sizes[0]), static_cast<int>(found.report.sizes[1]));
    };
    say("raw numbers: money decides alone", {.scale = features::scaling::none}, features::scaling::none);
    say("standardised", {}, features::scaling::standardise);
    say("standardised, logarithm of money", {.log = true}, features::scaling::standardise);
    say("the same, money counting four times", {.log = true, .weight = 4}, features::scaling::standardise);
}
// [scale]

// [outlier]
void outlier() {
    std::puts("6. 200 customers who spend about 100, 200 about 300, and one who spent a million");
    std::vector<double> spent;
    for (std::uint64_t customer = 0; customer < 400; ++customer) {
        stream random{6, customer};
        spent.push_back(customer % 2 == 0 ? 100 + 40 * bell(random) : 300 + 60 * bell(random));
    }
    spent.push_back(1e6);
    auto const say = [&](char const* name, features::numeric_options const& how) {
        auto const by = features::schema(features::numeric("spent", std::identity{}, how));
        auto const sizes = clustering::fit_k_means(spent, by, {.clusters = 2}).report.sizes;
        std::printf("   %-28s sizes %d and %d\n", name, static_cast<int>(sizes[0]), static_cast<int>(sizes[1]));
    };
    say("standardised:", {});
    say("from 0 to 1:", {.scale = features::scaling::min_max});
    say("median and quartiles:", {.scale = features::scaling::robust});
    say("the outer 1 % drawn in:", {.winsorise = 0.01});
    say("logarithm:", {.log = true});
}
// [outlier]

// [unit]
void unit() {
    std::puts("7. Orders and spend in thousands, in EUR and in cents: agreement with the clusters in EUR");
    auto const customers = shop().customers;
    auto const clusters = [&](double unit, features::scaling scale) {
        auto const by = features::schema(
            features::numeric("orders", &Customer::orders, {.scale = scale}),
            features::numeric("spent", [&](Customer const& c) { return c.spent * unit; }, {.scale = scale}));
        return clustering::fit_k_means(customers, by, {.clusters = 2}).labels;
    };
    for (auto const& [scale, name] :
         {std::pair{features::scaling::none, "raw:"}, {features::scaling::standardise, "standardised:"}}) {
        auto const euros = clusters(1, scale);
        std::printf("   %-14s thousands %5.2f, cents %5.2f\n", name, agreement(clusters(0.001, scale), euros),
                    agreement(clusters(100, scale), euros));
    }
}
// [unit]

// [gamma]
void gamma() {
    std::puts("8. What a mismatch of the channel weighs, as a share of all squared distance, by the unit of money");
    auto const customers = shop().customers;
    auto const share = [&](double unit, features::scaling scale) {
        auto const by = features::schema(
            features::numeric("spent", [&](Customer const& c) { return c.spent * unit; }, {.scale = scale}),
            features::categorical("channel", &Customer::channel));
        auto const rows = features::fit_encode(customers, by).rows;
        auto const all = clustering::fit(rows, {.clusters = 1}); // everybody against the middle of all
        double mismatches = 0;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            mismatches += all.middles.categorical_part(rows.codes_of(row), 0);
        }
        return 100 * mismatches / all.report.inertia;
    };
    for (auto const& [scale, name] :
         {std::pair{features::scaling::none, "raw, as kmodes:"}, {features::scaling::standardise, "standardised:"}}) {
        std::printf("   %-16s thousands %7.4f %%, EUR %7.4f %%, cents %7.4f %%\n", name, share(0.001, scale),
                    share(1, scale), share(100, scale));
    }
}
// [gamma]

// [mixed]
void mixed() {
    std::puts("9. Two clusters by orders and channel: which of the two decides, by gamma");
    auto const [customers, kinds] = shop();
    auto const by = features::schema(features::numeric("orders", &Customer::orders),
                                     features::categorical("channel", &Customer::channel));
    groups_of channels;
    for (auto const& customer : customers) {
        channels.push_back(customer.channel == "shop" ? 0 : 1);
    }
    for (double const gamma : {0.0, 0.5, 2.0, 8.0, 32.0}) {
        auto const found = clustering::fit_k_prototypes(customers, by, {.clusters = 2, .gamma = {gamma}});
        std::printf("   gamma %4.1f: agreement with orders %5.2f, with the channel %5.2f\n", gamma,
                    agreement(found.labels, kinds), agreement(found.labels, channels));
    }
}
// [mixed]

// [cloud]
// Customers without any groups: two numbers, each uniform.
features::encoded cloud(std::uint64_t customers, std::uint64_t seed) {
    features::encoded made{.numeric = 2};
    for (std::uint64_t customer = 0; customer < customers; ++customer) {
        stream random{seed, customer};
        made.numbers.push_back(random.uniform());
        made.numbers.push_back(random.uniform());
    }
    return made;
}
// [cloud]

// [inertia]
void more_is_less() {
    std::puts("10. Inertia of 300 customers without groups, as a share of that of one cluster");
    auto const customers = cloud(300, 1);
    double one = 0;
    for (std::size_t k = 1; k <= 8; ++k) {
        double const inertia = clustering::fit(customers, {.clusters = k}).report.inertia;
        one = k == 1 ? inertia : one;
        std::printf("%s%zu: %.2f", k == 1 ? "   " : "  ", k, inertia / one);
    }
    std::puts("");
}
// [inertia]

// [noise]
void noise() {
    std::puts("11. Twenty shops without any groups: how many of them have ...");
    clustering::prototype_fit const fit{{.starts = 2}};
    int elbow_of_4 = 0;
    int elbow_of_10 = 0;
    int weak = 0;
    int gap = 0;
    int strength = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const customers = cloud(120, seed);
        auto const has_elbow = [&](std::size_t to) {
            auto const votes = clustering::choose_clusters(customers, {.to = to}, fit).votes;
            return std::ranges::find(votes, "elbow", &clustering::vote::criterion) != votes.end() ? 1 : 0;
        };
        elbow_of_4 += has_elbow(4);
        elbow_of_10 += has_elbow(10);
        auto const four = clustering::silhouette(customers, fit(customers, 4, seed).labels);
        weak += four.mean > 0.25 && four.mean <= 0.5 ? 1 : 0;
        gap += clustering::gap(customers, {.to = 4, .references = 10}, fit).clusters() > 1 ? 1 : 0;
        strength += clustering::prediction_strength(customers, {.to = 4, .splits = 8}, fit).clusters() > 1 ? 1 : 0;
    }
    std::printf("   an elbow, looking up to 4 clusters: %d, up to 10: %d\n", elbow_of_4, elbow_of_10);
    std::printf("   a silhouette of \"weak structure\" at 4 clusters: %d\n", weak);
    std::printf("   clusters by the gap statistic: %d, by prediction strength: %d\n", gap, strength);
}
// [noise]

// [stability]
void stability() {
    std::puts("12. Stability of clusters of 300 customers: mean Jaccard of each");
    auto const say = [](char const* name, features::encoded const& customers, std::size_t k) {
        auto const found = clustering::fit(customers, {.clusters = k});
        auto const stable =
            clustering::stability(customers, found.labels, {.resamples = 20}, clustering::prototype_fit{{.starts = 3}});
        std::printf("   %-26s", name);
        for (auto const& cluster : stable.clusters) {
            std::printf(" %.2f", cluster.jaccard);
        }
        std::printf("; ARI %.2f\n", stable.adjusted_rand);
    };
    auto long_cloud = cloud(300, 5);
    for (std::size_t i = 0; i < long_cloud.numbers.size(); i += 2) {
        long_cloud.numbers[i] *= 3;
    }
    say("no groups, k = 2, long:", long_cloud, 2);
    say("no groups, k = 4:", cloud(300, 5), 4);
    say("no groups, k = 6:", cloud(300, 5), 6);
    say("nine groups, k = 9:", nine_groups(270), 9);
    say("nine groups, k = 10:", nine_groups(270), 10);
}
// [stability]

// [choose]
void choose() {
    std::puts("15. How many clusters has the shop?");
    auto const by =
        features::schema(features::numeric("orders", &Customer::orders), features::numeric("days", &Customer::days),
                         features::numeric("spent", &Customer::spent, {.log = true}));
    auto const rows = features::fit_encode(shop().customers, by).rows;
    auto const found = clustering::choose_clusters(rows, {.to = 6, .gap_references = 10, .strength_splits = 10},
                                                   clustering::prototype_fit{{.starts = 3}});
    for (auto const& line : found.lines) {
        std::printf("   %zu: explained %.2f, silhouette %.2f, CH %4.0f, DB %.2f, gap %.2f +- %.2f, strength %.2f\n",
                    line.clusters, line.explained, line.silhouette.estimate, line.calinski_harabasz,
                    line.davies_bouldin, line.gap->gap, line.gap->error, line.strength->mean);
    }
    std::printf("   %s\n", found.reason.c_str());
}
// [choose]

// [circular]
void circular() {
    std::puts("13. 300 customers without groups, in two clusters: how far apart are these?");
    auto const customers = cloud(300, 1);
    struct pair {
        double first, second;
    };
    std::vector<pair> rows;
    for (std::size_t row = 0; row < customers.rows(); ++row) {
        rows.push_back({customers.numbers_of(row)[0], customers.numbers_of(row)[1]});
    }
    auto const by =
        features::schema(features::numeric("first", &pair::first), features::numeric("second", &pair::second));
    auto const found = clustering::fit(customers, {.clusters = 2});
    auto const profiles = clustering::profile(rows, by, found.labels);
    for (auto const& feature : profiles.clusters[0].features) {
        std::printf("   %-6s index %3.0f, d = %5.2f, z = %5.1f\n", feature.name.c_str(), *feature.index,
                    *feature.effect, *feature.z);
    }
}
// [circular]

// [describe]
void describe() {
    std::puts("14. What two clusters of the shop mean");
    auto customers = shop().customers;
    customers.push_back({60, 25, 2'900, "online"}); // one who is unlike all others
    auto const by =
        features::schema(features::numeric("orders", &Customer::orders), features::numeric("days", &Customer::days),
                         features::numeric("spent", &Customer::spent, {.log = true}),
                         features::categorical("channel", &Customer::channel));
    auto const found = clustering::fit_k_prototypes(customers, by, {.clusters = 2});
    auto const profiles = clustering::profile(customers, by, found.model.encoder, found.labels);
    clustering::description_options const words{.phrases = {{"orders", "orders {times} times as often as the average"},
                                                            {"days", "last order {middle} days ago"}}};
    auto const rows = features::encode(found.model.encoder, customers, by);
    auto const examples = clustering::nearest_customers(found.model.middles, rows, 1);
    for (std::size_t c = 0; c < profiles.clusters.size(); ++c) {
        auto const& typical = customers[examples[c].front().row];
        std::printf("   %d customers: %s\n", static_cast<int>(profiles.clusters[c].customers),
                    clustering::description(profiles, c, words).c_str());
        std::printf("      such as one with %.0f orders, the last %.0f days ago\n", typical.orders, typical.days);
    }
    auto const odd = clustering::find_anomalies(rows, found.model.middles, found.labels);
    for (std::size_t const row : odd.most_unusual) {
        std::printf("   unusual: row %d, %.0f orders, %.1f robust deviations from the middle\n", static_cast<int>(row),
                    customers[row].orders, odd.strangeness(row));
    }
}
// [describe]

} // namespace

int main() {
    for (auto const part : {by_hand, starts, shapes, nobody, scale, outlier, unit, gamma, mixed, more_is_less, noise,
                            stability, circular, describe, choose}) {
        if (part != by_hand) std::puts("");
        part();
    }
}
