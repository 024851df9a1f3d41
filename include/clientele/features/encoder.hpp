// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/feature.hpp>
#include <clientele/features/levels.hpp>
#include <clientele/features/scaling.hpp>
#include <clientele/features/schema.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// The fitted encoder: how customers become rows of numbers and codes, this month and the next, and how a row or the
/// middle of a cluster is read back in the host's units.
namespace clientele::features {

/// A feature as an encoder remembers it.
struct trait {
    std::string name;
    kind is = kind::numeric;

    friend bool operator==(trait const&, trait const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("name", self.name);
        field("kind", self.is);
    }
};

/// What is learnt about one column of codes, besides its levels.
struct category {
    double weight = 1;          ///< of the feature in the squared distance
    std::optional<code> fill{}; ///< what a missing category is taken to be; empty if none may be missing, or if
                                ///< "not known" is a level

    friend bool operator==(category const&, category const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("weight", self.weight);
        field("fill", self.fill);
    }
};

/// One feature of a row or of a middle, in the host's units.
struct decoded {
    std::string name;
    kind is = kind::numeric;
    std::optional<double> number{}; ///< of an ordinal feature the rank, which may lie between two; none for categories
    std::string text;               ///< the number, or the level, of an ordinal feature the nearest one

    friend bool operator==(decoded const&, decoded const&) = default;
};

/// How customers are encoded. A regular value: compare, copy, save, load. `Levels` are the types of the levels of the
/// ordinal and categorical features, in the order of the schema.
///
/// Numeric and ordinal features are columns of numbers, categorical ones columns of codes, each in the order of the
/// schema.
template <level... Levels> struct encoder {
    static constexpr std::string_view model_name{"features.encoder"};

    std::vector<trait> traits{};                ///< one a feature, in the order of the schema
    std::vector<number_scale> numbers{};        ///< one a numeric or ordinal feature
    std::vector<category> categories{};         ///< one a categorical feature
    std::tuple<levels<Levels>...> level_sets{}; ///< one an ordinal or categorical feature

    /// Columns of numbers and of codes.
    [[nodiscard]] std::size_t numeric() const noexcept { return numbers.size(); }
    [[nodiscard]] std::size_t categorical() const noexcept { return categories.size(); }

    /// The feature of a column of numbers, and of a column of codes.
    [[nodiscard]] trait const& number_trait(std::size_t column) const { return traits[feature_of(column, false)]; }
    [[nodiscard]] trait const& category_trait(std::size_t column) const { return traits[feature_of(column, true)]; }

    /// The number that stands at z in a column, in the host's unit; of an ordinal feature the rank, which may lie
    /// between two levels. \pre column < numeric()
    [[nodiscard]] double number(std::size_t column, double z) const { return numbers[column].back(z); }

    /// z in words, as `value_text` has it. \pre column < numeric()
    [[nodiscard]] std::string number_text(std::size_t column, double z) const {
        return value_text(column, number(column, z));
    }
    /// A value in the host's unit in words: the number itself, or the level nearest to a rank (of two equally near the
    /// lower). \pre column < numeric()
    [[nodiscard]] std::string value_text(std::size_t column, double x) const {
        std::size_t const feature = feature_of(column, false);
        if (traits[feature].is == kind::numeric) {
            return to_text(x);
        }
        return with_levels(feature, [&](auto const& of) {
            double const last = of.size() == 0 ? 0 : static_cast<double>(of.size() - 1);
            return of.text(static_cast<code>(std::ceil(std::clamp(x, 0.0, last) - 0.5)));
        });
    }

    /// How many levels a column of codes has. \pre column < categorical()
    [[nodiscard]] std::size_t level_count(std::size_t column) const {
        return with_levels(feature_of(column, true), [](auto const& of) { return of.size(); });
    }
    /// A level in words; see `levels::text`. \pre column < categorical()
    [[nodiscard]] std::string level_text(std::size_t column, code level) const {
        return with_levels(feature_of(column, true), [&](auto const& of) { return of.text(level); });
    }

    /// A row, or the middle of a cluster, in the host's units: one entry a feature, in the order of the schema. What
    /// was winsorised or imputed stays so.
    /// \throws invalid_data if there are not as many numbers and codes as columns, or a number is not finite
    [[nodiscard]] std::vector<decoded> decode(std::span<double const> z, std::span<code const> codes) const {
        if (z.size() != numeric() || codes.size() != categorical()) {
            throw invalid_data("row to decode", to_text(z.size()) + " numbers and " + to_text(codes.size()) + " codes",
                               "wanted: " + to_text(numeric()) + " and " + to_text(categorical()));
        }
        std::vector<decoded> read;
        std::size_t column = 0;
        std::size_t category_column = 0;
        for (auto const& [name, is] : traits) {
            if (is == kind::categorical) {
                read.push_back({name, is, {}, level_text(category_column, codes[category_column])});
                ++category_column;
            } else {
                if (!std::isfinite(z[column])) {
                    throw invalid_data(name, to_text(z[column]), "it must be finite");
                }
                read.push_back({name, is, number(column, z[column]), number_text(column, z[column])});
                ++column;
            }
        }
        return read;
    }

    /// \throws invalid_data if the lists do not fit together, or one of them is impossible
    void validate() const {
        auto const count = [&](kind is) {
            return static_cast<std::size_t>(std::ranges::count(traits, is, &trait::is));
        };
        std::size_t const categorical_traits = count(kind::categorical);
        if (traits.empty() || categorical_traits != categories.size() ||
            count(kind::numeric) + count(kind::ordinal) != numbers.size() ||
            count(kind::ordinal) + categorical_traits != sizeof...(Levels)) {
            throw invalid_data("encoder", "torn", "it must have a scale or levels for each feature, and a feature");
        }
        for (std::size_t i = 0; i < traits.size(); ++i) {
            if (traits[i].name.empty() || std::ranges::count(traits, traits[i].name, &trait::name) != 1) {
                throw invalid_data("feature " + to_text(i), "named '" + traits[i].name + "'", "names must differ");
            }
        }
        for (auto const& of : numbers) {
            of.validate();
        }
        std::apply([](auto const&... of) { (of.validate(), ...); }, level_sets);
        for (std::size_t column = 0; column < categorical(); ++column) {
            auto const& [weight, fill] = categories[column];
            if (!(weight >= 0 && std::isfinite(weight))) {
                throw invalid_data("weight of a category", to_text(weight), "it must be 0 or more, and finite");
            }
            if (fill && *fill >= level_count(column)) {
                throw invalid_data("fill of a category", to_text(*fill), "it must be one of the levels");
            }
        }
    }

    friend bool operator==(encoder const&, encoder const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("traits", self.traits);
        field("numbers", self.numbers);
        field("categories", self.categories);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (field("levels_" + to_text(I), std::get<I>(self.level_sets)), ...);
        }
        (std::index_sequence_for<Levels...>{});
    }

private:
    /// The feature of column `column`, counted among the columns of codes or of numbers.
    [[nodiscard]] std::size_t feature_of(std::size_t column, bool among_categories) const {
        std::size_t feature = 0;
        for (;; ++feature) {
            if ((traits[feature].is == kind::categorical) == among_categories && column-- == 0) {
                return feature;
            }
        }
    }

