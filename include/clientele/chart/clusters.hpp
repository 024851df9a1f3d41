// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/moments.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Charts of clusters: what is typical of each (snake plot), and how large they are.
namespace clientele::chart {

namespace detail {

/// A name for each cluster: the host's, or "cluster 0" and on.
inline std::vector<std::string> cluster_names(std::vector<std::string> names, std::size_t clusters) {
    if (names.empty()) {
        for (std::size_t c = 0; c < clusters; ++c) {
            names.push_back(std::string{"cluster "}.append(to_text(c)));
        }
    }
    if (names.size() < clusters) {
        throw invalid_data("names", to_text(names.size()),
                           "wanted: one for each of " + to_text(clusters) + " clusters");
    }
    return distinct(std::move(names));
}

/// \throws invalid_data unless there is a label for each row
inline void need_labels(std::span<std::uint32_t const> labels, std::size_t rows) {
    if (labels.size() != rows) {
        throw invalid_data("labels", to_text(labels.size()), "wanted: one for each of " + to_text(rows) + " rows");
    }
}

inline encoding cluster_channel(std::string channel, json scale, bool legend = true) {
    return {.channel = std::move(channel),
            .field = "cluster",
            .type = kind::nominal,
            .title = "cluster",
            .scale = std::move(scale),
            .guide = legend};
}

/// The name of each entry of a list of clusters.
inline std::vector<std::string> named(std::vector<std::uint32_t> const& clusters,
                                      std::vector<std::string> const& names) {
    std::vector<std::string> all;
    all.reserve(clusters.size());
    for (std::uint32_t const cluster : clusters) {
        all.push_back(names[cluster]);
    }
    return all;
}

} // namespace detail

/// How far the mean of each cluster is from that of all customers, in standard deviations of all customers; the first
/// three lists line up, cluster by cluster.
struct snake_data {
    std::vector<std::uint32_t> cluster{};
    std::vector<std::size_t> feature{};
    std::vector<double> z{}; ///< 0 where a feature does not vary
    std::vector<std::string> features{};
    std::vector<std::string> names{}; ///< of the clusters
};

/// The snake plot of the numeric features: one line a cluster. Whatever the encoder did to scale or weigh the numbers
/// cancels; categories are left out, and so is a cluster without customers. `features` names the numeric columns,
/// `names` the clusters (none: "cluster 0" and on).
/// \throws invalid_data if the rows are torn, or labels or names do not fit them
[[nodiscard]] inline snake_data snake(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                      std::vector<std::string> features, std::vector<std::string> names = {}) {
    rows.validate();
    detail::need_labels(labels, rows.rows());
    if (features.size() != rows.numeric) {
        throw invalid_data("features", to_text(features.size()) + " names",
                           "wanted: one for each of " + to_text(rows.numeric) + " numeric columns");
    }
    std::size_t const clusters = clustering::detail::clusters_named(labels);
    snake_data data{.features = detail::distinct(std::move(features)),
                    .names = detail::cluster_names(std::move(names), clusters)};
    std::vector<features::moments> of(clusters * rows.numeric);
    std::vector<double> means(rows.numeric);
    std::vector<double> deviations(rows.numeric);
    for (std::size_t j = 0; j < rows.numeric; ++j) {
        features::moments all;
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            all.add(rows.numbers_of(row)[j], rows.weight_of(row));
            of[labels[row] * rows.numeric + j].add(rows.numbers_of(row)[j], rows.weight_of(row));
        }
        if (all.count() == 0) continue;
        means[j] = all.mean();
        features::squared_deviations squares{means[j]};
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            squares.add(rows.numbers_of(row)[j], rows.weight_of(row));
        }
        deviations[j] = std::sqrt(squares.sum() / static_cast<double>(all.count()));
    }
    for (std::size_t c = 0; c < clusters; ++c) {
        for (std::size_t j = 0; j < rows.numeric; ++j) {
            auto const& here = of[c * rows.numeric + j];
            if (here.count() == 0) continue;
            data.cluster.push_back(static_cast<std::uint32_t>(c));
            data.feature.push_back(j);
            data.z.push_back(deviations[j] > 0 ? (here.mean() - means[j]) / deviations[j] : 0);
        }
    }
    return data;
}

