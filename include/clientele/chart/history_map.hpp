// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/history_grid.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// Heat maps over frequency and recency: P(alive), and how many purchases are expected.
namespace clientele::chart {

enum class mapped : std::uint8_t { p_alive, transactions };

/// A figure over all histories of customers of one age.
struct history_map_data {
    clv::history_grid grid{};
    mapped what = mapped::p_alive;
    double ahead = 0; ///< of expected purchases: how far, in the unit of time

    friend bool operator==(history_map_data const&, history_map_data const&) = default;
};

/// P(alive) of customers first seen a time T ago.
/// \throws invalid_option as `clv::over_histories`
template <clv::purchase_model Model>
[[nodiscard]] history_map_data alive_map(Model const& model, double T, clv::grid_options const& options = {}) {
    auto const figure = [&](clv::summary const& of) { return static_cast<double>(model.p_alive(of)); };
    return {.grid = clv::over_histories(figure, T, options), .what = mapped::p_alive};
}

/// Expected purchases in the time `ahead` of customers first seen a time T ago.
/// \throws invalid_option as `clv::over_histories`, or unless `ahead` is finite and above 0
template <clv::purchase_model Model>
[[nodiscard]] history_map_data transactions_map(Model const& model, double T, double ahead,
                                                clv::grid_options const& options = {}) {
    if (!(ahead > 0 && std::isfinite(ahead))) {
        throw invalid_option("ahead", to_text(ahead), "finite and above 0");
    }
    auto const figure = [&](clv::summary const& of) {
        return static_cast<double>(model.expected_transactions(of, ahead));
    };
    return {.grid = clv::over_histories(figure, T, options), .what = mapped::transactions, .ahead = ahead};
}

[[nodiscard]] inline spec draw(history_map_data const& data, words const& say = {}) {
    bool const alive = data.what == mapped::p_alive;
    clv::history_grid const& grid = data.grid;
    double const most = alive || grid.value.empty() ? 1 : *std::ranges::max_element(grid.value);
    double const high = most > 0 ? most : 1; // colours need two ends
    std::string const figure =
        alive ? "P(alive)" : "expected " + say.orders + " in the next " + rounded(data.ahead, 1) + " " + say.time;
    std::vector<double> left, right;
    for (std::uint32_t const x : grid.x) {
        left.push_back(x - 0.5);
        right.push_back(x + 0.5);
    }
    table cells;
    cells.add("x", grid.x)
        .add("left", left)
        .add("right", right)
        .add("from", grid.from)
        .add("to", grid.to)
        .add("value", grid.value);
    json const exact = json::object({{"nice", false}, {"zero", false}});
    encoding const x{.channel = "x",
                     .field = "left",
                     .title = "repeat " + say.orders,
                     .format = ",.0f",
                     .scale = exact,
                     .axis = {{"grid", false}, {"tickMinStep", 1}}};
    encoding const y{.channel = "y",
                     .field = "from",
                     .title = "last order, " + say.time + " after the first",
                     .format = ",.2~f",
                     .scale = exact,
                     .axis = {{"grid", false}}};
    encoding const shade{.channel = "fill",
                         .field = "value",
                         .title = alive ? "P(alive)" : "expected " + say.orders,
                         .format = alive ? ".0%" : axis_format(high),
                         .scale = json::object({{"scheme", "viridis"}, {"domain", array_of<double>({0, high})}}),
                         .axis = {{"titleLimit", 300}, {"titleOrient", "right"}, {"gradientLength", 260}}};
    layer const full{.mark = "rect",
                     .channels = {x, {.channel = "x2", .field = "right"}, y, {.channel = "y2", .field = "to"}, shade},
                     .tips = {{"x", x.title, ".0f"},
                              {"from", "last order from", ",.2~f"},
                              {"to", "to", ",.2~f"},
                              {"value", figure, alive ? ".1%" : ",.2f"}}};
    std::string const who = say.customers + " first seen " + rounded(grid.T, 1) + " " + say.time + " ago";
    return make({.title = !say.title.empty() ? say.title
                          : alive            ? "Who is still there?"
                                             : "Who will come back?",
                 .subtitle = figure + " of " + who,
                 .description = "Heat map of " + figure + " by number of repeat " + say.orders +
                                " and time of the last, of " + who + ".",
                 .views = {{.data = cells, .layers = {full}, .width = 420, .height = 340}}});
}

} // namespace clientele::chart
