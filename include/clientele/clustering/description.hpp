// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/profile_figures.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// A cluster in plain language: a suggestion made from the facts of its profile, for a person to judge.
namespace clientele::clustering {

/// How the host speaks of a feature. In the text stand for
///
///     {feature}  its name                         {times}    mean over that of all customers: 2.3
///     {mean}     mean, {average} of all customers {middle}   median, of an ordinal feature its level
///     {level}    outstanding level of a category  {share}    its share in per cent
///     {base}     of a category the share of that level among all customers in per cent, else the median of all
///
/// such as "spends {times} times the average", "last order {middle} days ago", "{share} % buy by {level}".
struct phrase {
    std::string feature;
    std::string text;
};

struct description_options {
    std::size_t most = 3;      ///< features to be named
    double least_effect = 0.5; ///< size of Cohen's d or h from which a feature is worth naming: medium
    std::vector<phrase> phrases{};
};

namespace detail {

/// A number rounded to so many digits that count, without exponent or trailing zeros.
inline std::string rounded(double value, int digits) {
    int const leading = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value))));
    int const decimals = std::clamp(digits - 1 - leading, 0, 12);
    std::array<char, 512> buffer{};
    auto const written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    std::string text(buffer.data(), written.ptr);
    if (decimals > 0) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.find_last_not_of('.') + 1);
    }
    return text == "-0" ? "0" : text;
}

/// A share in whole per cent, a small one with a decimal.
inline std::string per_cent(double share) { return rounded(100 * share, share < 0.0995 ? 1 : 2); }

/// What a placeholder stands for; empty if the profile does not say.
inline std::optional<std::string> fact(std::string_view wanted, feature_profile const& here,
                                       feature_profile const& base) {
    auto const number = [](std::optional<double> const& of, int digits) {
        return of ? std::optional{rounded(*of, digits)} : std::nullopt;
    };
    bool const category = here.is == features::kind::categorical;
    if (wanted == "feature") {
        return here.name;
    }
    if (wanted == "times") {
        return here.index ? std::optional{rounded(*here.index / 100, 2)} : std::nullopt;
    }
    if (wanted == "mean" || wanted == "average") {
        return number(wanted == "mean" ? here.mean : base.mean, 3);
    }
    auto const middle = [&](feature_profile const& of) -> std::optional<std::string> {
        if (!of.median || of.is == features::kind::ordinal) {
            return of.median ? std::optional{of.middle} : std::nullopt;
        }
        return rounded(*of.median, 3);
    };
    if (wanted == "middle" || (wanted == "base" && !category)) {
        return middle(wanted == "middle" ? here : base);
    }
    if (!here.outstanding) {
        return std::nullopt;
    }
    auto const& level = here.levels[*here.outstanding];
    return wanted == "level"   ? level.level
           : wanted == "share" ? per_cent(level.share)
                               : per_cent(base.levels[*here.outstanding].share);
}

/// The names between braces, in order. \throws invalid_option on one that is none
inline std::vector<std::string_view> placeholders(std::string_view text) {
    constexpr std::array<std::string_view, 8> names{"feature", "times", "mean",  "average",
                                                    "middle",  "level", "share", "base"};
    std::vector<std::string_view> found;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        std::size_t const close = std::min(text.find('}', open), text.size());
        found.push_back(text.substr(open + 1, close - open - 1));
        if (close == text.size() || std::find(names.begin(), names.end(), found.back()) == names.end()) {
            throw invalid_option("phrase", std::string{text},
                                 "text with {feature}, {times}, {mean}, {average}, {middle}, {level}, {share}, {base}");
        }
    }
    return found;
}

/// The text with its placeholders filled in; empty if the profile has nothing for one of them.
inline std::optional<std::string> filled(std::string_view text, feature_profile const& here,
                                         feature_profile const& base) {
    std::string made;
    for (auto const name : placeholders(text)) {
        auto const value = fact(name, here, base);
        if (!value) {
            return std::nullopt;
        }
        auto const open = static_cast<std::size_t>(name.data() - text.data()) - 1;
        made.append(text.substr(0, open)).append(*value);
        text.remove_prefix(open + name.size() + 2);
    }
    return made.append(text);
}

/// The words for a feature where the host has none.
inline std::string_view usual_phrase(feature_profile const& here, feature_profile const& base) {
    switch (here.is) {
    case features::kind::categorical:
        return "{feature}: {level} {share} % (base {base} %)";
    case features::kind::ordinal:
        return here.middle != base.middle ? "{feature}: {middle} (base {base})"
               : *here.effect > 0         ? "{feature} above the average"
                                          : "{feature} below the average";
    case features::kind::numeric:
        break;
    }
    bool const far = here.index && (*here.index < 80 || *here.index > 125); // else a ratio looks like 1
    return far ? "{feature} {times} times the average" : "{feature} {mean} (average {average})";
}

inline void check(profiles const& of, std::size_t cluster, description_options const& options) {
    if (cluster >= of.clusters.size()) {
        throw invalid_option("cluster", to_text(cluster), "below " + to_text(of.clusters.size()));
    }
    if (options.most == 0) {
        throw invalid_option("most", "0", "1 or more");
    }
    if (!(options.least_effect >= 0 && std::isfinite(options.least_effect))) {
        throw invalid_option("least_effect", to_text(options.least_effect), "0 or more, and finite");
    }
    for (auto const& [feature, text] : options.phrases) {
        if (std::ranges::find(of.base.features, feature, &feature_profile::name) == of.base.features.end()) {
            throw invalid_option("phrase for " + feature, text, "phrases for features of the profile");
        }
        static_cast<void>(placeholders(text));
    }
}

} // namespace detail

/// Says in words what sets a cluster apart, the most distinguishing feature first: "revenue 2.3 times the average;
/// channel: online 81 % (base 34 %)". The host's own phrases are used where the profile has a value for all that they
/// ask for. A cluster in which nothing stands out is "like the average customer", an empty one "nobody".
/// \throws invalid_option on a cluster or feature that the profile does not have, or a placeholder that is none
[[nodiscard]] inline std::string description(profiles const& of, std::size_t cluster,
                                             description_options const& options = {}) {
    detail::check(of, cluster, options);
    auto const& here = of.clusters[cluster];
    if (here.customers == 0) {
        return "nobody";
    }
    std::string text;
    std::size_t named = 0;
    for (std::size_t const i : here.distinguishing) {
        auto const& feature = here.features[i];
        if (named == options.most || std::abs(*feature.effect) < options.least_effect) {
            break;
        }
        auto const& base = of.base.features[i];
        auto const own = std::ranges::find(options.phrases, feature.name, &phrase::feature);
        auto const asked = own == options.phrases.end() ? std::nullopt : detail::filled(own->text, feature, base);
        text.append(named == 0 ? "" : "; ");
        text.append(asked ? *asked : *detail::filled(detail::usual_phrase(feature, base), feature, base));
        ++named;
    }
    return named == 0 ? "like the average customer" : text;
}

} // namespace clientele::clustering
