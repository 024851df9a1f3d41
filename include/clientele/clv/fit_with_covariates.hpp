// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/covariate_groups.hpp>
#include <clientele/clv/covariate_likelihood.hpp>
#include <clientele/clv/covariate_plan.hpp>
#include <clientele/clv/covariates.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/spends.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/schema.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Maximum likelihood, or the maximum of the penalised likelihood, for models with covariates.
namespace clientele::clv {

/// How a model with covariates was fitted. First come the base parameters, then the effects, as `names` has them.
struct covariate_report : fit_report {
    std::vector<covariate_effect> effects{}; ///< what each effect acts on, and by which column
    double log_penalty = 0;                  ///< of regularisation; not part of the log likelihood
    /// Effects that were set to 0 because the data cannot tell them from those before them: their column does not vary,
    /// or others make it up.
    std::vector<std::string> dropped{};

    [[nodiscard]] std::size_t base_parameters() const noexcept { return parameters() - effects.size(); }
    /// What was maximised: the log likelihood with priors and penalties.
    [[nodiscard]] double penalised_log_likelihood() const { return log_likelihood + log_prior + log_penalty; }
    /// Wald's interval: of a base parameter on its logarithm, of an effect as it is.
    /// \throws invalid_option unless 0 < confidence < 1 and there is such a parameter
    [[nodiscard]] stats::interval wald(std::size_t parameter, double confidence = 0.95) const {
        if (parameter < base_parameters() || parameter >= parameters()) {
            return fit_report::wald(parameter, confidence);
        }
        stats::check_confidence(confidence);
        double const at = estimates.at(parameter);
        double const far = stats::normal_quantile((1 + confidence) / 2) * standard_error(parameter);
        return {at, at - far, at + far};
    }

    friend bool operator==(covariate_report const&, covariate_report const&) = default;
};

namespace detail {

/// How customers are read for a model of buying with covariates.
template <class Model> struct covariate_reader {
    using row = summary;
    using lens = own_names;
    using data = histories_in_groups<Model>;
    template <class Lens, class Customer> static constexpr bool fits = lens_for<Lens, Customer>;

    template <class Lens, class Customer>
    static std::optional<summary> read(Lens const& by, Customer& customer, std::size_t at, bool /*unpaid*/) {
        return detail::read(by, customer, at);
    }
    static double size(summary const& of) { return of.T; }
    static units unit(double mean) { return {.time = mean}; }
    static summary scaled(summary const& of, double unit) { return {of.x, of.t_x / unit, of.T / unit}; }
    /// How many densities per unit a row's likelihood is.
    static double densities(summary const& of) { return of.x; }
};

/// The same of Gamma-Gamma.
template <> struct covariate_reader<gamma_gamma> {
    using row = spend_row;
    using lens = own_spend;
    using data = spends_in_groups;
    template <class Lens, class Customer> static constexpr bool fits = spend_lens_for<Lens, Customer>;

    template <class Lens, class Customer>
    static std::optional<spend_row> read(Lens const& by, Customer& customer, std::size_t at, bool leave_out_unpaid) {
        auto const found = read_spend(by, customer, at, leave_out_unpaid);
        return found.left_out == spend_read::reason::none ? std::optional{spend_row{found.x, found.mean}}
                                                          : std::nullopt;
    }
    static double size(spend_row const& of) { return of.mean; }
    static units unit(double mean) { return {.money = mean}; }
    static spend_row scaled(spend_row const& of, double unit) { return {of.x, of.mean / unit}; }
    static double densities(spend_row const& /*of*/) { return 1; }
};

/// An effect beyond this, a factor of 22,000, is none: the customers it sets apart all did the same, such as nothing.
inline constexpr double effect_without_end = 10;

/// The schema with the lens's weights, those left out having none: they teach the encoder nothing.
template <class Weigh, class... Features>
[[nodiscard]] auto weighted_schema(features::schema_of<features::unweighted, Features...> const& traits,
                                   Weigh const& weigh) {
    return features::schema_of<worded<features::word::weight, Weigh>, Features...>{traits.features, {weigh}};
}

/// The customers of a fit, in groups, with the encoder learnt from them.
template <class Encoder, class Row> struct covariate_sample {
    Encoder encoder;
    covariate_groups<Row> groups;
};

template <class Model, class Customers, class Schema, class Lens, engine Engine>
[[nodiscard]] auto read_with_covariates(Customers&& customers, Schema const& traits, Lens const& by,
                                        bool leave_out_unpaid, Engine const& how) {
    using reader = covariate_reader<Model>;
    using row = typename reader::row;
    covariate_rows<row> read;
    std::vector<std::size_t> kept;
    std::size_t at = 0;
    for (auto&& customer : customers) {
        auto const found = reader::read(by, customer, at, leave_out_unpaid);
        auto const weight = static_cast<double>(by.weight(customer));
        if (found && weight > 0) {
            read.rows.push_back(*found);
            read.weights.push_back(weight);
            kept.push_back(at);
        }
        ++at;
    }
    auto const weigh = [&](auto const& customer) -> std::uint64_t {
        return reader::read(by, customer, 0, leave_out_unpaid) ? by.weight(customer) : 0U;
    };
    auto const encoded = features::fit_encode(customers, weighted_schema(traits, weigh), how);
    read.z = covariates_of(encoded.encoder, encoded.rows.picked(kept));
    if constexpr (combining_engine<Engine, covariate_rows<row>>) {
        how.combine(read);
    }
    return covariate_sample<std::remove_const_t<decltype(encoded.encoder)>, row>{
        encoded.encoder, grouped(read, covariate_columns(encoded.encoder))};
}

/// Sum of `figure(row)` over customers.
template <class Row, class Figure>
[[nodiscard]] double sum_over_customers(covariate_groups<Row> const& of, Figure const& figure) {
    double sum = 0;
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
        sum += of.weights[i] * figure(of.rows[i]);
    }
    return sum;
}

/// What is known beforehand of the numbers to estimate.
template <class Model>
[[nodiscard]] std::vector<normal_density> known_before(std::vector<prior> const& priors,
                                                       std::vector<double> const& precisions, units const& in) {
    std::vector<normal_density> known;
    for (prior const& one : priors) {
        for (std::size_t i = 0; i < parameter_count<Model>; ++i) {
            if (one.parameter == Model::parameters[i].name) {
                known.push_back(
                    {i, std::log(one.median / in.of(Model::parameters[i])), 1 / (one.deviation * one.deviation)});
            }
        }
    }
    for (std::size_t k = 0; k < precisions.size(); ++k) {
        if (precisions[k] > 0) {
            known.push_back({parameter_count<Model> + k, 0, precisions[k]});
        }
    }
    return known;
}

} // namespace detail

