// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// Customers made up by a model: to see what it says, to test a fit, for the bootstrap.
namespace clientele::clv {

/// A model that can be asked to behave: `model.buy(random, end, sink)` draws one customer and calls `sink(t)` for each
/// of his repeat purchases in (0, end], in order.
template <class M>
concept simulating = requires(M const& model, random::stream& from, double end, void (*sink)(double)) {
    model.buy(from, end, sink);
};

/// One made-up customer: what is seen of him up to T, and how often he buys after that.
struct simulated {
    summary seen{};
    std::uint32_t later = 0; ///< purchases in (T, T + ahead]

    friend bool operator==(simulated const&, simulated const&) = default;
};

struct simulation_options {
    std::uint64_t seed = 1;
    double ahead = 0; ///< how long after T purchases are counted
    /// A customer who makes more purchases than this is refused: the model and the ages do not go together.
    std::uint32_t most_purchases = 10'000'000;
};

/// One customer a given age, in their order. The customer at row i depends on the seed, i and his age alone, not on the
/// engine.
/// \throws invalid_data on an age that is negative or not finite or a customer who never stops buying, with the row, or
/// parameters that cannot be; invalid_option on an `ahead` that is negative or not finite
template <simulating Model, engine Engine = sequential>
[[nodiscard]] std::vector<simulated> simulate(Model const& model, std::vector<double> const& ages,
                                              simulation_options const& options = {}, Engine const& how = {}) {
    if (!(options.ahead >= 0 && std::isfinite(options.ahead))) {
        throw invalid_option("ahead", to_text(options.ahead), "finite and 0 or more, in the unit of the ages");
    }
    detail::check_model(model);
    for (std::size_t row = 0; row < ages.size(); ++row) {
        if (!(ages[row] >= 0 && std::isfinite(ages[row]))) {
            throw invalid_data(row, "age", to_text(ages[row]), "it must be finite and 0 or more");
        }
    }
    std::vector<simulated> drawn(ages.size());
    for_each_part(how, ages.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            random::stream from{options.seed, row};
            simulated& one = drawn[row];
            one.seen.T = ages[row];
            std::uint32_t left = options.most_purchases;
            model.buy(from, ages[row] + options.ahead, [&](double t) {
                if (left-- == 0) {
                    throw invalid_data(row, "purchases", "more than " + to_text(options.most_purchases),
                                       "the model buys too often for this age; most_purchases is the limit");
                }
                if (t <= one.seen.T) {
                    ++one.seen.x;
                    one.seen.t_x = t;
                } else {
                    ++one.later;
                }
            });
        }
    });
    return drawn;
}

} // namespace clientele::clv
