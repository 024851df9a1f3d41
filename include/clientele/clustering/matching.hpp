// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/assignment.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

/// \file
/// Segment numbers that stay: the clusters of this month's model get the numbers of last month's.
namespace clientele::clustering {

/// Which number each cluster of a new model shall have. An old number means the same segment as before; numbers beyond
/// the old ones are segments that did not exist. Numbers of segments that have gone are not given again.
struct matching {
    std::vector<std::uint32_t> number{}; ///< of each new cluster; no two are equal

    /// The labels of the new model, with the numbers that stay.
    /// \throws invalid_data if a label is no cluster of the new model
    [[nodiscard]] std::vector<std::uint32_t> renumbered(std::span<std::uint32_t const> labels) const {
        std::vector<std::uint32_t> kept;
        kept.reserve(labels.size());
        for (std::uint32_t const label : labels) {
            if (label >= number.size()) {
                throw invalid_data(kept.size(), "label", to_text(label),
                                   "the model has " + to_text(number.size()) + " clusters");
            }
            kept.push_back(number[label]);
        }
        return kept;
    }

    /// The new clusters in the order of their numbers. Where no segment came or went, the cluster at place i is the one
    /// with number i.
    [[nodiscard]] std::vector<std::uint32_t> order() const {
        std::vector<std::uint32_t> clusters(number.size());
        std::iota(clusters.begin(), clusters.end(), 0U);
        std::ranges::sort(clusters, {}, [&](std::uint32_t cluster) { return number[cluster]; });
        return clusters;
    }

    /// The prototypes of the new model in the order of their numbers.
    /// \throws invalid_data unless there is one prototype for each number
    [[nodiscard]] prototypes reordered(prototypes const& middles) const {
        middles.validate();
        if (middles.size() != number.size()) {
            throw invalid_data("prototypes", to_text(middles.size()), "wanted: " + to_text(number.size()));
        }
        prototypes sorted{.numeric = middles.numeric, .categorical = middles.categorical, .gamma = middles.gamma};
        for (std::uint32_t const cluster : order()) {
            auto const centre = middles.centre(cluster);
            auto const mode = middles.mode(cluster);
            sorted.centres.insert(sorted.centres.end(), centre.begin(), centre.end());
            sorted.modes.insert(sorted.modes.end(), mode.begin(), mode.end());
        }
        return sorted;
    }

    friend bool operator==(matching const&, matching const&) = default;
};

namespace detail {

/// Old numbers for the clusters that have one, the next free numbers for the others.
inline matching numbered(std::vector<std::optional<std::size_t>> const& old_of, std::size_t old_clusters) {
    matching found;
    auto fresh = static_cast<std::uint32_t>(old_clusters);
    for (auto const& old : old_of) {
        found.number.push_back(old ? static_cast<std::uint32_t>(*old) : fresh++);
    }
    return found;
}

} // namespace detail

/// Matches clusters by the customers they share: the one-to-one matching with the most customers on both sides, of
/// equally good ones that with the lowest old numbers. A new cluster that shares nobody with the old one it would be
/// given is a new segment.
///
/// `old_labels` and `new_labels` are of the same customers, in the same order; those who are in one month only are left
/// out by the caller. `old_clusters` is how many numbers are taken; it may be more than occur.
/// \throws invalid_data unless both have equally many labels, all of them below `old_clusters` and `new_clusters`
[[nodiscard]] inline matching match_labels(std::span<std::uint32_t const> old_labels,
                                           std::span<std::uint32_t const> new_labels, std::size_t old_clusters,
                                           std::size_t new_clusters) {
    if (old_labels.size() != new_labels.size()) {
        throw invalid_data("new labels", to_text(new_labels.size()),
                           "wanted: as many as old ones, " + to_text(old_labels.size()));
    }
    std::vector<double> cost(new_clusters * old_clusters, 0);
    for (std::size_t row = 0; row < old_labels.size(); ++row) {
        if (old_labels[row] >= old_clusters || new_labels[row] >= new_clusters) {
            bool const old = old_labels[row] >= old_clusters;
            throw invalid_data(row, old ? "old label" : "new label", to_text(old ? old_labels[row] : new_labels[row]),
                               "it must be below " + to_text(old ? old_clusters : new_clusters));
        }
        cost[new_labels[row] * old_clusters + old_labels[row]] -= 1;
    }
    auto old_of = cheapest_assignment(cost, new_clusters, old_clusters);
    for (std::size_t cluster = 0; cluster < new_clusters; ++cluster) {
        if (old_of[cluster] && cost[cluster * old_clusters + *old_of[cluster]] == 0) {
            old_of[cluster].reset();
        }
    }
    return detail::numbered(old_of, old_clusters);
}

/// As above, with as many clusters as the labels show.
/// \throws invalid_data unless both have equally many labels, or if one is far beyond the others (with the row)
[[nodiscard]] inline matching match_labels(std::span<std::uint32_t const> old_labels,
                                           std::span<std::uint32_t const> new_labels) {
    return match_labels(old_labels, new_labels, detail::clusters_named(old_labels), detail::clusters_named(new_labels));
}

/// Matches clusters by their middles: the one-to-one matching whose dissimilarities add up to the least, of equal ones
/// that with the lowest old numbers. Both models must be of the same encoder. With more new clusters than old ones,
/// those left over are new segments.
/// \throws invalid_data if prototypes are torn, or the two do not have the same features and gamma
[[nodiscard]] inline matching match_prototypes(prototypes const& old_middles, prototypes const& new_middles) {
    old_middles.validate();
    new_middles.validate();
    if (old_middles.numeric != new_middles.numeric || old_middles.gamma != new_middles.gamma) {
        throw invalid_data("prototypes", "not alike", "old and new ones need the same features and gamma");
    }
    std::vector<double> cost;
    for (std::size_t c = 0; c < new_middles.size(); ++c) {
        for (std::size_t old = 0; old < old_middles.size(); ++old) {
            cost.push_back(old_middles.dissimilarity(new_middles.centre(c), new_middles.mode(c), old));
        }
    }
    return detail::numbered(cheapest_assignment(cost, new_middles.size(), old_middles.size()), old_middles.size());
}

} // namespace clientele::clustering
