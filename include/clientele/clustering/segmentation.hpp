// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/bounded.hpp>
#include <clientele/clustering/fit.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encode.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/schema.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Clusters of the host's own customers: learnt through a schema of features, applied to next month's customers.
namespace clientele::clustering {

/// The fitted model: how customers are encoded, and the middles of the clusters. A regular value: compare, copy, save,
/// load. `Encoder` is `features::encoder_for<Schema, Customer>`.
template <class Encoder> struct segmentation {
    static constexpr std::string_view model_name{"clustering.segmentation"};

    Encoder encoder{};
    prototypes middles{};

    /// \throws invalid_data if encoder and prototypes do not fit each other
    void validate() const {
        encoder.validate();
        middles.validate();
        if (encoder.numeric() != middles.numeric || encoder.categorical() != middles.categorical) {
            throw invalid_data("segmentation", "torn", "encoder and prototypes must have the same columns");
        }
    }

    friend bool operator==(segmentation const&, segmentation const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("encoder", self.encoder);
        field("middles", self.middles);
    }
};

/// What a fit of customers gives: the model, the cluster of each customer, and how it went.
template <class Encoder, class Report = fit_report> struct fitted_segmentation {
    segmentation<Encoder> model{};
    std::vector<std::uint32_t> labels{};
    Report report{};

    friend bool operator==(fitted_segmentation const&, fitted_segmentation const&) = default;
};

/// Distances of customers to all prototypes, customer by customer: root of the dissimilarity, in encoded units.
struct distance_table {
    std::size_t clusters = 0;
    std::vector<double> distances{}; ///< customers x clusters

    [[nodiscard]] double operator()(std::size_t customer, std::size_t cluster) const noexcept {
        return distances[customer * clusters + cluster];
    }
    friend bool operator==(distance_table const&, distance_table const&) = default;
};

/// The nearest prototype of each encoded row; of equally near ones the first. Also for rows that were not there when
/// the prototypes were learnt.
/// \throws invalid_data if rows and prototypes have not the same columns, or a number is not finite
template <engine Engine = sequential>
[[nodiscard]] std::vector<std::uint32_t> nearest(prototypes const& middles, features::encoded const& rows,
                                                 Engine const& how = {}) {
    rows.validate();
    middles.validate();
    if (rows.numeric != middles.numeric || rows.categorical != middles.categorical) {
        throw invalid_data("rows", to_text(rows.numeric) + " numbers and " + to_text(rows.categorical) + " categories",
                           "wanted: " + to_text(middles.numeric) + " and " + to_text(middles.categorical));
    }
    std::vector<std::uint32_t> labels(rows.rows());
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            labels[row] = middles.nearest(rows.numbers_of(row), rows.codes_of(row));
        }
    });
    return labels;
}

/// Learns clusters of customers with numbers and categories: k-prototypes (Huang 1998). See `fit` for what is decided
/// how. Of several processes each gets the whole model and the labels of its own customers.
/// \throws invalid_option on bad options; invalid_data on customers that cannot be read (row and feature), or none
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_k_prototypes(Customers&& customers, Schema const& traits, fit_options const& options,
                                    Engine const& how = {}) {
    using encoder = features::encoder_for<Schema, row_t<Customers>>;
    auto learnt = features::fit_encode(customers, traits, how);
    auto found = fit(learnt.rows, options, how);
    return fitted_segmentation<encoder>{
        {std::move(learnt.encoder), std::move(found.middles)}, std::move(found.labels), std::move(found.report)};
}

/// Learns clusters of customers with numbers alone: k-means (S. Lloyd 1982; J. MacQueen 1967). See `fit_k_prototypes`.
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_k_means(Customers&& customers, Schema const& traits, fit_options const& options,
                               Engine const& how = {}) {
    static_assert(Schema::categorical() == 0,
                  "clientele: k-means is for numbers; with categories among the features use fit_k_prototypes");
    return fit_k_prototypes(customers, traits, options, how);
}

