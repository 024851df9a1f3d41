// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// \file
/// Where a falling curve bends: the elbow of inertia over the number of clusters.
namespace clientele::clustering {

/// The elbow of a falling, convex curve by Kneedle (V. Satopaa, J. Albrecht, D. Irwin and B. Raghavan, "Finding a
/// 'kneedle' in a haystack", 2011): the first local maximum of the distance below the chord, both axes scaled to 0 to
/// 1, after which the distance falls by more than `sensitivity` mean steps of x. Gives the number of the point, or none
/// where the curve does not bend that much: an elbow that has to be looked for is none. The curve is not smoothed.
/// \throws invalid_data if x and y differ in length, have fewer than three points or are not finite, or x does not rise
/// \throws invalid_option unless sensitivity >= 0
[[nodiscard]] inline std::optional<std::size_t> find_elbow(std::span<double const> x, std::span<double const> y,
                                                           double sensitivity = 1) {
    std::size_t const n = x.size();
    if (n != y.size() || n < 3) {
        throw invalid_data("curve", to_text(n) + " and " + to_text(y.size()) + " values",
                           "wanted: three points or more");
    }
    if (!(sensitivity >= 0)) {
        throw invalid_option("sensitivity", to_text(sensitivity), "0 or more");
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i]) || (i > 0 && !(x[i - 1] < x[i]))) {
            throw invalid_data(i, "curve", to_text(x[i]) + ", " + to_text(y[i]), "it must be finite, and x must rise");
        }
    }
    auto const [low, high] = std::ranges::minmax(y);
    if (!(low < high)) {
        return std::nullopt;
    }
    std::vector<double> below; // the chord
    for (std::size_t i = 0; i < n; ++i) {
        below.push_back((high - y[i]) / (high - low) - (x[i] - x.front()) / (x.back() - x.front()));
    }
    double const step = 1 / static_cast<double>(n - 1);
    std::optional<std::size_t> candidate;
    for (std::size_t i = 1; i + 1 < n; ++i) {
        if (below[i] > 0 && below[i] >= below[i - 1] && below[i] >= below[i + 1]) {
            candidate = i;
        } else if (below[i] <= below[i - 1] && below[i] <= below[i + 1]) {
            candidate.reset(); // a local minimum: what came before was no elbow
        }
        if (candidate && below[i + 1] < below[*candidate] - sensitivity * step) {
            return candidate;
        }
    }
    return std::nullopt;
}

} // namespace clientele::clustering
