// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/banding/cuts.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/curve.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// \file
/// ABC classes: the vital few, the middle, and the many.
namespace clientele::pareto {

enum class abc_class : std::uint8_t { a, b, c };

/// Frozen limits between the classes, on the value itself. A regular value.
struct abc_limits {
    static constexpr std::string_view model_name{"pareto.abc_limits"};

    double least_of_a = 0; ///< the smallest value of class A
    double least_of_b = 0; ///< the smallest value of class B

    /// The same as cuts, from the worst class to the best.
    [[nodiscard]] banding::cuts<double> cuts() const {
        return {banding::direction::higher_is_better, {{least_of_b, true}, {least_of_a, true}}};
    }

    [[nodiscard]] abc_class operator()(double value) const { return class_of(cuts()(value)); }

    /// Of a band of `cuts()`.
    [[nodiscard]] static constexpr abc_class class_of(std::size_t band) noexcept {
        return static_cast<abc_class>(2 - band);
    }

    /// \throws invalid_data unless both are numbers and B's limit is not above A's
    void validate() const {
        if (!(least_of_b <= least_of_a)) {
            throw invalid_data("least_of_b", to_text(least_of_b),
                               "it must not be above least_of_a, " + to_text(least_of_a));
        }
    }
    friend bool operator==(abc_limits const&, abc_limits const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("least_of_a", self.least_of_a);
        field("least_of_b", self.least_of_b);
    }
};

/// A holds the first share of value, A and B together the second.
struct abc_shares {
    double a = 0.80;
    double a_and_b = 0.95;
};

namespace detail {

/// The smallest value among the top `count` customers; above all values if there are none.
inline double least_of_top(curve const& of, double count) {
    double left = count;
    for (std::size_t i = of.values().size(); i-- > 0;) {
        left -= of.weight(i);
        if (left <= 0) {
            return of.values()[i];
        }
    }
    return of.values().front();
}

} // namespace detail

/// Limits by cumulative shares of value. The customer who crosses a share is in, and so are all of his value.
/// \throws invalid_option unless 0 < a <= a_and_b <= 1
[[nodiscard]] inline abc_limits abc_by_shares(curve const& of, abc_shares const& shares = {}) {
    if (!(shares.a > 0 && shares.a <= shares.a_and_b && shares.a_and_b <= 1)) {
        throw invalid_option("shares", to_text(shares.a) + " and " + to_text(shares.a_and_b), "0 < a <= a_and_b <= 1");
    }
    return {detail::least_of_top(of, of.count_holding(shares.a)),
            detail::least_of_top(of, of.count_holding(shares.a_and_b))};
}

/// The points that computed ABC finds on the curve of yield (share of value) over effort (share of customers, best
/// first).
struct abc_points {
    lorenz_point pareto;      ///< nearest to (0, 1): much yield for little effort
    lorenz_point break_even;  ///< slope 1: from here on a customer brings less than the average one
    lorenz_point submarginal; ///< nearest to (effort of the later of the two, 1)
    abc_limits limits;        ///< A ends at the earlier of the first two, B at the last
};

/// Computed ABC analysis (A. Ultsch and J. Lötsch, "Computed ABC analysis for rational selection of most informative
/// variables in multivariate data", PLOS ONE 10, 2015), on the curve of the customers themselves. The authors' package
/// draws a spline through it and looks at 1,001 points of that, so that its limits may differ by a customer or two.
[[nodiscard]] inline abc_points abc_computed(curve const& of) {
    struct step {
        double effort, yield, least;
    };
    std::vector<step> steps;
    double count = 0;
    double held = 0;
    for (std::size_t i = of.values().size(); i-- > 0;) {
        count += of.weight(i);
        held += of.values()[i] * of.weight(i);
        steps.push_back({count / of.customers(), held / of.total(), of.values()[i]});
    }
    auto const nearest_to = [&](double effort) {
        step const* best = &steps.front();
        double smallest = 4;
        for (step const& s : steps) {
            double const distance = (s.effort - effort) * (s.effort - effort) + (1 - s.yield) * (1 - s.yield);
            if (distance < smallest) {
                smallest = distance;
                best = &s;
            }
        }
        return *best;
    };
    step const pareto = nearest_to(0);
    double const mean = of.total() / of.customers();
    step even = steps.front();
    for (step const& s : steps) {
        even = s.least >= mean ? s : even;
    }
    step const& first = pareto.effort <= even.effort ? pareto : even;
    step const& second = pareto.effort <= even.effort ? even : pareto;
    step const last = nearest_to(second.effort);
    return {{pareto.effort, pareto.yield},
            {even.effort, even.yield},
            {last.effort, last.yield},
            {first.least, std::min(first.least, last.least)}};
}

/// The class of each customer, in the order of the range.
/// \throws invalid_data on a missing or non-finite value, with the row
template <row_stream Customers, numeric_projection<row_t<Customers>> Value, engine Engine = sequential>
[[nodiscard]] std::vector<abc_class> assign(abc_limits const& limits, Customers&& customers, Value const& value,
                                            Engine const& how = {}) {
    limits.validate();
    auto const cuts = limits.cuts();
    std::vector<abc_class> classes;
    for (double const each :
         detail::read_numbers(how, customers, value, "value", -std::numeric_limits<double>::max())) {
        classes.push_back(abc_limits::class_of(cuts(each)));
    }
    return classes;
}

} // namespace clientele::pareto
