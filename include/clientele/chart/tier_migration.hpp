// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// How customers moved between tiers: the matrix, and the flow.
namespace clientele::chart {

/// Moves from each tier to each, and from and to no tier; the lists line up, row by row, the best tier first.
struct migration_data {
    std::vector<std::size_t> from{}; ///< place in `names`
    std::vector<std::size_t> to{};
    std::vector<std::uint64_t> customers{};
    std::vector<double> share{};      ///< of the customers in `from`; 0 if it had none
    std::vector<double> change{};     ///< of value, money; empty if the migration has no values
    std::vector<std::string> names{}; ///< the tiers and last those without: new ones before, gone ones after
};

template <tiers::scale S> [[nodiscard]] migration_data migration(tiers::migration<S> const& of) {
    of.validate();
    migration_data data{.names = detail::names_of<S>()};
    data.names.emplace_back("no tier");
    data.names = detail::distinct(std::move(data.names));
    std::size_t const side = data.names.size();
    for (std::size_t from = 0; from < side; ++from) {
        std::uint64_t all = 0;
        for (std::size_t to = 0; to < side; ++to) {
            all += of.counts[from * side + to];
        }
        for (std::size_t to = 0; to < side; ++to) {
            std::size_t const cell = from * side + to;
            data.from.push_back(from);
            data.to.push_back(to);
            data.customers.push_back(of.counts[cell]);
            data.share.push_back(all > 0 ? static_cast<double>(of.counts[cell]) / static_cast<double>(all) : 0);
            if (!of.values.empty()) {
                data.change.push_back(of.values[cell].change());
            }
        }
    }
    return data;
}

namespace detail {

/// The tiers on one side, in order and told apart: the last place has the new ones before, and the gone ones after.
inline std::vector<std::string> side_names(std::vector<std::string> names, bool before) {
    if (!names.empty()) names.back() = before ? "new" : "gone";
    return distinct(std::move(names));
}

} // namespace detail

/// The matrix: a row for each tier before, a column for each after; shades are the shares of a row. Names that are too
/// long for a column are slanted and cut off; the tooltips have them whole.
[[nodiscard]] inline spec draw(migration_data const& data, words const& say = {}) {
    auto const rows_of = detail::side_names(data.names, true);
    auto const columns_of = detail::side_names(data.names, false);
    std::vector<std::string> from, to, count, part, on_tile;
    std::vector<std::uint64_t> customers;
    std::vector<double> share, change;
    double all = 0;
    for (std::size_t i = 0; i < data.from.size(); ++i) {
        if (data.customers[i] == 0) continue;
        from.push_back(rows_of[data.from[i]]);
        to.push_back(columns_of[data.to[i]]);
        customers.push_back(data.customers[i]);
        share.push_back(data.share[i]);
        if (!data.change.empty()) {
            change.push_back(data.change[i]);
        }
        count.push_back(rounded(static_cast<double>(data.customers[i])));
        part.push_back(percent(data.share[i]));
        on_tile.emplace_back(data.share[i] > 0.55 ? "#FFFFFF" : "#000000");
        all += static_cast<double>(data.customers[i]);
    }
    table cells;
    cells.add("from", from)
        .add("to", to)
        .add("customers", customers)
        .add("share", share)
        .add("count", count)
        .add("part", part)
        .add("ink", on_tile);
    std::vector<tip> tips{{"from", "before"},
                          {"to", "after"},
                          {"customers", say.customers, ",.0f"},
                          {"share", "share of those before", ".1%"}};
    if (!change.empty()) {
        cells.add("change", change);
        tips.push_back({"change", "change of value (" + say.money + ")", "+,.2f"});
    }
    constexpr int wide = 84; // pixels of a cell
    auto along = detail::names_along(columns_of, wide);
    along.insert(along.end(), {{"orient", "top"}, {"ticks", false}, {"domain", false}});
    encoding const x{.channel = "x",
                     .field = "to",
                     .type = kind::nominal,
                     .title = "tier after",
                     .scale = json::object({{"domain", array_of(columns_of)}}),
                     .axis = along};
    encoding const y{.channel = "y",
                     .field = "from",
                     .type = kind::nominal,
                     .title = "tier before",
                     .scale = json::object({{"domain", array_of(rows_of)}}),
                     .axis = {{"ticks", false}, {"domain", false}}};
    encoding const shade{.channel = "fill",
                         .field = "share",
                         .title = "share of those before",
                         .format = ".0%",
                         .scale = json::object({{"scheme", "blues"}, {"domain", array_of<double>({0, 1})}}),
                         .axis = {{"titleLimit", 300}}};
    layer const tiles{
        .mark = "rect", .look = {{"stroke", "#FFFFFF"}, {"strokeWidth", 2}}, .channels = {x, y, shade}, .tips = tips};
    auto const text = [&](char const* field, int down) {
        return layer{
            .mark = "text",
            .look = {{"fontSize", 12}, {"dy", down}},
            .channels = {
                x,
                y,
                {.channel = "text", .field = field, .type = kind::nominal},
                {.channel = "color", .field = "ink", .type = kind::nominal, .scale = json::null(), .guide = false}}};
    };
    int const side = static_cast<int>(data.names.size());
    return make({.title = say.title.empty() ? "Migration between tiers" : say.title,
                 .subtitle = rounded(all) + " " + say.customers + "; per cent of a row",
                 .description = "Matrix of moves of " + rounded(all) + " " + say.customers +
                                ": rows are tiers before, columns tiers after.",
                 .views = {{.data = cells,
                            .layers = {tiles, text("count", -7), text("part", 9)},
                            .width = wide * side,
                            .height = 46 * side}}});
}

/// A band of the flow from a tier before to one after. Heights are shares of all customers, from the bottom.
struct flow_band {
    std::size_t from = 0; ///< place in `names`
    std::size_t to = 0;
    std::uint64_t customers = 0;
    double from_low = 0;
    double from_high = 0;
    double to_low = 0;
    double to_high = 0;

