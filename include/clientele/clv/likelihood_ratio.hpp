// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/report.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/chi_square.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

/// \file
/// Whether the larger of two nested models is worth its parameters.
namespace clientele::clv {

/// A likelihood-ratio test.
struct likelihood_ratio {
    /// Twice the difference of the log likelihoods. Negative beyond rounding: the full model was not fitted to its
    /// maximum, for there it holds the nested one; then try more `starts`.
    double statistic = 0;
    std::size_t degrees = 0;
    /// Of the chi-square distribution. Where the smaller model lies on the edge of the larger one the true value is
    /// smaller, half of this for one parameter (S. G. Self and K.-Y. Liang, JASA 82 (1987), pp. 605-610): the test is
    /// then on the safe side.
    double p_value = 1;

    friend bool operator==(likelihood_ratio const&, likelihood_ratio const&) = default;
};

/// \throws invalid_option unless both were fitted to the same customers, and `full` has more parameters; invalid_data
/// if a log likelihood is no number
[[nodiscard]] inline likelihood_ratio compare_nested(fit_report const& nested, fit_report const& full) {
    if (full.parameters() <= nested.parameters()) {
        throw invalid_option("parameters of the full model", to_text(full.parameters()),
                             "more than the " + to_text(nested.parameters()) + " of the nested one");
    }
    if (full.customers != nested.customers) {
        throw invalid_option("customers of the full model", to_text(full.customers),
                             "those of the nested one, " + to_text(nested.customers));
    }
    for (fit_report const* const of : {&nested, &full}) {
        if (!std::isfinite(of->log_likelihood)) {
            throw invalid_data(of == &full ? "log likelihood of the full model" : "log likelihood of the nested model",
                               to_text(of->log_likelihood), "it must be finite: a test compares two fits");
        }
    }
    likelihood_ratio test{.statistic = 2 * (full.log_likelihood - nested.log_likelihood),
                          .degrees = full.parameters() - nested.parameters()};
    test.p_value = stats::chi_square_tail(std::max(test.statistic, 0.0), static_cast<double>(test.degrees));
    return test;
}

} // namespace clientele::clv
