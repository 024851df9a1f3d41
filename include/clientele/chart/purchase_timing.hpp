// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/histogram.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/scatter.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

/// \file
/// When customers buy: the time from one purchase to the next, and the timeline of each of a sample of customers.
namespace clientele::chart {

namespace detail {

/// \throws invalid_data unless the purchase times of each customer are finite and in order
inline void check_timelines(std::vector<std::vector<double>> const& timelines) {
    for (std::size_t row = 0; row < timelines.size(); ++row) {
        auto const& purchases = timelines[row];
        for (std::size_t i = 0; i < purchases.size(); ++i) {
            if (!std::isfinite(purchases[i]) || (i > 0 && purchases[i] < purchases[i - 1])) {
                throw invalid_data(row, "purchase time", to_text(purchases[i]), "it must be finite, and in order");
            }
        }
    }
}

} // namespace detail

/// The times from one purchase to the next, of all customers together. `timelines`: the purchase times of each
/// customer, the first included, as `clv::timelines` gives them. Who bought once has none.
/// \throws invalid_data if purchase times are not finite or not in order, with the row
[[nodiscard]] inline std::vector<double> purchase_gaps(std::vector<std::vector<double>> const& timelines) {
    detail::check_timelines(timelines);
    std::vector<double> gaps;
    for (auto const& purchases : timelines) {
        for (std::size_t i = 1; i < purchases.size(); ++i) {
            gaps.push_back(purchases[i] - purchases[i - 1]);
        }
    }
    return gaps;
}

/// The times from one purchase to the next, as a histogram of gaps.
struct purchase_timing_data {
    histogram_data gaps{};     ///< its counts are of gaps, not of customers
    double median = 0;         ///< NaN without gaps
    std::size_t customers = 0; ///< with a repeat purchase

    friend bool operator==(purchase_timing_data const&, purchase_timing_data const&) = default;
};

/// \throws invalid_data as `purchase_gaps`; invalid_option as `histogram`
[[nodiscard]] inline purchase_timing_data purchase_timing(std::vector<std::vector<double>> const& timelines,
                                                          histogram_options const& options = {}) {
    auto const gaps = purchase_gaps(timelines);
    auto const again = std::ranges::count_if(timelines, [](auto const& purchases) { return purchases.size() > 1; });
    return {.gaps = histogram(gaps, options),
            .median = gaps.empty() ? std::nan("") : stats::quantile(gaps, 0.5),
            .customers = static_cast<std::size_t>(again)};
}

[[nodiscard]] inline spec draw(purchase_timing_data const& data, words const& say = {}) {
    double const largest = data.gaps.to.empty() ? 0 : data.gaps.to.back();
    std::string const axis = "time from one of the " + say.orders + " to the next (" + say.time + ")";
    encoding const x{.channel = "x",
                     .field = "from",
                     .title = axis,
                     .format = axis_format(largest),
                     .scale = json::object({{"nice", false}, {"zero", false}}),
                     .axis = {{"grid", false}}};
    table bins;
    bins.add("from", data.gaps.from).add("to", data.gaps.to).add("gaps", data.gaps.customers);
    layer const bars{.mark = "bar",
                     .look = {{"color", colour(0)}, {"stroke", "#FFFFFF"}, {"strokeWidth", 0.5}},
                     .channels = {x,
                                  {.channel = "x2", .field = "to"},
                                  {.channel = "y",
                                   .field = "gaps",
                                   .title = "pairs of " + say.orders,
                                   .format = ",.0f",
                                   .axis = {{"tickMinStep", 1}}},
                                  {.channel = "y2", .datum = 0}},
                     .tips = {{"from", "from", ",.2~f"}, {"to", "to", ",.2~f"}, {"gaps", "pairs", ",.0f"}}};
    std::vector<layer> layers{bars};
    std::size_t pairs = data.gaps.beyond;
    for (std::size_t const count : data.gaps.customers) {
        pairs += count;
    }
    std::string finding = rounded(static_cast<double>(pairs)) + " pairs of " +
                          rounded(static_cast<double>(data.customers)) + " " + say.customers;
    if (std::isfinite(data.median)) {
        finding += "; median " + rounded(data.median, 1) + " (dashed)";
        layers.push_back({.mark = "rule",
                          .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                          .channels = {x},
                          .data = table{}.add<double>("from", {data.median})});
    }
    if (data.gaps.beyond > 0) {
        finding +=
            "; " + rounded(static_cast<double>(data.gaps.beyond)) + " above " + rounded(largest, 1) + " are not shown";
    }
    return make({.title = say.title.empty() ? "How long until they buy again" : say.title,
                 .subtitle = finding,
                 .description = "Histogram of the " + axis + ": " + finding + ".",
                 .views = {{.data = bins, .layers = layers}}});
}

/// Timelines of some customers on the calendar; the first three lists line up.
struct customer_timelines_data {
    std::vector<std::size_t> row{}; ///< of the customer in the host's range, from 0
    std::vector<std::vector<double>> purchases{};
    std::vector<double> silence{}; ///< from his last purchase to the end
    double until = 0;              ///< the end of observation
    std::size_t of = 0;            ///< customers who bought, before sampling

