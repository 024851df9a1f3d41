// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/reader.hpp>
#include <clientele/features/schema.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>

/// \file
/// Encoding customers with an encoder that was learnt before.
namespace clientele::features {

namespace detail {

/// Of work whose results stand elsewhere. An `accumulator`.
struct nothing {
    static constexpr bool stays_local = true;
    void merge(nothing const& /*other*/) const noexcept {}
};

} // namespace detail

/// Encodes customers with an encoder learnt from them or from others. The result lines up with the range. A category
/// that the encoder never saw becomes `unseen_level`; a level of an ordinal feature half a rank between its neighbours.
/// \throws invalid_data with row and feature on a value that is infinite, missing where none may be or too small for
///         its logarithm; if encoder and schema have not the same features
template <row_stream Customers, schema_for<row_t<Customers>> Schema, level... Levels, engine Engine = sequential>
    requires std::same_as<encoder<Levels...>, encoder_for<Schema, row_t<Customers>>>
[[nodiscard]] encoded encode(encoder<Levels...> const& with, Customers&& customers, Schema const& by,
                             Engine const& engine = {}) {
    with.validate();
    reader<Schema, Levels...> const reads{with, by};
    encoded rows{.numeric = with.numeric(), .categorical = with.categorical()};
    for (auto const& column : with.categories) {
        rows.category_weights.push_back(column.weight);
    }
    auto const resize = [&](std::size_t size) {
        rows.numbers.resize(size * rows.numeric);
        rows.codes.resize(size * rows.categorical);
        rows.weights.resize(Schema::weighted ? size : 0);
    };
    if constexpr (std::ranges::forward_range<Customers>) {
        resize(static_cast<std::size_t>(std::ranges::distance(customers)));
    }
    static_cast<void>(
        fold(engine, customers, detail::nothing{}, [&](auto& /*part*/, auto first, auto const& last, std::size_t row) {
            for (; first != last; ++first, ++row) {
                auto&& customer = *first;
                if constexpr (!std::ranges::forward_range<Customers>) {
                    resize(row + 1);
                }
                if constexpr (Schema::weighted) {
                    rows.weights[row] = by.weight(customer);
                }
                reads.encode(customer, row, std::span{rows.numbers}.subspan(row * rows.numeric, rows.numeric),
                             std::span{rows.codes}.subspan(row * rows.categorical, rows.categorical));
            }
        }));
    return rows;
}

} // namespace clientele::features
