// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/alive_path.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// \file
/// P(alive) over the history of one customer.
namespace clientele::chart {

/// Times since the customer's first purchase.
struct alive_path_data {
    std::vector<double> repeats{}; ///< his repeat purchases
    double until = 0;              ///< the end of observation
    std::vector<double> time{};    ///< ascending: each purchase stands beside the moment before it
    std::vector<series> models{};  ///< P(alive) at each time

    friend bool operator==(alive_path_data const&, alive_path_data const&) = default;
};

namespace detail {

/// Even steps up to `until`, with each purchase and the moment before it.
inline std::vector<double> path_times(std::vector<double> const& repeats, double until) {
    constexpr std::size_t steps = 200;
    std::vector<double> times;
    for (std::size_t i = 0; i <= steps; ++i) {
        times.push_back(until * (static_cast<double>(i) / steps));
    }
    for (double const purchase : repeats) {
        times.push_back(std::nextafter(purchase, 0.0));
        times.push_back(purchase);
    }
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

} // namespace detail

/// What each model would have said of the customer at any time up to `until`: `alive_path(repeats, 39, called{"BG/NBD",
/// model})`. \throws invalid_data if the repeat purchases do not rise from above 0, or the last is after `until`
template <clv::purchase_model... Models>
[[nodiscard]] alive_path_data alive_path(std::vector<double> repeats, double until, called<Models> const&... models) {
    clv::detail::check_repeats(repeats);
    double const last = repeats.empty() ? 0.0 : repeats.back();
    if (!(until >= last && std::isfinite(until))) {
        throw invalid_data("until", to_text(until), "finite, and not before the last purchase at " + to_text(last));
    }
    alive_path_data data{.repeats = std::move(repeats), .until = until};
    data.time = detail::path_times(data.repeats, until);
    (data.models.push_back({models.name, clv::alive_path(models.model, data.repeats, data.time)}), ...);
    return data;
}

/// Without a model: a frame that says "nothing to show".
[[nodiscard]] inline spec draw(alive_path_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.models, false);
    auto const rows = detail::rows_of(key, data.time, {}, data.models);
    encoding const x{.channel = "x",
                     .field = "at",
                     .title = "time since the first order (" + say.time + ")",
                     .format = ",.2~f",
                     .scale = json::object({{"nice", false}, {"domain", array_of<double>({0, data.until})}})};
    encoding const y{.channel = "y",
                     .field = "value",
                     .title = "P(alive)",
                     .format = ".0%",
                     .scale = json::object({{"domain", array_of<int>({0, 1})}})};
    layer const purchases{.mark = "rule",
                          .look = {{"color", ink}, {"strokeDash", array_of<int>({2, 3})}, {"opacity", 0.6}},
                          .channels = {x},
                          .tips = {{"at", "repeat purchase at", ",.2~f"}},
                          .data = table{}.add("at", data.repeats)};
    std::vector<json::member> look{{"strokeWidth", 2.5}};
    if (data.time.size() == 1) {
        look.push_back(detail::dots()); // seen for the first time: a line through one point cannot be seen
    }
    layer const paths{.mark = "line",
                      .look = std::move(look),
                      .channels = {x, y, detail::series_channel("color", key.colours)},
                      .tips = {{"series", "model"}, {"at", x.title, ",.2~f"}, {"value", y.title, ".1%"}}};
    std::string finding = rounded(static_cast<double>(data.repeats.size())) + " repeat " + say.orders + " (dotted)";
    for (std::size_t i = 0; i < data.models.size(); ++i) {
        finding += (i == 0 ? "; P(alive) now: " : ", ") + data.models[i].name + " " +
                   percent(data.models[i].values.empty() ? 0 : data.models[i].values.back(), 0);
    }
    return make({.title = say.title.empty() ? "Is this customer still there?" : say.title,
                 .subtitle = finding,
                 .description = "P(alive) of one customer over " + rounded(data.until, 1) + " " + say.time +
                                " since the first order: it falls in silence and jumps at each of " + finding + ".",
                 .views = {{.data = rows.made(), .layers = {purchases, paths}}}});
}

} // namespace clientele::chart
