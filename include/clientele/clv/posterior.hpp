// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

/// \file
/// The part of a fit that is the same whatever the data are: prior knowledge, units, the search for the maximum and
/// what is said of it.
namespace clientele::clv {

/// What is known of a parameter beforehand: its logarithm is normal about that of `median`, with standard deviation
/// `deviation` (0.5: within a factor of 2.7 with 95 %; 1e-6, the least there can be, holds it to six digits).
struct prior {
    std::string parameter;
    double median = 1;
    double deviation = 1;
};

/// How a fit is made to data that need no more choices than these.
struct estimate_options {
    std::size_t iterations = 200;
    /// Prior knowledge: none by default, which makes the estimate that of maximum likelihood.
    std::vector<prior> priors{};
};

namespace detail {

/// \throws invalid_option on what cannot be
template <parametric Model> void check_search(std::size_t iterations, std::vector<prior> const& priors) {
    if (iterations == 0) {
        throw invalid_option("iterations", "0", "1 or more");
    }
    for (prior const& known : priors) {
        bool const found = std::any_of(Model::parameters.begin(), Model::parameters.end(),
                                       [&](parameter const& p) { return p.name == known.parameter; });
        if (!found) {
            throw invalid_option("prior", known.parameter, "a parameter of " + std::string{Model::model_name});
        }
        if (!(known.median > 0 && std::isfinite(known.median))) {
            throw invalid_option("median of the prior of " + known.parameter, to_text(known.median), "above 0");
        }
        if (!(known.deviation >= 1e-6 && std::isfinite(known.deviation))) {
            throw invalid_option("deviation of the prior of " + known.parameter, to_text(known.deviation),
                                 "1e-6 or more, which holds a parameter to six digits");
        }
    }
}

/// What a fit takes for 1: so it does not depend on the caller's units.
struct units {
    double time = 1;
    double money = 1;

    /// The unit of a parameter.
    [[nodiscard]] double of(parameter const& p) const { return std::pow(time, p.time) * std::pow(money, p.money); }
};

/// The log posterior density of a model, up to a constant, as a function of the logarithms of its parameters.
/// `Likelihood` takes a model, in the units given, and gives the log likelihood of the data as a `second_order` with
/// respect to the parameters. A parameter with a floor stays above it: its distance from there has the logarithm.
template <parametric Model, class Likelihood> class posterior {
public:
    static constexpr std::size_t N = parameter_count<Model>;
    using point = std::array<double, N>;

    posterior(Likelihood const& likelihood, std::vector<prior> const& priors, units const& in = {},
              point const& floors = {})
        : likelihood_(&likelihood), floors_(floors), units_(in) {
        for (prior const& one : priors) {
            for (std::size_t i = 0; i < N; ++i) {
                if (one.parameter == Model::parameters[i].name) {
                    known_.push_back({i, std::log(one.median / unit(i)), one.deviation});
                }
            }
        }
    }

    [[nodiscard]] stats::second_order<N> operator()(point const& logs) const {
        point const values = at(logs);
        stats::second_order<N> whole = (*likelihood_)(with_values<Model>(values));
        for (known const& one : known_) {
            double const precision = 1 / (one.deviation * one.deviation);
            double const value = values[one.parameter];
            double const off = std::log(value) - one.log_median;
            whole.value -= precision * off * off / 2;
            whole.gradient[one.parameter] -= precision * off / value;
            whole.hessian[whole.at(one.parameter, one.parameter)] -= precision * (1 - off) / (value * value);
        }
        return whole.by_logarithms(above_floors(values));
    }

    [[nodiscard]] double log_prior(point const& logs) const {
        point const values = at(logs);
        double sum = 0;
        for (known const& one : known_) {
            double const off = (std::log(values[one.parameter]) - one.log_median) / one.deviation;
            sum -= off * off / 2;
        }
        return sum;
    }

    /// The model in the caller's units.
    [[nodiscard]] Model model(point const& logs) const {
        point values = at(logs);
        for (std::size_t i = 0; i < N; ++i) {
            values[i] *= unit(i);
        }
        return with_values<Model>(values);
    }

    /// How a model in the caller's units looks from within.
    [[nodiscard]] point logs_of(Model const& model) const {
        point logs = values_of(model);
        for (std::size_t i = 0; i < N; ++i) {
            logs[i] = std::log(logs[i] / unit(i) - floors_[i]);
        }
        return logs;
    }

    /// Of the parameters in the caller's units, at the maximum.
    [[nodiscard]] std::vector<double> covariance(stats::second_order<N> const& at_maximum, point const& logs) const {
        point spreads = above_floors(at(logs));
        for (std::size_t i = 0; i < N; ++i) {
            spreads[i] *= unit(i);
        }
        return covariance_of(at_maximum, spreads);
    }

private:
    struct known {
        std::size_t parameter;
        double log_median;
        double deviation;
    };

    [[nodiscard]] double unit(std::size_t parameter) const { return units_.of(Model::parameters[parameter]); }
    [[nodiscard]] point at(point const& logs) const {
        point values{};
        for (std::size_t i = 0; i < N; ++i) {
            values[i] = floors_[i] + std::exp(logs[i]);
        }
        return values;
    }
    [[nodiscard]] point above_floors(point values) const {
        for (std::size_t i = 0; i < N; ++i) {
            values[i] -= floors_[i];
        }
        return values;
    }

    Likelihood const* likelihood_;
    point floors_;
    units units_;
    std::vector<known> known_;
};

/// The model of the greatest posterior density, with the part of the report that does not need the data: the log
/// likelihood is still in the units of the search, and the customers are not counted.
template <parametric Model, class Likelihood>
[[nodiscard]] fitted<Model> estimate(posterior<Model, Likelihood> const& density,
                                     std::array<double, parameter_count<Model>> const& start, std::size_t iterations,
                                     double last_step = 0) {
    stats::newton_options const search{.iterations = iterations, .last_step = last_step};
    auto const best = stats::maximise<parameter_count<Model>>(density, start, search);
    fitted<Model> result{.model = density.model(best.at), .report = {}};
    fit_report& report = result.report;
    report.reason = stats::to_string(best.why);
    report.converged = best.why == stats::newton_stop::gradient_vanished || best.why == stats::newton_stop::no_gain;
    report.log_prior = density.log_prior(best.at);
    report.log_likelihood = best.found.value - report.log_prior;
    report.iterations = best.iterations;
    report.evaluations = best.evaluations;
    report.boundaries = Model::boundaries(result.model);
    for (parameter const& p : Model::parameters) {
        report.names.emplace_back(p.name);
    }
    name_run_offs(report, best.at, search.bound);
    auto const values = values_of(result.model);
    report.estimates.assign(values.begin(), values.end());
    report.covariance = density.covariance(best.found, best.at);
    return result;
}

} // namespace detail
} // namespace clientele::clv