namespace detail {

/// The search, and what is said of it. `groups` are in the caller's units, and scaled here.
template <takes_covariates Model, class Encoder, class Row, engine Engine>
[[nodiscard]] fitted<with_covariates<Model, Encoder>, covariate_report>
estimate_with_covariates(covariate_sample<Encoder, Row> sample, covariate_plan plan, covariate_options const& options,
                         Engine const& how) {
    using reader = covariate_reader<Model>;
    using data = typename reader::data;
    constexpr std::size_t N = parameter_count<Model>;
    auto& groups = sample.groups;
    double const customers = sum_over_customers(groups, [](auto const&) { return 1.0; });
    double const mean = sum_over_customers(groups, [](auto const& row) { return reader::size(row); }) / customers;
    double const densities = sum_over_customers(groups, [](auto const& row) { return reader::densities(row); });
    double const unit = mean > 0 ? mean : 1;
    units const in = reader::unit(unit);
    for (auto& row : groups.rows) {
        row = reader::scaled(row, unit);
    }
    data const of{std::move(groups)};
    auto const known = known_before<Model>(options.priors, plan.precisions, in);
    covariate_posterior<Model, data, Engine> const density{of, plan.effects, known, how};
    std::vector<double> start(N + plan.effects.size(), 0.0);
    auto const plain = values_of(Model::start(1));
    std::transform(plain.begin(), plain.end(), start.begin(), [](double value) { return std::log(value); });
    stats::newton_options const search{.iterations = options.iterations};
    auto best = stats::maximise<stats::any_size>(density, start, search);
    if constexpr (requires { Model::second_start(1.0); }) { // the higher of two maxima, as in `fit`
        auto const other = values_of(Model::second_start(1));
        std::transform(other.begin(), other.end(), start.begin(), [](double value) { return std::log(value); });
        auto again = stats::maximise<stats::any_size>(density, start, search);
        if (again.found.value > best.found.value + 1e-9 * std::abs(best.found.value)) {
            best = std::move(again);
        }
    }

    fitted<with_covariates<Model, Encoder>, covariate_report> result;
    covariate_report& report = result.report;
    parameter_array<Model> base{};
    std::vector<double> spreads(best.at.size(), 1.0);
    for (std::size_t i = 0; i < N; ++i) {
        base[i] = std::exp(best.at[i]) * in.of(Model::parameters[i]);
        spreads[i] = base[i];
        report.names.emplace_back(Model::parameters[i].name);
    }
    report.names.insert(report.names.end(), plan.names.begin(), plan.names.end());
    report.estimates.assign(base.begin(), base.end());
    report.estimates.insert(report.estimates.end(), best.at.begin() + N, best.at.end());
    report.covariance = covariance_of(best.found, spreads);
    report.reason = stats::to_string(best.why);
    report.converged = best.why == stats::newton_stop::gradient_vanished || best.why == stats::newton_stop::no_gain;
    for (normal_density const& one : known) {
        (one.of < N ? report.log_prior : report.log_penalty) += one.log_at(best.at);
    }
    // What the change of the unit does: each transaction is a density in time, each mean spend one in money.
    report.log_likelihood = best.found.value - report.log_prior - report.log_penalty - densities * std::log(unit);
    report.customers = customers;
    report.distinct = of.groups.rows.size();
    report.iterations = best.iterations;
    report.evaluations = best.evaluations;
    result.model.base = with_values<Model>(base);
    result.model.encoder = std::move(sample.encoder);
    result.model.effects.assign(Model::covariate_links.size(), std::vector<double>(of.groups.columns, 0.0));
    report.boundaries = Model::boundaries(result.model.base);
    for (std::size_t k = 0; k < plan.effects.size(); ++k) {
        for (std::size_t const link : plan.effects[k].links) {
            result.model.effects[link][plan.effects[k].column] = best.at[N + k];
        }
        if (std::abs(best.at[N + k]) > effect_without_end) {
            report.boundaries.push_back({"no effect is too large for " + plan.names[k],
                                         "one without the customers set apart; or a penalty keeps it finite"});
        }
    }
    name_run_offs(report, best.at, search.bound);
    if (densities == 0) { // then nothing is known of the rest, wherever it came to lie
        report.boundaries = {{"nobody buys again", "no repeat purchases"}};
    }
    report.effects = std::move(plan.effects);
    report.dropped = std::move(plan.dropped);
    return result;
}

} // namespace detail

