// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/segment_summary.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

/// \file
/// Tree maps: rectangles whose areas are the weights.
namespace clientele::chart {

struct rectangle {
    double left = 0, bottom = 0, right = 0, top = 0;

    [[nodiscard]] double width() const noexcept { return right - left; }
    [[nodiscard]] double height() const noexcept { return top - bottom; }
    [[nodiscard]] double area() const noexcept { return width() * height(); }
    friend bool operator==(rectangle const&, rectangle const&) = default;
};

namespace detail {

/// The worst ratio of sides in a row of these areas along a side of this length.
inline double worst_ratio(double sum, double largest, double smallest, double side) {
    double const squares = side * side;
    return std::max(squares * largest / (sum * sum), sum * sum / (squares * smallest));
}

/// Cuts a strip off the free space for these areas, along its shorter side.
inline void lay_row(std::span<std::size_t const> row, std::vector<double> const& areas, rectangle& free, bool last,
                    std::vector<rectangle>& laid) {
    double sum = 0;
    for (std::size_t const i : row) {
        sum += areas[i];
    }
    bool const upright = free.width() >= free.height(); // the strip stands at the left; else it lies at the top
    rectangle strip = free;
    if (upright) {
        strip.right = last ? free.right : std::min(free.right, free.left + sum / free.height());
        free.left = strip.right;
    } else {
        strip.bottom = last ? free.bottom : std::max(free.bottom, free.top - sum / free.width());
        free.top = strip.bottom;
    }
    double done = 0;
    double edge = upright ? strip.top : strip.left;
    for (std::size_t const i : row) {
        done += areas[i];
        bool const ends = i == row.back();
        rectangle& of = laid[i] = strip;
        if (upright) {
            of.top = edge;
            edge = of.bottom = ends ? strip.bottom : strip.top - strip.height() * (done / sum);
        } else {
            of.left = edge;
            edge = of.right = ends ? strip.right : strip.left + strip.width() * (done / sum);
        }
    }
}

} // namespace detail

/// Squarified tree map (M. Bruls, K. Huizing and J. van Wijk, "Squarified treemaps", 2000): rectangles that tile
/// `width` x `height`, each with an area in proportion to its weight and sides as equal as the greedy rule makes them,
/// the largest at the top left. They line up with the weights; a weight of 0 gets an empty rectangle. \throws
/// invalid_data on a weight that is negative or not finite; invalid_option unless width and height are above 0
[[nodiscard]] inline std::vector<rectangle> squarify(std::vector<double> const& weights, double width = 1,
                                                     double height = 1) {
    if (!(width > 0 && height > 0 && std::isfinite(width * height))) {
        throw invalid_option("size", to_text(width) + " x " + to_text(height), "above 0");
    }
    double largest = 0;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!(weights[i] >= 0) || !std::isfinite(weights[i])) {
            throw invalid_data(i, "weight", to_text(weights[i]), "it must be finite and 0 or more");
        }
        largest = std::max(largest, weights[i]);
    }
    std::vector<double> areas; // of the largest first: no sum can overflow
    for (std::size_t i = 0; i < weights.size(); ++i) {
        areas.push_back(weights[i] > 0 ? weights[i] / largest : 0);
        if (areas[i] > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return areas[a] > areas[b]; });
    double const whole =
        std::accumulate(order.begin(), order.end(), 0.0, [&](double sum, std::size_t i) { return sum + areas[i]; });
    for (double& area : areas) {
        area *= width * height / whole;
    }
    std::vector<rectangle> laid(weights.size());
    rectangle free{0, 0, width, height};
    std::span<std::size_t const> left = order;
    while (!left.empty()) {
        double const side = std::min(free.width(), free.height());
        double sum = areas[left[0]];
        double ratio = detail::worst_ratio(sum, sum, sum, side);
        std::size_t count = 1;
        for (; count < left.size(); ++count) {
            double const next = detail::worst_ratio(sum + areas[left[count]], areas[left[0]], areas[left[count]], side);
            if (!(next <= ratio)) break;
            ratio = next;
            sum += areas[left[count]];
        }
        detail::lay_row(left.first(count), areas, free, count == left.size(), laid);
        left = left.subspan(count);
    }
    return laid;
}

/// What the areas of a tree map stand for.
enum class area_of : std::uint8_t { customers, revenue };

/// A tree map in a frame of 1 x 1; the lists line up.
struct tree_map_data {
    segment_sizes_data segments{};
    std::vector<rectangle> tiles{}; ///< empty for a segment without customers, or whose revenue is not above 0
    area_of area = area_of::customers;
    int width = 560; ///< pixels, for which the tiles are nearly square
    int height = 360;
};

