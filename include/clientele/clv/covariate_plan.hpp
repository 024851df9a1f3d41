// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/covariate_groups.hpp>
#include <clientele/clv/covariate_likelihood.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/scaling.hpp>
#include <clientele/features/schema.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Which effects of covariates are estimated: what the options ask for, less what the data cannot tell apart.
namespace clientele::clv {

/// What covariates may do to one process.
struct process_options {
    /// The features that act on it, by name: all, unless some are listed.
    std::optional<std::vector<std::string>> features{};
    /// Takes penalty / 2 times the sum of squared effects off the log likelihood (L2 or ridge regularisation): the same
    /// as a normal prior of precision `penalty` about 0 on each effect. Base parameters are not penalised. With n
    /// customers, CLVTools' `reg.lambda` is penalty / (2 n).
    double penalty = 0;

    friend bool operator==(process_options const&, process_options const&) = default;
};

struct covariate_options {
    std::size_t iterations = 200;
    /// Prior knowledge of the base parameters: none by default.
    std::vector<prior> priors{};
    process_options purchases{};
    process_options loss{};
    process_options spend{};
    /// Features whose effect on purchases and on loss is the same, by name.
    std::vector<std::string> same{};
    /// BG/NBD and MBG/NBD: an effect on a and another one on b, as in note 019 of Fader and Hardie. By default the two
    /// are the same, as in CLVTools: then the mean chance of being lost, a / (a + b), is that of all customers, and
    /// covariates only say how alike the customers are in it.
    bool separate_loss = false;
    /// Gamma-Gamma: customers whose repeat purchases came to 0 or less are left out instead of refused.
    bool leave_out_unpaid = false;
};

namespace detail {

/// A column of covariates, by its feature and by its whole name.
struct covariate_column {
    std::string feature;
    std::string name;
};

/// "revenue (per sd)", "channel = web (against shop)".
template <class Schema, features::level... Levels>
[[nodiscard]] std::vector<covariate_column> covariate_names(Schema const& by, features::encoder<Levels...> const& of) {
    std::vector<covariate_column> columns;
    features::detail::for_each_feature(by, [&](auto const& feature, auto /*index*/) {
        if constexpr (std::remove_cvref_t<decltype(feature)>::is != features::kind::categorical) {
            using features::scaling;
            scaling const scale = feature.how.scale;
            char const* const step = scale == scaling::standardise ? " (per sd)"
                                     : scale == scaling::robust    ? " (per interquartile range)"
                                     : scale == scaling::min_max   ? " (per range)"
                                                                   : " (per unit)";
            columns.push_back({feature.name, feature.name + step});
        }
    });
    for (std::size_t c = 0; c < of.categorical(); ++c) {
        std::string const& name = of.category_trait(c).name;
        for (std::size_t level = 1; level < of.level_count(c); ++level) {
            columns.push_back({name, name + " = " + of.level_text(c, static_cast<features::code>(level)) +
                                         " (against " + of.level_text(c, 0) + ")"});
        }
    }
    return columns;
}

/// The effects to estimate.
struct covariate_plan {
    std::vector<covariate_effect> effects{};
    std::vector<std::string> names{};
    std::vector<double> precisions{}; ///< of their priors; 0: none
    std::vector<std::string> dropped{};
};

[[nodiscard]] inline bool listed(std::vector<std::string> const& names, std::string const& one) {
    return std::find(names.begin(), names.end(), one) != names.end();
}

[[nodiscard]] inline process_options const& options_of(covariate_options const& all, process of) {
    return of == process::purchases ? all.purchases : of == process::loss ? all.loss : all.spend;
}

template <takes_covariates Model> [[nodiscard]] bool has_process(process of) {
    return std::any_of(Model::covariate_links.begin(), Model::covariate_links.end(),
                       [&](covariate_link const& link) { return link.of == of; });
}

/// \throws invalid_option on what cannot be, given the names of all features
template <takes_covariates Model>
void check_covariates(covariate_options const& options, std::vector<std::string> const& features) {
    check_search<Model>(options.iterations, options.priors);
    auto const check_names = [&](std::vector<std::string> const& names, std::string const& where) {
        for (std::string const& name : names) {
            if (!listed(features, name)) {
                throw invalid_option(where, name, "a feature of the schema");
            }
        }
    };
    for (process const of : {process::purchases, process::loss, process::spend}) {
        std::string const name{to_string(of)};
        auto const& [acting, penalty] = options_of(options, of);
        if (!has_process<Model>(of) && !(options_of(options, of) == process_options{})) {
            throw invalid_option(name, "options", "none: " + std::string{Model::model_name} + " has no such process");
        }
        if (!(penalty >= 0 && penalty <= 1e12)) {
            throw invalid_option("penalty of " + name, to_text(penalty), "0 to 1e12, which holds effects to 1e-6");
        }
        check_names(acting.value_or(std::vector<std::string>{}), "feature of " + name);
    }
    check_names(options.same, "same");
    for (std::string const& name : options.same) {
        for (process const of : {process::purchases, process::loss}) {
            auto const& acting = options_of(options, of).features;
            if (!has_process<Model>(of) || (acting && !listed(*acting, name))) {
                throw invalid_option("same", name, "a feature that acts on both purchases and loss");
            }
        }
    }
}

/// Which links of the model one effect of a feature acts on: a list for each effect.
template <takes_covariates Model>
[[nodiscard]] std::vector<std::vector<std::size_t>> links_of_effects(std::string const& feature,
                                                                     covariate_options const& options) {
    std::vector<std::vector<std::size_t>> sets;
    for (std::size_t link = 0; link < Model::covariate_links.size(); ++link) {
        process const of = Model::covariate_links[link].of;
        auto const& acting = options_of(options, of).features;
        if (acting && !listed(*acting, feature)) {
            continue;
        }
        auto const joins = [&](std::vector<std::size_t> const& set) {
            return listed(options.same, feature) ||
                   (!options.separate_loss && Model::covariate_links[set.front()].of == of);
        };
        if (auto const with = std::find_if(sets.begin(), sets.end(), joins); with != sets.end()) {
            with->push_back(link);
        } else {
            sets.push_back({link});
        }
    }
    return sets;
}

/// All that the options ask for, process by process.
template <takes_covariates Model>
[[nodiscard]] covariate_plan planned(std::vector<covariate_column> const& columns, covariate_options const& options) {
    covariate_plan plan;
    for (std::size_t first = 0; first < Model::covariate_links.size(); ++first) {
        for (std::size_t column = 0; column < columns.size(); ++column) {
            for (auto const& links : links_of_effects<Model>(columns[column].feature, options)) {
                if (links.front() != first) {
                    continue;
                }
                std::set<process> processes;
                for (std::size_t const link : links) {
                    processes.insert(Model::covariate_links[link].of);
                }
                std::string name;
                double precision = 0;
                for (process const of : processes) {
                    name += (name.empty() ? "" : " and ") + std::string{to_string(of)};
                    precision += options_of(options, of).penalty;
                }
                if (options.separate_loss && processes == std::set{process::loss}) {
                    name += " by " + std::string{Model::parameters[Model::covariate_links[first].parameter].name};
                }
                plan.effects.push_back({column, links});
                plan.names.push_back(name + ": " + columns[column].name);
                plan.precisions.push_back(precision);
            }
        }
    }
    return plan;
}

/// Sums of products of the centred columns over all customers, a square matrix row by row.
template <class Row> [[nodiscard]] std::vector<double> centred_products(covariate_groups<Row> const& of) {
    std::size_t const columns = of.columns;
    std::vector<double> weights;
    for (std::size_t group = 0, row = 0; group < of.ends.size(); ++group) {
        weights.push_back(0);
        for (; row < of.ends[group]; ++row) {
            weights.back() += of.weights[row];
        }
    }
    std::vector<double> means(columns, 0.0);
    double customers = 0;
    for (std::size_t group = 0; group < weights.size(); ++group) {
        customers += weights[group];
        for (std::size_t c = 0; c < columns; ++c) {
            means[c] += weights[group] * of.covariates(group)[c];
        }
    }
    std::vector<double> products(columns * columns, 0.0);
    for (std::size_t group = 0; group < weights.size(); ++group) {
        auto const z = of.covariates(group);
        for (std::size_t c = 0; c < columns; ++c) {
            for (std::size_t d = 0; d < columns; ++d) {
                products[c * columns + d] +=
                    weights[group] * (z[c] - means[c] / customers) * (z[d] - means[d] / customers);
            }
        }
    }
    return products;
}

/// Takes out the effects that the data cannot tell from those before them: of a column that does not vary, or that the
/// others make up (Cholesky's elimination in their order). Penalised ones stay: the penalty settles them.
inline void drop_aliased(covariate_plan& plan, std::vector<double> const& products, std::size_t columns) {
    std::vector<std::vector<double>> rows; // of the Cholesky factor, of the effects that are kept
    std::vector<std::size_t> eliminated;   // which these are
    covariate_plan kept{.dropped = plan.dropped};
    for (std::size_t k = 0; k < plan.effects.size(); ++k) {
        auto const& mine = plan.effects[k];
        auto const product = [&](covariate_effect const& other) {
            auto const shared = std::count_if(mine.links.begin(), mine.links.end(), [&](std::size_t link) {
                return std::find(other.links.begin(), other.links.end(), link) != other.links.end();
            });
            return static_cast<double>(shared) * products[mine.column * columns + other.column];
        };
        if (plan.precisions[k] == 0) {
            std::vector<double> row;
            double rest = product(mine);
            for (std::size_t m = 0; m < eliminated.size(); ++m) {
                double entry = product(plan.effects[eliminated[m]]);
                for (std::size_t i = 0; i < m; ++i) {
                    entry -= row[i] * rows[m][i];
                }
                row.push_back(entry / rows[m][m]);
                rest -= row.back() * row.back();
            }
            if (!(rest > 1e-9 * product(mine))) {
                kept.dropped.push_back(plan.names[k]);
                continue;
            }
            row.push_back(std::sqrt(rest));
            rows.push_back(std::move(row));
            eliminated.push_back(k);
        }
        kept.effects.push_back(mine);
        kept.names.push_back(plan.names[k]);
        kept.precisions.push_back(plan.precisions[k]);
    }
    plan = std::move(kept);
}

} // namespace detail
} // namespace clientele::clv