    friend bool operator==(flow_band const&, flow_band const&) = default;
};

/// The bands of a flow, those of the best tier at the top on both sides; without the pairs that nobody went.
struct migration_flow_data {
    std::vector<flow_band> bands{};
    std::vector<std::string> names{};
    std::uint64_t customers = 0;
};

template <tiers::scale S> [[nodiscard]] migration_flow_data migration_flow(tiers::migration<S> const& of) {
    auto matrix = migration(of);
    std::size_t const side = matrix.names.size();
    migration_flow_data data;
    for (std::uint64_t const count : matrix.customers) {
        data.customers += count;
    }
    auto const all = static_cast<double>(data.customers);
    std::uint64_t left = data.customers; // below the bands laid so far, on the side of before
    for (std::size_t cell = 0; cell < matrix.customers.size(); ++cell) {
        std::uint64_t const count = matrix.customers[cell];
        if (count == 0) continue;
        data.bands.push_back({.from = matrix.from[cell],
                              .to = matrix.to[cell],
                              .customers = count,
                              .from_low = static_cast<double>(left - count) / all,
                              .from_high = static_cast<double>(left) / all});
        left -= count;
    }
    std::uint64_t right = data.customers;
    for (std::size_t to = 0; to < side; ++to) {
        for (flow_band& band : data.bands) { // in ascending order of `from`
            if (band.to != to) continue;
            band.to_high = static_cast<double>(right) / all;
            right -= band.customers;
            band.to_low = static_cast<double>(right) / all;
        }
    }
    data.names = std::move(matrix.names);
    return data;
}

namespace detail {

/// The block of a tier on one side of a flow.
struct flow_block {
    std::size_t place;
    double low;
    double high;
    std::uint64_t customers;
};

inline std::vector<flow_block> blocks_of(migration_flow_data const& data, bool before) {
    std::vector<flow_block> blocks;
    for (std::size_t place = 0; place < data.names.size(); ++place) {
        flow_block block{place, 1, 0, 0};
        for (flow_band const& band : data.bands) {
            if ((before ? band.from : band.to) != place) continue;
            block.low = std::min(block.low, before ? band.from_low : band.to_low);
            block.high = std::max(block.high, before ? band.from_high : band.to_high);
            block.customers += band.customers;
        }
        if (block.customers > 0) blocks.push_back(block);
    }
    return blocks;
}

/// Heights of the labels of blocks, from the top: moved apart as far as letters need it.
inline std::vector<double> label_heights(std::vector<flow_block> const& blocks) {
    constexpr double apart = 0.045;
    std::vector<double> heights;
    double above = 1 + apart;
    for (flow_block const& block : blocks) {
        above = std::min((block.low + block.high) / 2, above - apart);
        heights.push_back(above);
    }
    double below = -apart;
    for (std::size_t i = heights.size(); i-- > 0;) {
        below = heights[i] = std::max(heights[i], below + apart);
    }
    return heights;
}

} // namespace detail

/// The flow: tiers before at the left, tiers after at the right, and bands as high as the customers who moved. The
/// colour is that of the tier before. Long names are cut off; the tooltips have them whole.
[[nodiscard]] inline spec draw(migration_flow_data const& data, words const& say = {}) {
    auto const before = detail::side_names(data.names, true);
    auto const after = detail::side_names(data.names, false);
    std::vector<std::string_view> colours;
    for (std::size_t place = 0; place < before.size(); ++place) {
        colours.push_back(place + 1 == before.size() ? no_segment_colour : colour(place));
    }
    json const by_before = json::object({{"domain", array_of(before)}, {"range", array_of(colours)}});
    constexpr int steps = 24;
    std::vector<double> x, low, high;
    std::vector<std::size_t> band_of;
    std::vector<std::string> from, to;
    std::vector<std::uint64_t> customers;
    for (std::size_t i = 0; i < data.bands.size(); ++i) {
        flow_band const& band = data.bands[i];
        for (int s = 0; s <= steps; ++s) {
            double const t = static_cast<double>(s) / steps;
            double const bend = t * t * (3 - 2 * t); // level at both ends
            x.push_back(0.02 + 0.96 * t);
            low.push_back(band.from_low + bend * (band.to_low - band.from_low));
            high.push_back(band.from_high + bend * (band.to_high - band.from_high));
            band_of.push_back(i);
            from.push_back(before[band.from]);
            to.push_back(after[band.to]);
            customers.push_back(band.customers);
        }
    }
    table bands;
    bands.add("x", x)
        .add("low", low)
        .add("high", high)
        .add("band", band_of)
        .add("from", from)
        .add("to", to)
        .add("customers", customers);
    json const frame = json::object({{"domain", array_of<double>({-0.3, 1.3})}, {"nice", false}, {"zero", false}});
    json const whole = json::object({{"domain", array_of<int>({0, 1})}, {"nice", false}});
    auto const across = [&](char const* channel, char const* field) {
        return encoding{.channel = channel, .field = field, .scale = frame, .guide = false};
    };
    auto const up = [&](char const* channel, char const* field) {
        return encoding{.channel = channel, .field = field, .scale = whole, .guide = false};
    };
    auto const inked = [&](char const* channel) {
        return encoding{.channel = channel, .field = "from", .type = kind::nominal, .scale = by_before, .guide = false};
    };
    std::vector<layer> layers{{.mark = "area",
                               .look = {{"opacity", 0.55}},
                               .channels = {across("x", "x"),
                                            up("y", "low"),
                                            {.channel = "y2", .field = "high"},
                                            {.channel = "detail", .field = "band", .type = kind::nominal},
                                            inked("color")},
                               .tips = {{"from", "before"}, {"to", "after"}, {"customers", say.customers, ",.0f"}}}};
    for (bool const first : {true, false}) {
        auto const laid = detail::blocks_of(data, first);
        std::vector<double> const middle = detail::label_heights(laid);
        std::vector<double> bottom, top, edge, end, beside;
        std::vector<std::string> name, tier, text;
        std::vector<std::uint64_t> count;
        for (auto const& block : laid) {
            bottom.push_back(block.low);
            top.push_back(block.high);
            edge.push_back(first ? -0.02 : 0.98);
            end.push_back(first ? 0.02 : 1.02);
            beside.push_back(first ? -0.04 : 1.04);
            // a tier after has the colour of that tier before
            name.push_back(before[block.place]);
            tier.push_back((first ? before : after)[block.place]);
            count.push_back(block.customers);
            text.push_back(tier.back() + " " + rounded(static_cast<double>(block.customers)));
        }
        table blocks;
        blocks.add("left", edge)
            .add("right", end)
            .add("bottom", bottom)
            .add("top", top)
            .add("middle", middle)
            .add("beside", beside)
            .add("from", name)
            .add("tier", tier)
            .add("customers", count)
            .add("label", text);
        std::vector<tip> const tips{{"tier", first ? "before" : "after"}, {"customers", say.customers, ",.0f"}};
        layers.push_back({.mark = "rect",
                          .look = {{"stroke", "#FFFFFF"}, {"strokeWidth", 1}},
                          .channels = {across("x", "left"),
                                       {.channel = "x2", .field = "right"},
                                       up("y", "bottom"),
                                       {.channel = "y2", .field = "top"},
                                       inked("color")},
                          .tips = tips,
                          .data = blocks});
        layers.push_back({.mark = "text",
                          .look = {{"align", first ? "right" : "left"}, {"color", ink}, {"limit", 240}},
                          .channels = {across("x", "beside"),
                                       up("y", "middle"),
                                       {.channel = "text", .field = "label", .type = kind::nominal}},
                          .tips = tips,
                          .data = blocks});
    }
    return make({.title = say.title.empty() ? "Flow between tiers" : say.title,
                 .subtitle = rounded(static_cast<double>(data.customers)) + " " + say.customers +
                             "; before at the left, after at the right",
                 .description = "Flow of " + rounded(static_cast<double>(data.customers)) + " " + say.customers +
                                " from their tiers before to their tiers after, in " +
                                rounded(static_cast<double>(data.bands.size())) + " bands.",
                 .views = {{.data = bands, .layers = std::move(layers), .width = 520, .height = 340}}});
}

} // namespace clientele::chart
