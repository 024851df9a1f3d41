// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/dissimilarities.hpp>
#include <clientele/clustering/faster_pam.hpp>
#include <clientele/clustering/gower.hpp>
#include <clientele/clustering/row_order.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// k-medoids: segments for which an actual customer stands.
namespace clientele::clustering {

/// How far two customers are apart.
enum class customer_distance : std::uint8_t {
    gower,    ///< `gower`, in [0, 1]
    euclidean ///< the root of the squared differences of the numbers, and the weights of the categories that differ
};

/// k customers who stand for the rest. A regular value: compare, copy, save, load.
struct k_medoids {
    static constexpr std::string_view model_name{"clustering.k_medoids"};

    customer_distance distance = customer_distance::gower;
    gower scale{};               ///< of the numbers and categories, for Gower's dissimilarity
    features::encoded medoids{}; ///< one a segment, weighted with the segment's customers; largest segment first

    [[nodiscard]] std::size_t size() const noexcept { return medoids.rows(); }

    /// Of a customer to the medoid of a segment.
    [[nodiscard]] double dissimilarity(std::span<double const> numbers, std::span<features::code const> codes,
                                       std::size_t segment) const noexcept {
        auto const medoid = medoids.numbers_of(segment);
        auto const levels = medoids.codes_of(segment);
        if (distance == customer_distance::gower) {
            return scale(numbers, codes, medoid, levels);
        }
        double sum = 0;
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            sum += (numbers[j] - medoid[j]) * (numbers[j] - medoid[j]);
        }
        for (std::size_t j = 0; j < codes.size(); ++j) {
            bool const same = codes[j] == levels[j] && codes[j] != features::unseen_level;
            sum += same ? 0.0 : medoids.category_weight(j);
        }
        return std::sqrt(sum);
    }

    /// The segment of the nearest medoid; of equally near ones that with the smaller numbers, then codes.
    [[nodiscard]] std::uint32_t nearest(std::span<double const> numbers,
                                        std::span<features::code const> codes) const noexcept {
        std::uint32_t best = 0;
        double least = dissimilarity(numbers, codes, 0);
        for (std::uint32_t s = 1; s < size(); ++s) {
            double const d = dissimilarity(numbers, codes, s);
            if (d < least || (d == least && std::is_lt(compare_rows(medoids, s, best)))) {
                least = d;
                best = s;
            }
        }
        return best;
    }

    /// \throws invalid_data if the medoids are torn or none, or the scale does not fit them
    void validate() const {
        if (distance > customer_distance::euclidean) {
            throw invalid_data("distance", to_text(distance), "wanted: 0 or 1");
        }
        medoids.validate();
        if (size() == 0) {
            throw invalid_data("medoids", "none", "one at least is needed");
        }
        scale.validate(medoids.numeric, medoids.categorical);
    }

    friend bool operator==(k_medoids const&, k_medoids const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("distance", self.distance);
        field("scale", self.scale);
        field("numeric", self.medoids.numeric);
        field("categorical", self.medoids.categorical);
        field("numbers", self.medoids.numbers);
        field("codes", self.medoids.codes);
        field("sizes", self.medoids.weights);
        field("category_weights", self.medoids.category_weights);
    }
};

/// How k-medoids are fitted.
struct k_medoids_options {
    std::size_t clusters = 8;
    customer_distance distance = customer_distance::gower;
    std::vector<double> numeric_weights{}; ///< of the numbers in Gower's dissimilarity; empty: 1 each
    medoid_start start = medoid_start::build;
    std::size_t starts = 1; ///< random starts, of which the best is kept
    std::uint64_t seed = 1;
    std::size_t passes = 100;
    std::size_t limit = 20'000; ///< different customers at most: their dissimilarities take 4 n (n - 1) bytes
};

