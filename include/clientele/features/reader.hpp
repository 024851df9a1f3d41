// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/missing.hpp>
#include <clientele/features/schema.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>

/// \file
/// Reads one customer as an encoder sees him.
namespace clientele::features {

namespace detail {

/// log(1 + x), or x.
inline double logged(bool log, double x, std::string const& name, std::size_t row) {
    if (log && x <= -1) {
        throw invalid_data(row, name, to_text(x), "log(1 + x) needs more than -1");
    }
    return log ? std::log1p(x) : x;
}

/// z of y, NaN being a missing one.
inline double scaled(number_scale const& scale, double y, std::string const& name, std::size_t row) {
    double const z = scale.scaled(y == y ? y : *scale.fill);
    if (!std::isfinite(z)) {
        throw invalid_data(row, name, to_text(y), "it is too large for a feature of so small a spread");
    }
    return z;
}

} // namespace detail

/// Reads customers under an encoder. It refers to encoder and schema, which must outlive it; made once for many
/// customers, since it holds an index of the levels. Can be used by many threads at once.
template <class Schema, level... Levels> class reader {
public:
    /// \throws invalid_data if the encoder does not have the features of the schema, in that order
    reader(encoder<Levels...> const& with, Schema const& by)
        : with_(&with), by_(&by), tables_([&] {
              return std::apply([](auto const&... of) { return std::tuple{of.table()...}; }, with.level_sets);
          }()) {
        bool same = with.traits.size() == Schema::size;
        detail::for_each_feature(by, [&](auto const& feature, auto index) {
            same = same && with.traits[index] == trait{feature.name, feature.is};
        });
        if (!same) {
            throw invalid_data("schema", "another", "its features must be those of the encoder, in the same order");
        }
    }

    /// The values of a customer before any scaling: calls `number(column, x)` with an optional double in the host's
    /// unit (of an ordinal feature the rank) for each column of numbers, and `category(column, level)` with an optional
    /// code for each column of codes. Empty where he has none, unless "not known" is a level.
    /// \throws invalid_data with the row if a value is infinite, or missing where none may be
    template <class Row, class Number, class Category>
        requires schema_for<Schema, Row&>
    void read(Row& customer, std::size_t row, Number&& number, Category&& category) const {
        detail::for_each_feature(*by_, [&](auto const& feature, auto index) {
            constexpr std::size_t at = Schema::column_of(index);
            if constexpr (std::remove_cvref_t<decltype(feature)>::is == kind::categorical) {
                category(at, category_of<index>(feature, customer, row));
            } else {
                double const x = number_of<index>(feature, customer, row);
                number(at, x == x ? std::optional{x} : std::nullopt);
            }
        });
    }

    /// Encodes a customer into a row of numbers and a row of codes.
    /// \throws invalid_data as `read`, and on a number of which no logarithm can be taken
    template <class Row>
        requires schema_for<Schema, Row&>
    void encode(Row& customer, std::size_t row, std::span<double> numbers, std::span<code> codes) const {
        detail::for_each_feature(*by_, [&](auto const& feature, auto index) {
            constexpr std::size_t at = Schema::column_of(index);
            if constexpr (std::remove_cvref_t<decltype(feature)>::is == kind::categorical) {
                auto const level = category_of<index>(feature, customer, row);
                codes[at] = level ? *level : *with_->categories[at].fill;
            } else {
                auto const& scale = with_->numbers[at];
                double const x = number_of<index>(feature, customer, row);
                numbers[at] = detail::scaled(scale, detail::logged(scale.log, x, feature.name, row), feature.name, row);
            }
        });
    }

private:
    /// NaN if missing.
    template <std::size_t Index, class Feature, class Row>
    double number_of(Feature const& feature, Row& customer, std::size_t row) const {
        auto&& read = feature.read(customer);
        bool const may_be_missing = with_->numbers[Schema::column_of(Index)].fill.has_value();
        if constexpr (Feature::is == kind::numeric) {
            return detail::number_of(read, feature.name, row, may_be_missing);
        } else {
            auto const* const found = detail::known(read);
            if (found == nullptr) {
                if (!may_be_missing) {
                    detail::refuse_missing(read, feature.name, row);
                }
                return std::numeric_limits<double>::quiet_NaN();
            }
            constexpr std::size_t at = Schema::levels_of(Index);
            code const level = std::get<at>(tables_).find(*found);
            return level != unseen_level ? static_cast<double>(level) : std::get<at>(with_->level_sets).rank(*found);
        }
    }

    /// Empty if missing.
    template <std::size_t Index, class Feature, class Row>
    std::optional<code> category_of(Feature const& feature, Row& customer, std::size_t row) const {
        auto&& read = feature.read(customer);
        constexpr std::size_t at = Schema::levels_of(Index);
        auto const* const found = detail::known(read);
        if (found != nullptr) {
            return std::get<at>(tables_).find(*found);
        }
        auto const& of = std::get<at>(with_->level_sets);
        if (of.has_missing()) {
            return static_cast<code>(of.size() - 1);
        }
        if (!with_->categories[Schema::column_of(Index)].fill) {
            detail::refuse_missing(read, feature.name, row);
        }
        return std::nullopt;
    }

    encoder<Levels...> const* with_;
    Schema const* by_;
    std::tuple<level_table<Levels>...> tables_;
};

} // namespace clientele::features
