// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What a fit says of itself.
namespace clientele::clv {

/// A parameter has run off to the edge of what the model can be: there a simpler model holds.
struct boundary {
    std::string what;   ///< what the edge means: "nobody is ever lost"
    std::string nested; ///< the model that holds there

    friend bool operator==(boundary const&, boundary const&) = default;
};

/// How a model was fitted. Likelihoods are in the caller's units of time and money.
struct fit_report {
    bool converged = false;
    std::string reason{}; ///< why the search ended
    double log_likelihood = 0;
    double log_prior = 0;     ///< of the priors, up to a constant; 0 without any. It is not part of the log likelihood.
    double customers = 0;     ///< with weights
    std::size_t distinct = 0; ///< rows the likelihood was computed over
    std::size_t iterations = 0; ///< of Newton's method over all customers
    std::size_t evaluations = 0;
    std::vector<boundary> boundaries{}; ///< empty: the maximum lies inside
    std::vector<std::string> names{};   ///< of the parameters
    std::vector<double> estimates{};    ///< the parameters
    /// Of the parameters, row by row: the inverse of the negative Hessian. Infinite on the diagonal where the data do
    /// not determine a parameter.
    std::vector<double> covariance{};

    [[nodiscard]] std::size_t parameters() const noexcept { return estimates.size(); }
    /// Akaike's criterion, from the log likelihood without priors.
    [[nodiscard]] double aic() const { return 2 * static_cast<double>(parameters()) - 2 * log_likelihood; }
    /// Schwarz's criterion.
    [[nodiscard]] double bic() const {
        return std::log(customers) * static_cast<double>(parameters()) - 2 * log_likelihood;
    }
    [[nodiscard]] double standard_error(std::size_t parameter) const {
        require(parameter);
        return std::sqrt(covariance.at(parameter * parameters() + parameter));
    }
    /// Wald's interval on the logarithm of a parameter, which keeps it positive.
    /// \throws invalid_option unless 0 < confidence < 1 and there is such a parameter
    [[nodiscard]] stats::interval wald(std::size_t parameter, double confidence = 0.95) const {
        stats::check_confidence(confidence);
        require(parameter);
        double const at = estimates.at(parameter);
        double const far = std::exp(stats::normal_quantile((1 + confidence) / 2) * standard_error(parameter) / at);
        return {at, at / far, at * far};
    }

    friend bool operator==(fit_report const&, fit_report const&) = default;

private:
    void require(std::size_t parameter) const {
        if (parameter >= parameters()) {
            throw invalid_option("parameter", to_text(parameter), "below " + to_text(parameters()));
        }
    }
};

/// A fit: the model and how it was found.
template <class Model, class Report = fit_report> struct fitted {
    Model model{};
    Report report{};

    friend bool operator==(fitted const&, fitted const&) = default;
};

namespace detail {

/// Information on the logarithm of a parameter, or on an effect, below which nothing is known of it: a standard error
/// of ten thousand.
inline constexpr double undetermined = 1e-8;

/// Names what ran off to the end of the range of the search, `bound`, unless the model has a name for that edge. `at`
/// are logarithms, and effects as they are.
template <class Point> void name_run_offs(fit_report& report, Point const& at, double bound) {
    for (std::size_t i = 0; i < report.names.size() && report.boundaries.empty(); ++i) {
        if (std::abs(at[i]) >= bound) {
            report.boundaries.push_back(
                {report.names[i] + " has run off: the likelihood still rises where the search ends", "its limit"});
        }
    }
}

/// The covariance of the parameters from the Hessian with respect to their logarithms, or to whatever a step of 1 in
/// which is a step of `spreads` in the parameter. Each is measured by its own information first: where one parameter is
/// known to a millionth and another within a factor of two, both are known.
template <std::size_t N>
[[nodiscard]] std::vector<double> covariance_of(stats::second_order<N> const& at_maximum,
                                                stats::point_of<N> const& spreads) {
    stats::detail::matrix_of<N> information = -stats::detail::hessian_of(at_maximum);
    std::size_t const size = spreads.size();
    stats::point_of<N> units = spreads;
    for (std::size_t i = 0; i < size; ++i) {
        auto const direction = static_cast<Eigen::Index>(i);
        double const known = information(direction, direction);
        double const deviation = known > undetermined ? 1 / std::sqrt(known) : 1;
        units[i] *= deviation;
        information.row(direction) *= deviation;
        information.col(direction) *= deviation;
    }
    Eigen::SelfAdjointEigenSolver<stats::detail::matrix_of<N>> const solved{information};
    double const largest = solved.eigenvalues().cwiseAbs().maxCoeff();
    std::vector<double> covariance(size * size, 0.0);
    for (std::size_t e = 0; e < size; ++e) {
        auto const direction = static_cast<Eigen::Index>(e);
        double const value = solved.eigenvalues()[direction];
        bool const determined = value > 1e-13 * largest;
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; j < size; ++j) {
                double const along = solved.eigenvectors()(static_cast<Eigen::Index>(i), direction) *
                                     solved.eigenvectors()(static_cast<Eigen::Index>(j), direction) * units[i] *
                                     units[j];
                if (determined) {
                    covariance[i * size + j] += along / value;
                } else if (i == j && std::abs(along) > 1e-6 * units[i] * units[i]) {
                    covariance[i * size + j] = std::numeric_limits<double>::infinity();
                }
            }
        }
    }
    return covariance;
}

} // namespace detail
} // namespace clientele::clv