/// What `fit_k_medoids` gives.
struct k_medoids_fit {
    k_medoids model{};
    std::vector<std::uint32_t> labels{}; ///< the segment of each row; row by row what `predict` gives
    std::vector<std::size_t> rows{};     ///< of each segment, the row of the customer who stands for it
    pam_report report{};
    friend bool operator==(k_medoids_fit const&, k_medoids_fit const&) = default;
};

/// The segment of each row: the nearest medoid.
/// \throws invalid_data if the rows do not have the features of the model
template <engine Engine = sequential>
[[nodiscard]] std::vector<std::uint32_t> predict(k_medoids const& model, features::encoded const& rows,
                                                 Engine const& how = {}) {
    model.validate();
    rows.validate();
    if (rows.rows() != 0 && (rows.numeric != model.medoids.numeric || rows.categorical != model.medoids.categorical)) {
        throw invalid_data("features", to_text(rows.numeric) + " numbers and " + to_text(rows.categorical) + " codes",
                           "the model has " + to_text(model.medoids.numeric) + " and " +
                               to_text(model.medoids.categorical));
    }
    std::vector<std::uint32_t> labels(rows.rows());
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            labels[row] = model.nearest(rows.numbers_of(row), rows.codes_of(row));
        }
    });
    return labels;
}

namespace detail {

inline void refuse_unseen(features::encoded const& rows) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const codes = rows.codes_of(row);
        auto const unseen = std::find(codes.begin(), codes.end(), features::unseen_level);
        if (unseen != codes.end() && rows.weight_of(row) != 0) { // a customer of weight 0 teaches an encoder no level
            throw invalid_data(row, "category " + to_text(unseen - codes.begin()), "an unseen level",
                               "the customers from whom medoids are learnt must have levels that are known");
        }
    }
}

} // namespace detail

/// Chooses the customers who stand for the rest, over a few thousand different rows (J. C. Gower 1971; E. Schubert and
/// P. J. Rousseeuw 2021). Equal rows are one with their weights together, and rows are tried in canonical order: the
/// model does not depend on the order of the rows.
///
/// For a dissimilarity of your own: `faster_pam(dissimilarities{rows, apart}, weights, ...)`.
/// \throws invalid_option on options that make no sense, and if there are more different rows than `limit`
/// \throws invalid_data on rows that are torn, empty, not finite, beyond 1e150, or have an unseen level, and on 2^32
///         customers or more
template <engine Engine = sequential>
[[nodiscard]] k_medoids_fit fit_k_medoids(features::encoded const& rows, k_medoids_options const& options = {},
                                          Engine const& how = {}) {
    rows.validate_shape();
    static_cast<void>(detail::extent_of(rows, how)); // refuses what has no distances
    detail::refuse_unseen(rows);
    distinct const customers = distinct_rows(rows);
    if (customers.first.empty()) {
        throw invalid_data("customers", "none", "a medoid needs one at least");
    }
    k_medoids all{.distance = options.distance,
                  .scale = learn_gower(rows, options.numeric_weights),
                  .medoids = rows.picked(customers.first)};
    dissimilarities const apart{customers.first.size(),
                                [&](std::size_t i, std::size_t j) {
                                    return all.dissimilarity(all.medoids.numbers_of(i), all.medoids.codes_of(i), j);
                                },
                                options.limit, how};
    auto const found = faster_pam(apart, customers.weights,
                                  {.clusters = options.clusters,
                                   .start = options.start,
                                   .starts = options.starts,
                                   .seed = options.seed,
                                   .passes = options.passes},
                                  how);
    k_medoids_fit result{.model = std::move(all), .report = found.report};
    result.model.medoids = result.model.medoids.picked(found.medoids);
    result.model.medoids.weights.assign(found.medoids.size(), 0);
    for (std::size_t row = 0; row < customers.first.size(); ++row) {
        result.model.medoids.weights[found.labels[row]] += customers.weights[row];
    }
    for (std::size_t const medoid : found.medoids) {
        result.rows.push_back(customers.first[medoid]);
    }
    result.labels = predict(result.model, rows, how);
    return result;
}

} // namespace clientele::clustering
