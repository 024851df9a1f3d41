// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What several models say of the same thing, beside what happened.
namespace clientele::chart {

/// Numbers under a name: one line of a chart.
struct series {
    std::string name{};
    std::vector<double> values{};

    friend bool operator==(series const&, series const&) = default;
};

/// A model, or what it says, and what to call it in the legend: `called{"BG/NBD", model}`.
template <class Model> struct called {
    std::string name;
    Model model;
};
template <class Model> called(std::string, Model) -> called<Model>;

namespace detail {

/// \throws invalid_data unless there are `wanted` finite numbers
inline void need_finite(std::string const& name, std::vector<double> const& values, std::size_t wanted) {
    if (values.size() != wanted) {
        throw invalid_data(name, to_text(values.size()) + " values", "wanted: " + to_text(wanted));
    }
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!std::isfinite(values[row])) {
            throw invalid_data(row, name, to_text(values[row]), "it must be finite");
        }
    }
}

/// \throws invalid_data unless the numbers are finite and rise
inline void need_rising(std::string const& name, std::vector<double> const& values) {
    need_finite(name, values, values.size());
    for (std::size_t row = 1; row < values.size(); ++row) {
        if (!(values[row] > values[row - 1])) {
            throw invalid_data(row, name, to_text(values[row]),
                               "it must be above the one before, " + to_text(values[row - 1]));
        }
    }
}

inline void need_finite(std::vector<series> const& models, std::size_t wanted) {
    for (series const& each : models) {
        need_finite(each.name, each.values, wanted);
    }
}

/// What to call each series, and its colour: what happened, where it is shown, comes first and is black.
struct series_key {
    std::vector<std::string> names;
    json colours; ///< a scale
};

inline series_key key_of(std::vector<series> const& models, bool actual) {
    std::vector<std::string> names;
    std::vector<std::string_view> colours;
    if (actual) {
        names.emplace_back("actual");
        colours.emplace_back("#000000");
    }
    for (std::size_t i = 0; i < models.size(); ++i) {
        names.push_back(models[i].name);
        colours.push_back(colour(i));
    }
    series_key key{.names = distinct(std::move(names)), .colours = {}};
    key.colours = json::object({{"domain", array_of(key.names)}, {"range", array_of(colours)}});
    return key;
}

inline encoding series_channel(std::string channel, json scale) {
    return {.channel = std::move(channel),
            .field = "series",
            .type = kind::nominal,
            .scale = std::move(scale),
            .axis = {{"symbolOpacity", 1}}};
}

/// Dots on a line.
inline json::member dots() { return {"point", json::object({{"filled", true}, {"size", 35}})}; }

/// The names as they are said in a sentence: "BG/NBD, Pareto/NBD".
inline std::string listed(std::vector<series> const& models) {
    std::string all;
    for (series const& each : models) {
        all += (all.empty() ? "" : ", ") + each.name;
    }
    return all.empty() ? "no model" : all;
}

/// A long table of several series: columns `series`, `at` (numbers or texts) and `value`.
template <class At> class series_rows {
public:
    void add(std::string const& name, std::vector<At> const& at, std::vector<double> const& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            names_.push_back(name);
            at_.push_back(at[i]);
            values_.push_back(values[i]);
            largest_ = std::max(largest_, std::abs(values[i]));
        }
    }
    [[nodiscard]] table made() const {
        table all;
        all.add("series", names_).add("at", at_).add("value", values_);
        return all;
    }
    [[nodiscard]] double largest() const noexcept { return largest_; }

private:
    std::vector<std::string> names_;
    std::vector<At> at_;
    std::vector<double> values_;
    double largest_ = 0;
};

/// What happened (if anything did) and the models, over a common axis.
template <class At>
series_rows<At> rows_of(series_key const& key, std::vector<At> const& at, std::vector<double> const& actual,
                        std::vector<series> const& models) {
    series_rows<At> all;
    std::size_t const first = key.names.size() - models.size();
    if (first == 1) {
        all.add(key.names[0], at, actual);
    }
    for (std::size_t i = 0; i < models.size(); ++i) {
        all.add(key.names[first + i], at, models[i].values);
    }
    return all;
}

/// Numbers of purchases as an axis has them: "0", "1", ... and "7+" for the last.
inline std::vector<std::string> counts_and_more(std::vector<std::uint32_t> const& x) {
    std::vector<std::string> all;
    all.reserve(x.size());
    for (std::uint32_t const each : x) {
        all.push_back(to_text(each) + (all.size() + 1 == x.size() ? "+" : ""));
    }
    return all;
}

/// A dashed line upwards from a place on the axis `at`, with a word beside it.
inline std::vector<layer> marked(encoding const& x, double at, std::string const& word) {
    table one;
    one.add<double>("at", {at}).add<std::string>("word", {word});
    return {
        {.mark = "rule", .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}}, .channels = {x}, .data = one},
        {.mark = "text",
         .look = {{"color", ink}, {"align", "left"}, {"dx", 4}, {"dy", 6}, {"baseline", "top"}},
         .channels = {x, {.channel = "y", .value = 0}, {.channel = "text", .field = "word", .type = kind::nominal}},
         .data = one}};
}

} // namespace detail
} // namespace clientele::chart
