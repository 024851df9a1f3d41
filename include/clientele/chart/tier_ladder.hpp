// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// What it takes: where one customer stands on the ladder of tiers, how far he is from rising, and what he may lose.
namespace clientele::chart {

/// A ladder of tiers from the best to the worst.
struct tier_ladder_data {
    std::string measure{};
    std::vector<std::string> tier{};
    std::vector<std::optional<double>> boundary{}; ///< to the next worse tier, in the unit of the measure; lines up
    std::size_t place = 0;                         ///< of the customer's tier
    double value = 0;                              ///< of his measure
    double height = 0.5;            ///< of the value between the boundaries of its tier, 0 to 1; half where one is open
    std::optional<double> to_go{};  ///< what it takes to rise
    std::optional<double> margin{}; ///< what he may lose and stay
    banding::direction better = banding::direction::higher_is_better;
};

/// Where a customer stands under a fitted cut on numbers. \throws invalid_data if he has no value
template <tiers::scale S, class Measure, class T, class Customer>
    requires std::is_arithmetic_v<T> && tiers::measure_for<Measure, Customer&>
[[nodiscard]] tier_ladder_data tier_ladder(tiers::cut_banding<S, Measure, T> const& banding, Customer& customer) {
    auto const found = banding.explain(customer);
    if (!found.tier || !found.why) {
        throw invalid_data("customer", "without a value", "a ladder shows where one stands");
    }
    tier_ladder_data data{.measure = found.why->measure,
                          .tier = detail::names_of<S>(),
                          .place = tiers::place(*found.tier),
                          .value = found.why->value,
                          .to_go = found.why->to_go(),
                          .margin = found.why->margin(),
                          .better = banding.learnt().better};
    auto const& edges = banding.learnt().edges; // from the worst
    for (std::size_t i = 0; i < edges.size(); ++i) {
        data.boundary.emplace_back(static_cast<double>(edges[edges.size() - 1 - i].value));
    }
    data.boundary.emplace_back();
    if (data.to_go && data.margin && *data.to_go + *data.margin > 0) {
        data.height = *data.margin / (*data.margin + *data.to_go);
    }
    return data;
}

/// Rungs of equal height, since boundaries of money differ by powers of ten; between two of them the mark stands in
/// proportion. \throws invalid_data without tiers, or if the customer's is none of them
[[nodiscard]] inline spec draw(tier_ladder_data const& data, words const& say = {}) {
    if (data.place >= data.tier.size()) {
        throw invalid_data("place", to_text(data.place), "there are " + to_text(data.tier.size()) + " tiers");
    }
    auto const key = detail::key_of(data.tier, false);
    auto const rungs = static_cast<double>(data.tier.size());
    std::vector<double> low, high, middle, lines;
    std::vector<std::string> edges;
    bool const rising = data.better == banding::direction::higher_is_better;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        double const bottom = rungs - 1 - static_cast<double>(i);
        low.push_back(bottom);
        high.push_back(bottom + 1);
        middle.push_back(bottom + 0.5);
        if (data.boundary[i]) {
            lines.push_back(bottom);
            edges.push_back((rising ? "from " : "to ") + amount(*data.boundary[i]));
        }
    }
    double const stands = rungs - 1 - static_cast<double>(data.place) + data.height;
    table steps, boundaries, mark;
    steps.add("tier", data.tier).add("low", low).add("high", high).add("middle", middle);
    boundaries.add("at", lines).add("label", edges);
    std::string const here = data.measure + " " + amount(data.value);
    std::string rise = "in the best tier";
    if (data.to_go) {
        rise = std::string{rising ? "to rise: " : "to rise, less: "} + amount(*data.to_go);
    }
    std::string stay = "in the last tier";
    if (data.margin) {
        stay = std::string{rising ? "may lose and stay: " : "may grow and stay: "} + amount(*data.margin);
    }
    mark.add<double>("at", {stands})
        .add<std::string>("here", {here})
        .add<std::string>("rise", {rise})
        .add<std::string>("stay", {stay});
    json const across = json::object({{"domain", array_of<double>({0, 10})}, {"nice", false}});
    json const up = json::object({{"domain", array_of<double>({0, rungs})}, {"nice", false}});
    auto const y = [&](char const* field) {
        return encoding{.channel = "y", .field = field, .scale = up, .guide = false};
    };
    auto const x = [&](double at) { return encoding{.channel = "x", .datum = at}; };
    auto const beside = [&](char const* field, int down, bool strong) {
        return layer{.mark = "text",
                     .look = {{"align", "left"},
                              {"dx", 12},
                              {"dy", down},
                              {"color", ink},
                              {"fontSize", strong ? 13 : 11},
                              {"fontWeight", strong ? "bold" : "normal"}},
                     .channels = {x(5), y("at"), {.channel = "text", .field = field, .type = kind::nominal}},
                     .data = mark};
    };
    std::vector<encoding> span{{.channel = "x", .datum = 0},
                               {.channel = "x2", .datum = 5},
                               y("low"),
                               {.channel = "y2", .field = "high"},
                               detail::tier_channel("color", key.colours)};
    layer const frame{.mark = "point", // carries the scale of x
                      .look = {{"opacity", 0}},
                      .channels = {{.channel = "x", .field = "x", .scale = across, .guide = false}, y("at")},
                      .data = table{}.add<double>("x", {0, 10}).add<double>("at", {0, rungs})};
    std::vector<std::string> on_tile;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        on_tile.emplace_back(ink_on(colour(i)));
    }
    steps.add("ink", on_tile);
    layer const names{
        .mark = "text",
        .look = {{"align", "left"}, {"dx", 10}, {"fontSize", 13}, {"limit", 190}}, // up to the mark
        .channels =
            {x(0),
             y("middle"),
             {.channel = "text", .field = "tier", .type = kind::nominal},
             {.channel = "color", .field = "ink", .type = kind::nominal, .scale = json::null(), .guide = false}},
        .tips = {{"tier", "tier"}}};
    layer const at_edges{.mark = "text",
                         .look = {{"align", "right"}, {"dx", -8}, {"dy", -8}, {"fontSize", 11}},
                         .channels = {x(5), y("at"), {.channel = "text", .field = "label", .type = kind::nominal}},
                         .data = boundaries};
    layer const point{
        .mark = "point",
        .look = {{"filled", true}, {"shape", "triangle-left"}, {"size", 180}, {"opacity", 1}, {"color", ink}},
        .channels = {x(5), y("at")},
        .data = mark};
    return make({.title = say.title.empty() ? "What it takes" : say.title,
                 .subtitle = here + ": " + data.tier[data.place],
                 .description = "Ladder of " + rounded(rungs) + " tiers; " + here + " lies in tier " +
                                data.tier[data.place] + "; " + rise + "; " + stay + ".",
                 .views = {{.data = steps,
                            .layers = {frame,
                                       {.mark = "rect",
                                        .look = {{"stroke", "#FFFFFF"}},
                                        .channels = span,
                                        .tips = {{"tier", "tier"}}},
                                       names,
                                       at_edges,
                                       point,
                                       beside("here", -14, true),
                                       beside("rise", 2, false),
                                       beside("stay", 17, false)},
                            .width = 440,
                            .height = 70 * static_cast<int>(data.tier.size())}}});
}

} // namespace clientele::chart
