// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/label.hpp>
#include <clientele/chart/measures.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/rfm/segment_summary.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Charts of segments: how large they are, what they bring, and what is typical of them.
namespace clientele::chart {

namespace detail {

/// Segments in their declared order, then "(no orders)": what to call each, its colour and its symbol.
struct segment_key {
    std::vector<std::string> names;
    json colours; ///< scales
    json shapes;
};

/// Names as labels that are told apart: a second "Gold" becomes "Gold (2)".
inline std::vector<std::string> distinct(std::vector<std::string> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string const wanted = names[i] = label(names[i]);
        for (std::size_t copy = 2; std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
                                   names.begin() + static_cast<std::ptrdiff_t>(i);
             ++copy) {
            names[i] = wanted + " (" + to_text(copy) + ")";
        }
    }
    return names;
}

/// Scales over segments; `without`: over customers without orders too.
inline segment_key key_of(std::vector<std::string> names, bool without = true) {
    constexpr std::array<std::string_view, 7> symbols{"circle",        "square", "triangle-up",  "diamond",
                                                      "triangle-down", "cross",  "triangle-left"};
    std::vector<std::string_view> colours, shapes;
    for (std::size_t i = 0; i < names.size(); ++i) {
        colours.push_back(colour(i));
        shapes.push_back(symbols[i % symbols.size()]);
    }
    names.emplace_back("(no orders)");
    colours.push_back(no_segment_colour);
    shapes.emplace_back("circle");
    segment_key key{.names = distinct(std::move(names)), .colours = {}, .shapes = {}};
    if (!without) {
        colours.pop_back();
        shapes.pop_back();
    }
    json const domain = array_of(std::vector<std::string>(key.names.begin(), key.names.end() - (without ? 0 : 1)));
    key.colours = json::object({{"domain", domain}, {"range", array_of(colours)}});
    key.shapes = json::object({{"domain", domain}, {"range", array_of(shapes)}});
    return key;
}

inline encoding segment_channel(std::string channel, json scale, bool legend = true) {
    return {.channel = std::move(channel),
            .field = "segment",
            .type = kind::nominal,
            .title = "segment",
            .scale = std::move(scale),
            .guide = legend};
}

inline encoding segment_axis(bool labels = true) {
    return {.channel = "y",
            .field = "segment",
            .type = kind::nominal,
            .sort = json::null(),
            .axis = {{"labels", labels}, {"ticks", false}, {"domain", false}}};
}

inline segment_key key_of(rfm::segment_summary const& summary) {
    std::vector<std::string> names;
    for (auto const& line : summary.segments) {
        names.push_back(line.name);
    }
    return key_of(std::move(names));
}

inline int height_for(std::size_t rows) { return static_cast<int>(std::max<std::size_t>(rows, 2) * 27); }

} // namespace detail

/// Sizes and revenue of segments, in their declared order and then, if there are any, the customers without orders; the
/// lists line up.
struct segment_sizes_data {
    std::vector<std::string> segment{};
    std::vector<std::size_t> position{}; ///< in the declared order: gives the colour
    std::vector<std::size_t> customers{};
    std::vector<double> customer_share{};
    std::vector<double> revenue{}; ///< money
    std::vector<double> revenue_share{};
    std::vector<std::string> names{}; ///< all segments and then those without orders
};

[[nodiscard]] inline segment_sizes_data segment_sizes(rfm::segment_summary const& of) {
    segment_sizes_data data{.names = detail::key_of(of).names};
    auto const add = [&](rfm::segment_line const& line) {
        data.position.push_back(data.segment.size());
        data.segment.push_back(data.names[data.segment.size()]);
        data.customers.push_back(line.customers);
        data.customer_share.push_back(line.share);
        data.revenue.push_back(line.revenue);
        data.revenue_share.push_back(line.revenue_share);
    };
    for (auto const& line : of.segments) {
        add(line);
    }
    if (of.without.customers > 0) add(of.without);
    return data;
}

namespace detail {

inline table table_of(segment_sizes_data const& data) {
    table rows;
    rows.add("segment", data.segment)
        .add("customers", data.customers)
        .add("share", data.customer_share)
        .add("revenue", data.revenue)
        .add("revenue_share", data.revenue_share);
    return rows;
}

inline std::vector<tip> size_tips(words const& say) {
    return {{"segment", "segment"},
            {"customers", say.customers, ",.0f"},
            {"share", "share of " + say.customers, ".1%"},
            {"revenue", "revenue (" + say.money + ")", ",.2f"},
            {"revenue_share", "share of revenue", ".1%"}};
}

/// The key of data whose list of names ends with those without orders.
inline segment_key key_of_all(std::vector<std::string> names, bool without = true) {
    if (!names.empty()) names.pop_back();
    return key_of(std::move(names), without);
}

} // namespace detail

