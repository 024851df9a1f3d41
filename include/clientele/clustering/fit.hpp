// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/collapse.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/lloyd.hpp>
#include <clientele/clustering/parallel_seeding.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/sample.hpp>
#include <clientele/clustering/seeding.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/progress.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

/// \file
/// k-means, k-modes and k-prototypes of encoded customers: which of the three it is depends on their columns.
namespace clientele::clustering {

/// How unlike two categories are.
enum class category_dissimilarity : std::uint8_t {
    matching,  ///< 0 or gamma (Huang 1998)
    frequency, ///< a match costs too, the less the more of the cluster share the level (Ng et al. 2007); since that
               ///< changes with the cluster, the inertia may rise on the way, and need not settle
};

/// How to look for clusters.
struct fit_options {
    std::size_t clusters = 0; ///< k: at least 1, must be given
    seeding start = seeding::greedy_plus_plus;
    std::size_t starts = 10; ///< how many starts compete (n_init); the one of least inertia wins
    std::uint64_t seed = 0;
    std::size_t iterations = 300; ///< sweeps over the customers, at most
    double tolerance = 1e-4; ///< settled when the prototypes move less, squared and summed, than this times the mean
                             ///< variance of the numbers, as in scikit-learn; 0: only when nobody changes cluster
    gamma_rule rule = gamma_rule::half_mean_deviation;
    category_dissimilarity categories = category_dissimilarity::matching;
    std::vector<double> gamma{};   ///< instead of the rule: one for all categories, or one each
    std::size_t sample = 1U << 15; ///< distinct customers on whom the starts compete; the winner goes on with everybody
    progress watch{};              ///< told of the starts done, and may stop the work
};

namespace detail {

inline void check(fit_options const& options) {
    if (options.starts == 0) {
        throw invalid_option("starts", "0", "1 or more");
    }
    if (options.iterations == 0) {
        throw invalid_option("iterations", "0", "1 or more");
    }
    if (!(options.tolerance >= 0 && std::isfinite(options.tolerance))) {
        throw invalid_option("tolerance", to_text(options.tolerance), "0 or more, and finite");
    }
    if (options.sample == 0) {
        throw invalid_option("sample", "0", "1 or more");
    }
}

/// \throws invalid_data if the rows are torn, or as `extent_of`
template <engine Engine> [[nodiscard]] extent checked_extent(features::encoded const& rows, Engine const& how) {
    rows.validate_shape();
    return extent_of(rows, how);
}

/// Customers, what is known of them, and what was asked for.
template <engine Engine> class problem {
public:
    problem(features::encoded const& rows, fit_options const& options, Engine const& how)
        : problem(rows, checked_extent(rows, how), options, how) {}

    /// `of` is the extent of the rows.
    problem(features::encoded const& rows, extent of, fit_options const& options, Engine const& how)
        : rows_(&rows), options_(&options), how_(&how), of_(std::move(of)) {
        if (of_.customers == 0) {
            throw invalid_data("customers", "none", "a clustering needs at least one");
        }
        bool const wants_gamma = rows.categorical != 0 && rows.numeric != 0 && options.gamma.empty();
        if (wants_gamma || (options.tolerance > 0 && rows.numeric != 0)) {
            spread_ = spread_of(rows, of_, how);
        }
        gamma_ = gammas(rows, spread_, options.rule, options.gamma);
    }

    [[nodiscard]] std::vector<double> const& gamma() const noexcept { return gamma_; }

    [[nodiscard]] partition run_from(prototypes start) const {
        return lloyd<Engine>{*rows_, of_, std::move(start), *how_}.run(options_->iterations, tolerance());
    }

    /// The winner of all starts on a sample, then on everybody.
    [[nodiscard]] partition run(features::encoded const& sample) const {
        check_seeding(options_->start, *rows_);
        if (sample.rows() <= options_->clusters) {
            return each_alone(sample);
        }
        auto won = best_start(sample);
        auto found = run_from(std::move(won.middles));
        found.report.iterations += won.report.iterations;
        found.report.distance_evaluations += won.report.distance_evaluations;
        found.report.repaired += won.report.repaired;
        return found;
    }

private:
    [[nodiscard]] double tolerance() const { return options_->tolerance * spread_.mean_variance(); }

    /// No more distinct customers than clusters: each is one.
    [[nodiscard]] partition each_alone(features::encoded const& distinct) const {
        std::vector<std::size_t> all(distinct.rows());
        std::iota(all.begin(), all.end(), std::size_t{0});
        auto found = lloyd<Engine>{*rows_, of_, with_matches(at_rows(distinct, all, gamma_)), *how_}.run(1, 0);
        found.report.converged = true;
        found.report.reason = stop_reason::few_distinct_rows;
        found.report.distinct_rows = distinct.rows();
        return found;
    }

    /// Where matches cost: nothing so far, as in a cluster of equals.
    [[nodiscard]] prototypes with_matches(prototypes start) const {
        if (options_->categories == category_dissimilarity::frequency) {
            start.match_cost.assign(start.modes.size(), 0);
        }
        return start;
    }

    /// Those among whom the starts are chosen.
    [[nodiscard]] features::encoded candidates(features::encoded const& sample) const {
        return options_->start == seeding::parallel
                   ? parallel_candidates(*rows_, sample, gamma_, options_->clusters, options_->seed, *how_)
                   : sample;
    }

    /// Least inertia on the sample; of equal ones the first.
    [[nodiscard]] partition best_start(features::encoded const& sample) const {
        auto const of = extent_of(sample, alone);
        auto const from = candidates(sample);
        partition best;
        for (std::size_t number = 0; number < options_->starts; ++number) {
            auto start = seed_prototypes(from, gamma_, options_->clusters, options_->start,
                                         random::stream{options_->seed, number});
            auto found = lloyd<sequential>{sample, of, with_matches(std::move(start)), alone}.run(options_->iterations,
                                                                                                  tolerance());
            if (number == 0 || found.report.inertia < best.report.inertia) {
                best = std::move(found);
            }
            if (options_->watch && !options_->watch(number + 1)) {
                throw stopped(number + 1, "starts");
            }
            if (options_->start == seeding::cao) {
                break; // every start is the same
            }
        }
        return best;
    }

    static constexpr sequential alone{};

    features::encoded const* rows_ = nullptr;
    fit_options const* options_ = nullptr;
    Engine const* how_ = nullptr;
    extent of_{};
    spread spread_{};
    std::vector<double> gamma_{};
};

/// Numbers clusters by size, the largest first; of equal ones by their prototype, first feature first. Clusters of
/// nobody are left out.
[[nodiscard]] inline partition in_canonical_order(partition found) {
    auto const& middles = found.middles;
    std::vector<std::size_t> order(middles.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t c) { return found.report.sizes[c] == 0; });
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (found.report.sizes[a] != found.report.sizes[b]) {
            return found.report.sizes[a] > found.report.sizes[b];
        }
        auto const by_numbers = std::lexicographical_compare_three_way(
            middles.centre(a).begin(), middles.centre(a).end(), middles.centre(b).begin(), middles.centre(b).end());
        return std::is_neq(by_numbers) ? std::is_lt(by_numbers)
                                       : std::ranges::lexicographical_compare(middles.mode(a), middles.mode(b));
    });
    partition ordered{.labels = std::move(found.labels), .report = found.report};
    ordered.middles = {middles.numeric, middles.categorical, {}, {}, middles.gamma, {}};
    ordered.report.sizes.clear();
    std::vector<std::uint32_t> number(middles.size());
    for (std::size_t const c : order) {
        number[c] = static_cast<std::uint32_t>(ordered.report.sizes.size());
        ordered.report.sizes.push_back(found.report.sizes[c]);
        auto const centre = middles.centre(c);
        auto const mode = middles.mode(c);
        ordered.middles.centres.insert(ordered.middles.centres.end(), centre.begin(), centre.end());
        ordered.middles.modes.insert(ordered.middles.modes.end(), mode.begin(), mode.end());
        if (!middles.match_cost.empty()) {
            auto const cost = std::span{middles.match_cost}.subspan(c * middles.categorical, middles.categorical);
            ordered.middles.match_cost.insert(ordered.middles.match_cost.end(), cost.begin(), cost.end());
        }
    }
    for (auto& label : ordered.labels) {
        label = number[label];
    }
    return ordered;
}

