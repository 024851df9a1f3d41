// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/holdout.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Predictions against what happened in the hold-out: by decile of the prediction, and by past purchases.
namespace clientele::chart {

/// Groups of customers by prediction, the highest first; all lists line up. Means over the group.
struct calibration_data {
    std::vector<int> group{}; ///< from 1
    std::vector<double> customers{};
    std::vector<double> predicted{};
    std::vector<double> actual{};
    std::vector<double> lift{}; ///< actual mean against that of everybody
    double top_fifth = 0;       ///< share of the actual total that the predicted top fifth brought; NaN if that is 0
    double best_top_fifth = 0;  ///< and the actual top fifth

    friend bool operator==(calibration_data const&, calibration_data const&) = default;
};

[[nodiscard]] inline calibration_data calibration(clv::holdout_report const& of) {
    calibration_data data{.top_fifth = of.top_fifth, .best_top_fifth = of.best_top_fifth};
    for (auto const& line : of.deciles) {
        data.group.push_back(static_cast<int>(data.group.size()) + 1);
        data.customers.push_back(line.customers);
        data.predicted.push_back(line.predicted);
        data.actual.push_back(line.actual);
        data.lift.push_back(line.lift);
    }
    return data;
}

/// `axis` says what was predicted, with its unit: "orders per customer in 39 weeks".
[[nodiscard]] inline spec draw(calibration_data const& data, std::string const& axis, words const& say = {}) {
    std::string const group = data.group.size() == 10 ? "decile" : "group";
    std::vector<int> groups;
    std::vector<std::string> what;
    std::vector<double> mean, customers;
    for (std::size_t i = 0; i < data.group.size(); ++i) {
        for (bool const actual : {true, false}) {
            groups.push_back(data.group[i]);
            what.emplace_back(actual ? "actual" : "predicted");
            mean.push_back(actual ? data.actual[i] : data.predicted[i]);
            customers.push_back(data.customers[i]);
        }
    }
    std::vector<std::string> const both{"actual", "predicted"};
    double const largest = mean.empty() ? 0 : *std::ranges::max_element(mean);
    table rows;
    rows.add("group", groups).add("series", what).add("mean", mean).add("customers", customers);
    layer const bars{
        .mark = "bar",
        .channels = {{.channel = "x",
                      .field = "group",
                      .type = kind::ordinal,
                      .title = group + " of " + say.customers + ", 1 = highest prediction",
                      .axis = {{"labelAngle", 0}, {"labelOverlap", true}}},
                     {.channel = "xOffset", .field = "series", .type = kind::nominal, .sort = array_of(both)},
                     {.channel = "y", .field = "mean", .title = axis, .format = axis_format(largest)},
                     detail::series_channel("color", json::object({{"domain", array_of(both)},
                                                                   {"range", json::array({"#000000", colour(0)})}}))},
        .tips = {{"group", group, ".0f"},
                 {"series", "what"},
                 {"mean", axis, ",.3~f"},
                 {"customers", say.customers, ",.0f"}}};
    std::string const finding = std::isfinite(data.top_fifth)
                                    ? "the predicted top 20% brought " + percent(data.top_fifth) +
                                          " of the total; the best there was, " + percent(data.best_top_fifth)
                                    : "the actual total is 0, of which nobody has a share";
    return make({.title = say.title.empty() ? "Prediction by " + group + ", and what happened" : say.title,
                 .subtitle = finding,
                 .description =
                     "Bars by " + group + " of the prediction: " + axis + ", actual beside predicted; " + finding + ".",
                 .views = {{.data = rows, .layers = {bars}}}});
}

/// Means over customers with the same number of repeat purchases in the calibration; all lists line up.
struct by_frequency_data {
    std::vector<std::uint32_t> x{}; ///< the last stands for "and more"
    std::vector<double> customers{};
    std::vector<double> actual{};
    std::vector<series> models{};

    friend bool operator==(by_frequency_data const&, by_frequency_data const&) = default;
};

/// What customers did in the hold-out by their past purchases `x`, and what each model had predicted of them (P. Fader,
/// B. Hardie and K. L. Lee, "'Counting your customers' the easy way", Marketing Science 24 (2005), figure 4). All lists
/// are one figure a customer. `lines`: groups, the last for "and more"; an empty group has no line.
/// \throws invalid_data if the lists differ in length or are not finite; invalid_option unless lines >= 2
[[nodiscard]] inline by_frequency_data by_frequency(std::vector<std::uint32_t> const& x,
                                                    std::vector<double> const& actual,
                                                    std::vector<series> const& predicted, std::size_t lines = 8) {
    if (lines < 2) throw invalid_option("lines", to_text(lines), "2 or more");
    detail::need_finite("actual", actual, x.size());
    detail::need_finite(predicted, x.size());
    std::vector<double> count(lines);
    for (std::uint32_t const each : x) {
        count[std::min<std::size_t>(each, lines - 1)] += 1;
    }
    auto const means = [&](std::vector<double> const& of) {
        std::vector<double> sums(lines), found;
        for (std::size_t i = 0; i < x.size(); ++i) {
            sums[std::min<std::size_t>(x[i], lines - 1)] += of[i];
        }
        for (std::size_t line = 0; line < lines; ++line) {
            if (count[line] > 0) found.push_back(sums[line] / count[line]);
        }
        return found;
    };
    by_frequency_data data{.actual = means(actual)};
    for (std::size_t line = 0; line < lines; ++line) {
        if (count[line] > 0) {
            data.x.push_back(static_cast<std::uint32_t>(line));
            data.customers.push_back(count[line]);
        }
    }
    for (series const& each : predicted) {
        data.models.push_back({each.name, means(each.values)});
    }
    return data;
}

[[nodiscard]] inline spec draw(by_frequency_data const& data, std::string const& axis, words const& say = {}) {
    auto const key = detail::key_of(data.models, true);
    auto const rows = detail::rows_of(key, detail::counts_and_more(data.x), data.actual, data.models);
    encoding const x{.channel = "x",
                     .field = "at",
                     .type = kind::ordinal,
                     .title = "repeat " + say.orders + " before",
                     .sort = json::null(),
                     .axis = {{"labelAngle", 0}, {"labelOverlap", true}}};
    encoding const y{.channel = "y", .field = "value", .title = axis, .format = axis_format(rows.largest())};
    layer const lines{.mark = "line",
                      .look = {{"strokeWidth", 2}, detail::dots()},
                      .channels = {x, y, detail::series_channel("color", key.colours)},
                      .tips = {{"series", "what"}, {"at", "repeat " + say.orders}, {"value", axis, ",.3~f"}}};
    return make({.title = say.title.empty() ? "Prediction by past " + say.orders + ", and what happened" : say.title,
                 .subtitle = "actual and as predicted by " + detail::listed(data.models),
                 .description = "Lines over the number of past repeat " + say.orders + ": " + axis +
                                ", actual and as predicted by " + detail::listed(data.models) + ".",
                 .views = {{.data = rows.made(), .layers = {lines}}}});
}

} // namespace clientele::chart
