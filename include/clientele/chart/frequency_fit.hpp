// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// How many customers bought how often, and how many each model expects.
namespace clientele::chart {

/// Customers by their number of repeat purchases; all lists line up.
struct frequency_fit_data {
    std::vector<std::uint32_t> x{}; ///< the last stands for "and more"
    std::vector<double> actual{};   ///< customers
    std::vector<series> models{};   ///< customers expected

    friend bool operator==(frequency_fit_data const&, frequency_fit_data const&) = default;
};

/// A table as `clv::frequencies` gives it.
template <class T>
concept frequency_lines = requires(T const& table) {
    { table.lines.front().x } -> std::convertible_to<std::uint32_t>;
    { table.lines.front().actual } -> std::convertible_to<double>;
    { table.lines.front().expected } -> std::convertible_to<double>;
};

namespace detail {

/// The lines of a further model. \throws invalid_data if they are about other customers
template <frequency_lines Table> void add(frequency_fit_data& to, called<Table> const& more) {
    bool const first = to.models.empty();
    if (!first && more.model.lines.size() != to.x.size()) {
        throw invalid_data(more.name, to_text(more.model.lines.size()) + " lines",
                           "the others have " + to_text(to.x.size()));
    }
    series expected{.name = more.name};
    for (auto const& line : more.model.lines) {
        std::size_t const at = expected.values.size();
        if (first) {
            to.x.push_back(line.x);
            to.actual.push_back(line.actual);
        } else if (line.x != to.x[at] || line.actual != to.actual[at]) {
            throw invalid_data(at, more.name, to_text(line.actual) + " customers with x = " + to_text(line.x),
                               "the others have " + to_text(to.actual[at]) + " with " + to_text(to.x[at]));
        }
        expected.values.push_back(line.expected);
    }
    to.models.push_back(std::move(expected));
}

} // namespace detail

/// One table for each model, all over the same customers: `frequency_fit(called{"BG/NBD", clv::frequencies(...)})`.
/// \throws invalid_data if the tables are about different customers
template <frequency_lines... Tables> [[nodiscard]] frequency_fit_data frequency_fit(called<Tables> const&... tables) {
    frequency_fit_data data;
    (detail::add(data, tables), ...);
    return data;
}

[[nodiscard]] inline spec draw(frequency_fit_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.models, true);
    auto const rows = detail::rows_of(key, detail::counts_and_more(data.x), data.actual, data.models);
    layer const bars{
        .mark = "bar",
        .channels = {{.channel = "x",
                      .field = "at",
                      .type = kind::ordinal,
                      .title = "repeat " + say.orders,
                      .sort = json::null(),
                      .axis = {{"labelAngle", 0}, {"labelOverlap", true}}},
                     {.channel = "xOffset", .field = "series", .type = kind::nominal, .sort = array_of(key.names)},
                     {.channel = "y", .field = "value", .title = say.customers, .format = axis_format(rows.largest())},
                     detail::series_channel("color", key.colours)},
        .tips = {{"at", "repeat " + say.orders}, {"series", "what"}, {"value", say.customers, ",.1f"}}};
    double people = 0;
    for (double const count : data.actual) {
        people += count;
    }
    std::string const counted = rounded(people) + " " + say.customers;
    return make({.title = say.title.empty() ? "How often " + say.customers + " came back" : say.title,
                 .subtitle = counted + "; actual and as expected by " + detail::listed(data.models),
                 .description = "Bars: how many of " + counted + " made how many repeat " + say.orders +
                                ", actual beside what is expected by " + detail::listed(data.models) + ".",
                 .views = {{.data = rows.made(), .layers = {bars}}}});
}

} // namespace clientele::chart