/// Runs on distinct rows with weights where many are equal, otherwise on the rows as they are; and on a sample of them.
template <engine Engine, class Run>
[[nodiscard]] partition on_distinct_rows(features::encoded const& rows, std::size_t capacity, Engine const& how,
                                         Run const& run) {
    auto hashes = row_hashes(rows, how);
    if (!worth_collapsing(hashes)) {
        auto const sample = sample_rows(rows, std::exchange(hashes, {}), capacity, how);
        return run(rows, sample);
    }
    auto const once = collapse(rows);
    auto found = run(once.rows, sample_rows(once.rows, capacity, how));
    found.labels = once.expand(found.labels);
    return found;
}

/// \throws invalid_data if prototypes and customers do not fit each other, or a centre is not within the bounds of rows
inline void check_start(prototypes const& start, features::encoded const& rows) {
    start.validate();
    if (start.numeric != rows.numeric || start.categorical != rows.categorical) {
        throw invalid_data("start",
                           to_text(start.numeric) + " numbers and " + to_text(start.categorical) + " categories",
                           "wanted: " + to_text(rows.numeric) + " and " + to_text(rows.categorical));
    }
    for (double const value : start.centres) {
        if (std::abs(value) > extent::limit) {
            throw invalid_data("start", "a centre at " + to_text(value), "it must be at most 1e150 in size");
        }
    }
}

} // namespace detail