/// Features that covariates are read by. How much a customer counts is the lens's to say, not the schema's.
template <class Schema, class Row>
concept covariate_schema_for = features::schema_for<Schema, Row> && !Schema::weighted;

/// A lens that reads customers for `Model`.
template <class Lens, class Model, class Row>
concept covariate_lens_for = detail::covariate_reader<Model>::template fits<Lens, Row>;

/// Fits `Model` (`pareto_nbd`, `bg_nbd`, `mbg_nbd`, `nbd`, `gamma_gamma`) to customers, read by `by`, with parameters
/// that depend on the features of `traits`: numbers scaled as the schema says, by default standardised; categories as
/// one indicator a level, against their first level. By maximum likelihood, with priors and penalties by the maximum of
/// the penalised likelihood.
///
/// The answer has the same bits on any engine and for any order of the customers; it does not depend on the units of
/// time and money, nor with standardised numbers on theirs, but for the last digits. Over several processes each works
/// on all customers.
/// \throws invalid_data on a history or a feature that cannot be, with the row, or if nobody is left; invalid_option
template <takes_covariates Model, customer_range Customers, covariate_schema_for<row_t<Customers>> Schema,
          class Lens = typename detail::covariate_reader<Model>::lens, engine Engine = sequential>
    requires covariate_lens_for<Lens, Model, row_t<Customers>>
[[nodiscard]] auto fit_with_covariates(Customers&& customers, Schema const& traits, Lens const& by = {},
                                       covariate_options const& options = {}, Engine const& how = {}) {
    std::vector<std::string> names;
    features::detail::for_each_feature(traits, [&](auto const& f, auto /*index*/) { names.push_back(f.name); });
    detail::check_covariates<Model>(options, names);
    auto sample = detail::read_with_covariates<Model>(customers, traits, by, options.leave_out_unpaid, how);
    auto plan = detail::planned<Model>(detail::covariate_names(traits, sample.encoder), options);
    detail::drop_aliased(plan, detail::centred_products(sample.groups), sample.groups.columns);
    return detail::estimate_with_covariates<Model>(std::move(sample), std::move(plan), options, how);
}

/// The model of one of the host's customers as a fit of its own: with the covariance of his parameters, so that
/// `with_limits` gives the confidence limits of predictions for him. The rest of the report is that of all customers.
template <takes_covariates Model, class Encoder, class Customer, class Schema>
[[nodiscard]] fitted<Model> fit_of_customer(fitted<with_covariates<Model, Encoder>, covariate_report> const& fit,
                                            Customer const& customer, Schema const& traits) {
    constexpr std::size_t N = parameter_count<Model>;
    auto const& report = fit.report;
    auto const z = fit.model.columns(customer, traits);
    fitted<Model> own{.model = fit.model.at(z), .report = report};
    auto const base = detail::values_of(fit.model.base);
    auto const values = detail::values_of(own.model);
    std::size_t const size = report.parameters();
    detail::covariate_chain<Model> chain{report.effects};
    chain.enter(z);
    std::vector<double> moves(N * size, 0.0); // d his parameters / d estimates
    for (std::size_t i = 0; i < N; ++i) {
        moves[i * size + i] = values[i] / base[i];
        for (std::size_t k = 0; k < report.effects.size(); ++k) {
            moves[i * size + N + k] = values[i] * chain.move(k, i);
        }
    }
    own.report.names.resize(N);
    own.report.estimates.assign(values.begin(), values.end());
    own.report.covariance.assign(N * N, 0.0);
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < N; ++j) {
            for (std::size_t k = 0; k < size; ++k) {
                for (std::size_t m = 0; m < size; ++m) {
                    double const both = moves[i * size + k] * moves[j * size + m];
                    own.report.covariance[i * N + j] += both == 0 ? 0.0 : both * report.covariance[k * size + m];
                }
            }
        }
    }
    return own;
}

} // namespace clientele::clv
