// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/fit.hpp>
#include <clientele/clv/fit_regular.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// How sure an estimate or a prediction is, by fits to customers that the model itself makes up.
namespace clientele::clv {

/// Models fitted to simulated customers of the same ages as those of the data, one a replicate (B. Efron and R.
/// Tibshirani, "An Introduction to the Bootstrap", 1993, section 6.5). What the delta method takes for normal is seen
/// as it is. Models with phases keep their number of phases. The models depend on the seed and the data alone, not on
/// the engine. Each replicate costs a fit. \throws invalid_option on bad options; invalid_data for more than 100
/// million customers
template <class Model, engine Engine = sequential>
    requires parametric<Model> && simulating<Model>
[[nodiscard]] std::vector<Model> parametric_bootstrap(Model const& model, summaries const& customers,
                                                      stats::bootstrap_options const& options = {.replicates = 200},
                                                      fit_options const& how_to_fit = {}, Engine const& how = {}) {
    stats::check(options);
    constexpr double most = 1e8;
    if (!(customers.customers <= most)) {
        throw invalid_data("customers", to_text(customers.customers),
                           "each replicate draws them one by one, at most " + to_text(most));
    }
    std::vector<double> ages;
    for (std::size_t i = 0; i < customers.rows.size(); ++i) {
        ages.insert(ages.end(), static_cast<std::size_t>(customers.weight(i)), customers.rows[i].T);
    }
    std::vector<Model> models(options.replicates);
    for_each_part(how, options.replicates, [&](std::size_t first, std::size_t last) {
        std::vector<summary> rows;
        for (std::size_t replicate = first; replicate < last; ++replicate) {
            std::uint64_t const seed = random::stream{options.seed, replicate}();
            rows.clear();
            for (simulated const& one : simulate(model, ages, {.seed = seed})) {
                rows.push_back(one.seen);
            }
            if constexpr (regular_model<Model>) { // with the phases of the model that made them
                models[replicate] =
                    fit_regular<Model>(rows, {},
                                       {.k = model.k, .iterations = how_to_fit.iterations, .priors = how_to_fit.priors})
                        .model;
            } else {
                models[replicate] = fit<Model>(rows, {}, how_to_fit).model;
            }
        }
    });
    return models;
}

/// Percentile limits of a figure over the models of a bootstrap: `of(model)` gives it for one model.
/// \throws invalid_data without a model; invalid_option unless 0 < confidence < 1
template <class Model, class F>
[[nodiscard]] stats::interval bootstrap_limits(Model const& estimate, std::vector<Model> const& replicates, F const& of,
                                               double confidence = 0.95) {
    stats::check_confidence(confidence);
    if (replicates.empty()) {
        throw invalid_data("replicates", "none", "limits are those of the models of a bootstrap");
    }
    std::vector<double> figures;
    figures.reserve(replicates.size());
    for (Model const& one : replicates) {
        figures.push_back(of(one));
    }
    return stats::percentile_interval(of(estimate), figures, confidence);
}

} // namespace clientele::clv
