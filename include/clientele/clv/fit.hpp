// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/newton.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Maximum likelihood, or the maximum of the posterior density, for models with positive parameters.
namespace clientele::clv {

/// What is known of a parameter beforehand: its logarithm is normal about that of `median`, with standard deviation
/// `deviation` (0.5: within a factor of 2.7 with 95 %).
struct prior {
    std::string parameter;
    double median = 1;
    double deviation = 1;
};

struct fit_options {
    std::size_t iterations = 200;
    /// Prior knowledge: none by default, which makes the estimate that of maximum likelihood.
    std::vector<prior> priors{};
    /// From so many distinct rows on, a fit to a sample of them gives the start.
    std::size_t sample_from = 100'000;
};

namespace detail {

inline constexpr std::size_t sample_size = 20'000;

/// \throws invalid_option on what cannot be
template <parametric Model> void check(fit_options const& options) {
    if (options.iterations == 0) {
        throw invalid_option("iterations", "0", "1 or more");
    }
    for (prior const& known : options.priors) {
        bool const found = std::any_of(Model::parameters.begin(), Model::parameters.end(),
                                       [&](parameter const& p) { return p.name == known.parameter; });
        if (!found) {
            throw invalid_option("prior", known.parameter, "a parameter of " + std::string{Model::model_name});
        }
        if (!(known.median > 0 && std::isfinite(known.median))) {
            throw invalid_option("median of the prior of " + known.parameter, to_text(known.median), "above 0");
        }
        if (!(known.deviation > 0 && std::isfinite(known.deviation))) {
            throw invalid_option("deviation of the prior of " + known.parameter, to_text(known.deviation), "above 0");
        }
    }
}

/// The log posterior density of a model, up to a constant, as a function of the logarithms of its parameters, with
/// times in units of `scale`: so a fit does not depend on the caller's unit of time.
template <parametric Model, engine Engine> class posterior {
public:
    static constexpr std::size_t N = parameter_count<Model>;

    posterior(summaries const& of, std::vector<prior> const& priors, Engine const& how, std::size_t stride = 1)
        : of_(&of), priors_(&priors), how_(&how), stride_(stride), scale_(of.mean_age > 0 ? of.mean_age : 1) {}

    [[nodiscard]] stats::second_order<N> operator()(std::array<double, N> const& logs) const {
        auto const model = at(logs, 1);
        typename Model::likelihood const likelihood{model, of_->most};
        auto whole = sum_over<N>((of_->rows.size() + stride_ - 1) / stride_,
                                 [&](std::size_t i) {
                                     summary const& row = of_->rows[i * stride_];
                                     return likelihood(summary{row.x, row.t_x / scale_, row.T / scale_});
                                 },
                                 [&](std::size_t i) { return of_->weight(i * stride_); }, *how_)
                         .by_logarithms(values_of(model));
        for (std::size_t i = 0; i < N; ++i) {
            for (prior const& known : *priors_) {
                if (known.parameter == Model::parameters[i].name) {
                    double const precision = 1 / (known.deviation * known.deviation);
                    double const off = logs[i] + log_unit(i) - std::log(known.median);
                    whole.value -= precision * off * off / 2;
                    whole.gradient[i] -= precision * off;
                    whole.hessian[whole.at(i, i)] -= precision;
                }
            }
        }
        return whole;
    }

    /// The model in the caller's unit of time.
    [[nodiscard]] Model model(std::array<double, N> const& logs) const { return at(logs, scale_); }

    [[nodiscard]] std::array<double, N> logs_of(Model const& model) const {
        auto logs = values_of(model);
        for (std::size_t i = 0; i < N; ++i) {
            logs[i] = std::log(logs[i]) - log_unit(i);
        }
        return logs;
    }

    [[nodiscard]] double log_prior(std::array<double, N> const& logs) const {
        double sum = 0;
        for (std::size_t i = 0; i < N; ++i) {
            for (prior const& known : *priors_) {
                if (known.parameter == Model::parameters[i].name) {
                    double const off = (logs[i] + log_unit(i) - std::log(known.median)) / known.deviation;
                    sum -= off * off / 2;
                }
            }
        }
        return sum;
    }

    /// What the change of the unit of time does to a log likelihood: each transaction is a density in time.
    [[nodiscard]] double log_units() const { return of_->transactions * std::log(scale_); }

private:
    [[nodiscard]] double log_unit(std::size_t parameter) const {
        return Model::parameters[parameter].time * std::log(scale_);
    }
    [[nodiscard]] static Model at(std::array<double, N> const& logs, double scale) {
        std::array<double, N> values{};
        for (std::size_t i = 0; i < N; ++i) {
            values[i] = std::exp(logs[i]) * std::pow(scale, Model::parameters[i].time);
        }
        return with_values<Model>(values);
    }

    summaries const* of_;
    std::vector<prior> const* priors_;
    Engine const* how_;
    std::size_t stride_;
    double scale_;
};

/// Fits a model to summaries.
template <parametric Model, engine Engine>
[[nodiscard]] fitted<Model> fit_to(summaries const& of, fit_options const& options, Engine const& how) {
    check<Model>(options);
    constexpr std::size_t N = parameter_count<Model>;
    posterior<Model, Engine> const whole{of, options.priors, how};
    auto start = whole.logs_of(Model::start(of.mean_age > 0 ? of.mean_age : 1));
    stats::newton_options const newton{.iterations = options.iterations};
    if (of.rows.size() >= options.sample_from && of.rows.size() >= 2 * sample_size) {
        posterior<Model, Engine> const some{of, options.priors, how, of.rows.size() / sample_size};
        start = stats::maximise<N>(some, start, newton).at;
    }
    auto const best = stats::maximise<N>(whole, start, newton);
    fitted<Model> result{.model = whole.model(best.at)};
    fit_report& report = result.report;
    report.reason = stats::to_string(best.why);
    report.converged = best.why == stats::newton_stop::gradient_vanished || best.why == stats::newton_stop::no_gain;
    report.log_prior = whole.log_prior(best.at);
    report.log_likelihood = best.found.value - report.log_prior - whole.log_units();
    report.customers = of.customers;
    report.distinct = of.rows.size();
    report.iterations = best.iterations;
    report.evaluations = best.evaluations;
    report.boundaries = Model::boundaries(result.model);
    auto const values = values_of(result.model);
    for (parameter const& p : Model::parameters) {
        report.names.emplace_back(p.name);
    }
    report.estimates.assign(values.begin(), values.end());
    report.covariance = covariance_of(best.found, values);
    return result;
}

} // namespace detail

/// Fits `Model` to customers, read by `by`, by maximum likelihood or, with priors, by the mode of the posterior
/// density. Times may be in any unit. The answer does not depend on the engine, nor on the order of the customers but
/// for the last digits. \throws invalid_data on a history that cannot be, with the row, or if nobody bought;
/// invalid_option
template <parametric Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] fitted<Model> fit(Customers&& customers, Lens const& by = {}, fit_options const& options = {},
                                Engine const& how = {}) {
    return detail::fit_to<Model>(summarise(customers, by), options, how);
}

} // namespace clientele::clv
