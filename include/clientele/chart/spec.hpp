// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/json.hpp>
#include <clientele/chart/label.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// A Vega-Lite v5 specification, built from typed parts.
namespace clientele::chart {

/// A finished chart: the text of a Vega-Lite v5 specification with its data inside. A host hands it to vega-embed,
/// writes it into a page or saves it; nothing in it can act as HTML or script.
class spec {
public:
    explicit spec(chart::json const& whole) : text_(whole.text()) {}

    [[nodiscard]] std::string const& json() const& noexcept { return text_; }
    [[nodiscard]] std::string json() && noexcept { return std::move(text_); }
    friend bool operator==(spec const&, spec const&) = default;

private:
    std::string text_;
};

/// How a chart calls things: what the library cannot know.
struct words {
    std::string title{};               ///< empty: the chart's own
    std::string money = "money units"; ///< as in "revenue (EUR)"
    std::string time = "days";         ///< the unit of recency
    std::string orders = "orders";     ///< the unit of frequency
    std::string customers = "customers";
};

/// The data of a chart: columns that line up. Texts in them are shown as `label` has them. Names of columns are ours,
/// plain words, never a customer's.
class table {
public:
    /// \throws invalid_option if the name is not made of a-z and `_`; invalid_data if the columns differ in length, and
    ///         with the row and the column on NaN and infinity
    template <class T> table& add(std::string name, std::vector<T> const& cells) {
        bool const plain = !name.empty() && std::all_of(name.begin(), name.end(),
                                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
        if (!plain)
            throw invalid_option("column", name, "letters a to z and _, since Vega reads dots and brackets in a name");
        if (!columns_.empty() && cells.size() != rows_) {
            throw invalid_data("column " + name, to_text(cells.size()) + " cells", "the others have " + to_text(rows_));
        }
        if constexpr (std::is_floating_point_v<T>) {
            for (std::size_t row = 0; row < cells.size(); ++row) {
                if (!std::isfinite(cells[row])) throw invalid_data(row, name, to_text(cells[row]), "it must be finite");
            }
        }
        rows_ = cells.size();
        columns_.push_back({std::move(name), {}});
        for (auto const& cell : cells) {
            if constexpr (std::convertible_to<T const&, std::string_view>) {
                columns_.back().cells.emplace_back(label(cell));
            } else {
                columns_.back().cells.emplace_back(cell);
            }
        }
        return *this;
    }

    [[nodiscard]] bool empty() const noexcept { return columns_.empty(); }
    [[nodiscard]] bool without_rows() const noexcept { return !empty() && rows_ == 0; }

    /// One object a row. Empty cells are left out.
    [[nodiscard]] json rows() const {
        std::vector<json> rows;
        for (std::size_t row = 0; row < rows_; ++row) {
            std::vector<json::member> cells;
            for (auto const& each : columns_) {
                cells.push_back({each.name, each.cells[row]});
            }
            rows.push_back(json::object(cells));
        }
        return json::array(rows);
    }

private:
    struct column {
        std::string name;
        std::vector<json> cells;
    };
    std::vector<column> columns_;
    std::size_t rows_ = 0;
};

enum class kind : std::uint8_t { quantitative, ordinal, nominal };

/// What a channel of a mark (x, y, x2, color, text, ...) shows.
struct encoding {
    std::string channel;
    std::string field{}; ///< the column; empty: `value` or `datum` for every row
    kind type = kind::quantitative;
    std::string title{};  ///< with the unit; empty: none
    std::string format{}; ///< of numbers, as d3-format reads it: ",.0f", ".0%"
    json scale{};
    json sort{};  ///< null: as the rows come
    json value{}; ///< in place of a field: in pixels, or a colour
    json datum{}; ///< in place of a field: in the unit of the axis
    std::vector<json::member> axis{};
    bool guide = true; ///< axis or legend
};

/// A line of a tooltip: a column, what to call it, and how to write its numbers.
struct tip {
    std::string field;
    std::string title;
    std::string format{}; ///< empty: a text
};

/// One mark over one table.
struct layer {
    std::string mark; ///< bar, line, area, point, rect, rule, text
    std::vector<json::member> look{};
    std::vector<encoding> channels{};
    std::vector<tip> tips{};
    table data{}; ///< empty: that of the view
};

/// Of a frame, in pixels, where nothing else is said.
inline constexpr int usual_width = 460;

/// Layers in one frame. Where `data` has columns and no rows there is nothing to show, and the frame says so.
struct view {
    table data;
    std::vector<layer> layers;
    int width = usual_width; ///< pixels
    int height = 300;
};

/// The whole chart: views side by side under one title.
struct parts {
    std::string title;
    std::string subtitle{};
    std::string description; ///< for those who cannot see it: what is drawn and what it says
    std::vector<view> views{};
};

namespace detail {

inline json name_of(kind of) {
    return of == kind::quantitative ? "quantitative" : of == kind::ordinal ? "ordinal" : "nominal";
}

inline json guide_of(encoding const& of) {
    if (!of.guide) return json::null();
    std::vector<json::member> options = of.axis;
    if (!of.format.empty()) options.push_back({"format", of.format});
    return options.empty() ? json{} : json::object(options);
}

inline json definition_of(encoding const& of) {
    if (of.field.empty()) return json::object({{"value", of.value}, {"datum", of.datum}});
    if (of.channel == "x2" || of.channel == "y2") return json::object({{"field", of.field}});
    std::vector<json::member> all{
        {"field", of.field}, {"type", name_of(of.type)}, {"scale", of.scale}, {"sort", of.sort}};
    bool const axis = of.channel == "x" || of.channel == "y";
    bool const legend =
        of.channel == "color" || of.channel == "fill" || of.channel == "stroke" || of.channel == "shape";
    if (axis || legend) {
        all.push_back({"title", of.title.empty() ? json::null() : json{label(of.title)}});
        all.push_back({axis ? "axis" : "legend", guide_of(of)});
    } else if (of.channel == "text" && !of.format.empty()) {
        all.push_back({"format", of.format});
    }
    return json::object(all);
}

inline json definition_of(tip const& of) {
    return json::object({{"field", of.field},
                         {"type", of.format.empty() ? "nominal" : "quantitative"},
                         {"title", label(of.title)},
                         {"format", of.format.empty() ? json{} : json{of.format}}});
}

inline json values_of(table const& data) { return data.empty() ? json{} : json::object({{"values", data.rows()}}); }

inline json definition_of(layer const& of) {
    std::vector<json::member> mark{{"type", of.mark}};
    mark.insert(mark.end(), of.look.begin(), of.look.end());
    std::vector<json::member> channels;
    for (encoding const& channel : of.channels) {
        channels.push_back({channel.channel, definition_of(channel)});
    }
    std::vector<json> tips;
    for (tip const& line : of.tips) {
        tips.push_back(definition_of(line));
    }
    if (!tips.empty()) channels.push_back({"tooltip", json::array(tips)});
    return json::object(
        {{"data", values_of(of.data)}, {"mark", json::object(mark)}, {"encoding", json::object(channels)}});
}

/// The same frame with a word in its middle. Axes over no rows have no bounds: Vega draws them from NaN to NaN, or not
/// at all.
inline view nothing_to_show(view const& of) {
    layer const word{.mark = "text",
                     .look = {{"color", ink}, {"fontSize", 13}},
                     .channels = {{.channel = "text", .field = "word", .type = kind::nominal}},
                     .data = table{}.add<std::string>("word", {"nothing to show"})};
    return {.data = of.data, .layers = {word}, .width = std::max(of.width, 150), .height = std::max(of.height, 60)};
}

inline std::vector<json::member> frame_of(view const& of) {
    std::vector<json> layers;
    for (layer const& each : of.layers) {
        layers.push_back(definition_of(each));
    }
    return {{"data", values_of(of.data)}, {"width", of.width}, {"height", of.height}, {"layer", json::array(layers)}};
}

inline std::vector<json::member> definition_of(view const& of) {
    return of.data.without_rows() ? frame_of(nothing_to_show(of)) : frame_of(of);
}

/// Whether texts in letters of `size` pixels, `step` pixels apart, keep apart.
inline bool side_by_side(std::vector<std::string> const& texts, double step, double size = 11) {
    return std::ranges::all_of(texts, [&](std::string const& text) { return drawn_width(text, size) + 4 <= step; });
}

/// The labels of an axis on which names stand `step` pixels apart: level where they fit, else slanted or, where lines
/// of letters would touch even then, upright, with an end that is cut off. Tooltips have the whole names.
inline std::vector<json::member> names_along(std::vector<std::string> const& names, double step, double size = 11) {
    if (side_by_side(names, step, size)) return {{"labelAngle", 0}};
    bool const slanted = step >= 2 * size;
    if (slanted) return {{"labelAngle", -35}, {"labelLimit", 150}};
    return {{"labelAngle", -90}, {"labelLimit", 150}, {"labelOverlap", true}};
}

/// Quiet frame, one typeface.
inline json look_of_all() {
    return json::object({
        {"font", "sans-serif"},
        {"background", "#FFFFFF"},
        {"view", json::object({{"stroke", json::null()}})},
        {"axis", json::object({{"labelColor", ink},
                               {"titleColor", ink},
                               {"titleFontWeight", "normal"},
                               {"labelFontSize", 11},
                               {"titleFontSize", 12},
                               {"titlePadding", 8},
                               {"gridColor", "#E4E4E4"},
                               {"labelLimit", 240}})},
        {"legend", json::object({{"labelColor", ink},
                                 {"titleColor", ink},
                                 {"titleFontWeight", "normal"},
                                 {"labelFontSize", 11},
                                 {"titleFontSize", 12},
                                 {"symbolLimit", 0},
                                 {"labelLimit", 240}})},
        {"title", json::object({{"anchor", "start"},
                                {"color", ink},
                                {"fontSize", 15},
                                {"subtitleColor", ink},
                                {"subtitleFontSize", 12},
                                {"subtitlePadding", 5},
                                {"offset", 14}})},
    });
}

} // namespace detail

/// Puts a chart together. Without any rows it keeps its title and says "nothing to show": a subtitle or a description
/// of what would be drawn would say of nobody what only holds of somebody.
[[nodiscard]] inline spec make(parts const& of) {
    bool const bare = !of.views.empty() && std::ranges::all_of(of.views, &table::without_rows, &view::data);
    std::vector<json::member> whole{
        {"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
        {"title", json::object({{"text", label(of.title)},
                                {"subtitle", of.subtitle.empty() || bare ? json{} : json{label(of.subtitle)}}})},
        {"description", label(bare ? of.title + ": nothing to show." : of.description)},
    };
    if (of.views.size() == 1) {
        auto const only = detail::definition_of(of.views.front());
        whole.insert(whole.end(), only.begin(), only.end());
    } else {
        std::vector<json> views;
        for (view const& each : of.views) {
            views.push_back(json::object(detail::definition_of(each)));
        }
        whole.push_back({"hconcat", json::array(views)});
    }
    whole.push_back({"config", detail::look_of_all()});
    return spec{json::object(whole)};
}

} // namespace clientele::chart
