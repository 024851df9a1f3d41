// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/agreement.hpp>
#include <clientele/clustering/clusterer.hpp>
#include <clientele/clustering/confusion.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// Stability: which clusters come back when the customers are others?
namespace clientele::clustering {

struct stability_options {
    std::size_t resamples = 100;
    std::uint64_t seed = 1;
};

/// How well a cluster is found again, by the Jaccard similarity (shared over all customers) to the most similar cluster
/// of each resample. Hennig's reading of the mean: 0.85 and more highly stable, 0.75 and more a valid cluster, below
/// 0.6 not to be trusted.
struct cluster_stability {
    double jaccard = 0;        ///< mean over the resamples
    std::size_t resamples = 0; ///< in which the cluster had customers
    std::size_t recovered = 0; ///< of these, with a similarity of at least 0.75
    std::size_t dissolved = 0; ///< of these, with a similarity of at most 0.5
    friend bool operator==(cluster_stability const&, cluster_stability const&) = default;
};

struct stability_report {
    std::vector<cluster_stability> clusters{}; ///< zeros for an empty cluster
    double adjusted_rand = 0;                  ///< mean agreement with the resamples over their customers
    friend bool operator==(stability_report const&, stability_report const&) = default;
};

namespace detail {

/// The greatest Jaccard similarity of each cluster of the first labelling to one of the second.
inline std::vector<double> greatest_jaccard(contingency const& table) {
    std::vector<double> most(table.firsts.size());
    for (auto const& cell : table.cells) {
        auto const either = table.firsts[cell.first] + table.seconds[cell.second] - cell.customers;
        most[cell.first] =
            std::max(most[cell.first], static_cast<double>(cell.customers) / static_cast<double>(either));
    }
    return most;
}

/// What one resample says of each cluster: its similarity, or -1 where the cluster has nobody in it.
struct resample_verdict {
    std::vector<double> jaccard{};
    double adjusted_rand = 0;
};

template <clusterer Fit>
resample_verdict judge_resample(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                std::span<std::size_t const> customers, std::size_t numbers, std::size_t clusters,
                                std::uint64_t seed, Fit const& fit) {
    auto const n = static_cast<std::uint32_t>(customers.size());
    std::vector<bool> in(n);
    random::stream random{seed, 0};
    for (std::uint32_t i = 0; i < n; ++i) {
        in[random.below(n)] = true; // who is drawn twice counts once
    }
    std::vector<std::size_t> drawn;
    std::vector<std::uint32_t> before;
    for (std::uint32_t i = 0; i < n; ++i) {
        if (in[i]) {
            drawn.push_back(customers[i]);
            before.push_back(labels[customers[i]]);
        }
    }
    auto const again = fit(picked_once(rows, drawn), clusters, seed);
    auto const met = cross(before, again.labels);
    auto const most = greatest_jaccard(met.table);
    resample_verdict verdict{std::vector<double>(numbers, -1.0), adjusted_rand(met.table)};
    for (std::size_t i = 0; i < most.size(); ++i) {
        verdict.jaccard[met.firsts[i]] = most[i];
    }
    return verdict;
}

} // namespace detail

/// Bootstrap stability of given clusters (C. Hennig, "Cluster-wise assessment of cluster stability", 2007, section 3.1,
/// as `clusterboot` of R's fpc): customers are drawn with replacement, who is drawn twice counts once, and clustered
/// again into as many clusters. The resamples run in parallel; the same bits on any number of threads. Customers of a
/// weight are drawn one by one.
/// \throws invalid_option unless resamples >= 2; invalid_data if labels do not line up, there is nobody, or rows
///         are torn or not finite
template <clusterer Fit = prototype_fit, engine Engine = sequential>
[[nodiscard]] stability_report stability(features::encoded const& rows, std::span<std::uint32_t const> labels,
                                         stability_options const& options = {}, Fit const& with = {},
                                         Engine const& how = {}) {
    if (options.resamples < 2) {
        throw invalid_option("resamples", to_text(options.resamples), "2 or more");
    }
    rows.validate();
    auto const sizes = cluster_sizes(rows, labels);
    std::size_t const numbers = sizes.size();
    auto const clusters = sizes.size() - static_cast<std::size_t>(std::count(sizes.begin(), sizes.end(), 0U));
    auto const customers = detail::one_by_one(rows);
    Fit const fit = detail::settled(with, rows);
    std::vector<detail::resample_verdict> verdicts(options.resamples);
    for_each_part(how, options.resamples, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r) {
            verdicts[r] = detail::judge_resample(rows, labels, customers, numbers, clusters,
                                                 detail::seed_of(options.seed, r), fit);
        }
    });
    stability_report report{std::vector<cluster_stability>(numbers)};
    exact_sum agreement;
    std::vector<exact_sum> similar(numbers);
    for (auto const& verdict : verdicts) {
        agreement.add(verdict.adjusted_rand);
        for (std::size_t c = 0; c < numbers; ++c) {
            double const jaccard = verdict.jaccard[c];
            if (jaccard >= 0) {
                similar[c].add(jaccard);
                ++report.clusters[c].resamples;
                report.clusters[c].recovered += jaccard >= 0.75 ? 1U : 0U;
                report.clusters[c].dissolved += jaccard <= 0.5 ? 1U : 0U;
            }
        }
    }
    report.adjusted_rand = agreement.value() / static_cast<double>(options.resamples);
    for (std::size_t c = 0; c < numbers; ++c) {
        auto& one = report.clusters[c];
        one.jaccard = one.resamples != 0 ? similar[c].value() / static_cast<double>(one.resamples) : 0;
    }
    return report;
}

} // namespace clientele::clustering
