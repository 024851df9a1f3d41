// SPDX-License-Identifier: MIT
// Writes the charts of docs/ as Vega-Lite specifications into a folder: `figures <folder>`. `./dev docs` renders them.
#include "club.hpp"
#include "shop.hpp"

#include <clientele/chart.hpp>
#include <clientele/chart/component_scatter.hpp>
#include <clientele/clustering.hpp>
#include <clientele/features.hpp>
#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/deciles.hpp>
#include <clientele/pareto/whale.hpp>
#include <clientele/rfm.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace clientele;

namespace {

chart::words const say{.money = "EUR"};

struct folder {
    std::filesystem::path path;

    void write(std::string const& name, chart::spec const& chart) const {
        std::ofstream file(path / (name + ".vl.json"), std::ios::binary);
        file << chart.json() << '\n';
        if (!file.flush()) throw std::runtime_error("cannot write " + name + " into " + path.string());
    }
};

void concentration(folder const& to, std::vector<shop::account> const& accounts) {
    // [pareto]
    auto const curve = pareto::concentration(accounts, &shop::account::revenue);
    to.write("lorenz", draw(chart::lorenz(curve), say));
    to.write("abc", draw(chart::abc(curve, pareto::abc_by_shares(curve)), say));
    to.write("lift", draw(chart::lift(pareto::deciles(curve)), say));
    to.write("whale", draw(chart::whale(pareto::whale(accounts, &shop::account::profit)), say));
    // [pareto]
}

void scores_and_segments(folder const& to, std::vector<shop::account> const& accounts) {
    // [rfm]
    auto const by = rfm::lens(rfm::recency(&shop::account::last_order), rfm::frequency(&shop::account::orders),
                              rfm::monetary(&shop::account::revenue));
    auto const scores = rfm::score_with(rfm::fit(accounts, by), accounts, by);
    to.write("heat_map", draw(chart::heat_map(accounts, by, scores), say));
    to.write("scores", draw(chart::score_counts(scores), say));

    auto const segments = rfm::assign(rfm::ten_segments, scores);
    auto const& names = rfm::ten_segments.names();
    auto const summary = rfm::summarise_segments(accounts, by, segments, names, {.as_of = shop::as_of});
    to.write("segments", draw(chart::segment_sizes(summary), say));
    to.write("medians", draw(chart::segment_medians(summary), say));
    to.write("tree_map", draw(chart::tree_map(summary, chart::area_of::revenue), say));
    // [rfm]
    // [measures]
    auto const measured = chart::read(accounts, by, {.as_of = shop::as_of});
    to.write("recency", draw(chart::histogram(measured.recency), chart::measure::recency, say));
    to.write("frequency", draw(chart::histogram(measured.frequency, {.show = 0.99}), chart::measure::frequency, say));
    to.write("monetary", draw(chart::histogram(measured.monetary, {.show = 0.98}), chart::measure::monetary, say));
    to.write("scatter", draw(chart::scatter(measured, chart::measure::recency, chart::measure::monetary, segments,
                                            {names.begin(), names.end()}, {.most = 300, .seed = 1}),
                             say));
    // [measures]
}

void clusters(folder const& to, std::vector<club::member> const& members) {
    chart::words const by_members{.customers = "members"};
    // [clusters]
    auto const rows = features::fit_encode(members, club::by_numbers).rows;
    auto const fitted = clustering::fit(rows, {.clusters = 4, .seed = 1});
    std::vector<std::string> const names{"regulars", "bargain hunters", "lapsed", "builders"}; // ours, from the profile
    std::vector<std::string> const columns{"days since order", "orders", "basket (log)", "on offer"};
    to.write("snake", draw(chart::snake(rows, fitted.labels, columns, names), by_members));
    to.write("cluster_sizes", draw(chart::cluster_sizes(fitted.report.sizes, names), by_members));
    to.write("clusters", draw(chart::component_scatter(rows, fitted.labels, names, {.most = 300}), by_members));
    auto const widths = clustering::silhouette(rows, fitted.labels);
    to.write("silhouette", draw(chart::silhouette(widths, fitted.labels, names, {.most = 300}), by_members));
    // [clusters]
}

void how_many(folder const& to, std::vector<club::member> const& members) {
    // [count]
    auto const rows = features::fit_encode(members, club::by_numbers).rows;
    std::vector<std::size_t> counts;
    std::vector<double> inertia;
    for (std::size_t k = 1; k <= 10; ++k) {
        counts.push_back(k);
        inertia.push_back(clustering::fit(rows, {.clusters = k, .seed = 1}).report.inertia);
    }
    to.write("elbow", draw(chart::elbow(counts, inertia)));
    to.write("gap", draw(chart::gap(clustering::gap(rows, {.to = 8, .references = 50}))));
    // [count]
    auto const nobody = clustering::gap(club::cloud(), {.to = 8, .references = 50});
    to.write("gap_none", draw(chart::gap(nobody), {.title = "Gap statistic of customers without groups"}));
}

void counter_examples(folder const& to, std::vector<club::member> const& members) {
    auto const rows = features::fit_encode(members, club::by_numbers).rows;
    auto const raw = features::fit_encode(
        members,
        features::schema(features::numeric("days", &club::member::days, {.scale = features::scaling::none}),
                         features::numeric("orders", &club::member::orders, {.scale = features::scaling::none}),
                         features::numeric("basket", &club::member::basket, {.scale = features::scaling::none}),
                         features::numeric("on offer", &club::member::on_offer, {.scale = features::scaling::none})));
    auto const unscaled = clustering::fit(raw.rows, {.clusters = 4, .seed = 1});
    to.write("unscaled", draw(chart::component_scatter(rows, unscaled.labels, {}, {.most = 300}),
                              {.title = "The same members, clustered on raw numbers", .customers = "members"}));
    auto const with_channel = features::fit_encode(members, club::by_all).rows;
    auto const by_channel = clustering::fit(with_channel, {.clusters = 4, .seed = 1, .gamma = {20}});
    to.write("gamma", draw(chart::component_scatter(with_channel, by_channel.labels, {}, {.most = 300}),
                           {.title = "With a gamma of 20 the channel decides", .customers = "members"}));
    auto const cloud = club::cloud();
    auto const cut = clustering::fit(cloud, {.clusters = 4, .seed = 1});
    to.write("cloud", draw(chart::component_scatter(cloud, cut.labels, {}, {.most = 300}),
                           {.title = "Four clusters where there are none"}));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("figures <folder>\n", stderr);
        return 2;
    }
    try {
        folder const to{argv[1]};
        std::filesystem::create_directories(to.path);
        auto const accounts = shop::accounts();
        concentration(to, accounts);
        scores_and_segments(to, accounts);
        auto const members = club::members();
        clusters(to, members);
        how_many(to, members);
        counter_examples(to, members);
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "%s\n", failed.what());
        return 1;
    }
}