[[nodiscard]] inline tree_map_data tree_map(rfm::segment_summary const& of, area_of area = area_of::customers) {
    tree_map_data data{.segments = segment_sizes(of), .area = area};
    std::vector<double> weights;
    for (std::size_t i = 0; i < data.segments.segment.size(); ++i) {
        weights.push_back(area == area_of::customers ? static_cast<double>(data.segments.customers[i])
                                                     : std::max(data.segments.revenue[i], 0.0));
    }
    data.tiles = squarify(weights, data.width, data.height);
    for (rectangle& tile : data.tiles) {
        tile = {tile.left / data.width, tile.bottom / data.height, tile.right / data.width, tile.top / data.height};
    }
    return data;
}

namespace detail {

/// Whether a name in letters of 12 pixels, and a figure below it, fit into a tile.
inline bool fits(std::string const& name, rectangle const& tile, tree_map_data const& data) {
    return drawn_width(name, 12) + 8 <= tile.width() * data.width && tile.height() * data.height >= 36;
}

} // namespace detail

[[nodiscard]] inline spec draw(tree_map_data const& data, words const& say = {}) {
    auto const& of = data.segments;
    auto const key = detail::key_of_all(of.names, of.segment.size() == of.names.size());
    std::vector<double> left, right, bottom, top, x, y;
    std::vector<std::string> segment, label_ink, name, share;
    std::vector<double> value;
    bool all_labelled = true;
    for (std::size_t i = 0; i < data.tiles.size(); ++i) {
        rectangle const& tile = data.tiles[i];
        if (!(tile.area() > 0)) continue;
        bool const room = detail::fits(of.segment[i], tile, data);
        all_labelled = all_labelled && room;
        double const part = data.area == area_of::customers ? of.customer_share[i] : of.revenue_share[i];
        left.push_back(tile.left);
        right.push_back(tile.right);
        bottom.push_back(tile.bottom);
        top.push_back(tile.top);
        x.push_back((tile.left + tile.right) / 2);
        y.push_back((tile.bottom + tile.top) / 2);
        segment.push_back(of.segment[i]);
        value.push_back(data.area == area_of::customers ? static_cast<double>(of.customers[i]) : of.revenue[i]);
        name.push_back(room ? of.segment[i] : "");
        share.push_back(room ? percent(part) : "");
        bool const grey = of.position[i] + 1 == of.names.size();
        label_ink.emplace_back(ink_on(grey ? no_segment_colour : colour(of.position[i])));
    }
    bool const people = data.area == area_of::customers;
    std::string const what = people ? say.customers : "revenue (" + say.money + ")";
    std::string const areas = "area: share of " + (people ? say.customers : "revenue");
    table tiles;
    tiles.add("left", left)
        .add("right", right)
        .add("bottom", bottom)
        .add("top", top)
        .add("x", x)
        .add("y", y)
        .add("segment", segment)
        .add("value", value)
        .add("name", name)
        .add("share", share)
        .add("ink", label_ink);
    auto const side = [](char const* channel, char const* field) {
        return encoding{.channel = channel,
                        .field = field,
                        .scale = json::object({{"domain", array_of<int>({0, 1})}, {"nice", false}}),
                        .guide = false};
    };
    encoding const on_tile{
        .channel = "color", .field = "ink", .type = kind::nominal, .scale = json::null(), .guide = false};
    layer const rects{.mark = "rect",
                      .look = {{"stroke", "#FFFFFF"}, {"strokeWidth", 2}},
                      .channels = {side("x", "left"),
                                   {.channel = "x2", .field = "right"},
                                   side("y", "bottom"),
                                   {.channel = "y2", .field = "top"},
                                   detail::segment_channel("fill", key.colours, !all_labelled)},
                      .tips = {{"segment", "segment"}, {"value", what, ",.0f"}}};
    auto const text = [&](char const* field, int down, int size) {
        return layer{
            .mark = "text",
            .look = {{"fontSize", size}, {"dy", down}},
            .channels = {
                side("x", "x"), side("y", "y"), {.channel = "text", .field = field, .type = kind::nominal}, on_tile}};
    };
    return make(
        {.title = say.title.empty() ? std::string{"Segments by "} + (people ? say.customers : "revenue") : say.title,
         .subtitle = areas,
         .description = "Tree map of " + rounded(static_cast<double>(segment.size())) + " segments; " + areas + ".",
         .views = {{.data = tiles,
                    .layers = {rects, text("name", -7, 12), text("share", 9, 11)},
                    .width = data.width,
                    .height = data.height}}});
}

} // namespace clientele::chart
