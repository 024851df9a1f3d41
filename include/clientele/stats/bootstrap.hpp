// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/quantile.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// Confidence limits from bootstrap replicates.
namespace clientele::stats {

/// A figure with its confidence limits.
struct interval {
    double estimate = 0;
    double lower = 0;
    double upper = 0;
    friend bool operator==(interval const&, interval const&) = default;
};

/// \throws invalid_option unless 0 < confidence < 1
inline void check_confidence(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
        throw invalid_option("confidence", to_text(confidence), "above 0 and below 1");
    }
}

/// How a bootstrap runs.
struct bootstrap_options {
    std::size_t replicates = 2000;
    double confidence = 0.95;
    std::uint64_t seed = 1;
};

/// \throws invalid_option unless replicates >= 100 and 0 < confidence < 1
inline void check(bootstrap_options const& options) {
    if (options.replicates < 100) {
        throw invalid_option("replicates", to_text(options.replicates), "100 or more");
    }
    check_confidence(options.confidence);
}

/// Percentile limits (B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3): quantiles of
/// type 7 of the replicates.
[[nodiscard]] inline interval percentile_interval(double estimate, std::vector<double> const& replicates,
                                                  double confidence) {
    std::vector<double> const at{(1 - confidence) / 2, (1 + confidence) / 2};
    auto const limits = quantiles(replicates, at);
    return {estimate, limits[0], limits[1]};
}

/// Bias-corrected and accelerated limits (ibid., section 14.3): `jackknife` holds the figure with each customer left
/// out. Where all replicates lie on one side of the estimate the correction is infinite; the percentile limits are
/// given then.
[[nodiscard]] inline interval bca_interval(double estimate, std::vector<double> const& replicates,
                                           std::vector<double> const& jackknife, double confidence) {
    double below = 0;
    for (double const replicate : replicates) {
        below += replicate < estimate ? 1.0 : replicate == estimate ? 0.5 : 0.0; // ties are half below
    }
    double const bias = normal_quantile(below / static_cast<double>(replicates.size()));
    if (!std::isfinite(bias)) {
        return percentile_interval(estimate, replicates, confidence);
    }
    double mean = 0;
    for (double const value : jackknife) {
        mean += value / static_cast<double>(jackknife.size());
    }
    double squares = 0;
    double cubes = 0;
    for (double const value : jackknife) {
        double const off = mean - value;
        squares += off * off;
        cubes += off * off * off;
    }
    double const acceleration = squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
    auto const adjusted = [&](double p) { // equation 14.10
        double const z = bias + normal_quantile(p);
        return std::clamp(normal_cdf(bias + z / (1 - acceleration * z)), 0.0, 1.0);
    };
    std::vector<double> const at{adjusted((1 - confidence) / 2), adjusted((1 + confidence) / 2)};
    auto const limits = quantiles(replicates, at);
    return {estimate, limits[0], limits[1]};
}

} // namespace clientele::stats
