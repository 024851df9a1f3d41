// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/measures.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/quantile.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

/// \file
/// Histograms of a measure.
namespace clientele::chart {

struct histogram_options {
    std::size_t most = 60; ///< bins
    /// The share of customers that the bins must cover, the smallest values first. With a long tail 0.99 shows the
    /// body; the others are counted as `beyond`.
    double show = 1;
};

/// Bins that touch; the lists line up. A value on an edge is in the bin above, the largest of all in the last.
struct histogram_data {
    std::vector<double> from{};
    std::vector<double> to{};
    std::vector<std::size_t> customers{};
    std::size_t beyond = 0; ///< customers above the last bin
    bool whole = false;     ///< whole numbers only: the edges lie halfway between two

    friend bool operator==(histogram_data const&, histogram_data const&) = default;
};

namespace detail {

/// The number of bins whose width is 2 IQR / cbrt(n) (D. Freedman and P. Diaconis 1981), at most `most`; by whole
/// steps, so that no cube root is taken. Where half of the values are the same (IQR 0), ceil(log2 n) + 1 (Sturges
/// 1926).
inline std::size_t bin_count(std::vector<double> const& values, double range, std::size_t most) {
    std::array<double, 2> const quarters{0.25, 0.75};
    auto const found = stats::quantiles(values, quarters);
    double const step = 2 * (found[1] - found[0]) / range;
    if (!(step > 0)) return std::min(static_cast<std::size_t>(std::bit_width(values.size() - 1)) + 1, most);
    auto const n = static_cast<double>(values.size());
    std::size_t bins = 1;
    while (bins < most && static_cast<double>(bins * bins * bins) * step * step * step < n) {
        ++bins;
    }
    return bins;
}

/// Edges for whole numbers: bins of a whole width, each holding the same number of them.
inline std::vector<double> whole_edges(double low, double high, std::size_t bins) {
    double const width = std::ceil((high - low + 1) / static_cast<double>(bins));
    std::vector<double> edges{low - 0.5};
    while (edges.back() < high) {
        edges.push_back(edges.front() + width * static_cast<double>(edges.size()));
    }
    return edges;
}

inline std::vector<double> even_edges(double low, double high, std::size_t bins) {
    std::vector<double> edges;
    for (std::size_t i = 0; i < bins; ++i) {
        edges.push_back(low + (high - low) * (static_cast<double>(i) / static_cast<double>(bins)));
    }
    edges.push_back(high);
    return edges;
}

inline std::vector<double> edges_of(std::vector<double> const& values, double low, double high, bool whole,
                                    std::size_t most) {
    if (low == high) {
        double const half = std::max(0.5, std::abs(low) * 0x1p-20);
        return {low - half, low + half};
    }
    if (!std::isfinite(high - low)) throw invalid_data("range of the values", to_text(high - low), "it must be finite");
    std::size_t const bins = bin_count(values, high - low, most);
    return whole ? whole_edges(low, high, bins) : even_edges(low, high, bins);
}

} // namespace detail

/// The histogram of finite values: bins by Freedman and Diaconis, at most `most` of them. Whole numbers (orders, days)
/// get bins of a whole width, so that no bin looks full or empty because it holds one number more or less. Nobody: no
/// bins.
/// \throws invalid_option unless 1 <= most <= 10000 and 0 < show <= 1; invalid_data on NaN, infinity, and values
///         further apart than a double can tell
[[nodiscard]] inline histogram_data histogram(std::vector<double> const& values,
                                              histogram_options const& options = {}) {
    if (options.most < 1 || options.most > 10'000)
        throw invalid_option("most", to_text(options.most), "1 to 10000 bins");
    if (!(options.show > 0 && options.show <= 1))
        throw invalid_option("show", to_text(options.show), "above 0, at most 1");
    histogram_data data;
    if (values.empty()) return data;
    double const high = stats::quantile(values, options.show); // refuses what is not finite
    double const low = std::ranges::min(values);
    data.whole =
        std::all_of(values.begin(), values.end(), [](double v) { return v == std::floor(v) && std::abs(v) < 0x1p50; });
    auto const edges = detail::edges_of(values, low, data.whole ? std::floor(high) : high, data.whole, options.most);
    data.from.assign(edges.begin(), edges.end() - 1);
    data.to.assign(edges.begin() + 1, edges.end());
    data.customers.assign(data.from.size(), 0);
    for (double const value : values) {
        if (value > data.to.back()) {
            ++data.beyond;
            continue;
        }
        auto const above = std::upper_bound(data.from.begin(), data.from.end(), value) - data.from.begin();
        ++data.customers[static_cast<std::size_t>(above) - 1];
    }
    return data;
}

/// The histogram of anything; `axis` says what it is, with its unit: "age (years)".
[[nodiscard]] inline spec draw(histogram_data const& data, std::string const& axis, words const& say = {}) {
    double largest = 0;
    std::size_t people = 0;
    for (std::size_t i = 0; i < data.from.size(); ++i) {
        largest = std::max({largest, std::abs(data.from[i]), std::abs(data.to[i])});
        people += data.customers[i];
    }
    std::string const format = axis_format(largest);
    table bins;
    bins.add("from", data.from).add("to", data.to).add("customers", data.customers);
    layer const bars{.mark = "bar",
                     .look = {{"color", colour(0)}, {"stroke", "#FFFFFF"}, {"strokeWidth", 0.5}},
                     .channels = {{.channel = "x",
                                   .field = "from",
                                   .title = axis,
                                   .format = format,
                                   .scale = json::object({{"zero", false}, {"nice", false}}),
                                   .axis = {{"grid", false}}},
                                  {.channel = "x2", .field = "to"},
                                  {.channel = "y",
                                   .field = "customers",
                                   .title = say.customers,
                                   .format = ",.0f",
                                   .axis = {{"tickMinStep", 1}}},
                                  {.channel = "y2", .datum = 0}},
                     .tips = {{"from", "from", ",.2~f"}, {"to", "to", ",.2~f"}, {"customers", say.customers, ",.0f"}}};
    std::string const counted = rounded(static_cast<double>(people)) + " " + say.customers;
    std::string const beyond = data.beyond == 0 ? ""
                                                : "; " + rounded(static_cast<double>(data.beyond)) + " above " +
                                                      rounded(data.to.back(), 2) + " are not shown";
    return make(
        {.title = say.title.empty() ? "Distribution of " + axis : say.title,
         .subtitle = counted + (data.from.empty() ? "" : ", bins of " + rounded(data.to[0] - data.from[0], 2)) + beyond,
         .description = "Histogram of " + axis + " over " + counted + " in " +
                        rounded(static_cast<double>(data.from.size())) + " bins" + beyond + ".",
         .views = {{.data = bins, .layers = {bars}}}});
}
[[nodiscard]] inline spec draw(histogram_data const& data, measure of, words const& say = {}) {
    return draw(data, axis_title(of, say), say);
}

} // namespace clientele::chart
