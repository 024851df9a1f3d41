// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/learn_levels.hpp>
#include <clientele/features/learn_numbers.hpp>
#include <clientele/features/missing.hpp>
#include <clientele/features/reader.hpp>
#include <clientele/features/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Learning an encoder from customers, and encoding those customers in the same pass.
namespace clientele::features {

/// An encoder, and the customers it was learnt from as it encodes them.
template <class Encoder> struct fitted {
    Encoder encoder;
    encoded rows;
    friend bool operator==(fitted const&, fitted const&) = default;
};

namespace detail {

template <class Encoder> struct counts_for;
template <level... Levels> struct counts_for<encoder<Levels...>> {
    /// The levels of all features, and the customers in all. An `accumulator`.
    struct type {
        std::tuple<level_counts<Levels>...> levels;
        std::uint64_t customers = 0;

        void merge(type const& other) {
            count(other.customers);
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (std::get<I>(levels).merge(std::get<I>(other.levels)), ...);
            }
            (std::index_sequence_for<Levels...>{});
        }
        void count(std::uint64_t weight) {
            if (weight > ~std::uint64_t{0} - customers) {
                throw error("the weights add up to more than 2^64");
            }
            customers += weight;
        }
    };
};

/// Consecutive rows as they were read: numbers and codes of levels are those of `found`. An `accumulator`.
template <class Counts> struct rows_read {
    static constexpr bool stays_local = true;
    struct part {
        std::size_t first = 0;
        std::size_t last = 0;
        Counts found{};
    };
    std::vector<part> parts;
    void merge(rows_read const& other) { parts.insert(parts.end(), other.parts.begin(), other.parts.end()); }
};

/// Reads one customer: logarithms of numbers (NaN if missing), and levels by their number in `found`, those of ordinal
/// features among the numbers.
template <class Schema, class Row, class Counts>
void read_raw(Schema const& by, Row& customer, std::size_t row, encoded& rows, Counts& found) {
    std::uint64_t const weight = by.weight(customer);
    if constexpr (Schema::weighted) {
        rows.weights[row] = weight;
    }
    found.count(weight);
    for_each_feature(by, [&](auto const& feature, auto index) {
        using of = std::remove_cvref_t<decltype(feature)>;
        constexpr std::size_t column = Schema::column_of(index);
        auto&& read = feature.read(customer);
        if constexpr (of::is == kind::numeric) {
            double const x = number_of(read, feature.name, row, feature.how.missing != missing::refuse);
            rows.numbers[row * rows.numeric + column] = logged(feature.how.log, x, feature.name, row); // NaN stays NaN
        } else {
            auto const* const value = known(read);
            if (value == nullptr && feature.how.missing == missing::refuse) {
                refuse_missing(read, feature.name, row);
            }
            auto& levels = std::get<Schema::levels_of(index)>(found.levels);
            code const level = value == nullptr ? unseen_level : levels.add(*value, weight);
            if constexpr (of::is == kind::categorical) {
                rows.codes[row * rows.categorical + column] = level;
            } else {
                rows.numbers[row * rows.numeric + column] =
                    level == unseen_level ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(level);
            }
        }
    });
}

template <class Counts, class Engine, class Customers, class Schema>
rows_read<Counts> read_all(Engine const& how, Customers&& customers, Schema const& by, encoded& rows) {
    auto const size = static_cast<std::size_t>(std::ranges::distance(customers));
    rows = {.numeric = Schema::numeric(), .categorical = Schema::categorical()};
    rows.numbers.resize(size * rows.numeric);
    rows.codes.resize(size * rows.categorical);
    rows.weights.resize(Schema::weighted ? size : 0);
    return fold(how, customers, rows_read<Counts>{}, [&](auto& part, auto first, auto const& last, std::size_t row) {
        auto& here = part.parts.emplace_back();
        here.first = row;
        for (; first != last; ++first, ++row) {
            auto&& customer = *first;
            read_raw(by, customer, row, rows, here.found);
        }
        here.last = row;
    });
}

/// Takes over the levels that were found, in their final order.
template <class Encoder, class Schema, class Counts>
void learn_levels(Encoder& learnt, Schema const& by, Counts const& found) {
    for_each_feature(by, [&](auto const& feature, auto index) {
        using of = std::remove_cvref_t<decltype(feature)>;
        if constexpr (of::is != kind::numeric) {
            constexpr std::size_t at = Schema::levels_of(index);
            auto const& counts = std::get<at>(found.levels);
            auto& levels = std::get<at>(learnt.level_sets);
            levels = counts.learnt(feature.name);
            if constexpr (of::is == kind::categorical) {
                category of_column{feature.how.weight, {}};
                if (feature.how.missing == missing::own_level) {
                    levels.known.emplace_back();
                } else if (feature.how.missing == missing::impute) {
                    of_column.fill = counts.commonest();
                    if (!of_column.fill) {
                        throw invalid_data(feature.name, "none", "there is nobody to learn it from");
                    }
                }
                learnt.categories.push_back(of_column);
            }
        }
    });
}

/// From the numbers of levels as they were found in a part of the rows to ranks and final codes.
template <class Encoder, class Schema, class Part>
void translate(Encoder const& learnt, Schema const& by, Part const& part, encoded& rows) {
    for_each_feature(by, [&](auto const& feature, auto index) {
        using of = std::remove_cvref_t<decltype(feature)>;
        constexpr std::size_t column = Schema::column_of(index);
        if constexpr (of::is != kind::numeric) {
            constexpr std::size_t at = Schema::levels_of(index);
            auto const& found = std::get<at>(part.found.levels).values();
            auto const& levels = std::get<at>(learnt.level_sets);
            if constexpr (of::is == kind::ordinal) {
                std::vector<double> ranks;
                for (auto const& value : found) {
                    ranks.push_back(levels.rank(*value));
                }
                for (std::size_t row = part.first; row < part.last; ++row) {
                    double& number = rows.numbers[row * rows.numeric + column];
                    number = number == number ? ranks[static_cast<std::size_t>(number)] : number;
                }
            } else {
                auto const& fill = learnt.categories[column].fill;
                auto const nothing = fill ? *fill : static_cast<code>(levels.size() - 1); // the level "not known"
                auto const numbers = levels.table();
                std::vector<code> codes;
                for (auto const& value : found) {
                    codes.push_back(numbers.find(*value));
                }
                for (std::size_t row = part.first; row < part.last; ++row) {
                    code& level = rows.codes[row * rows.categorical + column];
                    level = level != unseen_level ? codes[level] : nothing;
                }
            }
        }
    });
}

template <class Schema> std::vector<column_plan> plans_of(Schema const& by) {
    std::vector<column_plan> plans;
    for_each_feature(by, [&](auto const& feature, auto /*index*/) {
        using of = std::remove_cvref_t<decltype(feature)>;
        if constexpr (of::is == kind::numeric) {
            plans.push_back({feature.name, feature.how});
        } else if constexpr (of::is == kind::ordinal) {
            plans.push_back(
                {feature.name,
                 {.scale = feature.how.scale, .weight = feature.how.weight, .missing = feature.how.missing}});
        }
    });
    return plans;
}

template <class Engine>
void scale_all(Engine const& how, std::vector<number_scale> const& scales, std::vector<column_plan> const& plans,
               encoded& rows) {
    for_each_part(how, rows.rows(), [&](std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            for (std::size_t j = 0; j < scales.size(); ++j) {
                double& number = rows.numbers[row * scales.size() + j];
                number = scaled(scales[j], number, plans[j].name, row);
            }
        }
    });
}

