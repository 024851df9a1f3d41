// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/sampling.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// \file
/// Maximum likelihood, or the maximum of the posterior density, for models with positive parameters.
namespace clientele::clv {

struct fit_options {
    std::size_t iterations = 200;
    /// Prior knowledge: none by default, which makes the estimate that of maximum likelihood.
    std::vector<prior> priors{};
    /// From so many distinct rows on, a fit to a sample of them gives the start.
    std::size_t sample_from = 100'000;
    /// Searches from so many places, random ones about the first; the best end is kept. Models whose likelihood is
    /// known to have two maxima (where some are lost at once, and the others stay for long) look at a second place
    /// besides.
    std::size_t starts = 1;
};

/// Models of purchases at any time, which `fit` knows how to fit.
template <class M>
concept fitted_to_times = parametric<M> && !regular_model<M> && requires(double mean_age) {
    M::start(mean_age);
    typename M::likelihood;
};

namespace detail {

inline constexpr std::size_t sample_size = 20'000;

/// The log likelihood of summaries, of all or of every so many, with times in units of `unit`.
template <parametric Model, engine Engine> class likelihood_of_summaries {
public:
    likelihood_of_summaries(summaries const& of, Engine const& how, double unit, std::size_t stride = 1)
        : of_(&of), how_(&how), per_unit_(1 / unit), stride_(stride) {}

    [[nodiscard]] stats::second_order<parameter_count<Model>> operator()(Model const& model) const {
        constexpr std::size_t N = parameter_count<Model>;
        auto const likelihood = at(model);
        std::size_t const rows = (of_->rows.size() + stride_ - 1) / stride_;
        if constexpr (sums_blocks<typename Model::likelihood, N>) {
            return sum_over_blocks<N>(
                rows,
                [&](std::size_t first, std::size_t last) {
                    customer_block some; // NOLINT(cppcoreguidelines-pro-type-member-init): filled as far as it is read
                    some.size = 0;
                    for (std::size_t i = first; i < last; ++i) {
                        some.add(at(i), of_->weight(i * stride_));
                    }
                    return likelihood.sum(some);
                },
                *how_);
        } else {
            return sum_over<N>(
                rows, [&](std::size_t i) { return likelihood(at(i)); },
                [&](std::size_t i) { return of_->weight(i * stride_); }, *how_);
        }
    }

private:
    /// With tables no longer than the customers are worth, where a model can do with less.
    [[nodiscard]] typename Model::likelihood at(Model const& model) const {
        if constexpr (std::constructible_from<typename Model::likelihood, Model const&, std::uint32_t, std::size_t>) {
            return {model, of_->most, of_->rows.size()};
        } else {
            return {model, of_->most};
        }
    }
    [[nodiscard]] summary at(std::size_t i) const {
        summary const& row = of_->rows[i * stride_];
        return {row.x, row.t_x * per_unit_, row.T * per_unit_};
    }
    summaries const* of_;
    Engine const* how_;
    double per_unit_;
    std::size_t stride_;
};

/// A place about that of the model from which search number `which` starts, each parameter within a factor of e or so.
template <std::size_t N> [[nodiscard]] std::array<double, N> start_of(std::array<double, N> logs, std::size_t which) {
    random::stream from{which, 0};
    for (double& one : logs) {
        one += stats::draw_normal(from);
    }
    return logs;
}

/// What a report says of the customers themselves.
inline void count_customers(fit_report& report, summaries const& of) {
    report.customers = of.customers;
    report.distinct = of.rows.size();
    if (of.transactions == 0) { // then nothing is known of the rest, wherever it came to lie
        report.boundaries = {{"nobody buys again", "no repeat purchases"}};
    }
}

/// Fits a model to summaries.
template <parametric Model, engine Engine>
[[nodiscard]] fitted<Model> fit_to(summaries const& of, fit_options const& options, Engine const& how) {
    check_search<Model>(options.iterations, options.priors);
    if (options.starts == 0) {
        throw invalid_option("starts", "0", "1 or more");
    }
    double const age = of.mean_age > 0 ? of.mean_age : 1;
    units const in{.time = age};
    likelihood_of_summaries<Model, Engine> const all{of, how, age};
    posterior<Model, decltype(all)> const whole{all, options.priors, in};
    auto const usual = whole.logs_of(Model::start(age));
    auto const search = [&](auto const& density, auto const& from) {
        // To a thousandth: a sample leaves parameters uncertain by several hundredths.
        return stats::maximise<parameter_count<Model>>(density, from,
                                                       {.iterations = options.iterations, .last_step = 1e-3});
    };
    std::vector<std::array<double, parameter_count<Model>>> places{usual};
    if constexpr (requires { Model::second_start(age); }) {
        // A few customers tell whether the likelihood has two maxima, and about where, in less time than a search
        // over all of them from a second place.
        std::size_t const few = std::clamp<std::size_t>(of.rows.size() / 10, 256, 2'000);
        likelihood_of_summaries<Model, Engine> const of_few{of, how, age,
                                                            std::max<std::size_t>(of.rows.size() / few, 1)};
        posterior<Model, decltype(of_few)> const glance{of_few, options.priors, in};
        auto const one = search(glance, usual).at;
        auto const other = search(glance, whole.logs_of(Model::second_start(age))).at;
        bool two = false;
        for (std::size_t i = 0; i < one.size(); ++i) {
            two = two || std::abs(one[i] - other[i]) > 0.01;
        }
        if (two) {
            places.push_back(other);
        }
    }
    for (std::size_t which = 1; which < options.starts; ++which) {
        places.push_back(start_of(usual, which));
    }
    bool const sampled = of.rows.size() >= options.sample_from && of.rows.size() >= 2 * sample_size;
    likelihood_of_summaries<Model, Engine> const some{of, how, age, sampled ? of.rows.size() / sample_size : 1};
    posterior<Model, decltype(some)> const part{some, options.priors, in};
    auto start = usual;
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t which = 0; which < places.size() && (sampled || places.size() > 1); ++which) {
        auto const found = search(part, places[which]);
        if (found.found.value > highest + 1e-9 * std::abs(highest) || which == 0) { // another end, not the same again
            highest = found.found.value;
            start = found.at;
        }
    }
    // A pass over all customers less: parameters to 1e-11, standard errors to 2e-6 (measured; tests want 1e-8 and
    // 5e-6).
    auto result = estimate(whole, start, options.iterations, 3e-6);
    // What the change of the unit does: each transaction is a density in time.
    result.report.log_likelihood -= of.transactions * std::log(age);
    count_customers(result.report, of);
    return result;
}

} // namespace detail

/// Fits `Model` to customers, read by `by`, by maximum likelihood or, with priors, by the mode of the posterior
/// density. Times may be in any unit. The answer does not depend on the engine, nor on the order of the customers but
/// for the last digits. Models with phases (`bg_cnbd`, `mbg_cnbd`) are fitted by `fit_regular`. \throws invalid_data on
/// a history that cannot be, with the row, or if nobody bought; invalid_option
template <parametric Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires(lens_for<Lens, row_t<Customers>>&& fitted_to_times<Model>)
[[nodiscard]] fitted<Model> fit(Customers&& customers, Lens const& by = {}, fit_options const& options = {},
                                Engine const& how = {}) {
    auto const rows = summarise(customers, by, how);
    return detail::fit_to<Model>(rows, options, detail::one_process<Engine>{&how});
}

} // namespace clientele::clv
