// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/faster_pam.hpp>
#include <clientele/clustering/medoids.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/encode.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// k-medoids of the host's own customers: who stands for each segment, and to which segment next month's belong.
namespace clientele::clustering {

/// The fitted model: how customers are encoded, and those who stand for the rest. A regular value: compare, copy, save,
/// load. `Encoder` is `features::encoder_for<Schema, Customer>`.
template <class Encoder> struct medoid_segmentation {
    static constexpr std::string_view model_name{"clustering.medoid_segmentation"};

    Encoder encoder{};
    k_medoids middles{};

    /// \throws invalid_data if encoder and medoids do not fit each other
    void validate() const {
        encoder.validate();
        middles.validate();
        if (encoder.numeric() != middles.medoids.numeric || encoder.categorical() != middles.medoids.categorical) {
            throw invalid_data("segmentation", "torn", "encoder and medoids must have the same columns");
        }
    }

    friend bool operator==(medoid_segmentation const&, medoid_segmentation const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("encoder", self.encoder);
        field("middles", self.middles);
    }
};

/// What a fit of customers gives: the model, the segment of each customer, and who stands for each segment.
template <class Encoder> struct fitted_medoids {
    medoid_segmentation<Encoder> model{};
    std::vector<std::uint32_t> labels{};  ///< in line with the customers
    std::vector<std::size_t> customers{}; ///< of each segment, the place in the range of the customer who stands for it
    pam_report report{};

    friend bool operator==(fitted_medoids const&, fitted_medoids const&) = default;
};

namespace detail {

/// The weights of the features that are numbers, which the encoder holds as factors.
template <class Encoder> [[nodiscard]] std::vector<double> numeric_weights(Encoder const& encoder) {
    std::vector<double> weights;
    for (auto const& column : encoder.numbers) {
        weights.push_back(column.factor * column.factor);
    }
    return weights;
}

} // namespace detail

/// Learns segments for which actual customers stand, over a few thousand different ones. Features count by the weights
/// of the schema in either distance; `options.numeric_weights`, if given, take their place in Gower's. See
/// `fit_k_medoids` of encoded rows for what is decided how. All customers must be with one process.
/// \throws invalid_option on bad options, and if there are more different customers than `options.limit`; invalid_data
///         on customers that cannot be read (row and feature), or none
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_k_medoids(Customers&& customers, Schema const& traits, k_medoids_options options,
                                 Engine const& how = {}) {
    using encoder = features::encoder_for<Schema, row_t<Customers>>;
    auto learnt = features::fit_encode(customers, traits, how);
    if (options.numeric_weights.empty()) {
        options.numeric_weights = detail::numeric_weights(learnt.encoder);
    }
    auto found = fit_k_medoids(learnt.rows, options, how);
    return fitted_medoids<encoder>{{std::move(learnt.encoder), std::move(found.model)},
                                   std::move(found.labels),
                                   std::move(found.rows),
                                   found.report};
}

/// The segment of each customer, in line with the range. Customers need not be those that the model was learnt from.
template <customer_range Customers, class Encoder, class Schema, engine Engine = sequential>
[[nodiscard]] std::vector<std::uint32_t> predict(medoid_segmentation<Encoder> const& model, Customers&& customers,
                                                 Schema const& traits, Engine const& how = {}) {
    model.validate();
    return predict(model.middles, features::encode(model.encoder, customers, traits, how), how);
}

} // namespace clientele::clustering
