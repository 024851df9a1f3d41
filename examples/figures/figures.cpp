// SPDX-License-Identifier: MIT
// Writes the charts of docs/ as Vega-Lite specifications into a folder: `figures <folder>`. `./dev docs` renders them.
#include "shop.hpp"

#include <clientele/chart.hpp>
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
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "%s\n", failed.what());
        return 1;
    }
}
