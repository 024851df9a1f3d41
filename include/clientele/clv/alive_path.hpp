// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/model.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// P(alive) over the history of one customer.
namespace clientele::clv {

namespace detail {

/// \throws invalid_data unless the times rise from above 0
inline void check_repeats(std::vector<double> const& repeats) {
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        double const before = i == 0 ? 0.0 : repeats[i - 1];
        if (!(std::isfinite(repeats[i]) && repeats[i] > before)) {
            throw invalid_data(i, "repeat purchase", to_text(repeats[i]),
                               "it must be finite and after the one before, at " + to_text(before));
        }
    }
}

} // namespace detail

/// What was known of a customer at time `now` after his first purchase, by the times of his repeat purchases, which
/// rise. A purchase at `now` is known.
[[nodiscard]] inline summary known_at(std::vector<double> const& repeats, double now) {
    auto const bought = std::upper_bound(repeats.begin(), repeats.end(), now) - repeats.begin();
    double const last = bought == 0 ? 0.0 : repeats[static_cast<std::size_t>(bought) - 1];
    return {.x = static_cast<std::uint32_t>(bought), .t_x = last, .T = now};
}

/// P(alive) of one customer at each of `times`, as the model would have said it then. `repeats` are the times of his
/// repeat purchases, rising; all times since his first purchase. P(alive) falls while he is silent and jumps up at
/// each purchase.
/// \throws invalid_data if the repeat purchases do not rise from above 0, or a time is negative or not finite, with the
///         row
template <purchase_model Model>
[[nodiscard]] std::vector<double> alive_path(Model const& model, std::vector<double> const& repeats,
                                             std::vector<double> const& times) {
    detail::check_repeats(repeats);
    std::vector<double> path;
    path.reserve(times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (!(times[i] >= 0 && std::isfinite(times[i]))) {
            throw invalid_data(i, "time", to_text(times[i]), "it must be finite and 0 or more");
        }
        path.push_back(model.p_alive(known_at(repeats, times[i])));
    }
    return path;
}

} // namespace clientele::clv
