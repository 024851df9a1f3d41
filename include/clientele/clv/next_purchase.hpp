// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/sampling.hpp>

#include <cmath>

/// \file
/// The next purchases of a customer whose life ends at a time of its own, as in Pareto/NBD: when to expect them, and
/// how to draw them.
namespace clientele::clv::detail {

/// The t at which an increasing `chance(t)` reaches `probability`; infinite where it never does. `scale` is any time in
/// which the chance changes. \throws invalid_option unless the probability is 0 or more and below 1
template <class Chance> [[nodiscard]] double time_by_which(double probability, double scale, Chance const& chance) {
    if (!(probability >= 0 && probability < 1)) {
        throw invalid_option("probability", to_text(probability), "0 or more and below 1");
    }
    if (probability == 0) {
        return 0;
    }
    constexpr double farthest = 600; // e^600 of any unit is for ever
    double high = std::log(scale);
    while (chance(std::exp(high)) < probability) {
        high += 2;
        if (high > farthest) {
            return HUGE_VAL;
        }
    }
    double low = high - 2;
    while (low > -farthest && chance(std::exp(low)) >= probability) {
        low -= 2;
    }
    for (double middle = low + (high - low) / 2; low < middle && middle < high; middle = low + (high - low) / 2) {
        (chance(std::exp(middle)) < probability ? low : high) = middle;
    }
    return std::exp(high);
}

/// Purchases at random times, `mean_gap` apart on average, up to `end`.
template <class Sink> void buy_until(double mean_gap, double end, random::stream& from, Sink const& sink) {
    for (double t = mean_gap * stats::draw_exponential(from); t <= end; t += mean_gap * stats::draw_exponential(from)) {
        sink(t);
    }
}

} // namespace clientele::clv::detail
