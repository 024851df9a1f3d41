// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/chi_square.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/scale.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

/// \file
/// Whether customers move as they did before, and how far the mix of tiers has shifted.
namespace clientele::tiers {

/// A chi-square test.
struct homogeneity {
    double statistic = 0;
    double degrees = 0;
    double p_value = 1; ///< 1 without degrees of freedom: nothing can be told

    friend bool operator==(homogeneity const&, homogeneity const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("statistic", self.statistic);
        field("degrees", self.degrees);
        field("p_value", self.p_value);
    }
};

/// Whether several migrations are draws from one chain, gone included: for each tier a table of migrations by where
/// its customers came (T. W. Anderson and L. A. Goodman, "Statistical inference about Markov chains", Annals of
/// Mathematical Statistics 28 (1957), pp. 89-110, section 3.2). Rows and columns without a customer take no degrees of
/// freedom. Those who are new take no part. \throws invalid_option unless there are two or more
template <scale S> [[nodiscard]] homogeneity same_chain(std::vector<migration<S>> const& seen) {
    if (seen.size() < 2) {
        throw invalid_option("migrations", to_text(seen.size()), "2 or more");
    }
    homogeneity test;
    constexpr std::size_t columns = size_of<S> + 1;
    for (S const from : all_tiers<S>()) {
        std::vector<double> of_column(columns, 0.0);
        double all = 0;
        double rows = 0;
        for (auto const& one : seen) {
            for (std::size_t to = 0; to < columns; ++to) {
                of_column[to] += static_cast<double>(one.counts[place(from) * columns + to]);
            }
            all += static_cast<double>(one.before(from));
            rows += one.before(from) > 0 ? 1 : 0;
        }
        double filled = 0;
        for (std::size_t to = 0; to < columns; ++to) {
            filled += of_column[to] > 0 ? 1 : 0;
            for (auto const& one : seen) {
                double const expected = static_cast<double>(one.before(from)) * of_column[to] / all;
                double const off = static_cast<double>(one.counts[place(from) * columns + to]) - expected;
                test.statistic += expected > 0 ? off * off / expected : 0;
            }
        }
        test.degrees += rows > 1 && filled > 1 ? (rows - 1) * (filled - 1) : 0;
    }
    test.p_value = test.degrees > 0 ? stats::chi_square_tail(test.statistic, test.degrees) : 1;
    return test;
}

/// The population stability index of two mixes, sum of (q - p) log(q / p) over their shares: Kullback and Leibler's
/// divergence both ways. By custom up to 0.1 is no shift, above 0.25 a large one. A tier that is empty on one side
/// alone makes it infinite: no share is made up for it. \throws invalid_data unless mixes line up, are not negative,
/// and have a total above 0
[[nodiscard]] inline double population_stability(std::vector<double> const& before, std::vector<double> const& after) {
    if (before.size() != after.size()) {
        throw invalid_data("mix after", to_text(after.size()) + " tiers", "before: " + to_text(before.size()));
    }
    auto const total = [](std::vector<double> const& mix) {
        double sum = 0;
        for (std::size_t i = 0; i < mix.size(); ++i) {
            if (!(mix[i] >= 0 && std::isfinite(mix[i]))) {
                throw invalid_data(i, "share", to_text(mix[i]), "it must be finite and not negative");
            }
            sum += mix[i];
        }
        if (!(sum > 0 && std::isfinite(sum))) {
            throw invalid_data("sum of the mix", to_text(sum), "it must be finite and above 0");
        }
        return sum;
    };
    double const were = total(before);
    double const are = total(after);
    double index = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        double const p = before[i] / were;
        double const q = after[i] / are;
        if (p != q) {
            index += p == 0 || q == 0 ? std::numeric_limits<double>::infinity() : (q - p) * std::log(q / p);
        }
    }
    return index;
}

/// The population stability index of the tiers of customers before and after.
template <scale S> [[nodiscard]] double population_stability(migration<S> const& seen) {
    std::vector<double> before;
    std::vector<double> after;
    for (S const tier : all_tiers<S>()) {
        before.push_back(static_cast<double>(seen.before(tier)));
        after.push_back(static_cast<double>(seen.after(tier)));
    }
    return population_stability(before, after);
}

} // namespace clientele::tiers
