// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/clusters.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/scatter.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clustering/elbow.hpp>
#include <clientele/clustering/gap_statistic.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/silhouette.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Charts for the choice of k: the elbow of inertia, the gap statistic, and the silhouette of each customer.
namespace clientele::chart {

namespace detail {

inline encoding clusters_axis(std::vector<std::size_t> const& clusters) {
    return {.channel = "x",
            .field = "clusters",
            .title = "number of clusters",
            .format = ",.0f",
            .scale = json::object({{"zero", false}, {"nice", false}, {"padding", 14}}),
            .axis = {{"values", array_of(clusters)}, {"labelOverlap", true}}};
}

/// A large dot around the chosen point.
inline layer chosen_point(encoding const& x, encoding const& y, std::size_t clusters, double value) {
    return {.mark = "point",
            .look = {{"filled", true}, {"size", 110}, {"color", colour(5)}, {"opacity", 1}},
            .channels = {x, y},
            .data = table{}.add<std::size_t>(x.field, {clusters}).add<double>(y.field, {value})};
}

} // namespace detail

/// Inertia over the number of clusters; the lists line up.
struct elbow_data {
    std::vector<std::size_t> clusters{};
    std::vector<double> inertia{};
    std::optional<std::size_t> elbow{}; ///< the number of clusters where the curve bends, if it does
};

/// The elbow as Kneedle finds it (`clustering::find_elbow`); fewer than three points have none.
/// \throws invalid_data if the lists differ in length, an inertia is not finite, or the numbers do not rise
[[nodiscard]] inline elbow_data elbow(std::vector<std::size_t> clusters, std::vector<double> inertia) {
    if (clusters.size() != inertia.size()) {
        throw invalid_data("inertia", to_text(inertia.size()) + " values",
                           "wanted: one for each of " + to_text(clusters.size()) + " numbers of clusters");
    }
    for (std::size_t i = 0; i < inertia.size(); ++i) { // two points have no elbow, and yet a chart
        if (!std::isfinite(inertia[i])) throw invalid_data(i, "inertia", to_text(inertia[i]), "it must be finite");
        if (i > 0 && clusters[i] <= clusters[i - 1]) {
            throw invalid_data(i, "clusters", to_text(clusters[i]), "it must be above the one before");
        }
    }
    elbow_data data{.clusters = std::move(clusters), .inertia = std::move(inertia)};
    if (data.clusters.size() >= 3) {
        std::vector<double> const k(data.clusters.begin(), data.clusters.end());
        if (auto const at = clustering::find_elbow(k, data.inertia)) {
            data.elbow = data.clusters[*at];
        }
    }
    return data;
}

[[nodiscard]] inline spec draw(elbow_data const& data, words const& say = {}) {
    double const largest = data.inertia.empty() ? 0 : *std::max_element(data.inertia.begin(), data.inertia.end());
    auto const x = detail::clusters_axis(data.clusters);
    encoding const y{
        .channel = "y", .field = "inertia", .title = "inertia (squared distances)", .format = axis_format(largest)};
    table points;
    points.add("clusters", data.clusters).add("inertia", data.inertia);
    std::vector<layer> layers{
        {.mark = "line", .look = {{"color", colour(0)}, {"strokeWidth", 2.5}}, .channels = {x, y}},
        {.mark = "point",
         .look = {{"filled", true}, {"size", 40}, {"color", colour(0)}, {"opacity", 1}},
         .channels = {x, y},
         .tips = {{"clusters", "clusters", ".0f"}, {"inertia", "inertia", ",.4~f"}}}};
    auto const at = std::find(data.clusters.begin(), data.clusters.end(), data.elbow.value_or(0));
    if (data.elbow && at != data.clusters.end()) {
        double const inertia = data.inertia[static_cast<std::size_t>(at - data.clusters.begin())];
        layers.push_back(detail::chosen_point(x, y, *data.elbow, inertia));
    }
    std::string const finding =
        data.elbow ? "the curve bends at " + to_text(*data.elbow) + " clusters" : "the curve has no elbow";
    return make({.title = say.title.empty() ? "Elbow" : say.title,
                 .subtitle = finding,
                 .description = "Inertia of " + rounded(static_cast<double>(data.clusters.size())) +
                                " clusterings over their number of clusters; " + finding + ".",
                 .views = {{.data = points, .layers = layers}}});
}

/// The gap statistic over the number of clusters; the lists line up.
struct gap_data {
    std::vector<std::size_t> clusters{};
    std::vector<double> gap{};
    std::vector<double> error{}; ///< one standard error
    std::size_t chosen = 1;      ///< by the rule of one standard error
};

[[nodiscard]] inline gap_data gap(clustering::gap_statistic const& of) {
    gap_data data{.chosen = of.clusters()};
    for (auto const& point : of.points) {
        data.clusters.push_back(point.clusters);
        data.gap.push_back(point.gap);
        data.error.push_back(point.error);
    }
    return data;
}

[[nodiscard]] inline spec draw(gap_data const& data, words const& say = {}) {
    std::vector<double> low, high;
    for (std::size_t i = 0; i < data.gap.size(); ++i) {
        low.push_back(data.gap[i] - data.error[i]);
        high.push_back(data.gap[i] + data.error[i]);
    }
    auto const x = detail::clusters_axis(data.clusters);
    auto const up = [&](char const* field) {
        return encoding{.channel = "y",
                        .field = field,
                        .title = "gap: expected less own log W",
                        .format = ",.2~f",
                        .scale = json::object({{"zero", false}})};
    };
    auto const y = up("gap");
    table points;
    points.add("clusters", data.clusters)
        .add("gap", data.gap)
        .add("error", data.error)
        .add("low", low)
        .add("high", high);
    std::vector<layer> layers{
        {.mark = "rule", .look = {{"color", ink}}, .channels = {x, up("low"), {.channel = "y2", .field = "high"}}},
        {.mark = "line", .look = {{"color", colour(0)}, {"strokeWidth", 2}}, .channels = {x, y}},
        {.mark = "point",
         .look = {{"filled", true}, {"size", 40}, {"color", colour(0)}, {"opacity", 1}},
         .channels = {x, y},
         .tips = {{"clusters", "clusters", ".0f"}, {"gap", "gap", ",.3f"}, {"error", "standard error", ",.3f"}}}};
    auto const at = std::find(data.clusters.begin(), data.clusters.end(), data.chosen);
    if (at != data.clusters.end()) {
        double const gap = data.gap[static_cast<std::size_t>(at - data.clusters.begin())];
        layers.push_back(detail::chosen_point(x, y, data.chosen, gap));
    }
    std::string const finding = (data.chosen == 1 ? "no clusters" : to_text(data.chosen) + " clusters") +
                                " by the rule of one standard error (bars)";
    return make({.title = say.title.empty() ? "Gap statistic" : say.title,
                 .subtitle = finding,
                 .description = "Gap statistic over the number of clusters, with its standard errors: " + finding + ".",
                 .views = {{.data = points, .layers = layers}}});
}

/// Silhouette widths, cluster by cluster, the largest first; the first three lists line up.
struct silhouette_data {
    std::vector<std::size_t> row{}; ///< of the customer in the host's range, from 0
    std::vector<std::uint32_t> cluster{};
    std::vector<double> width{};
    std::vector<std::string> names{}; ///< of the clusters
    double mean = 0;                  ///< of all customers
    std::size_t of = 0;               ///< customers before sampling
};

/// The silhouette plot (P. J. Rousseeuw 1987) of at most `options.most` customers; the mean is that of all. `names`: of
/// the clusters (none: "cluster 0" and on).
/// \throws invalid_data if labels or names do not fit the widths
[[nodiscard]] inline silhouette_data silhouette(clustering::silhouettes const& of,
                                                std::span<std::uint32_t const> labels,
                                                std::vector<std::string> names = {},
                                                scatter_options const& options = {}) {
    detail::need_labels(labels, of.widths.size());
    silhouette_data data{.names = detail::cluster_names(std::move(names), clustering::detail::clusters_named(labels)),
                         .mean = of.mean,
                         .of = labels.size()};
    std::vector<std::size_t> all(labels.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    data.row = detail::sample(all, options);
    std::stable_sort(data.row.begin(), data.row.end(), [&](std::size_t a, std::size_t b) {
        return labels[a] != labels[b] ? labels[a] < labels[b] : of.widths[a] > of.widths[b];
    });
    for (std::size_t const row : data.row) {
        data.cluster.push_back(labels[row]);
        data.width.push_back(of.widths[row]);
    }
    return data;
}

[[nodiscard]] inline spec draw(silhouette_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.names, false);
    std::vector<double> top, bottom;
    double const between = 0.02 * static_cast<double>(data.row.size()); // the room between two clusters
    double place = 0;
    for (std::size_t i = 0; i < data.row.size(); ++i, place += 1) {
        place += i > 0 && data.cluster[i] != data.cluster[i - 1] ? between : 0;
        top.push_back(place);
        bottom.push_back(place + 1);
    }
    encoding const x{
        .channel = "x", .field = "width", .title = "silhouette width", .format = ",.2~f", .axis = {{"tickCount", 6}}};
    encoding const y{
        .channel = "y", .field = "top", .scale = json::object({{"reverse", true}, {"nice", false}}), .guide = false};
    table rows;
    rows.add("cluster", detail::named(data.cluster, key.names))
        .add("width", data.width)
        .add("top", top)
        .add("bottom", bottom)
        .add("row", data.row);
    // The outline closes the seams that a browser leaves between bars of a fraction of a pixel.
    layer const bars{.mark = "rect",
                     .look = {{"strokeWidth", 0.7}, {"opacity", 1}},
                     .channels = {y,
                                  {.channel = "y2", .field = "bottom"},
                                  x,
                                  {.channel = "x2", .datum = 0},
                                  detail::cluster_channel("color", key.colours),
                                  detail::cluster_channel("stroke", key.colours)},
                     .tips = {{"cluster", "cluster"}, {"width", "silhouette width", ",.3f"}, {"row", "row", ",.0f"}}};
    layer const mean{.mark = "rule",
                     .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                     .channels = {x},
                     .data = table{}.add<double>("width", {data.mean})};
    bool const sampled = data.row.size() < data.of;
    std::string const counted =
        (sampled ? "a random sample of " + rounded(static_cast<double>(data.row.size())) + " of " : "") +
        rounded(static_cast<double>(data.of)) + " " + say.customers;
    std::string const finding = "mean " + rounded(data.mean, 3) + " (dashed)";
    return make(
        {.title = say.title.empty() ? "Silhouettes" : say.title,
         .subtitle = counted + "; " + finding,
         .description = "Silhouette widths of " + counted + ", cluster by cluster, the largest first; " + finding + ".",
         .views = {{.data = rows, .layers = {bars, mean}, .height = 380}}});
}

} // namespace clientele::chart
