// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

/// \file
/// How sure a prediction is, as far as that hangs on the estimated parameters: the delta method.
namespace clientele::clv {

/// On which scale a prediction is taken for normal: limits are symmetric there and cannot leave its range.
enum class interval_scale : std::uint8_t {
    identity, ///< anything
    log,      ///< above 0: transactions, money
    logit,    ///< between 0 and 1: probabilities
};

namespace detail {

/// sqrt(g' C g).
template <std::size_t N> [[nodiscard]] double deviation_of(stats::dual<N> const& of, fit_report const& report) {
    double variance = 0;
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < N; ++j) {
            if (of.gradient[i] != 0 && of.gradient[j] != 0) { // what does not matter may be unknown
                variance += of.gradient[i] * report.covariance[i * N + j] * of.gradient[j];
            }
        }
    }
    return std::sqrt(std::max(variance, 0.0));
}

} // namespace detail

/// A figure computed from a fitted model, with its confidence limits: `of(model)` is called with the model over numbers
/// that carry their gradient, and the covariance of the parameters does the rest (the delta method; A. W. van der
/// Vaart, "Asymptotic Statistics", 1998, theorem 3.1). For one customer, or for a sum over many:
///
///     clv::with_limits(fit, [&](auto const& m) { return m.expected_transactions(customer, 52.0); });
///
/// What the limits cover is the expectation. The number of purchases that one customer then makes varies about it
/// besides.
/// \throws invalid_option unless 0 < confidence < 1
template <template <class> class Family, class Report, class F>
[[nodiscard]] stats::interval with_limits(fitted<Family<double>, Report> const& fit, F const& of,
                                          interval_scale scale = interval_scale::log, double confidence = 0.95) {
    stats::check_confidence(confidence);
    auto const figure = of(detail::with_gradient(fit.model));
    double const at = figure.value;
    double const deviation = detail::deviation_of(figure, fit.report);
    double const far = stats::normal_quantile((1 + confidence) / 2) * deviation;
    if (deviation == 0) {
        return {at, at, at};
    }
    switch (scale) {
    case interval_scale::log:
        if (at > 0) {
            double const factor = std::exp(far / at);
            return {at, at / factor, at * factor};
        }
        break;
    case interval_scale::logit:
        if (at > 0 && at < 1) {
            double const odds = at / (1 - at);
            double const factor = std::exp(far / (at * (1 - at)));
            double const low = odds / factor;
            double const high = odds * factor;
            return {at, low / (1 + low), std::isinf(high) ? 1 : high / (1 + high)};
        }
        break;
    case interval_scale::identity:
        break;
    }
    return {at, at - far, at + far};
}

} // namespace clientele::clv