/// Clusters encoded customers: k-means where all columns are numbers, k-modes where all are categories, k-prototypes
/// where there are both. Exact Lloyd iterations in batch; the same bits for any number of threads or processes, for any
/// order of the rows, and for weights as for repeated rows.
///
/// - Starts compete on a sample of `options.sample` distinct customers, all if there are no more; the winner goes on
///   with everybody.
/// - Clusters are numbered by size, the largest first, then by their prototype, first feature first.
/// - Of equally near prototypes the first is taken; of equally frequent levels the first.
/// - A cluster that everybody leaves gets the customer who is farthest from his own prototype.
/// - With no more distinct customers than clusters, each distinct one is a prototype, fewer than asked for if need be;
///   `report.reason` says so.
/// \throws invalid_option on bad options; invalid_data if nobody is there, a number is not finite or beyond 1e150 (row
///         and column), or there are 2^32 customers or more; stopped if `options.watch` says so
template <engine Engine = sequential>
[[nodiscard]] partition fit(features::encoded const& rows, fit_options const& options, Engine const& how = {}) {
    detail::check(options);
    if (options.clusters == 0) {
        throw invalid_option("clusters", "0", "1 or more");
    }
    auto const of = detail::checked_extent(rows, how); // of the host's rows: errors name one of them
    std::size_t const capacity = std::max(options.sample, options.clusters + 1);
    return detail::in_canonical_order(detail::on_distinct_rows(
        rows, capacity, how, [&](features::encoded const& some, features::encoded const& sample) {
            return detail::problem<Engine>{some, of, options, how}.run(sample);
        }));
}

/// Goes on from given prototypes, such as last month's: cluster c comes from prototype c and keeps its number. Of
/// `options`, iterations and tolerance count; gamma, and whether matches cost, is that of the prototypes. Rows are
/// taken as they are, equal ones too; nobody is asked whether to stop. \throws as `fit`, and invalid_data if prototypes
/// and customers have not the same columns, or a centre is beyond 1e150
template <engine Engine = sequential>
[[nodiscard]] partition fit_from(features::encoded const& rows, prototypes const& start, fit_options options = {},
                                 Engine const& how = {}) {
    detail::check(options);
    rows.validate_shape();
    detail::check_start(start, rows);
    options.gamma = start.gamma;
    return detail::problem<Engine>{rows, options, how}.run_from(start);
}

} // namespace clientele::clustering
