// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/mini_batch.hpp>
#include <clientele/clustering/segmentation.hpp>
#include <clientele/clustering/stream.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/encode.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/schema.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Clusters that learn from batches of the host's own customers, read through a schema of features.
namespace clientele::clustering {

/// A segmentation that moves with each batch of customers: a `prototype_stream` behind an encoder that stays as it is,
/// since a scale that moved would make the batches differ in unit. A regular value: compare, copy, save, load.
template <class Encoder> class segmentation_stream {
public:
    static constexpr std::string_view model_name{"clustering.segmentation_stream"};

    segmentation_stream() = default;
    /// From a model, such as that of the first batch. Its customers do not count: pass them to `partial_fit` if they
    /// shall. \throws invalid_data as `segmentation::validate`
    explicit segmentation_stream(segmentation<Encoder> start) {
        start.validate();
        // not before the check
        encoder_ = std::move(start.encoder); // NOLINT(cppcoreguidelines-prefer-member-initializer)
        running_ = prototype_stream{std::move(start.middles)};
    }

    /// The clusters as they are now: for `predict` and `transform`.
    [[nodiscard]] segmentation<Encoder> model() const { return {encoder_, running_.middles()}; }

    /// How many customers each cluster was given so far.
    [[nodiscard]] std::vector<std::uint64_t> sizes() const { return running_.sizes(); }

    /// Learns from a batch; see `prototype_stream::partial_fit`. Categories that the encoder never saw count for no
    /// mode.
    /// \throws invalid_data on customers that cannot be read (row and feature); the stream is then as it was
    template <row_stream Customers, class Schema, engine Engine = sequential>
    batch_report partial_fit(Customers&& customers, Schema const& traits, Engine const& how = {}) {
        return running_.partial_fit(features::encode(encoder_, customers, traits, how), how);
    }

    /// Takes over the customers of a stream that began with the same model; see `prototype_stream::merge`.
    /// \throws invalid_data if it is seen that the starts were not the same; the stream is then as it was
    void merge(segmentation_stream const& other) {
        if (!(encoder_ == other.encoder_)) {
            throw invalid_data("stream", "of another start", "streams merge that have the same encoder");
        }
        running_.merge(other.running_);
    }

    /// \throws invalid_data if encoder, prototypes and sums do not fit each other
    void validate() const {
        model().validate();
        running_.validate();
    }

    friend bool operator==(segmentation_stream const&, segmentation_stream const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("encoder", self.encoder_);
        field("running", self.running_);
    }

private:
    Encoder encoder_{};
    prototype_stream running_{};
};

/// Learns clusters of very many customers from batches of them; see `fit_mini_batch` of encoded rows. The encoder is
/// learnt from all, and all are labelled.
/// \throws invalid_option on bad options; invalid_data on customers that cannot be read (row and feature), or none
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_mini_batch(Customers&& customers, Schema const& traits, mini_batch_options const& options,
                                  Engine const& how = {}) {
    using encoder = features::encoder_for<Schema, row_t<Customers>>;
    auto learnt = features::fit_encode(customers, traits, how);
    auto found = fit_mini_batch(learnt.rows, options, how);
    return fitted_segmentation<encoder, mini_batch_report>{
        {std::move(learnt.encoder), std::move(found.middles)}, std::move(found.labels), std::move(found.report)};
}

} // namespace clientele::clustering
