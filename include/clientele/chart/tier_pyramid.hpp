// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The pyramid of tiers: how many customers each has, what they bring, and what they are promised.
namespace clientele::chart {

/// Tiers from the best to the worst; the lists line up.
struct tier_pyramid_data {
    std::vector<std::string> tier{};
    std::vector<std::uint64_t> customers{};
    std::vector<double> share{};       ///< of the customers with a tier; 0 if there are none
    std::vector<double> value{};       ///< money; empty if no values were given
    std::vector<double> value_share{}; ///< of the value of those with a tier; 0 if that is not above 0
    std::vector<std::string> terms{};  ///< empty if no catalogue was given
    std::uint64_t without = 0;         ///< customers without a tier
};

namespace detail {

/// The names of a scale as labels that are told apart.
template <tiers::scale S> std::vector<std::string> names_of() {
    std::vector<std::string> names;
    for (S const tier : tiers::all_tiers<S>()) {
        names.emplace_back(tiers::name(tier));
    }
    return distinct(std::move(names));
}

/// \throws invalid_data unless there is a finite value for each customer
inline void need_values(std::span<double const> values, std::size_t customers) {
    if (values.size() != customers) {
        throw invalid_data("values", to_text(values.size()),
                           "wanted: one for each of " + to_text(customers) + " customers");
    }
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!std::isfinite(values[row])) {
            throw invalid_data(row, "value", to_text(values[row]), "it must be finite");
        }
    }
}

inline encoding tier_channel(std::string channel, json scale) {
    return {.channel = std::move(channel),
            .field = "tier",
            .type = kind::nominal,
            .scale = std::move(scale),
            .guide = false};
}

inline encoding tier_axis(bool labels = true) {
    encoding axis{.channel = "y", .field = "tier", .type = kind::nominal, .sort = json::null(), .guide = labels};
    axis.axis = {{"ticks", false}, {"domain", false}};
    return axis;
}

} // namespace detail

/// Sizes of tiers. `values`, if given, is what each customer brings, lined up with `assigned`.
/// \throws invalid_data if they do not line up, and with the row on a value that is not finite or a tier that the scale
/// does not have
template <tiers::scale S>
[[nodiscard]] tier_pyramid_data tier_pyramid(std::vector<tiers::assignment<S>> const& assigned,
                                             std::span<double const> values = {}) {
    bool const valued = !values.empty();
    if (valued) {
        detail::need_values(values, assigned.size());
    }
    tier_pyramid_data data{.tier = detail::names_of<S>()};
    data.customers.resize(data.tier.size());
    std::vector<exact_sum> sums(data.tier.size());
    exact_sum all_value;
    for (std::size_t row = 0; row < assigned.size(); ++row) {
        auto const tier = tiers::detail::checked<S>(assigned[row], "tier", row);
        if (!tier) {
            ++data.without;
            continue;
        }
        ++data.customers[tiers::place(*tier)];
        if (valued) {
            sums[tiers::place(*tier)].add(values[row]);
            all_value.add(values[row]);
        }
    }
    auto const all = static_cast<double>(assigned.size() - data.without);
    double const whole = all_value.value();
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        data.share.push_back(all > 0 ? static_cast<double>(data.customers[i]) / all : 0);
        if (valued) {
            data.value.push_back(sums[i].value());
            data.value_share.push_back(whole > 0 ? data.value[i] / whole : 0);
        }
    }
    return data;
}

/// The same with what each tier is promised: `in_words` reads a text off the terms of the catalogue.
template <tiers::scale S, class Terms, class Text>
[[nodiscard]] tier_pyramid_data tier_pyramid(std::vector<tiers::assignment<S>> const& assigned,
                                             tiers::catalogue<S, Terms> const& promised, Text const& in_words,
                                             std::span<double const> values = {}) {
    auto data = tier_pyramid(assigned, values);
    for (S const tier : tiers::all_tiers<S>()) {
        data.terms.emplace_back(std::invoke(in_words, promised[tier]));
    }
    return data;
}

