// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/grid.hpp>
#include <clientele/tiers/scale.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// \file
/// The grid of two scales, with the customers of each cell and what they bring.
namespace clientele::chart {

/// Cells row by row, the best row and column first; the first lists line up, cell by cell.
struct tier_grid_data {
    std::vector<std::size_t> row{};
    std::vector<std::size_t> column{};
    std::vector<std::size_t> tier{}; ///< place in `tiers`: gives the colour
    std::vector<std::uint64_t> customers{};
    std::vector<double> value{};       ///< money; 0 if no values were given
    std::vector<double> value_share{}; ///< of the value in the grid; 0 if that is not above 0
    std::vector<std::string> tiers{};
    std::vector<std::string> rows{};
    std::vector<std::string> columns{};
    std::uint64_t without = 0; ///< customers without a row or a column
    bool valued = false;
};

/// The customers in each cell of a table. `values`, if given, is what each brings.
/// \throws invalid_data if the lists do not line up, and with the row on a value that is not finite or a tier that a
/// scale does not have
template <tiers::scale S, tiers::scale Row, tiers::scale Column>
[[nodiscard]] tier_grid_data
tier_grid(tiers::grid<S, Row, Column> const& table, std::vector<tiers::assignment<Row>> const& by_row,
          std::vector<tiers::assignment<Column>> const& by_column, std::span<double const> values = {}) {
    if (by_column.size() != by_row.size()) {
        throw invalid_data("columns", to_text(by_column.size()) + " customers",
                           "there are " + to_text(by_row.size()) + " by row");
    }
    tier_grid_data data{.tiers = detail::names_of<S>(),
                        .rows = detail::names_of<Row>(),
                        .columns = detail::names_of<Column>(),
                        .valued = !values.empty()};
    if (data.valued) {
        detail::need_values(values, by_row.size());
    }
    for (Row const row : tiers::all_tiers<Row>()) {
        for (Column const column : tiers::all_tiers<Column>()) {
            data.row.push_back(tiers::place(row));
            data.column.push_back(tiers::place(column));
            data.tier.push_back(tiers::place(table(row, column)));
        }
    }
    data.customers.resize(data.row.size());
    std::vector<exact_sum> sums(data.row.size());
    exact_sum all_value;
    for (std::size_t i = 0; i < by_row.size(); ++i) {
        auto const row = tiers::detail::checked<Row>(by_row[i], "row of the grid", i);
        auto const column = tiers::detail::checked<Column>(by_column[i], "column of the grid", i);
        if (!row || !column) {
            ++data.without;
            continue;
        }
        std::size_t const cell = tiers::place(*row) * data.columns.size() + tiers::place(*column);
        ++data.customers[cell];
        if (data.valued) {
            sums[cell].add(values[i]);
            all_value.add(values[i]);
        }
    }
    double const whole = all_value.value();
    for (auto const& sum : sums) {
        data.value.push_back(sum.value());
        data.value_share.push_back(whole > 0 ? sum.value() / whole : 0);
    }
    return data;
}

[[nodiscard]] inline spec draw(tier_grid_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.tiers, false);
    auto const rows_of = detail::distinct(data.rows); // as they are sorted, and so as they are written in the cells
    auto const columns_of = detail::distinct(data.columns);
    std::vector<std::string> row, column, tier, count, share, on_tile;
    double all = 0;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        row.push_back(rows_of[data.row[i]]);
        column.push_back(columns_of[data.column[i]]);
        tier.push_back(key.names[data.tier[i]]);
        count.push_back(rounded(static_cast<double>(data.customers[i])) + " " + say.customers);
        share.push_back(data.valued ? percent(data.value_share[i]) + " of value" : "");
        on_tile.emplace_back(ink_on(colour(data.tier[i])));
        all += static_cast<double>(data.customers[i]);
    }
    table cells;
    cells.add("row", row)
        .add("column", column)
        .add("tier", tier)
        .add("customers", data.customers)
        .add("value", data.value)
        .add("count", count)
        .add("share", share)
        .add("ink", on_tile);
    constexpr int wide = 150; // pixels of a cell
    auto along = detail::names_along(columns_of, wide);
    along.insert(along.end(), {{"orient", "top"}, {"ticks", false}, {"domain", false}});
    encoding const x{
        .channel = "x", .field = "column", .type = kind::nominal, .sort = array_of(columns_of), .axis = along};
    encoding const y{.channel = "y",
                     .field = "row",
                     .type = kind::nominal,
                     .sort = array_of(rows_of),
                     .axis = {{"ticks", false}, {"domain", false}}};
    std::vector<tip> tips{{"row", "row"}, {"column", "column"}, {"tier", "tier"}, {"customers", say.customers, ",.0f"}};
    if (data.valued) {
        tips.push_back({"value", "value (" + say.money + ")", ",.2f"});
    }
    layer const tiles{.mark = "rect",
                      .look = {{"stroke", "#FFFFFF"}, {"strokeWidth", 2}},
                      .channels = {x, y, detail::tier_channel("fill", key.colours)},
                      .tips = tips};
    auto const text = [&](char const* field, int down, int size) {
        return layer{
            .mark = "text",
            .look = {{"fontSize", size}, {"dy", down}, {"limit", wide - 5}},
            .channels = {
                x,
                y,
                {.channel = "text", .field = field, .type = kind::nominal},
                {.channel = "color", .field = "ink", .type = kind::nominal, .scale = json::null(), .guide = false}}};
    };
    std::string const without =
        data.without > 0 ? "; " + rounded(static_cast<double>(data.without)) + " are in no cell" : "";
    return make({.title = say.title.empty() ? "Grid of tiers" : say.title,
                 .subtitle = rounded(all) + " " + say.customers + without,
                 .description = "Table of " + rounded(static_cast<double>(data.rows.size())) + " rows and " +
                                rounded(static_cast<double>(data.columns.size())) +
                                " columns; each cell has the tier that it gives and its customers, " + rounded(all) +
                                " in all" + without + ".",
                 .views = {{.data = cells,
                            .layers = {tiles, text("tier", -20, 16), text("count", 2, 12), text("share", 20, 12)},
                            .width = wide * static_cast<int>(data.columns.size()),
                            .height = 86 * static_cast<int>(data.rows.size())}}});
}

} // namespace clientele::chart
