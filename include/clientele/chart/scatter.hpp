// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/measures.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/segment_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Two measures of customers against each other, coloured by segment.
namespace clientele::chart {

struct scatter_options {
    std::size_t most = 500; ///< points drawn; more customers than this are sampled
    std::uint64_t seed = 1;
};

/// Points; the first four lists line up.
struct scatter_data {
    std::vector<std::size_t> row{}; ///< of the customer in the host's range, from 0
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<rfm::segment_number> segment{};
    std::vector<std::string> names{}; ///< of the segments
    measure x_is = measure::recency;
    measure y_is = measure::monetary;
    std::size_t of = 0; ///< customers before sampling
};

namespace detail {

/// The places of at most `most` of `rows`, in order: those with the smallest random numbers, each a function of the
/// seed and the row alone.
inline std::vector<std::size_t> sample(std::vector<std::size_t> const& rows, scatter_options const& options) {
    std::vector<std::pair<std::uint64_t, std::size_t>> keys;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        keys.emplace_back(random::stream{options.seed, rows[i]}(), i);
    }
    if (keys.size() > options.most) {
        std::ranges::nth_element(keys, keys.begin() + static_cast<std::ptrdiff_t>(options.most));
        keys.resize(options.most);
    }
    std::vector<std::size_t> places;
    places.reserve(keys.size());
    for (auto const& [key, place] : keys) {
        places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    return places;
}

/// Logarithmic where all values are above 0 and span more than two orders of magnitude.
inline bool wants_log(std::vector<double> const& values) {
    if (values.empty()) return false;
    auto const [low, high] = std::ranges::minmax(values);
    return low > 0 && high / low > 100;
}

inline encoding measure_axis(char const* channel, std::vector<double> const& values, std::string title) {
    bool const log = wants_log(values);
    double const largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    return {.channel = channel,
            .field = channel,
            .title = std::move(title) + (log ? ", log scale" : ""),
            .format = axis_format(std::max(largest, 10.0)),
            .scale = log ? json::object({{"type", "log"}}) : json::object({{"zero", false}}),
            .axis = {{"tickCount", 6}}};
}

} // namespace detail

/// A scatter of two measures. `assigned` lines up with the host's customers, `names` with the numbers in it.
/// \throws invalid_data if a customer has no entry in `assigned` or a number has no name
[[nodiscard]] inline scatter_data scatter(measures const& of, measure x, measure y,
                                          std::vector<rfm::segment_number> const& assigned,
                                          std::vector<std::string> names, scatter_options const& options = {}) {
    scatter_data data{.names = std::move(names), .x_is = x, .y_is = y, .of = of.row.size()};
    for (std::size_t const i : detail::sample(of.row, options)) {
        std::size_t const row = of.row[i];
        if (row >= assigned.size() || (assigned[row] && *assigned[row] >= data.names.size())) {
            throw invalid_data(row, "segment", row >= assigned.size() ? "missing" : to_text(*assigned[row]),
                               "one number below " + to_text(data.names.size()) + " is needed for each customer");
        }
        data.row.push_back(row);
        data.x.push_back(of.of(x)[i]);
        data.y.push_back(of.of(y)[i]);
        data.segment.push_back(assigned[row]);
    }
    return data;
}

[[nodiscard]] inline spec draw(scatter_data const& data, words const& say = {}) {
    std::vector<std::string> segment;
    bool const without =
        std::find(data.segment.begin(), data.segment.end(), rfm::segment_number{}) != data.segment.end();
    auto const key = detail::key_of(data.names, without);
    for (auto const& number : data.segment) {
        segment.push_back(number ? key.names[*number] : key.names.back());
    }
    auto const x = detail::measure_axis("x", data.x, axis_title(data.x_is, say));
    auto const y = detail::measure_axis("y", data.y, axis_title(data.y_is, say));
    table points;
    points.add("x", data.x).add("y", data.y).add("segment", segment);
    layer const dots{
        .mark = "point",
        .look = {{"filled", true}, {"size", 34}, {"opacity", 0.75}},
        .channels = {x, y, detail::segment_channel("color", key.colours), detail::segment_channel("shape", key.shapes)},
        .tips = {{"x", x.title, ",.2~f"}, {"y", y.title, ",.2~f"}, {"segment", "segment"}}};
    bool const sampled = data.x.size() < data.of;
    std::string const counted =
        (sampled ? "a random sample of " + rounded(static_cast<double>(data.x.size())) + " of " : "") +
        rounded(static_cast<double>(data.of)) + " " + say.customers;
    return make(
        {.title = say.title.empty() ? axis_title(data.y_is, say) + " against " + axis_title(data.x_is, say) : say.title,
         .subtitle = counted,
         .description = "Scatter of " + y.title + " against " + x.title + " for " + counted + ", coloured by segment.",
         .views = {{.data = points, .layers = {dots}, .height = 340}}});
}

} // namespace clientele::chart