/// Learns clusters of customers with categories alone: k-modes (Huang 1998). See `fit_k_prototypes`.
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_k_modes(Customers&& customers, Schema const& traits, fit_options const& options,
                               Engine const& how = {}) {
    static_assert(Schema::numeric() == 0,
                  "clientele: k-modes is for categories; with numbers among the features use fit_k_prototypes");
    return fit_k_prototypes(customers, traits, options, how);
}

/// Goes on from a model, such as last month's, with this month's customers: the scales stay, the prototypes move, and
/// cluster c stays cluster c. Of `options`, iterations and tolerance count.
template <customer_range Customers, class Encoder, class Schema, engine Engine = sequential>
[[nodiscard]] fitted_segmentation<Encoder> refit(segmentation<Encoder> const& model, Customers&& customers,
                                                 Schema const& traits, fit_options const& options = {},
                                                 Engine const& how = {}) {
    model.validate();
    auto const rows = features::encode(model.encoder, customers, traits, how);
    auto found = fit_from(rows, model.middles, options, how);
    return {{model.encoder, std::move(found.middles)}, std::move(found.labels), std::move(found.report)};
}

/// Learns clusters that hold at least and at most so many customers each: `fit_k_prototypes`, then `fit_bounded` from
/// there. Keep the labels: where a bound binds, some customers are not in the cluster that `predict` gives.
/// \throws as `fit_k_prototypes`; invalid_option if the bounds cannot be met; invalid_data on a weight other than 1
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_bounded(Customers&& customers, Schema const& traits, fit_options const& options,
                               bounded_options const& bounds, Engine const& how = {}) {
    using encoder = features::encoder_for<Schema, row_t<Customers>>;
    auto learnt = features::fit_encode(customers, traits, how);
    auto found = fit_bounded(learnt.rows, options, bounds, how);
    return fitted_segmentation<encoder>{
        {std::move(learnt.encoder), std::move(found.middles)}, std::move(found.labels), std::move(found.report)};
}

/// `refit` within bounds: the scales stay, the prototypes move, and cluster c stays cluster c. From a model that was
/// fitted without bounds too.
template <customer_range Customers, class Encoder, class Schema, engine Engine = sequential>
[[nodiscard]] fitted_segmentation<Encoder> refit_bounded(segmentation<Encoder> const& model, Customers&& customers,
                                                         Schema const& traits, bounded_options const& bounds,
                                                         Engine const& how = {}) {
    model.validate();
    auto const rows = features::encode(model.encoder, customers, traits, how);
    auto found = fit_bounded(rows, model.middles, bounds, how);
    return {{model.encoder, std::move(found.middles)}, std::move(found.labels), std::move(found.report)};
}

/// The cluster of each customer, in line with the range. Customers need not be those that the model was learnt from.
template <customer_range Customers, class Encoder, class Schema, engine Engine = sequential>
[[nodiscard]] std::vector<std::uint32_t> predict(segmentation<Encoder> const& model, Customers&& customers,
                                                 Schema const& traits, Engine const& how = {}) {
    model.validate();
    return nearest(model.middles, features::encode(model.encoder, customers, traits, how), how);
}

/// How far each customer is from each cluster.
template <customer_range Customers, class Encoder, class Schema, engine Engine = sequential>
[[nodiscard]] distance_table transform(segmentation<Encoder> const& model, Customers&& customers, Schema const& traits,
                                       Engine const& how = {}) {
    model.validate();
    auto const rows = features::encode(model.encoder, customers, traits, how);
    std::size_t const k = model.middles.size();
    distance_table table{.clusters = k, .distances = std::vector<double>(rows.rows() * k)};
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            for (std::size_t c = 0; c < k; ++c) {
                table.distances[row * k + c] =
                    std::sqrt(model.middles.dissimilarity(rows.numbers_of(row), rows.codes_of(row), c));
            }
        }
    });
    return table;
}

} // namespace clientele::clustering
