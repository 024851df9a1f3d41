// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/level_table.hpp>
#include <clientele/features/missing.hpp>
#include <clientele/features/scaling.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>

/// \file
/// The features of a customer: what each is called, how it is read off the host's type and how it is encoded.
namespace clientele::features {

/// Reads an ordered category: levels that can be put in order, or an optional of one.
template <class F, class Row>
concept ordinal_projection =
    projection<F, Row> && level<level_t<projected_t<F, Row>>> && std::totally_ordered<level_t<projected_t<F, Row>>>;

/// Reads a category: a value that can be compared for equality, or an optional of one.
template <class F, class Row>
concept categorical_projection = projection<F, Row> && level<level_t<projected_t<F, Row>>>;

namespace word {
struct numeric {};
struct ordinal {};
struct categorical {};
struct weight {};
} // namespace word

enum class kind : std::uint8_t {
    numeric,
    ordinal,    ///< encoded as the rank of its level, a number
    categorical ///< encoded as the code of its level
};

/// How a number is encoded: logarithm, then winsorising, then scaling, then the weight.
struct numeric_options {
    scaling scale = scaling::standardise;
    bool log = false;     ///< log(1 + x) first, for money: a step from 10 to 20 then counts as one from 100 to 200
    double winsorise = 0; ///< share q at either end, 0 <= q < 0.5, that is drawn in to the quantiles q and 1 - q
    double weight = 1;    ///< of the feature in the squared distance, 0 or more
    features::missing missing = features::missing::refuse; ///< `own_level` is for categories
};

/// How an ordered category is encoded: its rank, scaled as a number.
struct ordinal_options {
    scaling scale = scaling::standardise;
    double weight = 1;                                     ///< of the feature in the squared distance, 0 or more
    features::missing missing = features::missing::refuse; ///< `impute`: the median rank
};

struct categorical_options {
    double weight = 1; ///< of the feature in the squared distance, 0 or more
    features::missing missing = features::missing::refuse;
};

template <class F> struct numeric_feature {
    static constexpr kind is = kind::numeric;
    using reader = worded<word::numeric, F>;
    std::string name;
    reader read;
    numeric_options how{};
};

template <class F> struct ordinal_feature {
    static constexpr kind is = kind::ordinal;
    using reader = worded<word::ordinal, F>;
    std::string name;
    reader read;
    ordinal_options how{};
};

template <class F> struct categorical_feature {
    static constexpr kind is = kind::categorical;
    using reader = worded<word::categorical, F>;
    std::string name;
    reader read;
    categorical_options how{};
};

namespace detail {

inline void check_common(std::string const& name, double weight, missing when, kind is) {
    if (name.empty()) {
        throw invalid_option("name of a feature", "empty", "a name");
    }
    if (!(weight >= 0 && std::isfinite(weight))) {
        throw invalid_option("weight of " + name, to_text(weight), "0 or more, and finite");
    }
    if (when > missing::own_level || (when == missing::own_level && is != kind::categorical)) {
        throw invalid_option("missing of " + name, when == missing::own_level ? "own_level" : to_text(when),
                             is == kind::categorical ? "refuse, impute, own_level" : "refuse, impute");
    }
}

inline void check_scaling(std::string const& name, scaling scale) {
    if (scale > scaling::min_max) {
        throw invalid_option("scale of " + name, to_text(scale), "none, standardise, robust, min_max");
    }
}

} // namespace detail

/// A number, or an optional of one. NaN counts as missing, infinity is always refused.
/// \throws invalid_option on an empty name, winsorise outside [0, 0.5), a negative or infinite weight, `own_level`
template <class F> [[nodiscard]] numeric_feature<F> numeric(std::string name, F read, numeric_options how = {}) {
    detail::check_common(name, how.weight, how.missing, kind::numeric);
    detail::check_scaling(name, how.scale);
    if (!(how.winsorise >= 0 && how.winsorise < 0.5)) {
        throw invalid_option("winsorise of " + name, to_text(how.winsorise), "0 to below 0.5");
    }
    return {std::move(name), {std::move(read)}, how};
}

/// An ordered category (a grade, a size, an age class), or an optional of one: levels are equally far apart.
/// \throws invalid_option on an empty name, a negative or infinite weight, `own_level`
template <class F> [[nodiscard]] ordinal_feature<F> ordinal(std::string name, F read, ordinal_options how = {}) {
    detail::check_common(name, how.weight, how.missing, kind::ordinal);
    detail::check_scaling(name, how.scale);
    return {std::move(name), {std::move(read)}, how};
}

/// A category: an enum, a string, a bool, any type of the host's with `==`, or an optional of one.
/// \throws invalid_option on an empty name, a negative or infinite weight
template <class F>
[[nodiscard]] categorical_feature<F> categorical(std::string name, F read, categorical_options how = {}) {
    detail::check_common(name, how.weight, how.missing, kind::categorical);
    return {std::move(name), {std::move(read)}, how};
}

/// How many customers a row stands for: a count, the same as repeating the row. A row of weight 0 is encoded like the
/// others, and nothing is learnt from it.
template <class F> [[nodiscard]] constexpr worded<word::weight, F> weight(F read) { return {std::move(read)}; }

} // namespace clientele::features
