// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Tracking: repeat purchases of all customers over calendar time, actual against expected.
namespace clientele::chart {

enum class tracked : std::uint8_t {
    cumulative, ///< from time 0 on
    by_period   ///< since the time before
};

/// Repeat purchases of all customers up to, or between, `time`.
struct tracking_data {
    std::vector<double> time{};   ///< ends of the periods; the first began at 0
    std::vector<double> actual{}; ///< shorter than `time` where the future has not come yet
    std::vector<series> models{}; ///< expected
    tracked counted = tracked::cumulative;
    std::optional<double> learnt_until{}; ///< when the observations ended to which the models were fitted

    friend bool operator==(tracking_data const&, tracking_data const&) = default;
};

/// Cumulative figures as `clv::actual_tracking` and `clv::expected_tracking` give them (P. Fader, B. Hardie and K. L.
/// Lee, "'Counting your customers' the easy way", Marketing Science 24 (2005), figure 3).
/// \throws invalid_data if the times do not rise from above 0, figures do not line up, or anything is not finite
[[nodiscard]] inline tracking_data tracking(std::vector<double> time, std::vector<double> actual,
                                            std::vector<series> models, std::optional<double> learnt_until = {}) {
    detail::need_rising("time", time);
    if (!time.empty() && !(time.front() > 0)) {
        throw invalid_data(0, "time", to_text(time.front()), "it must be above 0, where the first period begins");
    }
    if (actual.size() > time.size()) {
        throw invalid_data("actual", to_text(actual.size()) + " values",
                           "there are " + to_text(time.size()) + " times");
    }
    detail::need_finite("actual", actual, actual.size());
    detail::need_finite(models, time.size());
    if (learnt_until && !std::isfinite(*learnt_until)) {
        throw invalid_data("learnt_until", to_text(*learnt_until), "it must be finite");
    }
    return {.time = std::move(time),
            .actual = std::move(actual),
            .models = std::move(models),
            .learnt_until = learnt_until};
}

/// The same by period: what came in each. Periods should be of one length, or the steps say more of them than of the
/// customers.
[[nodiscard]] inline tracking_data by_period(tracking_data data) {
    auto const differences = [](std::vector<double>& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            values[i - 1] -= values[i - 2];
        }
    };
    if (data.counted == tracked::cumulative) {
        differences(data.actual);
        for (series& each : data.models) {
            differences(each.values);
        }
        data.counted = tracked::by_period;
    }
    return data;
}

namespace detail {

/// What came, or was expected, by the end of what is known.
inline double known_total(tracking_data const& data, std::vector<double> const& values) {
    double sum = 0;
    for (std::size_t i = 0; i < data.actual.size(); ++i) {
        sum = data.counted == tracked::cumulative ? values[i] : sum + values[i];
    }
    return sum;
}

/// How far each model was from what happened: "BG/NBD -3.9%". Nothing has no per cent: then how many were expected.
inline std::string comparison(tracking_data const& data, std::string const& orders) {
    double const actual = known_total(data, data.actual);
    std::string expectations;
    for (series const& each : data.models) {
        double const expected = known_total(data, each.values);
        double const off = expected / actual - 1;
        expectations += (expectations.empty() ? "" : ", ") + each.name +
                        (actual == 0 ? " " + rounded(expected, 1) : (off >= 0 ? " +" : " ") + percent(off));
    }
    std::string const by = " by time " + rounded(data.time[data.actual.size() - 1], 1);
    return (actual == 0 ? "no repeat " + orders + " came" + by + "; expected: "
                        : "expected against actual" + by + ": ") +
           expectations;
}

} // namespace detail

/// Without any figure, actual or expected: a frame that says "nothing to show".
[[nodiscard]] inline spec draw(tracking_data const& data, words const& say = {}) {
    bool const cumulative = data.counted == tracked::cumulative;
    auto const key = detail::key_of(data.models, !data.actual.empty());
    auto const rows = detail::rows_of(key, data.time, data.actual, data.models);
    encoding const x{.channel = "x",
                     .field = "at",
                     .title = "time (" + say.time + ")",
                     .format = ",.2~f",
                     .scale = json::object({{"nice", false}})};
    encoding const y{.channel = "y",
                     .field = "value",
                     .title =
                         cumulative ? "repeat " + say.orders + " so far" : "repeat " + say.orders + " in the period",
                     .format = axis_format(rows.largest())};
    std::vector<json::member> look{{"strokeWidth", 2}, {"opacity", 0.9}};
    if (data.time.size() == 1 || data.actual.size() == 1) {
        look.push_back(detail::dots()); // a line through one point cannot be seen
    }
    std::vector<layer> layers{{.mark = "line",
                               .look = std::move(look),
                               .channels = {x, y, detail::series_channel("color", key.colours)},
                               .tips = {{"series", "what"}, {"at", x.title, ",.2~f"}, {"value", y.title, ",.1f"}}}};
    if (data.learnt_until) {
        auto const mark = detail::marked(x, *data.learnt_until, "hold-out");
        layers.insert(layers.end(), mark.begin(), mark.end());
    }
    bool const compared = !data.actual.empty() && !data.models.empty();
    std::string const finding = compared ? detail::comparison(data, say.orders) : detail::listed(data.models);
    return make({.title = !say.title.empty() ? say.title
                          : cumulative       ? "Repeat " + say.orders + ", cumulative"
                                             : "Repeat " + say.orders + " by period",
                 .subtitle = finding,
                 .description = "Lines over time: " + y.title + ", actual and expected; " + finding + "." +
                                (data.learnt_until ? " Right of the dashed line is the hold-out." : ""),
                 .views = {{.data = rows.made(), .layers = layers}}});
}

} // namespace clientele::chart
