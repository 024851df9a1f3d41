// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

/// \file
/// A figure over all histories there can be: frequency by recency.
namespace clientele::clv {

struct grid_options {
    std::uint32_t most = 20; ///< repeat purchases, from 0
    std::size_t steps = 26;  ///< into which the time of observation is cut
};

/// A figure in cells of one number of repeat purchases and a step of the time of the last; the lists line up, x by x.
/// Cells that cannot be are left out: who never came back has t_x = 0.
struct history_grid {
    std::vector<std::uint32_t> x{};
    std::vector<double> from{}; ///< t_x at the edges of the cell
    std::vector<double> to{};
    std::vector<double> value{}; ///< in the middle of the cell; at t_x = 0 for x = 0
    double T = 0;                ///< the age of all these customers

    friend bool operator==(history_grid const&, history_grid const&) = default;
};

/// `figure(summary)` over the histories of customers of age T: P(alive), expected purchases, value.
/// \throws invalid_option unless T is finite and above 0, 1 <= steps <= 1000 and most <= 1000
template <class Figure>
    requires std::invocable<Figure const&, summary const&>
[[nodiscard]] history_grid over_histories(Figure const& figure, double T, grid_options const& options = {}) {
    if (!(T > 0 && std::isfinite(T))) {
        throw invalid_option("T", to_text(T), "finite and above 0");
    }
    if (options.steps < 1 || options.steps > 1000 || options.most > 1000) {
        throw invalid_option("grid", to_text(options.most) + " purchases, " + to_text(options.steps) + " steps",
                             "at most 1000 of each, at least 1 step");
    }
    history_grid grid{.T = T};
    auto const edge = [&](std::size_t step) {
        return T * (static_cast<double>(step) / static_cast<double>(options.steps));
    };
    for (std::uint32_t x = 0; x <= options.most; ++x) {
        for (std::size_t step = 0; step < (x == 0 ? 1 : options.steps); ++step) {
            double const from = edge(step);
            double const to = edge(step + 1);
            grid.x.push_back(x);
            grid.from.push_back(from);
            grid.to.push_back(to);
            grid.value.push_back(std::invoke(figure, summary{x, x == 0 ? 0.0 : from + (to - from) / 2, T}));
        }
    }
    return grid;
}

} // namespace clientele::clv
