// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/clusterer.hpp>
#include <clientele/clustering/elbow.hpp>
#include <clientele/clustering/gap.hpp>
#include <clientele/clustering/indices.hpp>
#include <clientele/clustering/labelling.hpp>
#include <clientele/clustering/prediction_strength.hpp>
#include <clientele/clustering/quick_silhouette.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/stats/bootstrap.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// How many clusters: one call that tries a range of k, with every criterion side by side and a recommendation.
namespace clientele::clustering {

struct choice_options {
    std::size_t from = 2;
    std::size_t to = 10;
    std::uint64_t seed = 1;
    std::size_t silhouette_sample = 2000; ///< customers; no more than these: exact
    std::size_t gap_references = 0;       ///< 0: no gap statistic, which costs as many fits for each k
    std::size_t strength_splits = 0;      ///< 0: no prediction strength, which costs twice as many
    double strength_cutoff = 0.8;
};

/// One number of clusters.
struct choice_line {
    std::size_t clusters = 0;
    double inertia = 0;
    double explained = 0;       ///< share of the inertia of one cluster that is gone
    stats::interval silhouette; ///< mean, with limits where it was sampled
    double calinski_harabasz = 0;
    double davies_bouldin = 0;
    std::optional<gap_point> gap{};
    std::optional<strength_point> strength{};
    friend bool operator==(choice_line const&, choice_line const&) = default;
};

/// What one criterion says.
struct vote {
    std::string_view criterion;
    std::size_t clusters = 0;
    friend bool operator==(vote const&, vote const&) = default;
};

/// The table, and what follows from it.
struct choice {
    std::vector<choice_line> lines{}; ///< ends where customers cannot be told apart any further
    std::vector<vote> votes{};
    std::size_t clusters = 1; ///< recommended; 1: these customers have no clusters
    std::string reason{};     ///< in words
    friend bool operator==(choice const&, choice const&) = default;
};

namespace detail {

inline std::string two_digits(double value) { return to_text(std::round(value * 100) / 100); }

/// The words of L. Kaufman and P. J. Rousseeuw, "Finding Groups in Data", 1990, table 4, for the best silhouette.
inline std::string_view structure(double silhouette) {
    return silhouette > 0.7 ? "strong" : silhouette > 0.5 ? "reasonable" : silhouette > 0.25 ? "weak" : "hardly any";
}

/// "elbow, silhouette" of those that say k, or not k with what they say.
inline std::string criteria(std::vector<vote> const& votes, std::size_t k, bool agreeing) {
    std::string list;
    for (auto const& [criterion, clusters] : votes) {
        if ((clusters == k) == agreeing) {
            list.append(list.empty() ? "" : ", ").append(criterion);
            if (!agreeing) {
                list.append(" says ").append(to_text(clusters));
            }
        }
    }
    return list;
}

/// The k that most criteria say; of several the one with the best silhouette, and of these the smallest. The gap
/// statistic and prediction strength, which alone can say 1, are heard first: if they agree on 1, it is 1.
inline void recommend(choice& found) {
    auto const can_say_one = [](vote const& one) {
        return one.criterion == "gap statistic" || one.criterion == "prediction strength";
    };
    auto const asked = std::count_if(found.votes.begin(), found.votes.end(), can_say_one);
    auto const none =
        std::count_if(found.votes.begin(), found.votes.end(), [&](vote const& one) { return one.clusters == 1; });
    auto const best =
        std::ranges::max_element(found.lines, {}, [](choice_line const& l) { return l.silhouette.estimate; });
    std::string const quality{structure(best->silhouette.estimate)};
    if (none > 0 && none == asked) {
        found.clusters = 1;
        found.reason.append("no clusters: ").append(criteria(found.votes, 1, true));
        found.reason.append(none > 1 ? " say 1" : " says 1").append(". If customers must be divided: ");
        found.reason.append(criteria(found.votes, 1, false)).append(".");
    } else {
        std::pair<std::ptrdiff_t, double> most{0, 0};
        for (auto const& line : found.lines) {
            auto const said = std::ranges::count(found.votes, line.clusters, &vote::clusters);
            if (said > 0 && (most.first == 0 || std::pair{said, line.silhouette.estimate} > most)) {
                most = {said, line.silhouette.estimate};
                found.clusters = line.clusters;
            }
        }
        found.reason =
            to_text(found.clusters).append(" clusters: ").append(criteria(found.votes, found.clusters, true));
        auto const others = criteria(found.votes, found.clusters, false);
        found.reason.append(others.empty() ? ", all agree." : ". The criteria disagree: ");
        found.reason.append(others).append(others.empty() ? "" : ".");
        if (none > 0) {
            found.reason.append(" That one says 1 is a warning: these may be no clusters.");
        }
    }
    found.reason.append(" Structure: ").append(quality).append(" (best silhouette ");
    found.reason.append(two_digits(best->silhouette.estimate)).append(").");
}

/// Votes of the criteria that compare partitions.
inline void collect_votes(choice& found, double inertia_of_one) {
    auto const& lines = found.lines;
    std::vector<double> k;
    std::vector<double> inertia;
    if (lines.front().clusters == 2) { // the curve begins at 1
        k.push_back(1);
        inertia.push_back(inertia_of_one);
    }
    for (auto const& line : lines) {
        k.push_back(static_cast<double>(line.clusters));
        inertia.push_back(line.inertia);
    }
    if (k.size() >= 3) {
        if (auto const at = find_elbow(k, inertia)) {
            found.votes.push_back({"elbow", static_cast<std::size_t>(k[*at])});
        }
    }
    auto const largest = [&](auto const& of) { return std::ranges::max_element(lines, {}, of)->clusters; };
    found.votes.push_back({"silhouette", largest([](choice_line const& l) { return l.silhouette.estimate; })});
    found.votes.push_back({"Calinski-Harabasz", largest(&choice_line::calinski_harabasz)});
    found.votes.push_back({"Davies-Bouldin", largest([](choice_line const& l) { return -l.davies_bouldin; })});
}

} // namespace detail

/// Clusters the rows with every k from `from` to `to` and measures each partition. Votes: the elbow of the inertia (if
/// it has one), the largest silhouette, the largest Calinski-Harabasz, the least Davies-Bouldin, and if asked for the
/// gap statistic and prediction strength, which are the only ones that can say that there are no clusters at all. The
/// recommended k is what most say, and `reason` tells who does not: criteria often disagree, and then there is no one
/// right number. The engine runs the k, the measures and the repetitions; results depend on rows, options and `fit`
/// alone.
/// \throws invalid_option unless 2 <= from <= to; invalid_data if there is nobody, or rows are torn or not finite; as
///         the criteria
template <clusterer Fit = prototype_fit, engine Engine = sequential>
[[nodiscard]] choice choose_clusters(features::encoded const& rows, choice_options const& options = {},
                                     Fit const& with = {}, Engine const& how = {}) {
    if (options.from < 2 || options.from > options.to) {
        throw invalid_option("from", to_text(options.from), "2 to " + to_text(options.to));
    }
    rows.validate();
    std::uint64_t const customers = rows.customers();
    if (customers == 0) {
        throw invalid_data("customers", "none", "a clustering has at least one");
    }
    Fit const fit = detail::settled(with, rows);
    double const inertia_of_one = fit(rows, std::size_t{1}, options.seed).report.inertia;
    choice found;
    if (inertia_of_one > 0 && options.from < customers) {
        auto const last = static_cast<std::size_t>(std::min<std::uint64_t>(options.to, customers - 1));
        std::vector<std::optional<decltype(fit(rows, last, options.seed))>> fits(last - options.from + 1);
        for_each_part(how, fits.size(), [&](std::size_t first, std::size_t end) {
            for (std::size_t i = first; i < end; ++i) {
                fits[i] = fit(rows, options.from + i, options.seed);
            }
        });
        for (auto const& one : fits) {
            std::size_t const k = options.from + found.lines.size();
            prototypes const& middles = one->middles;
            auto const measured = measure_dispersion(rows, one->labels, middles.gamma, how);
            if (std::count_if(measured.customers.begin(), measured.customers.end(),
                              [](std::uint64_t m) { return m > 0; }) < static_cast<std::ptrdiff_t>(k)) {
                break; // fewer distinct customers than clusters
            }
            double const inertia = one->report.inertia;
            sample_options const sample{.customers = options.silhouette_sample, .seed = options.seed};
            found.lines.push_back({.clusters = k,
                                   .inertia = inertia,
                                   .explained = 1 - inertia / inertia_of_one,
                                   .silhouette = sampled_silhouette(rows, one->labels, sample, middles.gamma, how),
                                   .calinski_harabasz = calinski_harabasz(measured),
                                   .davies_bouldin = davies_bouldin(rows, one->labels, middles.gamma, how)});
        }
    }
    if (found.lines.empty()) {
        found.reason = "no clusters: there are too few different customers.";
        return found;
    }
    detail::collect_votes(found, inertia_of_one);
    std::size_t const last = found.lines.back().clusters;
    if (options.gap_references != 0) {
        gap_options const wanted{.to = last, .references = options.gap_references, .seed = options.seed};
        auto const gaps = gap(rows, wanted, fit, how);
        for (auto& line : found.lines) {
            auto const at = std::ranges::find(gaps.points, line.clusters, &gap_point::clusters);
            line.gap = at != gaps.points.end() ? std::optional{*at} : std::nullopt;
        }
        found.votes.push_back({"gap statistic", gaps.clusters()});
    }
    if (options.strength_splits != 0 && customers >= 4) {
        strength_options const wanted{
            .to = std::min<std::size_t>(last, customers / 2), .splits = options.strength_splits, .seed = options.seed};
        auto const strengths = prediction_strength(rows, wanted, fit, how);
        for (auto& line : found.lines) {
            auto const at = std::ranges::find(strengths.points, line.clusters, &strength_point::clusters);
            line.strength = at != strengths.points.end() ? std::optional{*at} : std::nullopt;
        }
        found.votes.push_back({"prediction strength", strengths.clusters(options.strength_cutoff)});
    }
    detail::recommend(found);
    return found;
}

} // namespace clientele::clustering