[[nodiscard]] inline spec draw(snake_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.names, false);
    auto const names_of = detail::distinct(data.features); // as they are sorted, and so as they are written in the rows
    std::vector<std::string> features;
    for (std::size_t const feature : data.feature) {
        features.push_back(names_of[feature]);
    }
    auto along = detail::names_along(names_of, usual_width / static_cast<double>(data.features.size()));
    along.push_back({"grid", true});
    encoding const x{
        .channel = "x", .field = "feature", .type = kind::nominal, .sort = array_of(names_of), .axis = along};
    encoding const y{.channel = "y", .field = "z", .title = "standard deviations from mean", .format = ",.2~f"};
    table rows;
    rows.add("feature", features).add("cluster", detail::named(data.cluster, key.names)).add("z", data.z);
    std::vector<tip> const tips{{"cluster", "cluster"}, {"feature", "feature"}, {"z", "standard deviations", "+,.2f"}};
    layer const average{.mark = "rule",
                        .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                        .channels = {y},
                        .data = table{}.add<int>("z", {0})};
    layer const lines{.mark = "line",
                      .look = {{"strokeWidth", 2.5}},
                      .channels = {x, y, detail::cluster_channel("color", key.colours)}};
    layer const dots{
        .mark = "point",
        .look = {{"filled", true}, {"size", 60}, {"opacity", 1}},
        .channels = {x, y, detail::cluster_channel("color", key.colours), detail::cluster_channel("shape", key.shapes)},
        .tips = tips};
    return make({.title = say.title.empty() ? "What is typical of each cluster" : say.title,
                 .subtitle = "means of clusters; dashed: the average of all " + say.customers,
                 .description = "Snake plot: for each of " + rounded(static_cast<double>(data.names.size())) +
                                " clusters a line through its means of " +
                                rounded(static_cast<double>(data.features.size())) +
                                " features, in standard deviations from the average of all " + say.customers + ".",
                 .views = {{.data = rows, .layers = {average, lines, dots}}}});
}

/// How many customers each cluster has; the lists line up.
struct cluster_sizes_data {
    std::vector<std::string> names{};
    std::vector<std::uint64_t> customers{};
    std::vector<double> share{}; ///< of all customers; 0 if there are none
};

/// Sizes as a fit reports them. `names`: of the clusters (none: "cluster 0" and on).
/// \throws invalid_data if there are fewer names than clusters
[[nodiscard]] inline cluster_sizes_data cluster_sizes(std::vector<std::uint64_t> sizes,
                                                      std::vector<std::string> names = {}) {
    cluster_sizes_data data{.names = detail::cluster_names(std::move(names), sizes.size())};
    data.customers = std::move(sizes);
    data.names.resize(data.customers.size());
    auto const all =
        static_cast<double>(std::accumulate(data.customers.begin(), data.customers.end(), std::uint64_t{0}));
    for (std::uint64_t const customers : data.customers) {
        data.share.push_back(all > 0 ? static_cast<double>(customers) / all : 0);
    }
    return data;
}

[[nodiscard]] inline spec draw(cluster_sizes_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.names, false);
    std::vector<std::string> shares;
    double all = 0;
    for (std::size_t c = 0; c < data.customers.size(); ++c) {
        all += static_cast<double>(data.customers[c]);
        shares.push_back(rounded(static_cast<double>(data.customers[c])) + " (" + percent(data.share[c]) + ")");
    }
    encoding const x{.channel = "x",
                     .field = "share",
                     .title = "share of " + say.customers,
                     .format = ".0%",
                     .axis = {{"tickCount", 7}}};
    encoding const y{.channel = "y",
                     .field = "cluster",
                     .type = kind::nominal,
                     .sort = json::null(),
                     .axis = {{"ticks", false}, {"domain", false}}};
    table rows;
    rows.add("cluster", data.names).add("share", data.share).add("customers", data.customers).add("label", shares);
    layer const bars{.mark = "bar",
                     .channels = {y, x, detail::cluster_channel("color", key.colours, false)},
                     .tips = {{"cluster", "cluster"},
                              {"customers", say.customers, ",.0f"},
                              {"share", "share of " + say.customers, ".1%"}}};
    layer const labels{.mark = "text",
                       .look = {{"align", "left"}, {"dx", 4}, {"color", ink}},
                       .channels = {y, x, {.channel = "text", .field = "label", .type = kind::nominal}}};
    return make(
        {.title = say.title.empty() ? "Clusters: sizes" : say.title,
         .description = "Bars: the share of " + rounded(all) + " " + say.customers + " in each of " +
                        rounded(static_cast<double>(data.customers.size())) + " clusters.",
         .views = {{.data = rows, .layers = {bars, labels}, .height = detail::height_for(data.customers.size())}}});
}

} // namespace clientele::chart