    /// Calls `use(levels)` with those of an ordinal or categorical feature.
    template <class Use> auto with_levels(std::size_t feature, Use const& use) const {
        auto const before = traits.begin() + static_cast<std::ptrdiff_t>(feature);
        auto const wanted = static_cast<std::size_t>(
            std::count_if(traits.begin(), before, [](trait const& one) { return one.is != kind::numeric; }));
        std::invoke_result_t<Use const&, levels<std::string> const&> found{};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((I == wanted ? static_cast<void>(found = use(std::get<I>(level_sets))) : void()), ...);
        }
        (std::index_sequence_for<Levels...>{});
        return found;
    }
};

namespace detail {

template <class Levels> struct encoder_of_list;
template <class... Levels> struct encoder_of_list<std::tuple<Levels...>> { using type = encoder<Levels...>; };

template <class Feature, class Row> struct levels_of_feature {
    using type = std::tuple<level_t<projected_t<typename Feature::reader, Row>>>;
};
template <class F, class Row> struct levels_of_feature<numeric_feature<F>, Row> { using type = std::tuple<>; };

template <class Schema, class Row> struct encoder_of;
template <class Weight, class... Features, class Row> struct encoder_of<schema_of<Weight, Features...>, Row> {
    using type = typename encoder_of_list<decltype(std::tuple_cat(
        std::declval<typename levels_of_feature<Features, Row>::type>()...))>::type;
};

} // namespace detail

/// The encoder of customers of type `Row` under a schema: `io::load<encoder_for<decltype(traits), Account>>(text)`.
template <class Schema, class Row>
    requires schema_for<Schema, Row&>
using encoder_for = typename detail::encoder_of<std::remove_const_t<Schema>, Row&>::type;

} // namespace clientele::features
