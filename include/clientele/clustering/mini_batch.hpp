// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/fit.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/lloyd.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/row_order.hpp>
#include <clientele/clustering/sample.hpp>
#include <clientele/clustering/seeding.hpp>
#include <clientele/clustering/stream.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/progress.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Mini-batch k-means, k-modes and k-prototypes: clusters of many customers from a few batches of them.
namespace clientele::clustering {

/// How to look for clusters by batches.
struct mini_batch_options {
    std::size_t clusters = 0; ///< k: at least 1, must be given
    seeding start = seeding::greedy_plus_plus;
    std::size_t starts = 3; ///< how many seedings compete; the one of least inertia on the sample wins
    std::uint64_t seed = 0;
    std::size_t batch = 1024;  ///< customers in a batch; more than there are counts as all
    std::size_t patience = 10; ///< settled after so many batches in a row without a new least smoothed inertia
    std::size_t passes = 100;  ///< as many batches at most as make up so many times all customers
    gamma_rule rule = gamma_rule::half_mean_deviation;
    std::vector<double> gamma{};   ///< instead of the rule: one for all categories, or one each
    std::size_t sample = 1U << 15; ///< distinct customers from whom seeds are taken
    progress watch{};              ///< told of the batches done, and may stop the work
};

/// Why a fit by batches ended.
enum class batch_stop : std::uint8_t {
    no_improvement,    ///< the smoothed inertia of the batches had no new least for as long as patience lasts
    pass_limit,        ///< the passes ran out: not converged
    few_distinct_rows, ///< there are no more distinct customers than clusters asked for: each is a prototype
};

[[nodiscard]] constexpr std::string_view to_string(batch_stop why) noexcept {
    switch (why) {
    case batch_stop::no_improvement:
        return "the batches got no better";
    case batch_stop::pass_limit:
        return "the passes ran out";
    case batch_stop::few_distinct_rows:
        return "no more distinct customers than clusters";
    }
    return "";
}

/// How a fit by batches went. Inertia and sizes are those of all customers.
struct mini_batch_report {
    bool converged = false;
    batch_stop reason = batch_stop::pass_limit;
    std::size_t batches = 0;
    std::uint64_t distance_evaluations = 0; ///< dissimilarities measured, in the batches and for the labels
    double inertia = 0;                     ///< sum of dissimilarities to the own prototype
    double numeric_inertia = 0;             ///< the part of the numbers: sum of squared distances
    double categorical_inertia = 0;         ///< the part of the categories: sum of gammas of mismatches
    std::vector<std::uint64_t> sizes{};     ///< customers of each cluster

    friend bool operator==(mini_batch_report const&, mini_batch_report const&) = default;
};

/// Prototypes, a label for each row, and how it went.
struct mini_batch_fit {
    prototypes middles{};
    std::vector<std::uint32_t> labels{};
    mini_batch_report report{};

    friend bool operator==(mini_batch_fit const&, mini_batch_fit const&) = default;
};

namespace detail {

/// Customers to be drawn from. They lie in an order that depends on what they are alone, so that the same are drawn
/// whatever the order of the rows, and from weights as from repeated rows.
class urn {
public:
    explicit urn(features::encoded const& rows) : rows_(&rows) {
        std::vector<std::pair<std::uint64_t, std::size_t>> by_hash(rows.rows());
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            by_hash[row] = {row_hash(rows, row), row};
        }
        std::sort(by_hash.begin(), by_hash.end(), [&](auto const& a, auto const& b) {
            return a.first != b.first ? a.first < b.first : std::is_lt(compare_rows(rows, a.second, b.second));
        });
        for (auto const& [hash, row] : by_hash) {
            order_.push_back(row);
            if (!rows.weights.empty()) {
                last_.push_back((last_.empty() ? 0 : last_.back()) + rows.weights[row]);
            }
        }
    }

    [[nodiscard]] std::uint64_t customers() const noexcept { return last_.empty() ? order_.size() : last_.back(); }

    /// Each customer with the same chance, again and again the same one too. \pre fewer than 2^32 customers
    [[nodiscard]] features::encoded draw(std::size_t count, random::stream random) const {
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < count; ++i) {
            chosen.push_back(row_of(random.below(static_cast<std::uint32_t>(customers()))));
        }
        auto batch = rows_->picked(chosen);
        batch.weights.clear();
        return batch;
    }

private:
    [[nodiscard]] std::size_t row_of(std::uint64_t customer) const {
        return order_[last_.empty() ? customer
                                    : static_cast<std::size_t>(std::upper_bound(last_.begin(), last_.end(), customer) -
                                                               last_.begin())];
    }

    features::encoded const* rows_;
    std::vector<std::size_t> order_{};
    std::vector<std::uint64_t> last_{}; ///< customers up to each row in that order; empty: one each
};

/// Whether the batches still get better: their inertia for each customer, smoothed over about half a pass. The first
/// batch tells of the seeds only.
class improvement {
public:
    improvement(std::size_t batch, std::uint64_t customers)
        : share_(std::min(1.0, 2 * static_cast<double>(batch) / (static_cast<double>(customers) + 1))) {}

    void add(batch_report const& batch) {
        ++batches_;
        if (batches_ == 1) {
            return;
        }
        double const inertia = batch.inertia / static_cast<double>(batch.customers);
        smoothed_ = batches_ == 2 ? inertia : (1 - share_) * smoothed_ + share_ * inertia;
        in_vain_ = smoothed_ < least_ ? 0 : in_vain_ + 1;
        least_ = std::min(least_, smoothed_);
    }

