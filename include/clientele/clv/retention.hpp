// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Customers under contract: whether each renews is seen, period by period. Models of retention are fitted to tables of
/// how many were left.
namespace clientele::clv {

/// Customers who signed up in the same period.
struct cohort {
    /// How many were left at the start of each period: first those who signed up, then those who renewed once, twice...
    std::vector<double> alive{};
    /// How many renewals the first figure has behind it; above 0 if observation began late.
    std::uint32_t renewals = 0;
    /// The same as so many such cohorts.
    std::uint64_t weight = 1;

    friend bool operator==(cohort const&, cohort const&) = default;
};

/// How long customers under contract stay, as discrete periods: `t` counts renewals.
template <class M>
concept retention_model = std::regular<M> && requires(M const& model, std::uint32_t t, double rate) {
    /// P(a new customer renews at least t times).
    { model.survival(t) } -> std::convertible_to<double>;
    /// P(he renews the t-th time, having done so t - 1 times), t >= 1.
    { model.retention(t) } -> std::convertible_to<double>;
    /// Expected discounted number of payments from now on, of a new customer, the first of which is made now.
    { model.discounted_lifetime(rate) } -> std::convertible_to<double>;
    /// The same of one who has renewed t times and is about to decide on the next: payments to come.
    { model.discounted_residual_lifetime(t, rate) } -> std::convertible_to<double>;
};

namespace detail {

/// \throws invalid_option for the renewal before the first
inline void check_renewal(std::uint32_t t) {
    if (t == 0) {
        throw invalid_option("t", "0", "1 or more: the first renewal is number 1");
    }
}

/// How many customers renewed the t-th time, t = 1, 2, ..., and how many did not.
struct renewal {
    double t;
    double renewed;
    double lost;
};

/// How many customers of each age renewed and how many did not: all that cohorts say. An `accumulator`.
class renewal_counts {
public:
    struct at_age {
        exact_sum renewed{};
        exact_sum lost{};
    };

    /// \throws invalid_data, naming the cohort
    void add(cohort const& of, std::size_t row) {
        for (std::size_t i = 0; i < of.alive.size(); ++i) {
            if (!(std::isfinite(of.alive[i]) && of.alive[i] >= 0)) {
                throw invalid_data(row, "alive", to_text(of.alive[i]), "a number of customers is finite, 0 or more");
            }
            if (i > 0 && of.alive[i] > of.alive[i - 1]) {
                throw invalid_data(row, "alive", to_text(of.alive[i]),
                                   "nobody joins a cohort later: there were " + to_text(of.alive[i - 1]) +
                                       " a period before");
            }
        }
        auto const weight = static_cast<double>(of.weight);
        if (!of.alive.empty() && of.weight > 0) {
            customers_.add(weight * of.alive.front());
        }
        for (std::size_t i = 1; i < of.alive.size() && of.weight > 0; ++i) {
            auto& age = ages_[std::uint64_t{of.renewals} + i];
            age.renewed.add(weight * of.alive[i]);
            age.lost.add(weight * (of.alive[i - 1] - of.alive[i]));
        }
    }
    void merge(renewal_counts const& other) {
        customers_.merge(other.customers_);
        for (auto const& [t, counts] : other.ages_) {
            ages_[t].renewed.merge(counts.renewed);
            ages_[t].lost.merge(counts.lost);
        }
    }
    [[nodiscard]] double customers() const { return customers_.value(); }
    /// In ascending order of the renewal.
    [[nodiscard]] std::vector<renewal> renewals() const {
        std::vector<renewal> all;
        for (auto const& [t, counts] : ages_) {
            all.push_back({static_cast<double>(t), counts.renewed.value(), counts.lost.value()});
        }
        return all;
    }

private:
    exact_sum customers_;
    std::map<std::uint64_t, at_age> ages_; ///< only those that were seen, however old customers are
};

/// log(1 - e^y) of y < 0 with derivatives: digits at both ends (M. Maechler, "Accurately computing log(1 - exp(-|a|))",
/// 2012).
template <std::size_t N> [[nodiscard]] stats::second_order<N> log1mexp(stats::second_order<N> const& y) {
    double const odds = 1 / std::expm1(-y.value); // e^y / (1 - e^y)
    stats::second_order<N> of{.value = y.value > -0.6931471805599453 ? std::log(-std::expm1(y.value))
                                                                     : std::log1p(-std::exp(y.value))};
    for (std::size_t i = 0; i < N; ++i) {
        of.gradient[i] = -odds * y.gradient[i];
        for (std::size_t j = 0; j <= i; ++j) {
            std::size_t const at = of.at(i, j);
            of.hessian[at] = -odds * (y.hessian[at] + (1 + odds) * y.gradient[i] * y.gradient[j]);
        }
    }
    return of;
}

/// The log likelihood of a table of renewals: each is a draw with the chance of its age.
template <class Model> class likelihood_of_renewals {
public:
    explicit likelihood_of_renewals(std::vector<renewal> counts) : counts_(std::move(counts)) {}

    [[nodiscard]] stats::second_order<parameter_count<Model>> operator()(Model const& model) const {
        stats::second_order<parameter_count<Model>> whole;
        for (auto const& [t, renewed, lost] : counts_) {
            if (renewed > 0 || lost > 0) {
                auto const [log_retention, log_churn] = Model::log_renewal(model, t);
                whole.add(log_retention, renewed);
                whole.add(log_churn, lost);
            }
        }
        return whole;
    }

private:
    std::vector<renewal> counts_;
};

} // namespace detail

/// Fits a model of retention (`shifted_beta_geometric`, `beta_discrete_weibull`) to cohorts, of whatever ages, by
/// maximum likelihood or, with priors, by the mode of the posterior density. The log likelihood is that of the
/// customers one by one, without multinomial coefficients. The answer has the same bits in any order and on any engine.
/// \throws invalid_data on figures that cannot be, with the cohort, or without a renewal to be decided; invalid_option
template <parametric Model, std::ranges::input_range Cohorts, engine Engine = sequential>
requires std::convertible_to<std::ranges::range_reference_t<Cohorts>, cohort const&> [[nodiscard]] fitted<Model>
fit_retention(Cohorts&& cohorts, estimate_options const& options = {}, Engine const& how = {}) {
    detail::check_search<Model>(options.iterations, options.priors);
    auto const counts = fold(how, cohorts, detail::renewal_counts{},
                             [](detail::renewal_counts& part, auto first, auto last, std::size_t row) {
                                 for (; first != last; ++first, ++row) {
                                     part.add(*first, row);
                                 }
                             });
    auto const table = counts.renewals();
    if (std::all_of(table.begin(), table.end(), [](auto const& age) { return age.renewed == 0 && age.lost == 0; })) {
        throw invalid_data("cohorts", "none that could renew", "a model of retention needs some");
    }
    detail::likelihood_of_renewals<Model> const likelihood{table};
    detail::posterior<Model, detail::likelihood_of_renewals<Model>> const density{likelihood, options.priors};
    auto result = detail::estimate(density, density.logs_of(Model::start()), options.iterations);
    result.report.customers = counts.customers();
    result.report.distinct = table.size();
    return result;
}

/// The same for one cohort: how many customers were left at the start of each period.
template <parametric Model, engine Engine = sequential>
[[nodiscard]] fitted<Model> fit_retention(std::vector<double> const& alive, estimate_options const& options = {},
                                          Engine const& how = {}) {
    return fit_retention<Model>(std::vector<cohort>{{.alive = alive}}, options, how);
}

} // namespace clientele::clv
