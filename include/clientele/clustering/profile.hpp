// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/profile_counts.hpp>
#include <clientele/clustering/profile_figures.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/encode.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/reader.hpp>
#include <clientele/features/schema.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

/// \file
/// What clusters mean: how the customers of each differ from the rest, feature by feature, in the host's units.
namespace clientele::clustering {

struct profile_options {
    std::uint32_t clusters = 0; ///< 65,536 at most; 0: as many as the labels name
};

namespace detail {

/// Customers before any scaling: NaN where a number, `unseen_level` where a category is not known.
template <class Engine, class Customers, class Schema, class Encoder>
features::encoded read_values(Engine const& how, Customers&& customers, Schema const& by, Encoder const& with) {
    auto const size = static_cast<std::size_t>(std::ranges::distance(customers));
    features::encoded rows{.numeric = with.numeric(), .categorical = with.categorical()};
    rows.numbers.resize(size * rows.numeric);
    rows.codes.resize(size * rows.categorical);
    rows.weights.resize(Schema::weighted ? size : 0);
    features::reader const reads{with, by};
    static_cast<void>(fold(how, customers, features::detail::nothing{},
                           [&](auto& /*part*/, auto first, auto const& last, std::size_t row) {
                               for (; first != last; ++first, ++row) {
                                   auto&& customer = *first;
                                   if constexpr (Schema::weighted) {
                                       rows.weights[row] = by.weight(customer);
                                   }
                                   reads.read(
                                       customer, row,
                                       [&](std::size_t column, std::optional<double> x) {
                                           rows.numbers[row * rows.numeric + column] =
                                               x.value_or(std::numeric_limits<double>::quiet_NaN());
                                       },
                                       [&](std::size_t column, std::optional<features::code> level) {
                                           rows.codes[row * rows.categorical + column] =
                                               level.value_or(features::unseen_level);
                                       });
                               }
                           }));
    return rows;
}

template <class Encoder>
void describe_number(feature_profile& feature, tallies const& of, std::size_t cluster, std::size_t column,
                     Encoder const& with) {
    auto const& here = of.counts(cluster).numbers[column];
    feature.known = here.count();
    if (feature.known == 0) {
        return;
    }
    feature.mean = here.mean();
    feature.median = of.median(cluster, column);
    feature.middle = with.value_text(column, *feature.median);
    double const average = of.counts(of.everybody()).numbers[column].mean();
    if (feature.is == features::kind::numeric && average > 0) {
        feature.index = 100 * (*feature.mean / average);
    }
    if (cluster != of.everybody()) {
        auto const rest = of.outside(cluster, column);
        feature.effect = cohens_d(of.inside(cluster, column), rest);
        feature.z = welch_z(of.inside(cluster, column), rest);
    }
}

template <class Encoder>
void describe_category(feature_profile& feature, tallies const& of, std::size_t cluster, std::size_t column,
                       Encoder const& with) {
    auto const& here = of.counts(cluster).levels[column];
    auto const& all = of.counts(of.everybody()).levels[column];
    auto const known_to_all = std::accumulate(all.begin(), all.end(), std::uint64_t{0});
    feature.known = std::accumulate(here.begin(), here.end(), std::uint64_t{0});
    for (std::size_t i = 0; i < here.size(); ++i) {
        proportion const inside{here[i], feature.known};
        auto& level = feature.levels.emplace_back();
        level.level = with.level_text(column, static_cast<features::code>(i));
        level.customers = here[i];
        level.share = inside.share();
        if (all[i] != 0 && feature.known != 0) {
            level.index = 100 * (level.share / proportion{all[i], known_to_all}.share());
        }
        if (cluster != of.everybody()) {
            proportion const outside{all[i] - here[i], known_to_all - feature.known};
            level.effect = cohens_h(inside, outside);
            level.z = proportions_z(inside, outside);
        }
        if (level.customers > (feature.mode ? feature.levels[*feature.mode].customers : 0)) {
            feature.mode = i;
        }
        if (level.effect && (!feature.effect || std::abs(*level.effect) > std::abs(*feature.effect))) {
            feature.outstanding = i;
            feature.effect = level.effect;
            feature.z = level.z;
        }
    }
}

/// The features that have an effect, by its size.
inline std::vector<std::size_t> ranked(std::vector<feature_profile> const& features) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (features[i].effect) {
            order.push_back(i);
        }
    }
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t i) { return std::abs(*features[i].effect); });
    return order;
}

/// One cluster, or everybody.
template <class Encoder> cluster_profile profile_of(tallies const& of, std::size_t cluster, Encoder const& with) {
    cluster_profile made;
    made.customers = of.counts(cluster).customers;
    made.share = proportion{made.customers, of.counts(of.everybody()).customers}.share();
    std::size_t number = 0;
    std::size_t category = 0;
    for (auto const& [name, is] : with.traits) {
        auto& feature = made.features.emplace_back();
        feature.name = name;
        feature.is = is;
        if (is == features::kind::categorical) {
            describe_category(feature, of, cluster, category++, with);
        } else {
            describe_number(feature, of, cluster, number++, with);
        }
        feature.missing = made.customers - feature.known;
    }
    made.distinguishing = ranked(made.features);
    return made;
}

} // namespace detail

/// Describes clusters, or any other segments, by the features of the customers in them. `labels` lines up with
/// `customers`; levels and their order are those of the encoder, which need not be the one that the clusters come from.
/// A customer's weight is the same as repeating him.
///
/// The result has the same bits for any engine and any order of the rows. Over several processes each gets the profiles
/// of all customers; the labels are those of its own.
/// \throws invalid_data if nobody is there, labels and customers do not fit, a label is not below `clusters` or
///         (without them) far beyond the others, or as `features::reader::read` does
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, features::level... Levels,
          engine Engine = sequential>
    requires std::same_as<features::encoder<Levels...>, features::encoder_for<Schema, row_t<Customers>>>
[[nodiscard]] profiles profile(Customers&& customers, Schema const& by, features::encoder<Levels...> const& with,
                               std::span<std::uint32_t const> labels, profile_options options = {},
                               Engine const& engine = {}) {
    with.validate();
    auto const rows = detail::read_values(engine, customers, by, with);
    auto const k = detail::check_labels(engine, labels, rows.rows(), options.clusters);
    std::vector<std::size_t> level_counts;
    for (std::size_t column = 0; column < with.categorical(); ++column) {
        level_counts.push_back(with.level_count(column));
    }
    detail::tallies const of(engine, rows, labels, k, level_counts);
    profiles made{detail::profile_of(of, k, with), {}};
    if (made.base.customers == 0) {
        throw invalid_data("customers", "empty", "a profile needs at least one");
    }
    for (std::size_t c = 0; c < k; ++c) {
        made.clusters.push_back(detail::profile_of(of, c, with));
    }
    return made;
}

/// The same with the levels that these customers have: for segments that come from elsewhere.
template <customer_range Customers, features::schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] profiles profile(Customers&& customers, Schema const& by, std::span<std::uint32_t const> labels,
                               profile_options options = {}, Engine const& engine = {}) {
    return profile(customers, by, features::fit(customers, by, engine), labels, options, engine);
}

} // namespace clientele::clustering
