// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encode.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/schema.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Models whose parameters differ between customers by what is known of them: the region, the channel, the age.
namespace clientele::clv {

namespace detail {

/// `clv.pareto_nbd.with_covariates`, put together while compiling.
template <class Model> struct name_with_covariates {
    static constexpr std::string_view suffix{".with_covariates"};
    static constexpr auto letters = [] {
        std::array<char, Model::model_name.size() + suffix.size()> joined{};
        std::copy(suffix.begin(), suffix.end(),
                  std::copy(Model::model_name.begin(), Model::model_name.end(), joined.begin()));
        return joined;
    }();
    static constexpr std::string_view value{letters.data(), letters.size()};
};

/// How many columns features come to: one a number, and one a level of a category but the first, which the others are
/// compared with.
template <features::level... Levels>
[[nodiscard]] std::size_t covariate_columns(features::encoder<Levels...> const& of) {
    std::size_t columns = of.numeric();
    for (std::size_t c = 0; c < of.categorical(); ++c) {
        columns += std::max<std::size_t>(of.level_count(c), 1) - 1;
    }
    return columns;
}

/// The columns of all rows, row by row. The weight of a feature in distances says nothing here and is taken out again.
/// \throws invalid_data with the row on a level that the encoder never saw
template <features::level... Levels>
[[nodiscard]] std::vector<double> covariates_of(features::encoder<Levels...> const& of, features::encoded const& rows) {
    std::size_t const columns = covariate_columns(of);
    std::vector<double> all(rows.rows() * columns, 0.0);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        double* z = all.data() + row * columns;
        for (std::size_t c = 0; c < of.numeric(); ++c) {
            double const factor = of.numbers[c].factor;
            *z++ = factor == 0 ? 0.0 : rows.numbers_of(row)[c] / factor;
        }
        for (std::size_t c = 0; c < of.categorical(); ++c) {
            features::code const level = rows.codes_of(row)[c];
            std::size_t const levels = of.level_count(c);
            if (level >= levels) {
                throw invalid_data(row, of.category_trait(c).name, "a level never seen",
                                   "the effect of a level must be learnt before it is asked for");
            }
            if (level > 0) {
                z[level - 1] = 1;
            }
            z += levels - 1;
        }
    }
    return all;
}

} // namespace detail

/// A model of buying or of spending with covariates. `base` is the model of a customer whose covariates are all 0: of
/// average numbers (as the schema centres them), and with the first level of each category.
///
/// A customer's own parameters are base e^(sign g'z), by the links of the model: with effects g1 on purchases and g2 on
/// loss, alpha e^(-g1'z) and beta e^(-g2'z) in Pareto/NBD; alpha e^(-g1'z), a e^(g2'z) and b e^(g3'z) in BG/NBD and
/// MBG/NBD; v e^(g'z) in Gamma-Gamma. An effect is the change of the logarithm per step of its column: per standard
/// deviation where the schema standardises.
///
/// A regular value: compare, copy, save, load.
template <takes_covariates Model, std::regular Encoder> struct with_covariates {
    static constexpr std::string_view model_name = detail::name_with_covariates<Model>::value;

    Model base{};
    Encoder encoder{};
    /// One list a link of the model, with one effect a column: numbers in the order of the schema, then the levels of
    /// the categories. 0 where a feature does not act.
    std::vector<std::vector<double>> effects = std::vector<std::vector<double>>(Model::covariate_links.size());

    /// The model of a customer with these columns. \pre as many as there are effects
    [[nodiscard]] Model at(std::span<double const> z) const {
        auto values = detail::values_of(base);
        for (std::size_t link = 0; link < effects.size(); ++link) {
            double sum = 0;
            for (std::size_t c = 0; c < z.size(); ++c) {
                sum += effects[link][c] * z[c];
            }
            auto const& to = Model::covariate_links[link];
            values[to.parameter] *= std::exp(to.sign * sum);
        }
        return detail::with_values<Model>(values);
    }

    /// The columns of one of the host's customers, read by the schema that the model was fitted with.
    /// \throws invalid_data as `features::encode`, and on a level that was never seen
    template <class Customer, class Schema>
    [[nodiscard]] std::vector<double> columns(Customer const& customer, Schema const& traits) const {
        return detail::covariates_of(encoder, features::encode(encoder, std::span{&customer, 1}, traits));
    }

    /// The model of one of the host's customers, for any prediction: `fit.model.at(account, traits).p_alive(history)`.
    template <class Customer, class Schema>
        requires features::schema_for<Schema, Customer const&>
    [[nodiscard]] Model at(Customer const& customer, Schema const& traits) const {
        return at(columns(customer, traits));
    }

    /// The models of many customers; the result lines up with the range.
    template <customer_range Customers, class Schema, engine Engine = sequential>
        requires features::schema_for<Schema, row_t<Customers>>
    [[nodiscard]] std::vector<Model> each(Customers&& customers, Schema const& traits, Engine const& how = {}) const {
        auto const z = detail::covariates_of(encoder, features::encode(encoder, customers, traits, how));
        std::size_t const columns = detail::covariate_columns(encoder);
        std::vector<Model> all(static_cast<std::size_t>(std::ranges::distance(customers)));
        for_each_part(how, all.size(), [&](std::size_t first, std::size_t last) {
            for (std::size_t row = first; row < last; ++row) {
                all[row] = at(std::span{z}.subspan(row * columns, columns));
            }
        });
        return all;
    }

    /// The effect of a column of numbers per unit of the host's (with a logarithm, per unit of log(1 + x)); of an
    /// indicator the effect itself. \pre link and column exist
    [[nodiscard]] double per_unit(std::size_t link, std::size_t column) const {
        double const effect = effects[link][column];
        double const spread = column < encoder.numeric() ? encoder.numbers[column].spread : 1.0;
        return effect == 0 ? 0.0 : effect / spread;
    }

    /// \throws invalid_data if base or encoder is impossible, or the effects do not fit them
    void validate() const {
        base.validate();
        encoder.validate();
        std::size_t const columns = detail::covariate_columns(encoder);
        if (effects.size() != Model::covariate_links.size()) {
            throw invalid_data("effects", to_text(effects.size()) + " lists",
                               "one is wanted for each link of the model");
        }
        for (auto const& list : effects) {
            if (list.size() != columns) {
                throw invalid_data("effects", to_text(list.size()), to_text(columns) + " columns have one each");
            }
            for (double const effect : list) {
                if (!std::isfinite(effect)) {
                    throw invalid_data("effect", to_text(effect), "it must be finite");
                }
            }
        }
    }

    friend bool operator==(with_covariates const&, with_covariates const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("base", self.base);
        field("encoder", self.encoder);
        field("effects", self.effects);
    }
};

} // namespace clientele::clv
