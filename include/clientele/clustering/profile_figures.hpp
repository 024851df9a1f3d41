// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/features/feature.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What a profile says of a cluster, and the figures by which a cluster is compared with the rest of the customers.
namespace clientele::clustering {

/// One level of a category within a cluster.
struct level_profile {
    std::string level;
    std::uint64_t customers = 0;
    double share = 0;              ///< of those whose category is known; 0 if nobody's is
    std::optional<double> index{}; ///< 100 times the share over that among all customers; empty if nobody has the level
    std::optional<double> effect{}; ///< Cohen's h against the rest; empty if the cluster or the rest has no known value
    std::optional<double> z{};      ///< of the difference from the share in the rest; empty as `effect`
    friend bool operator==(level_profile const&, level_profile const&) = default;
};

/// One feature within a cluster. What is missing takes no part in any figure.
///
/// Numbers are in the host's units; of an ordinal feature they are ranks from 0, which have no index.
struct feature_profile {
    std::string name;
    features::kind is = features::kind::numeric;
    std::uint64_t known = 0;   ///< customers of the cluster who have a value
    std::uint64_t missing = 0; ///< and those who have none, or a category that the encoder never saw

    std::optional<double> mean{};   ///< empty for categories, and if nobody has a value
    std::optional<double> median{}; ///< as the mean; type 7
    std::string middle{};           ///< the median in words: of an ordinal feature the level
    std::optional<double> index{};  ///< 100 times the mean over that of all customers, of numbers: 100 is the average.
                                    ///< Empty if the latter is not above 0, where a ratio says nothing

    std::vector<level_profile> levels{};      ///< of a categorical feature, in the order of the encoder
    std::optional<std::size_t> mode{};        ///< the level most have, of equally common ones the first
    std::optional<std::size_t> outstanding{}; ///< the level whose |effect| is largest, of equal ones the first

    std::optional<double>
        effect{};              ///< Cohen's d against the rest; of a categorical feature h of the outstanding level.
                               ///< Infinite where values differ, but vary neither in the cluster nor in the rest
    std::optional<double> z{}; ///< of the difference from the rest; of a categorical feature as `effect`
    friend bool operator==(feature_profile const&, feature_profile const&) = default;
};

/// One cluster.
struct cluster_profile {
    std::uint64_t customers = 0;
    double share = 0;                          ///< of all customers
    std::vector<feature_profile> features{};   ///< in the order of the schema
    std::vector<std::size_t> distinguishing{}; ///< features by |effect|, the largest first; of equal ones in the order
                                               ///< of the schema. Those without an effect are left out
    friend bool operator==(cluster_profile const&, cluster_profile const&) = default;
};

/// All clusters, and all customers together.
struct profiles {
    cluster_profile base; ///< without effects, since nobody is left to compare with; indices are 100
    std::vector<cluster_profile> clusters;
    friend bool operator==(profiles const&, profiles const&) = default;
};

/// Count, mean and sum of squared deviations from the mean, of one group of customers.
struct sample {
    std::uint64_t count = 0;
    double mean = 0;
    double squares = 0;
};

/// Cohen's d: the difference of means in units of the pooled standard deviation (J. Cohen, "Statistical Power Analysis
/// for the Behavioral Sciences", 1988, section 2.2 and equation 2.5.2). 0.2 is small, 0.5 medium, 0.8 large. Where
/// neither group varies, equal means have the effect 0, others an infinite one. Empty if a group is.
[[nodiscard]] inline std::optional<double> cohens_d(sample const& a, sample const& b) {
    if (a.count == 0 || b.count == 0) {
        return std::nullopt;
    }
    double const apart = a.mean - b.mean;
    if (apart == 0) {
        return 0.0;
    }
    auto const n = static_cast<double>(a.count);
    auto const m = static_cast<double>(b.count);
    double const within = a.squares + b.squares;
    return within > 0 ? apart / std::sqrt(within / (n + m - 2))
                      : std::copysign(std::numeric_limits<double>::infinity(), apart);
}

/// The z of a difference of means, variances unequal (B. L. Welch, "The significance of the difference between two
/// means when the population variances are unequal", Biometrika 29 (1938)). Empty if a group has fewer than two, or
/// neither varies.
[[nodiscard]] inline std::optional<double> welch_z(sample const& a, sample const& b) {
    if (a.count < 2 || b.count < 2 || !(a.squares + b.squares > 0)) {
        return std::nullopt;
    }
    auto const squared_error = [](sample const& of) {
        auto const n = static_cast<double>(of.count);
        return of.squares / (n - 1) / n;
    };
    return (a.mean - b.mean) / std::sqrt(squared_error(a) + squared_error(b));
}

/// So many of so many.
struct proportion {
    std::uint64_t with = 0;
    std::uint64_t of = 0;
    [[nodiscard]] double share() const noexcept {
        return of == 0 ? 0.0 : static_cast<double>(with) / static_cast<double>(of);
    }
};

/// Cohen's h: the difference of proportions on the scale 2 asin sqrt(p) (Cohen 1988, equation 6.2.1). 0.2 is small, 0.5
/// medium, 0.8 large. Empty if a group is.
[[nodiscard]] inline std::optional<double> cohens_h(proportion const& a, proportion const& b) {
    if (a.of == 0 || b.of == 0) {
        return std::nullopt;
    }
    return 2 * (std::asin(std::sqrt(a.share())) - std::asin(std::sqrt(b.share())));
}

/// The z of a difference of proportions, with the pooled proportion in its error; 0 where all or nobody has it. Empty
/// if a group is.
[[nodiscard]] inline std::optional<double> proportions_z(proportion const& a, proportion const& b) {
    if (a.of == 0 || b.of == 0) {
        return std::nullopt;
    }
    double const pooled = proportion{a.with + b.with, a.of + b.of}.share();
    double const variance = pooled * (1 - pooled) * (1 / static_cast<double>(a.of) + 1 / static_cast<double>(b.of));
    return variance > 0 ? (a.share() - b.share()) / std::sqrt(variance) : 0.0;
}

} // namespace clientele::clustering