[[nodiscard]] inline spec draw(segment_sizes_data const& data, words const& say = {}) {
    auto const key = detail::key_of_all(data.names);
    auto const tips = detail::size_tips(say);
    std::string const how = "bar: share of " + say.customers + "; diamond: share of revenue";
    encoding x{.channel = "x",
               .field = "share",
               .title = "share of " + say.customers + " and of revenue",
               .format = ".0%",
               .axis = {{"tickCount", 7}}};
    layer const bars{.mark = "bar",
                     .channels = {detail::segment_axis(), x, detail::segment_channel("color", key.colours, false)},
                     .tips = tips};
    x.field = "revenue_share";
    layer const diamonds{.mark = "point",
                         .look = {{"shape", "diamond"},
                                  {"filled", true},
                                  {"size", 90},
                                  {"color", "#000000"},
                                  {"stroke", "#FFFFFF"},
                                  {"opacity", 1}},
                         .channels = {detail::segment_axis(), x},
                         .tips = tips};
    std::size_t people = 0;
    for (std::size_t const count : data.customers) {
        people += count;
    }
    return make(
        {.title = say.title.empty() ? "Segments: size and revenue" : say.title,
         .subtitle = how,
         .description = "Segments of " + rounded(static_cast<double>(people)) + " " + say.customers + "; " + how + ".",
         .views = {{.data = detail::table_of(data),
                    .layers = {bars, diamonds},
                    .height = detail::height_for(data.segment.size())}}});
}

/// Medians of segments, in their declared order; the lists line up. A segment without customers is left out.
struct segment_medians_data {
    std::vector<std::string> segment{};
    std::vector<double> recency{}; ///< days, or the unit of the projection
    std::vector<double> frequency{};
    std::vector<double> monetary{};   ///< money
    std::vector<std::string> names{}; ///< all segments and then those without orders
};

[[nodiscard]] inline segment_medians_data segment_medians(rfm::segment_summary const& of) {
    segment_medians_data data{.names = detail::key_of(of).names};
    for (std::size_t i = 0; i < of.segments.size(); ++i) {
        auto const& line = of.segments[i];
        if (line.customers == 0) continue;
        data.segment.push_back(data.names[i]);
        data.recency.push_back(line.recency.median);
        data.frequency.push_back(line.frequency.median);
        data.monetary.push_back(line.monetary.median);
    }
    return data;
}

[[nodiscard]] inline spec draw(segment_medians_data const& data, words const& say = {}) {
    auto const key = detail::key_of_all(data.names);
    std::vector<view> views;
    for (measure const which : {measure::recency, measure::frequency, measure::monetary}) {
        auto const& medians = which == measure::recency     ? data.recency
                              : which == measure::frequency ? data.frequency
                                                            : data.monetary;
        std::vector<std::string> label;
        double largest = 0;
        for (double const median : medians) {
            largest = std::max(largest, median);
            label.push_back(amount(median));
        }
        table rows;
        rows.add("segment", data.segment).add("median", medians).add("label", label);
        encoding const x{.channel = "x",
                         .field = "median",
                         .title = "median " + axis_title(which, say),
                         .format = axis_format(largest),
                         .axis = {{"tickCount", 4}}};
        encoding const y = detail::segment_axis(which == measure::recency);
        layer const bars{.mark = "bar",
                         .channels = {y, x, detail::segment_channel("color", key.colours, false)},
                         .tips = {{"segment", "segment"}, {"median", x.title, ",.2~f"}}};
        layer const labels{.mark = "text",
                           .look = {{"align", "left"}, {"dx", 4}, {"color", ink}},
                           .channels = {y, x, {.channel = "text", .field = "label", .type = kind::nominal}}};
        views.push_back(
            {.data = rows, .layers = {bars, labels}, .width = 190, .height = detail::height_for(data.segment.size())});
    }
    return make({.title = say.title.empty() ? "Medians by segment" : say.title,
                 .description = "Bars: median recency, frequency and monetary value of " +
                                rounded(static_cast<double>(data.segment.size())) + " segments of " + say.customers +
                                ".",
                 .views = views});
}

} // namespace clientele::chart
