// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/fit.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/clustering/row_order.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// What the choice of k asks of a clustering method: that it can be run again, on other customers and with other k.
namespace clientele::clustering {

/// Clusters rows: `fit(rows, clusters, seed)` gives `.labels` that line up with the rows, `.report.inertia` and
/// `.middles`. It may be called from several threads at once, and the answer must depend on its arguments alone.
/// Optional: `fit.settled(rows)`, the same method with what it would learn from all rows fixed.
template <class F>
concept clusterer = requires(F const& fit, features::encoded const& rows, std::size_t clusters, std::uint64_t seed) {
    { fit(rows, clusters, seed).labels } -> std::convertible_to<std::vector<std::uint32_t>>;
    { fit(rows, clusters, seed).report.inertia } -> std::convertible_to<double>;
    { fit(rows, clusters, seed).middles } -> std::convertible_to<prototypes>;
};

/// `fit` as a clusterer, with these options but for `clusters` and `seed`: the default wherever k is chosen. Its calls
/// are templates so that the fit is compiled where one is made, and not in every file that includes this header.
struct prototype_fit {
    fit_options options{};

    template <std::same_as<features::encoded> Rows>
    [[nodiscard]] partition operator()(Rows const& rows, std::size_t clusters, std::uint64_t seed) const {
        fit_options wanted = options;
        wanted.clusters = clusters;
        wanted.seed = seed;
        return fit(rows, wanted);
    }

    /// The same with gamma as it is for these rows, so that halves and references are measured with one gauge.
    template <std::same_as<features::encoded> Rows> [[nodiscard]] prototype_fit settled(Rows const& rows) const {
        prototype_fit same = *this;
        if (rows.categorical != 0) {
            same.options.gamma = detail::problem<sequential>{rows, options, sequential{}}.gamma();
            for (std::size_t j = 0; j < rows.categorical; ++j) {
                double const weight = rows.category_weight(j); // which `fit` multiplies by
                same.options.gamma[j] = weight > 0 ? same.options.gamma[j] / weight : 0;
            }
        }
        return same;
    }
};

static_assert(clusterer<prototype_fit>);

namespace detail {

/// The clusterer with what it would learn from all rows fixed, if it can do that.
template <clusterer Fit> [[nodiscard]] Fit settled(Fit const& fit, features::encoded const& rows) {
    if constexpr (requires {
                      { fit.settled(rows) } -> std::same_as<Fit>;
                  }) {
        return fit.settled(rows);
    } else {
        return fit;
    }
}

/// The row of each customer, as often as its weight says, in an order that does not depend on that of the rows: what
/// resampling draws from.
/// \throws invalid_data if there is nobody, or there are more than 2^31 customers
inline std::vector<std::size_t> one_by_one(features::encoded const& rows) {
    std::uint64_t const customers = rows.customers();
    if (customers == 0) {
        throw invalid_data("customers", "none", "resampling needs some");
    }
    if (customers > std::uint64_t{1} << 31) {
        throw invalid_data("weights", to_text(customers) + " in all", "resampling takes 2^31 customers at most");
    }
    std::vector<std::size_t> found;
    found.reserve(customers);
    for (std::size_t const row : canonical_order(rows)) {
        found.insert(found.end(), rows.weight_of(row), row);
    }
    return found;
}

/// These rows, each for one customer.
inline features::encoded picked_once(features::encoded const& rows, std::span<std::size_t const> chosen) {
    auto some = rows.picked(chosen);
    some.weights.clear();
    return some;
}

/// A seed for each of many repetitions.
inline std::uint64_t seed_of(std::uint64_t seed, std::uint64_t repetition) {
    return random::stream{seed, repetition}();
}

} // namespace detail
} // namespace clientele::clustering
