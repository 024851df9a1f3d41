// SPDX-License-Identifier: MIT
// Writes the charts of docs/ as Vega-Lite specifications into a folder: `figures <folder>`. `./dev docs` renders them.
#include "club.hpp"
#include "shop.hpp"

#include <clientele/chart.hpp>
#include <clientele/chart/component_scatter.hpp>
#include <clientele/clustering.hpp>
#include <clientele/clv.hpp>
#include <clientele/customers.hpp>
#include <clientele/features.hpp>
#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/deciles.hpp>
#include <clientele/pareto/whale.hpp>
#include <clientele/rfm.hpp>
#include <clientele/tiers.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
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

/// What an account spent in each of the two years; none where it bought nothing.
struct two_years {
    std::optional<double> first{};
    std::optional<double> second{};
    int content = 0; ///< out of 10
};

std::vector<two_years> by_year(std::vector<shop::account> const& accounts) {
    std::vector<two_years> all;
    for (auto const& account : accounts) {
        two_years of;
        for (auto const& order : shop::live(account.number)) {
            auto& year = order.placed < shop::opening + std::chrono::days{365} ? of.first : of.second;
            year = year.value_or(0) + static_cast<double>(order.paid) / 100;
        }
        random::stream draw{20'260'301, static_cast<std::uint64_t>(account.number)};
        of.content = static_cast<int>(4 + draw.below(4) + draw.below(4)); // out of 10
        all.push_back(of);
    }
    return all;
}

void service(folder const& to, std::vector<shop::account> const& accounts) {
    // [tiers]
    using tiers::service_tier;
    auto const revenue = tiers::measure("revenue", &shop::account::revenue);
    auto const banding = tiers::fit(accounts, tiers::service_pyramid(revenue));
    auto const assigned = tiers::assign(accounts, banding);
    std::vector<double> worth;
    for (auto const& account : accounts) {
        worth.push_back(account.revenue);
    }
    auto const in_words = [](tiers::service_terms const& of) {
        return "within " + std::to_string(of.response.count()) + " h, by " + std::string{of.staff};
    };
    to.write("tier_pyramid", draw(chart::tier_pyramid(assigned, tiers::service_promises, in_words, worth), say));
    to.write("tier_ladder", draw(chart::tier_ladder(banding, accounts[15]), say));
    // [tiers]
    // [load]
    constexpr auto takes = tiers::terms<service_tier, tiers::effort>({{service_tier::diamond, {8, 60}},
                                                                      {service_tier::core, {4, 30}},
                                                                      {service_tier::potential, {1, 20}},
                                                                      {service_tier::base, {0.2, 10}}});
    auto const load = tiers::load<service_tier>(assigned, takes, [](tiers::effort const& of) { return of; },
                                                {24'000, 36'000, 18'000, 3'000});
    to.write("tier_load", draw(chart::tier_load(load)));
    // [load]
}