/// Learns the encoder; `rows` is left with unscaled numbers.
template <class Encoder, class Engine, class Customers, class Schema>
Encoder learn(Engine const& how, Customers&& customers, Schema const& by, encoded& rows) {
    using counts = typename counts_for<Encoder>::type;
    auto const read = read_all<counts>(how, customers, by, rows);
    counts found;
    for (auto const& part : read.parts) {
        found.merge(part.found);
    }
    if constexpr (combining_engine<Engine, counts>) {
        how.combine(found);
    }
    if (found.customers == 0) {
        throw invalid_data("customers", "empty", "an encoder needs at least one to learn from");
    }
    Encoder learnt;
    for_each_feature(by, [&](auto const& feature, auto /*index*/) {
        learnt.traits.push_back({feature.name, feature.is});
    });
    learn_levels(learnt, by, found);
    how.run(read.parts.size(), [&](std::size_t part) { translate(learnt, by, read.parts[part], rows); });
    learnt.numbers = learn_scales(how, rows, plans_of(by));
    return learnt;
}

} // namespace detail

/// Learns an encoder from customers, and encodes them: what `fit` and then `encode` give, with one reading less.
///
/// The encoder has the same bits for any engine and any order of the rows, unless a category's type has no order. Over
/// several processes each learns the whole encoder, and encodes its own customers.
/// \throws invalid_data with row and feature on a value that is infinite or missing where none may be; if nobody is
///         there, or nobody who has a value; on a category of more than 65,534 levels
template <customer_range Customers, schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit_encode(Customers&& customers, Schema const& by, Engine const& engine = {}) {
    using encoder = encoder_for<Schema, row_t<Customers>>;
    fitted<encoder> both;
    both.encoder = detail::learn<encoder>(engine, customers, by, both.rows);
    detail::scale_all(engine, both.encoder.numbers, detail::plans_of(by), both.rows);
    for (auto const& column : both.encoder.categories) {
        both.rows.category_weights.push_back(column.weight);
    }
    return both;
}

/// Learns an encoder from customers, to be applied to them and to next month's; see `fit_encode`.
template <customer_range Customers, schema_for<row_t<Customers>> Schema, engine Engine = sequential>
[[nodiscard]] auto fit(Customers&& customers, Schema const& by, Engine const& engine = {}) {
    encoded rows;
    return detail::learn<encoder_for<Schema, row_t<Customers>>>(engine, customers, by, rows);
}

} // namespace clientele::features
