// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/features/feature.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// The features of a customer together.
namespace clientele::features {

/// One customer a row.
struct unweighted {
    template <class Row> constexpr std::uint64_t operator()(Row const& /*row*/) const noexcept { return 1; }
};

namespace detail {

template <class T> inline constexpr bool is_feature = false;
template <class F> inline constexpr bool is_feature<numeric_feature<F>> = true;
template <class F> inline constexpr bool is_feature<ordinal_feature<F>> = true;
template <class F> inline constexpr bool is_feature<categorical_feature<F>> = true;
template <class T> inline constexpr bool is_weight = false;
template <class F> inline constexpr bool is_weight<worded<word::weight, F>> = true;

/// Does a feature's reader yield what its kind needs?
template <class Feature, class Row> consteval bool fits() {
    using reader = typename Feature::reader;
    switch (Feature::is) {
    case kind::numeric:
        return numeric_projection<reader, Row>;
    case kind::ordinal:
        return ordinal_projection<reader, Row>;
    case kind::categorical:
        return categorical_projection<reader, Row>;
    }
}

/// Reads what fits every kind.
struct always_fits {
    template <class Row> constexpr double operator()(Row const& /*row*/) const noexcept { return 0; }
};

/// The reader of the first feature of a kind that does not fit, so that a compiler can say what is wrong with it.
template <kind Of, class Row, class... Features> struct suspect { using type = always_fits; };
template <kind Of, class Row, class First, class... Rest>
struct suspect<Of, Row, First, Rest...>
    : std::conditional_t<First::is == Of && !fits<First, Row>(), std::type_identity<typename First::reader>,
                         suspect<Of, Row, Rest...>> {};

} // namespace detail

/// Features in the order of the host's, and the weight of a row. Made by `schema(...)`.
template <class Weight, class... Features> struct schema_of {
    static constexpr bool weighted = !std::same_as<Weight, unweighted>;
    static constexpr std::size_t size = sizeof...(Features);
    static constexpr std::array<kind, size> kinds{Features::is...};
    template <kind Of, class Row> using suspect = typename detail::suspect<Of, Row, Features...>::type;

    std::tuple<Features...> features;
    Weight weight{};

    /// The column of feature `index` among the numbers (numeric and ordinal), or among the codes (categorical).
    [[nodiscard]] static constexpr std::size_t column_of(std::size_t index) noexcept {
        std::size_t before = 0;
        for (std::size_t i = 0; i < index; ++i) {
            before += (kinds[i] == kind::categorical) == (kinds[index] == kind::categorical) ? 1 : 0;
        }
        return before;
    }
    /// The place of feature `index` among those with levels (ordinal and categorical).
    [[nodiscard]] static constexpr std::size_t levels_of(std::size_t index) noexcept {
        std::size_t before = 0;
        for (std::size_t i = 0; i < index; ++i) {
            before += kinds[i] != kind::numeric ? 1 : 0;
        }
        return before;
    }
    [[nodiscard]] static constexpr std::size_t categorical() noexcept {
        std::size_t count = 0;
        for (kind const is : kinds) {
            count += is == kind::categorical ? 1 : 0;
        }
        return count;
    }
    [[nodiscard]] static constexpr std::size_t numeric() noexcept { return size - categorical(); }
};

/// A schema fits customers of type `Row` if each feature can be read off them and the weight is a count.
template <class Schema, class Row>
concept schema_for = requires(Schema const& by) {
    requires numeric_projection<typename Schema::template suspect<kind::numeric, Row>, Row>;
    requires ordinal_projection<typename Schema::template suspect<kind::ordinal, Row>, Row>;
    requires categorical_projection<typename Schema::template suspect<kind::categorical, Row>, Row>;
    requires count_projection<decltype(by.weight), Row>;
};

namespace detail {

/// Calls `visit(feature, index)` for each feature, the index as a compile-time constant.
template <class Schema, class Visit> constexpr void for_each_feature(Schema const& by, Visit&& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit(std::get<I>(by.features), std::integral_constant<std::size_t, I>{}), ...);
    }
    (std::make_index_sequence<Schema::size>{});
}

template <class Schema> void check_names(Schema const& by) {
    for_each_feature(by, [&](auto const& one, auto index) {
        for_each_feature(by, [&](auto const& other, auto other_index) {
            if (other_index < index && other.name == one.name) {
                throw invalid_option("name of a feature", one.name, "a name that no other feature has");
            }
        });
    });
}

template <class... Parts> consteval bool are_schema_parts() {
    constexpr std::size_t count = sizeof...(Parts);
    std::array<bool, count + 1> const feature{is_feature<Parts>..., false};
    std::array<bool, count + 1> const weight{is_weight<Parts>..., false};
    for (std::size_t i = 0; i < count; ++i) {
        if (!feature[i] && !(weight[i] && i > 0 && i + 1 == count)) {
            return false;
        }
    }
    return count > 0;
}

} // namespace detail

/// Features, one or more, and after them, if rows do not stand for one customer each, `weight(...)`.
template <class... Parts>
concept schema_parts = detail::are_schema_parts<Parts...>();

/// Says what a customer is described by: `schema(numeric("revenue", &Account::revenue), categorical(...), ...)`.
/// \throws invalid_option if two features have one name
template <class... Parts>
    requires schema_parts<Parts...>
[[nodiscard]] auto schema(Parts... parts) {
    using last = std::tuple_element_t<sizeof...(Parts) - 1, std::tuple<Parts...>>;
    constexpr std::size_t count = sizeof...(Parts) - (detail::is_weight<last> ? 1 : 0);
    std::tuple<Parts...> all{std::move(parts)...};
    auto const made = [&]<std::size_t... I>(std::index_sequence<I...>) {
        if constexpr (detail::is_weight<last>) {
            return schema_of<last, std::tuple_element_t<I, std::tuple<Parts...>>...>{{std::get<I>(all)...},
                                                                                     std::get<count>(all)};
        } else {
            return schema_of<unweighted, Parts...>{std::move(all), {}};
        }
    }
    (std::make_index_sequence<count>{});
    detail::check_names(made);
    return made;
}

} // namespace clientele::features
