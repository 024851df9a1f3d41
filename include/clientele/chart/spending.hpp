// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/histogram.hpp>
#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/spend_density.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// What customers spend at a repeat purchase, and how models of spending expect it to spread.
namespace clientele::chart {

/// Customers by the mean value of their repeat purchases.
struct spending_data {
    histogram_data actual{};
    std::vector<double> at{};     ///< money
    std::vector<series> models{}; ///< customers expected per bin of the histogram, at each of `at`

    friend bool operator==(spending_data const&, spending_data const&) = default;
};

/// `x` and `mean` as `clv::read_spends` reads them, one customer each.
/// \throws invalid_data if they differ in length or a mean is not finite and above 0; invalid_option as `histogram`
template <clv::spend_density_model... Models>
[[nodiscard]] spending_data spending(std::vector<std::uint32_t> const& x, std::vector<double> const& mean,
                                     histogram_options const& options, called<Models> const&... models) {
    detail::need_finite("mean spend", mean, x.size());
    for (std::size_t row = 0; row < mean.size(); ++row) {
        if (!(mean[row] > 0)) {
            throw invalid_data(row, "mean spend", to_text(mean[row]), "it must be above 0");
        }
    }
    spending_data data{.actual = histogram(mean, options)};
    if (mean.empty()) return data;
    constexpr std::size_t points = 200;
    double const low = std::max(data.actual.from.front(), 0.0);
    double const high = data.actual.to.back();
    for (std::size_t i = 1; i <= points; ++i) {
        data.at.push_back(low + (high - low) * (static_cast<double>(i) / points));
    }
    double const per_bin = static_cast<double>(x.size()) * (data.actual.to[0] - data.actual.from[0]);
    [[maybe_unused]] auto const add = [&](std::string const& name, std::vector<double> density) {
        for (double& each : density) {
            each *= per_bin;
        }
        data.models.push_back({name, std::move(density)});
    };
    (add(models.name, clv::spend_density(models.model, x, data.at)), ...);
    return data;
}

/// Without customers: a frame that says "nothing to show".
[[nodiscard]] inline spec draw(spending_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.models, false);
    auto const rows = detail::rows_of(key, data.at, {}, data.models);
    double const largest = data.actual.to.empty() ? 0 : data.actual.to.back();
    std::string const what = "mean value of a repeat order (" + say.money + ")";
    encoding const x{.channel = "x",
                     .field = "at",
                     .title = what,
                     .format = axis_format(largest),
                     .scale = json::object({{"nice", false}}),
                     .axis = {{"grid", false}}};
    encoding const y{
        .channel = "y", .field = "value", .title = say.customers, .format = ",.0f", .axis = {{"tickMinStep", 1}}};
    table bins;
    bins.add("at", data.actual.from).add("to", data.actual.to).add("value", data.actual.customers);
    layer const bars{.mark = "bar",
                     .look = {{"color", no_segment_colour}, {"stroke", "#FFFFFF"}, {"strokeWidth", 0.5}},
                     .channels = {x, {.channel = "x2", .field = "to"}, y, {.channel = "y2", .datum = 0}},
                     .tips = {{"at", "from", ",.2~f"}, {"to", "to", ",.2~f"}, {"value", say.customers, ",.0f"}}};
    layer const curves{.mark = "line",
                       .look = {{"strokeWidth", 2.5}},
                       .channels = {x, y, detail::series_channel("color", key.colours)},
                       .tips = {{"series", "model"}, {"at", what, ",.2f"}, {"value", say.customers, ",.1f"}},
                       .data = rows.made()};
    std::vector<layer> layers{bars};
    if (!data.models.empty()) layers.push_back(curves);
    auto people = static_cast<double>(data.actual.beyond);
    for (std::size_t const count : data.actual.customers) {
        people += static_cast<double>(count);
    }
    std::string const beyond = data.actual.beyond == 0 ? ""
                                                       : "; " + rounded(static_cast<double>(data.actual.beyond)) +
                                                             " above " + rounded(largest, 2) + " are not shown";
    std::string const width =
        data.actual.to.empty() ? "" : ", bins of " + rounded(data.actual.to[0] - data.actual.from[0], 2);
    std::string const counted = rounded(people) + " " + say.customers + " with repeat " + say.orders;
    return make({.title = say.title.empty() ? "What " + say.customers + " spend" : say.title,
                 .subtitle = counted + width + beyond + (data.models.empty() ? "" : "; line: expected"),
                 .description = "Histogram of the " + what + " of " + counted + width + beyond +
                                "; lines: how many are expected by " + detail::listed(data.models) + ".",
                 .views = {{.data = bins, .layers = layers}}});
}

} // namespace clientele::chart
