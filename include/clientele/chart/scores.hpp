// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/score.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Charts of RFM scores: the heat map over recency and frequency, and how many customers have each score.
namespace clientele::chart {

/// Every cell of recency by frequency, from score 1 to the highest in use; the lists line up.
struct heat_map_data {
    std::vector<int> recency{};
    std::vector<int> frequency{};
    std::vector<std::size_t> customers{};
    std::vector<std::optional<double>> mean_monetary{}; ///< money; none in an empty cell
};

namespace detail {

inline int highest_score(std::vector<std::optional<rfm::score>> const& scores) {
    int highest = 0;
    for (auto const& of : scores) {
        highest = of ? std::max<int>({highest, of->recency, of->frequency, of->monetary}) : highest;
    }
    return highest;
}

} // namespace detail

/// Mean monetary value over the cells of recency and frequency. `scores` lines up with `customers`.
/// \throws invalid_data if the lengths differ, and on a monetary value that is NaN or infinite (with the row)
template <customer_range Customers, rfm::lens_for<row_t<Customers>> Lens>
    requires numeric_projection<decltype(Lens::monetary.read), row_t<Customers>>
[[nodiscard]] heat_map_data heat_map(Customers&& customers, Lens const& by,
                                     std::vector<std::optional<rfm::score>> const& scores) {
    auto const side = static_cast<std::size_t>(detail::highest_score(scores));
    heat_map_data data;
    data.customers.assign(side * side, 0);
    std::vector<exact_sum> sums(side * side);
    std::size_t row = 0;
    for (auto&& customer : customers) {
        if (row == scores.size()) throw invalid_data(row, "score", "missing", "one is needed for each customer");
        if (auto const& of = scores[row]) {
            std::size_t const cell = (of->recency - std::size_t{1}) * side + of->frequency - 1;
            rfm::detail::read(by, customer, row, [&](auto const&, auto const&, auto const& monetary) {
                ++data.customers[cell];
                sums[cell].add(monetary);
            });
        }
        ++row;
    }
    if (row != scores.size()) {
        throw invalid_data("scores", to_text(scores.size()) + " entries", "there are " + to_text(row) + " customers");
    }
    for (std::size_t cell = 0; cell < sums.size(); ++cell) {
        data.recency.push_back(static_cast<int>(cell / side) + 1);
        data.frequency.push_back(static_cast<int>(cell % side) + 1);
        auto const count = static_cast<double>(data.customers[cell]);
        data.mean_monetary.push_back(count > 0 ? std::optional{sums[cell].value() / count} : std::nullopt);
    }
    return data;
}

[[nodiscard]] inline spec draw(heat_map_data const& data, words const& say = {}) {
    double low = 0;
    double high = 0;
    for (auto const& mean : data.mean_monetary) {
        low = mean ? std::min(low, *mean) : low;
        high = mean ? std::max(high, *mean) : high;
    }
    if (!(low < high)) high = 1; // all are 0, and colours need two ends
    table cells, filled;
    std::vector<int> recency, frequency;
    std::vector<std::size_t> customers;
    std::vector<double> mean;
    std::vector<std::string> label, ink_of;
    for (std::size_t i = 0; i < data.customers.size(); ++i) {
        if (!data.mean_monetary[i]) continue;
        recency.push_back(data.recency[i]);
        frequency.push_back(data.frequency[i]);
        customers.push_back(data.customers[i]);
        mean.push_back(*data.mean_monetary[i]);
        label.push_back(rounded(mean.back(), high < 10 ? 2 : 0));
        ink_of.emplace_back(mean.back() > low + 0.55 * (high - low) ? "#FFFFFF" : "#000000");
    }
    cells.add("recency", data.recency).add("frequency", data.frequency);
    filled.add("recency", recency)
        .add("frequency", frequency)
        .add("customers", customers)
        .add("mean", mean)
        .add("label", label)
        .add("ink", ink_of);
    std::string const money = "mean monetary value (" + say.money + ")";
    encoding const x{.channel = "x",
                     .field = "frequency",
                     .type = kind::ordinal,
                     .title = "frequency score (best at the right)",
                     .axis = {{"labelAngle", 0}, {"labelOverlap", true}}};
    encoding const y{.channel = "y",
                     .field = "recency",
                     .type = kind::ordinal,
                     .title = "recency score (best at the top)",
                     .sort = "descending",
                     .axis = {{"labelOverlap", true}}};
    encoding const shade{.channel = "fill",
                         .field = "mean",
                         .title = money,
                         .format = axis_format(high),
                         .scale = json::object({{"scheme", "blues"}, {"domain", array_of<double>({low, high})}}),
                         .axis = {{"titleLimit", 300}, {"titleOrient", "right"}, {"gradientLength", 260}}};
    layer const empty{
        .mark = "rect", .look = {{"color", faint}, {"stroke", "#FFFFFF"}}, .channels = {x, y}, .data = cells};
    layer const full{.mark = "rect",
                     .look = {{"stroke", "#FFFFFF"}},
                     .channels = {x, y, shade},
                     .tips = {{"recency", "recency score", ".0f"},
                              {"frequency", "frequency score", ".0f"},
                              {"customers", say.customers, ",.0f"},
                              {"mean", money, ",.2f"}}};
    layer const figures{
        .mark = "text",
        .look = {{"fontSize", 12}},
        .channels = {
            x,
            y,
            {.channel = "text", .field = "label", .type = kind::nominal},
            {.channel = "color", .field = "ink", .type = kind::nominal, .scale = json::null(), .guide = false}}};
    std::size_t people = 0;
    for (std::size_t const count : customers) {
        people += count;
    }
    double const side = std::sqrt(static_cast<double>(data.customers.size()));
    std::vector<layer> layers{empty, full};
    if (detail::side_by_side(label, 380 / side, 12)) layers.push_back(figures);
    return make({.title = say.title.empty() ? "Monetary value by recency and frequency" : say.title,
                 .subtitle = rounded(static_cast<double>(people)) + " " + say.customers + "; figures: " + money,
                 .description = "Heat map of the " + money + " by recency score and frequency score of " +
                                rounded(static_cast<double>(people)) + " " + say.customers + ". Grey cells are empty.",
                 .views = {{.data = filled, .layers = layers, .width = 380, .height = 320}}});
}

/// How many customers have each score in each dimension; the lists line up.
struct score_counts_data {
    std::vector<std::string> dimension{}; ///< "recency", "frequency", "monetary"
    std::vector<int> score{};
    std::vector<std::size_t> customers{};
};

/// Counts of scores, from 1 to the highest in use. Customers without a score are not counted.
[[nodiscard]] inline score_counts_data score_counts(std::vector<std::optional<rfm::score>> const& scores) {
    auto const highest = static_cast<std::size_t>(detail::highest_score(scores));
    std::array<std::vector<std::size_t>, 3> counts;
    counts.fill(std::vector<std::size_t>(highest, 0));
    for (auto const& of : scores) {
        if (!of) continue;
        ++counts[0][of->recency - std::size_t{1}];
        ++counts[1][of->frequency - std::size_t{1}];
        ++counts[2][of->monetary - std::size_t{1}];
    }
    score_counts_data data;
    std::array<char const*, 3> const names{"recency", "frequency", "monetary"};
    for (std::size_t d = 0; d < 3; ++d) {
        for (std::size_t score = 0; score < highest; ++score) {
            data.dimension.emplace_back(names[d]);
            data.score.push_back(static_cast<int>(score) + 1);
            data.customers.push_back(counts[d][score]);
        }
    }
    return data;
}

[[nodiscard]] inline spec draw(score_counts_data const& data, words const& say = {}) {
    json const order = array_of<std::string>({"recency", "frequency", "monetary"});
    table rows;
    rows.add("dimension", data.dimension).add("score", data.score).add("customers", data.customers);
    layer const bars{
        .mark = "bar",
        .channels = {{.channel = "x",
                      .field = "score",
                      .type = kind::ordinal,
                      .title = "score (1 = worst)",
                      .axis = {{"labelAngle", 0}, {"labelOverlap", true}}},
                     {.channel = "xOffset", .field = "dimension", .type = kind::nominal, .sort = order},
                     {.channel = "y",
                      .field = "customers",
                      .title = say.customers,
                      .format = ",.0f",
                      .axis = {{"tickMinStep", 1}}},
                     {.channel = "color",
                      .field = "dimension",
                      .type = kind::nominal,
                      .title = "dimension",
                      .scale = json::object(
                          {{"domain", order}, {"range", json::array({colour(0), colour(1), colour(2)})}})}},
        .tips = {{"dimension", "dimension"}, {"score", "score", ".0f"}, {"customers", say.customers, ",.0f"}}};
    std::size_t people = 0;
    for (std::size_t i = 0; i < data.customers.size() / 3; ++i) {
        people += data.customers[i];
    }
    std::string const counted = rounded(static_cast<double>(people)) + " " + say.customers;
    return make(
        {.title = say.title.empty() ? "RFM scores" : say.title,
         .subtitle = counted + "; equal values share a score, so that bars may differ",
         .description = "Bars: how many of " + counted + " have each score in recency, frequency and monetary value.",
         .views = {{.data = rows, .layers = {bars}}}});
}

} // namespace clientele::chart
