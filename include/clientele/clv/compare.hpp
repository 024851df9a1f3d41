// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/holdout.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// All models of buying beside each other, on the same customers.
namespace clientele::clv {

/// One model of a comparison.
struct comparison_line {
    std::string model{};
    fit_report report{};
    /// P(alive) of a customer of mean age without a repeat purchase: 1 under BG/NBD, by its construction, whatever the
    /// data say.
    double p_alive_without_repeat = 0;
    std::optional<holdout_report> holdout{}; ///< if purchases after the end of observation are known
    std::string does_not_apply{};            ///< why the model was not fitted; empty if it was

    friend bool operator==(comparison_line const&, comparison_line const&) = default;
};

/// Models ranked by BIC, the best first; those that do not apply come last, with the reason.
struct model_comparison {
    std::vector<comparison_line> lines{};

    friend bool operator==(model_comparison const&, model_comparison const&) = default;
};

/// What happened after the end of observation: over which time, and how to read each customer's purchases in it.
template <class F> struct seen_later {
    double t;
    F purchases;
};

/// `clv::later(39, &account::purchases_since)`: purchases in a time of 39 units after T.
template <class F> [[nodiscard]] seen_later<F> later(double t, F purchases) { return {t, std::move(purchases)}; }

namespace detail {

/// Nothing is known of what came later.
struct unknown_future {};

template <class Later, class Customers> std::vector<double> counts_of(Later const& later, Customers&& customers) {
    std::vector<double> found;
    if constexpr (!std::same_as<Later, unknown_future>) {
        for (auto&& customer : customers) {
            auto const count = static_cast<double>(std::invoke(later.purchases, customer));
            if (!(count >= 0 && std::isfinite(count))) {
                throw invalid_data(found.size(), "later purchases", to_text(count), "it must be finite and 0 or more");
            }
            found.push_back(count);
        }
    }
    return found;
}

/// Predictions beside what happened, of those who bought.
template <class Model, class Customers, class Lens, class Engine>
holdout_report beside(Model const& model, Customers&& customers, Lens const& by, double t,
                      std::vector<double> const& happened, Engine const& how) {
    auto const predicted = expected_transactions(model, customers, t, by, how);
    std::vector<double> expected;
    std::vector<double> actual;
    std::vector<std::uint64_t> weights;
    std::size_t row = 0;
    for (auto&& customer : customers) {
        if (!std::isnan(predicted[row])) {
            expected.push_back(predicted[row]);
            actual.push_back(happened[row]);
            weights.push_back(static_cast<std::uint64_t>(by.weight(customer)));
        }
        ++row;
    }
    return evaluate(expected, actual, weights);
}

template <class Customers, class Lens, class Later, class Engine>
model_comparison compare(Customers&& customers, Lens const& by, Later const& later, fit_options const& options,
                         Engine const& how) {
    auto const rows = summarise(customers, by, how);
    one_process<Engine> const alone{&how};
    auto const happened = counts_of(later, customers);
    model_comparison found;
    auto const add = [&]<class Model>(char const* name, Model /*kind*/) {
        auto fit = fit_to<Model>(rows, options, alone);
        comparison_line line{.model = name,
                             .report = std::move(fit.report),
                             .p_alive_without_repeat = fit.model.p_alive({0, 0, rows.mean_age})};
        if constexpr (!std::same_as<Later, unknown_future>) {
            line.holdout = beside(fit.model, customers, by, later.t, happened, how);
        }
        found.lines.push_back(std::move(line));
    };
    add("BG/NBD", bg_nbd{});
    add("MBG/NBD", mbg_nbd{});
    add("Pareto/NBD", pareto_nbd{});
    add("NBD", nbd{});
    std::sort(found.lines.begin(), found.lines.end(), [](comparison_line const& a, comparison_line const& b) {
        auto const rank = [](comparison_line const& of) {
            return std::isnan(of.report.bic()) ? HUGE_VAL : of.report.bic(); // what could not be computed comes last
        };
        return rank(a) != rank(b) ? rank(a) < rank(b) : a.model < b.model;
    });
    found.lines.push_back(
        {.model = "BG/CNBD-k, MBG/CNBD-k",
         .does_not_apply = "they want a number of phases, or the gaps between purchases: fit_regular"});
    found.lines.push_back({.model = "Gamma-Gompertz/NBD",
                           .does_not_apply =
                               "it takes an integral for each customer, and where people are lost at an even "
                               "rate it is Pareto/NBD: ask for it by name"});
    found.lines.push_back({.model = "BG/BB",
                           .does_not_apply = "it wants purchases at opportunities that are the same for everybody: x, "
                                             "t_x and n in whole numbers, fitted by fit_bg_bb"});
    found.lines.push_back({.model = "shifted beta-geometric, beta-discrete-Weibull",
                           .does_not_apply = "they want customers under contract, who are seen to leave"});
    return found;
}

} // namespace detail

/// Fits the models that apply to purchases at any time and ranks them.
/// \throws what `fit` throws
template <customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] model_comparison compare_models(Customers&& customers, Lens const& by = {},
                                              fit_options const& options = {}, Engine const& how = {}) {
    return detail::compare(customers, by, detail::unknown_future{}, options, how);
}

/// The same with predictions set beside what happened after the end of observation.
/// \throws what `fit`, `expected_transactions` and `evaluate` throw
template <customer_range Customers, class F, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] model_comparison compare_models(Customers&& customers, seen_later<F> const& later, Lens const& by = {},
                                              fit_options const& options = {}, Engine const& how = {}) {
    return detail::compare(customers, by, later, options, how);
}

} // namespace clientele::clv
