// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

/// \file
/// How sure a share is.
namespace clientele::stats {

/// Wilson's limits of a proportion `successes` of `trials` (E. B. Wilson, "Probable inference, the law of succession,
/// and statistical inference", JASA 22 (1927), pp. 209-212): within 0 and 1, of use for few trials and for none or all
/// successes. Without trials nothing is known: NaN, from 0 to 1.
/// \throws invalid_option unless 0 < confidence < 1; invalid_data unless 0 <= successes <= trials
[[nodiscard]] inline interval wilson(double successes, double trials, double confidence = 0.95) {
    check_confidence(confidence);
    if (!(successes >= 0 && successes <= trials && std::isfinite(trials))) {
        throw invalid_data("successes", to_text(successes), "of " + to_text(trials) + " trials");
    }
    if (trials == 0) {
        return {std::numeric_limits<double>::quiet_NaN(), 0, 1};
    }
    double const share = successes / trials;
    double const z = normal_quantile((1 + confidence) / 2);
    double const pull = z * z / trials;
    double const middle = (share + pull / 2) / (1 + pull);
    double const far = z / (1 + pull) * std::sqrt(share * (1 - share) / trials + pull / (4 * trials));
    // The product of the limits is share^2 / (1 + pull): no difference of close numbers for the lower one.
    double const upper = successes == trials ? 1.0 : std::min(middle + far, 1.0);
    return {share, std::min(share * share / ((1 + pull) * (middle + far)), share), std::max(upper, share)};
}

} // namespace clientele::stats
