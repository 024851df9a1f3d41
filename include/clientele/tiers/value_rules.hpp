// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/banding/rules.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/curve.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

/// \file
/// Boundary rules that look at how value is concentrated: shares of value, and computed ABC.
namespace clientele::tiers {
namespace detail {

/// The curve of a population. \throws invalid_option where small values are the good ones; invalid_data for nobody, or
/// without a total above 0
template <class T, class Engine> [[nodiscard]] pareto::curve curve_of(banding::population<T, Engine> const& people) {
    static_assert(std::is_arithmetic_v<T>, "clientele: shares of value need a measure that is a number");
    static_assert(!combining_engine<Engine, exact_sum>, "clientele: shares of value are found within one process");
    if (people.better() != banding::direction::higher_is_better) {
        throw invalid_option("direction", "lower_is_better", "higher_is_better: shares are of a value");
    }
    return pareto::curve{{people.values().begin(), people.values().end()},
                         {people.weights().begin(), people.weights().end()}};
}

} // namespace detail

/// Bands by shares of all value, the worst band first: `{.05, .15, .80}`. The best band is the smallest set of best
/// customers who hold their share; who crosses it is in, and so are all of his value.
struct share_of_value {
    std::vector<double> shares{};

    /// \throws invalid_option unless the shares are positive and add to 1 (within 1e-9); what `detail::curve_of` throws
    template <class T, class Engine>
    [[nodiscard]] banding::cuts<T> fit(banding::population<T, Engine> const& people) const {
        double sum = 0;
        for (double const share : shares) {
            if (!(share > 0)) {
                throw invalid_option("share of value", to_text(share), "above 0");
            }
            sum += share;
        }
        if (!(std::abs(sum - 1) <= 1e-9) || shares.size() > 255) {
            throw invalid_option("sum of shares of value", to_text(sum), "1, over at most 255 bands");
        }
        auto const curve = detail::curve_of(people);
        banding::cuts<T> made{people.better(), std::vector<banding::cut<T>>(shares.size() - 1)};
        double top = 0;
        for (std::size_t i = shares.size() - 1; i > 0; --i) {
            top += shares[i];
            made.edges[i - 1] = {
                static_cast<T>(pareto::detail::least_of_top(curve, curve.count_holding(std::min(top, 1.0)))), true};
        }
        return made;
    }

    friend bool operator==(share_of_value const&, share_of_value const&) = default;
};

/// Three bands by computed ABC analysis (`pareto::abc_computed`).
struct computed_abc {
    template <class T, class Engine>
    [[nodiscard]] banding::cuts<T> fit(banding::population<T, Engine> const& people) const {
        auto const limits = pareto::abc_computed(detail::curve_of(people)).limits;
        return {people.better(),
                {{static_cast<T>(limits.least_of_b), true}, {static_cast<T>(limits.least_of_a), true}}};
    }

    friend bool operator==(computed_abc const&, computed_abc const&) = default;
};

} // namespace clientele::tiers
