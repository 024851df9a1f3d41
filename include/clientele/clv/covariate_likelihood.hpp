// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The likelihood of customers whose parameters depend on covariates.
///
/// The logarithm of each parameter of a customer is linear in what is estimated, the logarithms of the base parameters
/// and the effects. So the derivatives of his likelihood with respect to the logarithms of his own parameters, which
/// every model gives, need only be multiplied by his covariates.
namespace clientele::clv {

/// One estimated effect: of a column of the covariates, on one or more links of the model.
struct covariate_effect {
    std::size_t column = 0;           ///< of the covariates
    std::vector<std::size_t> links{}; ///< of the model, on all of which it acts

    friend bool operator==(covariate_effect const&, covariate_effect const&) = default;
};

namespace detail {

/// Derivatives with respect to the logarithms of one customer's parameters, as those with respect to all that is
/// estimated: the logarithms of the base parameters, then the effects.
template <takes_covariates Model> class covariate_chain {
public:
    static constexpr std::size_t N = parameter_count<Model>;

    explicit covariate_chain(std::vector<covariate_effect> const& effects)
        : effects_(&effects), moves_(effects.size() * N), curved_(effects.size() * N) {}

    /// For customers with these covariates.
    void enter(std::span<double const> z) {
        std::fill(moves_.begin(), moves_.end(), 0.0);
        for (std::size_t k = 0; k < effects_->size(); ++k) {
            for (std::size_t const link : (*effects_)[k].links) {
                auto const& to = Model::covariate_links[link];
                moves_[k * N + to.parameter] += to.sign * z[(*effects_)[k].column];
            }
        }
    }
    /// d log(parameter) / d effect.
    [[nodiscard]] double move(std::size_t effect, std::size_t parameter) const {
        return moves_[effect * N + parameter];
    }

    void add(stats::second_order<N> const& theirs, stats::second_order<stats::any_size>& to) {
        to.value += theirs.value;
        for (std::size_t i = 0; i < N; ++i) {
            to.gradient[i] += theirs.gradient[i];
        }
        for (std::size_t i = 0; i < theirs.hessian.size(); ++i) {
            to.hessian[i] += theirs.hessian[i];
        }
        std::size_t at = theirs.hessian.size();
        for (std::size_t k = 0; k < effects_->size(); ++k) {
            double const* const moves = moves_.data() + k * N;
            double* const curved = curved_.data() + k * N;
            for (std::size_t i = 0; i < N; ++i) {
                to.gradient[N + k] += moves[i] * theirs.gradient[i];
                curved[i] = 0;
                for (std::size_t j = 0; j < N; ++j) {
                    curved[i] += theirs.hessian[theirs.at(i, j)] * moves[j];
                }
                to.hessian[at++] += curved[i];
            }
            for (std::size_t m = 0; m <= k; ++m) {
                double sum = 0;
                for (std::size_t i = 0; i < N; ++i) {
                    sum += moves[i] * curved_[m * N + i];
                }
                to.hessian[at++] += sum;
            }
        }
    }

private:
    std::vector<covariate_effect> const* effects_;
    std::vector<double> moves_;  ///< effects x N
    std::vector<double> curved_; ///< Hessian times these
};

/// An engine within one process: what runs on it is not combined over several.
template <engine Engine> class within_process {
public:
    explicit within_process(Engine const& how) : how_(&how) {}
    [[nodiscard]] std::size_t parts() const { return how_->parts(); }
    template <class Task> void run(std::size_t n, Task&& task) const { how_->run(n, std::forward<Task>(task)); }

private:
    Engine const* how_;
};

/// A normal density of one of the estimated numbers, up to a constant: a prior, or what regularisation comes to.
struct normal_density {
    std::size_t of = 0;
    double centre = 0;
    double precision = 1;

    [[nodiscard]] double log_at(std::vector<double> const& point) const {
        double const off = point[of] - centre;
        return -precision * off * off / 2;
    }
};

/// The log posterior density as a function of the logarithms of the base parameters, then of the effects: the
/// likelihood of the customers in `Data`, and normal densities.
template <takes_covariates Model, class Data, engine Engine> class covariate_posterior {
public:
    static constexpr std::size_t N = parameter_count<Model>;
    using derivatives = stats::second_order<stats::any_size>;

    covariate_posterior(Data const& of, std::vector<covariate_effect> const& effects,
                        std::vector<normal_density> const& known, Engine const& how)
        : of_(&of), effects_(&effects), known_(&known), how_(how) {}

    [[nodiscard]] derivatives operator()(std::vector<double> const& at) const {
        derivatives whole = log_likelihood(at);
        for (normal_density const& one : *known_) {
            whole.value += one.log_at(at);
            whole.gradient[one.of] -= one.precision * (at[one.of] - one.centre);
            whole.hessian[derivatives::at(one.of, one.of)] -= one.precision;
        }
        return whole;
    }

private:
    static constexpr std::size_t block = 256; ///< rows, added in one order; the edges do not depend on the engine

    [[nodiscard]] derivatives log_likelihood(std::vector<double> const& at) const {
        std::array<double, N> logs{};
        std::copy_n(at.begin(), N, logs.begin());
        auto const prepared = of_->prepare(model_at(logs));
        std::size_t const rows = of_->groups.rows.size();
        std::size_t const size = N + effects_->size();
        return fold_rows(how_, (rows + block - 1) / block, likelihood_sum<stats::any_size>{size},
                         [&](likelihood_sum<stats::any_size>& part, std::size_t first, std::size_t last) {
                             covariate_chain<Model> chain{*effects_};
                             for (std::size_t b = first; b < last; ++b) {
                                 derivatives some{size};
                                 add_rows(b * block, std::min((b + 1) * block, rows), at, logs, prepared, chain, some);
                                 part.add(some);
                             }
                         })
            .sum();
    }

    template <class Prepared>
    void add_rows(std::size_t first, std::size_t last, std::vector<double> const& at, std::array<double, N> const& base,
                  Prepared const& prepared, covariate_chain<Model>& chain, derivatives& to) const {
        auto const& groups = of_->groups;
        for (std::size_t group = groups.group_of(first); first < last; ++group) {
            std::size_t const end = std::min(groups.ends[group], last);
            chain.enter(groups.covariates(group));
            std::array<double, N> logs = base;
            for (std::size_t i = 0; i < N; ++i) {
                for (std::size_t k = 0; k < effects_->size(); ++k) {
                    logs[i] += chain.move(k, i) * at[N + k];
                }
            }
            Model const theirs = model_at(logs);
            auto const likelihood = of_->likelihood(theirs, prepared, first, end);
            stats::second_order<N> sum;
            for (; first < end; ++first) {
                sum.add(likelihood(first), groups.weights[first]);
            }
            chain.add(sum.by_logarithms(values_of(theirs)), to);
        }
    }

    [[nodiscard]] static Model model_at(std::array<double, N> values) {
        for (double& value : values) {
            value = std::exp(value);
        }
        return with_values<Model>(values);
    }

    Data const* of_;
    std::vector<covariate_effect> const* effects_;
    std::vector<normal_density> const* known_;
    within_process<Engine> how_;
};

} // namespace detail
} // namespace clientele::clv
