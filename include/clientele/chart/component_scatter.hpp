// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/clusters.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/scatter.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clustering/components.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/features/encoded.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// A chart of where clusters lie. Not part of clientele/chart.hpp, since it needs Eigen.
namespace clientele::chart {

/// Customers on the first two principal components; the first four lists line up.
struct component_scatter_data {
    std::vector<std::size_t> row{}; ///< of the customer in the host's range, from 0
    std::vector<double> first{};
    std::vector<double> second{};
    std::vector<std::uint32_t> cluster{};
    std::vector<std::string> names{}; ///< of the clusters
    double first_share = 0;           ///< of the variance of the numbers
    double second_share = 0;
    std::size_t of = 0; ///< customers before sampling
};

/// Where the clusters lie, as far as two dimensions can show it. `names`: of the clusters (none: "cluster 0" and on).
/// \throws invalid_data if the rows are torn or without numbers, or labels or names do not fit them
[[nodiscard]] inline component_scatter_data component_scatter(features::encoded const& rows,
                                                              std::span<std::uint32_t const> labels,
                                                              std::vector<std::string> names = {},
                                                              scatter_options const& options = {}) {
    detail::need_labels(labels, rows.rows());
    auto const onto = clustering::principal_components(rows);
    component_scatter_data data{.names =
                                    detail::cluster_names(std::move(names), clustering::detail::clusters_named(labels)),
                                .first_share = onto.axes[0].share,
                                .second_share = onto.axes[1].share,
                                .of = rows.rows()};
    std::vector<std::size_t> all(rows.rows());
    std::iota(all.begin(), all.end(), std::size_t{0});
    data.row = detail::sample(all, options);
    for (std::size_t const row : data.row) {
        auto const at = onto(rows.numbers_of(row));
        data.first.push_back(at.first);
        data.second.push_back(at.second);
        data.cluster.push_back(labels[row]);
    }
    return data;
}

[[nodiscard]] inline spec draw(component_scatter_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.names, false);
    auto const axis = [&](char const* channel, char const* field, char const* number, double share) {
        return encoding{.channel = channel,
                        .field = field,
                        .title = std::string{number} + " component (" + percent(share) + " of variance)",
                        .format = ",.2~f",
                        .scale = json::object({{"zero", false}})};
    };
    auto const x = axis("x", "first", "first", data.first_share);
    auto const y = axis("y", "second", "second", data.second_share);
    table points;
    points.add("first", data.first).add("second", data.second).add("cluster", detail::named(data.cluster, key.names));
    layer const dots{
        .mark = "point",
        .look = {{"filled", true}, {"size", 34}, {"opacity", 0.75}},
        .channels = {x, y, detail::cluster_channel("color", key.colours), detail::cluster_channel("shape", key.shapes)},
        .tips = {{"first", x.title, ",.2~f"}, {"second", y.title, ",.2~f"}, {"cluster", "cluster"}}};
    bool const sampled = data.row.size() < data.of;
    std::string const counted =
        (sampled ? "a random sample of " + rounded(static_cast<double>(data.row.size())) + " of " : "") +
        rounded(static_cast<double>(data.of)) + " " + say.customers;
    return make(
        {.title = say.title.empty() ? "Clusters on two principal components" : say.title,
         .subtitle = counted + "; " + percent(data.first_share + data.second_share) + " of the variance is seen",
         .description = "Scatter of " + counted +
                        " on the first two principal components of the numeric features, coloured by cluster.",
         .views = {{.data = points, .layers = {dots}, .height = 360}}});
}

} // namespace clientele::chart