void years(folder const& to, std::vector<two_years> const& accounts) {
    // [migration]
    auto const first = tiers::measure("revenue of the first year", &two_years::first);
    auto const before = tiers::fit(accounts, tiers::service_pyramid(first));
    auto const after = tiers::service_pyramid(tiers::measure("revenue of the second year", &two_years::second))
                           .thaw(before.learnt()); // the same boundaries
    auto const moves = tiers::migrate(tiers::assign(accounts, before), tiers::assign(accounts, after));
    to.write("tier_migration", draw(chart::migration(moves), say));
    to.write("tier_flow", draw(chart::migration_flow(moves), say));
    // [migration]
    // [grid]
    auto const volumes = tiers::thresholds<tiers::volume>(tiers::measure("revenue", &two_years::second),
                                                          {{tiers::volume::high, 1'000}, {tiers::volume::medium, 250}});
    auto const contents =
        tiers::thresholds<tiers::satisfaction>(tiers::measure("satisfaction", &two_years::content),
                                               {{tiers::satisfaction::high, 8}, {tiers::satisfaction::medium, 6}});
    std::vector<double> worth;
    for (auto const& account : accounts) {
        worth.push_back(account.second.value_or(0));
    }
    to.write("tier_grid", draw(chart::tier_grid(tiers::satisfaction_grid, tiers::assign(accounts, volumes),
                                                tiers::assign(accounts, contents), worth),
                               say));
    // [grid]
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

/// The cohort of the shop's first half year: learnt from to the end of the first year, checked against the second.
void repeat_buying(folder const& to) {
    chart::words const in_weeks{.money = "EUR", .time = "weeks"};
    std::chrono::days const week{7};
    auto const year_end = shop::opening + 52 * week - std::chrono::days{1};
    auto const end = shop::opening + 104 * week - std::chrono::days{1};
    // [clv]
    auto const log = shop::cohort_orders();
    auto const id = customers::id(&shop::order::customer);
    auto const day = customers::day(&shop::order::placed);
    auto const paid = customers::amount([](shop::order const& of) { return static_cast<double>(of.paid) / 100; });
    auto const [known, later, newcomers, ahead] =
        customers::split(log, id, day, paid, {.calibration_end = year_end, .as_of = end, .unit = week});
    auto const bg = clv::fit<clv::bg_nbd>(known).model;
    auto const pareto = clv::fit<clv::pareto_nbd>(known).model;
    auto const spend = clv::fit_gamma_gamma(known).model;
    // [clv]
    // [tracking]
    auto const base = clv::summarise(known, clv::own_names{});
    auto const timelines = clv::timelines(log, id, day, {.from = shop::opening, .until = end, .unit = week});
    std::vector<double> weeks;
    for (int w = 1; w <= 104; ++w) {
        weeks.push_back(w);
    }
    double const seen = 52 - 1.0 / 7; // the beginning of the last day
    auto const tracked = chart::tracking(weeks, clv::actual_tracking(timelines, weeks),
                                         {{"BG/NBD", clv::expected_tracking(bg, base, seen, weeks)},
                                          {"Pareto/NBD", clv::expected_tracking(pareto, base, seen, weeks)}},
                                         52);
    to.write("tracking", draw(tracked, in_weeks));
    to.write("tracking_by_week", draw(chart::by_period(tracked), in_weeks));
    to.write("frequency_fit", draw(chart::frequency_fit(chart::called{"BG/NBD", clv::frequencies(bg, base)},
                                                        chart::called{"Pareto/NBD", clv::frequencies(pareto, base)}),
                                   in_weeks));
    // [tracking]
    // [maps]
    to.write("alive_map", draw(chart::alive_map(pareto, 52, {.most = 15}), in_weeks));
    to.write("transactions_map", draw(chart::transactions_map(pareto, 52, 52, {.most = 15}), in_weeks));
    auto const regular = std::ranges::find_if(timelines, [](auto const& bought) { // one who comes back after a pause
        return bought.size() == 8 && bought[5] - bought[4] > 12 && bought.back() > 60 && bought.back() < 85;
    });
    to.write("alive_path", draw(chart::alive_path(clv::since_first(*regular), 104 - regular->front(),
                                                  chart::called{"BG/NBD", bg}, chart::called{"Pareto/NBD", pareto}),
                                in_weeks));
    to.write(
        "iso_value",
        draw(chart::iso_value(pareto, spend, {.T = 52, .rate = clv::continuous_rate(clv::discount_per_unit(0.15, 52))}),
             in_weeks));
    to.write("heterogeneity", draw(chart::heterogeneity(bg), in_weeks));
    // [maps]
    // [spending]
    auto const spends = clv::read_spends(known, clv::own_spend{});
    to.write(
        "spending",
        draw(chart::spending(spends.x, spends.mean, {.show = 0.98}, chart::called{"Gamma-Gamma", spend}), in_weeks));
    // [spending]
    // [holdout]
    std::vector<std::uint32_t> repeats;
    std::vector<double> came, by_bg, by_pareto;
    for (std::size_t i = 0; i < known.size(); ++i) {
        clv::summary const one{known[i].x(), known[i].t_x(), known[i].T()};
        repeats.push_back(one.x);
        came.push_back(later[i].x);
        by_bg.push_back(bg.expected_transactions(one, ahead));
        by_pareto.push_back(pareto.expected_transactions(one, ahead));
    }
    std::string const axis = "orders per customer in 52 weeks";
    to.write("calibration", draw(chart::calibration(clv::evaluate(by_pareto, came)), axis, in_weeks));
    to.write("by_frequency",
             draw(chart::by_frequency(repeats, came, {{"BG/NBD", by_bg}, {"Pareto/NBD", by_pareto}}), axis, in_weeks));
    // [holdout]
    auto const in_days = clv::timelines(log, id, day, {.from = shop::opening, .until = end});
    to.write("purchase_timing", draw(chart::purchase_timing(in_days, {.show = 0.99}), say));
    to.write("timelines", draw(chart::customer_timelines(timelines, 104), in_weeks));
}

/// The high-end customers of Fader and Hardie ("How to project customer retention", 2007): models that saw seven years
/// against the five after those.
void contracts(folder const& to) {
    // [contracts]
    std::vector<double> const alive{1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394};
    std::vector<double> const seen(alive.begin(), alive.begin() + 8);
    auto const geometric = clv::fit_retention<clv::shifted_beta_geometric>(seen).model;
    auto const weibull = clv::fit_retention<clv::beta_discrete_weibull>(seen).model;
    std::vector<double> actual, by_geometric, by_weibull;
    for (std::uint32_t year = 0; year < alive.size(); ++year) {
        actual.push_back(alive[year] / alive[0]);
        by_geometric.push_back(geometric.survival(year));
        by_weibull.push_back(weibull.survival(year));
    }
    auto const curves =
        chart::survival(actual, {{"shifted beta-geometric", by_geometric}, {"beta-discrete-Weibull", by_weibull}}, 7);
    to.write("survival", draw(curves));
    to.write("renewal", draw(chart::renewal(curves)));
    // [contracts]
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
        service(to, accounts);
        years(to, by_year(accounts));
        repeat_buying(to);
        contracts(to);
    } catch (std::exception const& failed) {
        std::fprintf(stderr, "%s\n", failed.what());
        return 1;
    }
}
