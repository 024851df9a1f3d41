// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/erlang_phases.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/log_gaps.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// Fits models with regular timing, and finds out how regular it is.
namespace clientele::clv {

struct regular_options {
    /// Phases from one purchase to the next, if they are known (or from `regularity::phases`): 1 to 50. Else the most
    /// likely number from 1 to `most` is taken.
    std::optional<std::uint32_t> k{};
    std::uint32_t most = 12;
    std::size_t iterations = 200;
    /// Prior knowledge: none by default, which makes the estimate that of maximum likelihood.
    std::vector<prior> priors{};
};

/// How well customers fit one degree of regularity.
struct regularity_choice {
    std::uint32_t k = 1;
    double log_likelihood = 0; ///< at the best parameters for this k
    double log_prior = 0;
    bool converged = false;

    friend bool operator==(regularity_choice const&, regularity_choice const&) = default;
};

/// How a model with regular timing was fitted. k was chosen, not estimated: it is not among the parameters, and the
/// covariance does not allow for it.
struct regular_report : fit_report {
    std::vector<regularity_choice> tried{}; ///< in ascending order of k
    /// Whether likelihoods count the gaps between purchases. If not, those of different k cannot be compared, nor those
    /// of k > 1 with other models.
    bool with_gaps = false;

    friend bool operator==(regular_report const&, regular_report const&) = default;
};

namespace detail {

/// The likelihood of summaries under models with k phases.
template <regular_model Model, engine Engine> class likelihood_of_phases {
public:
    likelihood_of_phases(summaries const& of, Engine const& how, double unit, std::uint32_t k)
        : of_(of, how, unit), k_(k) {}

    [[nodiscard]] stats::second_order<parameter_count<Model>> operator()(Model model) const {
        model.k = k_;
        return of_(model);
    }

private:
    likelihood_of_summaries<Model, Engine> of_;
    std::uint32_t k_;
};

/// Fits a model with k phases to summaries, from parameters for `from.k` phases on.
template <regular_model Model, engine Engine>
[[nodiscard]] fitted<Model> fit_phases(summaries const& of, std::uint32_t k, Model from, regular_options const& options,
                                       Engine const& how) {
    double const age = of.mean_age > 0 ? of.mean_age : 1;
    likelihood_of_phases<Model, Engine> const likelihood{of, how, age, k};
    posterior<Model, likelihood_of_phases<Model, Engine>> const density{likelihood, options.priors, {.time = age}};
    from.alpha *= static_cast<double>(from.k) / k; // as many purchases with more phases
    auto result = estimate(density, density.logs_of(from), options.iterations);
    result.model.k = k;
    result.report.boundaries = Model::boundaries(result.model);
    // What the change of the unit does: each phase is a density in time.
    result.report.log_likelihood -= k * of.transactions * std::log(age);
    count_customers(result.report, of);
    return result;
}

/// \throws invalid_option on what cannot be
template <regular_model Model> void check_regular(regular_options const& options, bool with_gaps) {
    check_search<Model>(options.iterations, options.priors);
    auto const check = [](char const* name, std::uint32_t k) {
        if (k == 0 || k > most_phases) {
            throw invalid_option(name, to_text(k), "1 to " + to_text(most_phases));
        }
    };
    check("k", options.k.value_or(1));
    check("most", options.most);
    if (!options.k && !with_gaps) {
        throw invalid_option("k", "not given",
                             "a number of phases; or customers read with log_gaps(...), to choose it");
    }
}

} // namespace detail

/// Fits `Model`, `bg_cnbd` or `mbg_cnbd`, to customers, read by `by`, by maximum likelihood or, with priors, by the
/// mode of the posterior density. With a lens that reads gaps (`lens(x(...), t_x(...), T(...), log_gaps(...))`) the
/// number of phases k is the most likely one of 1 to `options.most`; else `options.k` gives it, and the likelihood in
/// the report lacks the factor of the gaps. The answer does not depend on the engine, nor on the order of the customers
/// but for the last digits. \throws invalid_data on a history that cannot be, with the row, or if nobody bought;
/// invalid_option
template <regular_model Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] fitted<Model, regular_report> fit_regular(Customers&& customers, Lens const& by = {},
                                                        regular_options const& options = {}, Engine const& how = {}) {
    constexpr bool with_gaps = gaps_lens_for<Lens, row_t<Customers>>;
    detail::check_regular<Model>(options, with_gaps);
    auto timed = detail::read_timed(customers, by);
    clientele::detail::combine_over_processes(how, timed);
    double const log_gaps = timed.log_gaps.value();
    auto const of = detail::collected(std::move(timed.all));
    detail::one_process<Engine> const alone{&how};
    fitted<Model, regular_report> best;
    auto from = Model::start(of.mean_age > 0 ? of.mean_age : 1);
    std::vector<regularity_choice> tried;
    for (std::uint32_t k = options.k.value_or(1); k <= options.k.value_or(options.most); ++k) {
        auto found = detail::fit_phases(of, k, from, options, alone);
        found.report.log_likelihood += (k - 1.0) * log_gaps;
        from = found.model;
        fit_report& report = found.report;
        double const height = report.log_likelihood + report.log_prior;
        double const before = best.report.log_likelihood + best.report.log_prior;
        // a larger k must gain more than rounding does
        bool const better = tried.empty() || std::isnan(before) || height > before + 1e-9 * (1 + std::abs(before));
        tried.push_back({k, report.log_likelihood, report.log_prior, report.converged});
        if (better) {
            best.model = found.model;
            static_cast<fit_report&>(best.report) = std::move(report);
        }
    }
    best.report.tried = std::move(tried);
    best.report.with_gaps = with_gaps;
    return best;
}

} // namespace clientele::clv