    /// Batches in a row without a new least.
    [[nodiscard]] std::size_t in_vain() const noexcept { return in_vain_; }

private:
    double share_; ///< of the latest batch in the smoothed inertia
    std::size_t batches_ = 0;
    double smoothed_ = 0;
    double least_ = std::numeric_limits<double>::infinity();
    std::size_t in_vain_ = 0;
};

/// What `fit` would be asked for: the same clusters, gamma and seeds.
[[nodiscard]] inline fit_options whole_fit(mini_batch_options const& options) {
    return {.clusters = options.clusters,
            .start = options.start,
            .starts = options.starts,
            .seed = options.seed,
            .tolerance = 0,
            .rule = options.rule,
            .gamma = options.gamma,
            .sample = options.sample};
}

inline void check(mini_batch_options const& options) {
    check(whole_fit(options));
    for (auto const& [what, value] : {std::pair{"clusters", options.clusters},
                                      {"batch", options.batch},
                                      {"patience", options.patience},
                                      {"passes", options.passes}}) {
        if (value == 0) {
            throw invalid_option(what, "0", "1 or more");
        }
    }
}

/// Of all seedings that of least inertia on the sample, of equal ones the first.
[[nodiscard]] inline prototypes best_seeds(features::encoded const& sample, std::vector<double> const& gamma,
                                           mini_batch_options const& options) {
    constexpr sequential alone{};
    auto const of = extent_of(sample, alone);
    partition best;
    for (std::size_t number = 0; number < options.starts; ++number) {
        auto seeds =
            seed_prototypes(sample, gamma, options.clusters, options.start, random::stream{options.seed, number});
        auto found = lloyd<sequential>{sample, of, std::move(seeds), alone}.run(0, 0);
        if (number == 0 || found.report.inertia < best.report.inertia) {
            best = std::move(found);
        }
    }
    return std::move(best.middles);
}

[[nodiscard]] inline mini_batch_fit reported(partition found, mini_batch_report how) {
    how.distance_evaluations += found.report.distance_evaluations;
    how.inertia = found.report.inertia;
    how.numeric_inertia = found.report.numeric_inertia;
    how.categorical_inertia = found.report.categorical_inertia;
    how.sizes = std::move(found.report.sizes);
    return {std::move(found.middles), std::move(found.labels), std::move(how)};
}

} // namespace detail

/// Clusters encoded customers by batches drawn from them, each given to a `prototype_stream` (D. Sculley, "Web-scale
/// k-means clustering", WWW 2010). The inertia is up to some per cent above what `fit` finds. Of customers who are all
/// in memory `fit` is also the faster, since it passes over those who cannot change (two to four times for a million
/// with 3 to 16 numbers and k = 5 to 20): use this one to compare with other libraries, and to try what a stream would
/// learn.
///
/// - Batches are drawn with replacement, each customer with the same chance: the same ones for any engine, any order of
///   the rows, and for weights as for repeated rows.
/// - Seeds are those that `fit` begins from (k-means|| apart, for which k-means++ is taken), on a sample of
///   `options.sample` distinct customers.
/// - The inertia of each batch, for each customer and as of before the batch, is smoothed with weight 2 b / (n + 1) for
///   batches of b of n customers. After `options.patience` batches in a row without a new least it ends, as
///   scikit-learn does by `max_no_improvement`.
/// - In the end everybody is given to the nearest prototype. Clusters are numbered as by `fit`. A prototype that is
///   given nobody by a batch stays where it was; one that is nearest to nobody in the end is left out.
/// - With no more distinct customers than clusters, each distinct one is a prototype, fewer than asked for if need be.
///
/// All customers must be with one process; customers of many are learnt from by `prototype_stream::partial_fit`.
/// \throws invalid_option on bad options; invalid_data if nobody is there or a number is not finite (row and column);
///         stopped if `options.watch` says so
template <engine Engine = sequential>
[[nodiscard]] mini_batch_fit fit_mini_batch(features::encoded const& rows, mini_batch_options const& options,
                                            Engine const& how = {}) {
    static_assert(!combining_engine<Engine, detail::sorted_batch>,
                  "clientele: batches are drawn by one process; of several, feed a prototype_stream");
    detail::check(options);
    auto const whole = detail::whole_fit(options);
    auto const gamma = detail::problem<Engine>{rows, whole, how}.gamma(); // refuses what cannot be clustered
    auto const sample = sample_rows(rows, std::max(options.sample, options.clusters + 1), how);
    if (sample.rows() <= options.clusters) {
        return detail::reported(fit(rows, whole, how), {.converged = true, .reason = batch_stop::few_distinct_rows});
    }
    detail::urn const customers{rows};
    std::uint64_t const n = customers.customers();
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(options.batch, n));
    detail::improvement getting_better{size, n};
    prototype_stream learner{detail::best_seeds(sample, gamma, options)};
    mini_batch_report report;
    while (!report.converged && report.batches < options.passes * n / size) {
        random::stream const random{options.seed, ~std::uint64_t{report.batches}}; // apart from those of the seeds
        getting_better.add(learner.partial_fit(customers.draw(size, random), how));
        ++report.batches;
        report.converged = getting_better.in_vain() >= options.patience;
        if (options.watch && !options.watch(report.batches)) {
            throw stopped(report.batches, "batches");
        }
    }
    report.reason = report.converged ? batch_stop::no_improvement : batch_stop::pass_limit;
    report.distance_evaluations = report.batches * size * options.clusters;
    auto const of = detail::extent_of(rows, how);
    return detail::reported(
        detail::in_canonical_order(detail::lloyd<Engine>{rows, of, learner.middles(), how}.run(0, 0)),
        std::move(report));
}

} // namespace clientele::clustering