/// A pyramid whose steps are as wide as the shares of customers; beside it the shares of value and the terms, if they
/// are known.
[[nodiscard]] inline spec draw(tier_pyramid_data const& data, words const& say = {}) {
    auto const key = detail::key_of(data.tier, false);
    int const height = static_cast<int>(data.tier.size()) * 44;
    std::vector<double> left, right;
    std::vector<std::string> labels;
    double all = 0;
    double widest = 0;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        left.push_back(-data.share[i] / 2);
        right.push_back(data.share[i] / 2);
        widest = std::max(widest, data.share[i]);
        all += static_cast<double>(data.customers[i]);
        labels.push_back(rounded(static_cast<double>(data.customers[i])) + " (" + percent(data.share[i]) + ")");
    }
    table rows;
    rows.add("tier", data.tier)
        .add("left", left)
        .add("right", right)
        .add("customers", data.customers)
        .add("share", data.share)
        .add("label", labels);
    // room at both sides for the labels
    json const centred = json::object({{"domain", array_of<double>({-0.55 * widest - 0.001, 1.1 * widest + 0.002})},
                                       {"nice", false},
                                       {"zero", false}});
    encoding const x{.channel = "x", .field = "left", .scale = centred, .guide = false};
    layer const steps{.mark = "bar",
                      .look = {{"height", json::object({{"band", 0.9}})}},
                      .channels = {x,
                                   {.channel = "x2", .field = "right"},
                                   detail::tier_axis(),
                                   detail::tier_channel("color", key.colours)},
                      .tips = {{"tier", "tier"},
                               {"customers", say.customers, ",.0f"},
                               {"share", "share of " + say.customers, ".1%"}}};
    layer const counts{.mark = "text",
                       .look = {{"align", "left"}, {"dx", 6}, {"color", ink}},
                       .channels = {{.channel = "x", .field = "right", .scale = centred, .guide = false},
                                    detail::tier_axis(),
                                    {.channel = "text", .field = "label", .type = kind::nominal}}};
    std::vector<view> views{{.data = rows, .layers = {steps, counts}, .width = 300, .height = height}};
    if (!data.value_share.empty()) {
        std::vector<std::string> shares;
        for (double const share : data.value_share) {
            shares.push_back(percent(share));
        }
        table values;
        values.add("tier", data.tier).add("value", data.value).add("share", data.value_share).add("label", shares);
        encoding const part{
            .channel = "x", .field = "share", .title = "share of value", .format = ".0%", .axis = {{"tickCount", 4}}};
        layer const bars{.mark = "bar",
                         .look = {{"height", json::object({{"band", 0.5}})}},
                         .channels = {part, detail::tier_axis(false), detail::tier_channel("color", key.colours)},
                         .tips = {{"tier", "tier"},
                                  {"value", "value (" + say.money + ")", ",.2f"},
                                  {"share", "share of value", ".1%"}}};
        layer const figures{
            .mark = "text",
            .look = {{"align", "left"}, {"dx", 4}, {"color", ink}},
            .channels = {part, detail::tier_axis(false), {.channel = "text", .field = "label", .type = kind::nominal}}};
        views.push_back({.data = values, .layers = {bars, figures}, .width = 150, .height = height});
    }
    if (!data.terms.empty()) {
        table promises;
        promises.add("tier", data.tier).add("terms", data.terms);
        layer const texts{.mark = "text",
                          .look = {{"align", "left"}, {"limit", 300}, {"color", ink}},
                          .channels = {{.channel = "x", .value = 0},
                                       detail::tier_axis(false),
                                       {.channel = "text", .field = "terms", .type = kind::nominal}},
                          .tips = {{"tier", "tier"}, {"terms", "terms"}}};
        views.push_back({.data = promises, .layers = {texts}, .width = 300, .height = height});
    }
    std::string const without =
        data.without > 0 ? "; " + rounded(static_cast<double>(data.without)) + " have no tier" : "";
    return make({.title = say.title.empty() ? "Tiers" : say.title,
                 .subtitle = rounded(all) + " " + say.customers + without,
                 .description = "Pyramid of " + rounded(static_cast<double>(data.tier.size())) +
                                " tiers, the best at " + "the top, as wide as their shares of " + rounded(all) + " " +
                                say.customers + without + ".",
                 .views = std::move(views)});
}

} // namespace clientele::chart