    friend bool operator==(customer_timelines_data const&, customer_timelines_data const&) = default;
};

/// At most `options.most` of the customers, those who came first on top. Purchases after `until` are left out, and so
/// are customers without any.
/// \throws invalid_data if purchase times are not finite or not in order, with the row; or `until` is not finite
[[nodiscard]] inline customer_timelines_data customer_timelines(std::vector<std::vector<double>> const& timelines,
                                                                double until,
                                                                scatter_options const& options = {.most = 40}) {
    detail::check_timelines(timelines);
    if (!std::isfinite(until)) throw invalid_data("until", to_text(until), "it must be finite");
    std::vector<std::size_t> all;
    for (std::size_t row = 0; row < timelines.size(); ++row) {
        if (!timelines[row].empty() && timelines[row].front() <= until) all.push_back(row);
    }
    customer_timelines_data data{.until = until, .of = all.size()};
    for (std::size_t const place : detail::sample(all, options)) {
        data.row.push_back(all[place]);
    }
    std::ranges::stable_sort(data.row, {}, [&](std::size_t row) { return timelines[row].front(); });
    for (std::size_t const row : data.row) {
        auto const& known = timelines[row];
        data.purchases.emplace_back(known.begin(), std::ranges::upper_bound(known, until));
        data.silence.push_back(until - data.purchases.back().back());
    }
    return data;
}

[[nodiscard]] inline spec draw(customer_timelines_data const& data, words const& say = {}) {
    std::vector<double> line, first, dot_line, time, nothing(data.row.size(), data.until);
    std::vector<std::string> what;
    for (std::size_t i = 0; i < data.row.size(); ++i) {
        auto const at = static_cast<double>(i);
        line.push_back(at);
        first.push_back(data.purchases[i].front());
        for (std::size_t j = 0; j < data.purchases[i].size(); ++j) {
            dot_line.push_back(at);
            time.push_back(data.purchases[i][j]);
            what.emplace_back(j == 0 ? "first" : "repeat");
        }
    }
    table spans, dots;
    spans.add("customer", line).add("time", first).add("until", nothing).add("row", data.row);
    dots.add("customer", dot_line).add("time", time).add("series", what);
    encoding const x{.channel = "x",
                     .field = "time",
                     .title = "time (" + say.time + ")",
                     .format = ",.2~f",
                     .scale = json::object({{"nice", false}, {"zero", false}}),
                     .axis = {{"grid", false}}};
    encoding const y{.channel = "y",
                     .field = "customer",
                     .scale = json::object({{"reverse", true}, {"nice", false}, {"padding", 8}}),
                     .guide = false};
    std::vector<std::string> const both{"first", "repeat"};
    layer const seen{.mark = "rule",
                     .look = {{"color", no_segment_colour}},
                     .channels = {y, x, {.channel = "x2", .field = "until"}},
                     .tips = {{"row", "row", ",.0f"}, {"time", "first seen at", ",.2~f"}}};
    layer const bought{.mark = "point",
                       .look = {{"filled", true}, {"size", 28}, {"opacity", 0.9}},
                       .channels = {y,
                                    x,
                                    {.channel = "color",
                                     .field = "series",
                                     .type = kind::nominal,
                                     .title = say.orders,
                                     .scale = json::object({{"domain", array_of(both)},
                                                            {"range", json::array({colour(1), colour(0)})}})}},
                       .tips = {{"series", "what"}, {"time", x.title, ",.2~f"}},
                       .data = dots};
    bool const sampled = data.row.size() < data.of;
    std::string const counted =
        (sampled ? "a random sample of " + rounded(static_cast<double>(data.row.size())) + " of " : "") +
        rounded(static_cast<double>(data.of)) + " " + say.customers;
    return make({.title = say.title.empty() ? "Timelines of " + say.customers : say.title,
                 .subtitle = counted + ", until the end of observation",
                 .description = "A line for each of " + counted + ", with a dot for each purchase.",
                 .views = {{.data = spans, .layers = {seen, bought}, .height = 380}}});
}

} // namespace clientele::chart
