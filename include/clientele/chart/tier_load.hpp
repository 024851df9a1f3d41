// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/tiers/load.hpp>
#include <clientele/tiers/scale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// The load that promises to tiers imply, against the staff there is.
namespace clientele::chart {

/// Tiers from the best to the worst; the lists line up.
struct tier_load_data {
    std::vector<std::string> tier{};
    std::vector<std::uint64_t> customers{};
    std::vector<double> wanted{};    ///< hours per period
    std::vector<double> available{}; ///< hours per period
};

/// The load of each tier, as `tiers::load` finds it in minutes.
template <tiers::scale S, std::size_t N>
[[nodiscard]] tier_load_data tier_load(std::array<tiers::tier_load<S>, N> const& of) {
    tier_load_data data{.tier = detail::names_of<S>()};
    for (auto const& each : of) {
        data.customers.push_back(each.customers);
        data.wanted.push_back(each.minutes / 60);
        data.available.push_back(each.available / 60);
    }
    return data;
}

/// Bars of hours wanted, those beyond the hours available in another colour, and a mark at the hours available.
[[nodiscard]] inline spec draw(tier_load_data const& data, words const& say = {}) {
    std::vector<std::string> tier, kind_of, label;
    std::vector<double> from, to;
    std::size_t over = 0;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        double const within = std::min(data.wanted[i], data.available[i]);
        tier.push_back(data.tier[i]);
        kind_of.emplace_back("can be served");
        from.push_back(0);
        to.push_back(within);
        if (data.wanted[i] > data.available[i]) {
            ++over;
            tier.push_back(data.tier[i]);
            kind_of.emplace_back("cannot be served");
            from.push_back(within);
            to.push_back(data.wanted[i]);
        }
        double const used = data.wanted[i] / data.available[i];
        label.push_back(std::isfinite(used) ? percent(used, 0) : data.wanted[i] > 0 ? "no staff" : "");
    }
    table parts_of;
    parts_of.add("tier", tier).add("from", from).add("to", to).add("kind", kind_of);
    std::vector<double> end;
    for (std::size_t i = 0; i < data.tier.size(); ++i) {
        end.push_back(std::max(data.wanted[i], data.available[i]));
    }
    table rows;
    rows.add("tier", data.tier)
        .add("customers", data.customers)
        .add("wanted", data.wanted)
        .add("available", data.available)
        .add("end", end)
        .add("label", label);
    json const colours = json::object({{"domain", array_of<std::string>({"can be served", "cannot be served"})},
                                       {"range", json::array({colour(0), colour(5)})}});
    double const most = end.empty() ? 0 : *std::ranges::max_element(end);
    auto const x = [&](char const* field) {
        return encoding{.channel = "x",
                        .field = field,
                        .title = "hours per period",
                        .format = axis_format(most),
                        .axis = {{"tickCount", 6}}};
    };
    layer const bars{.mark = "bar",
                     .look = {{"height", json::object({{"band", 0.6}})}},
                     .channels = {x("from"),
                                  {.channel = "x2", .field = "to"},
                                  detail::tier_axis(),
                                  {.channel = "color", .field = "kind", .type = kind::nominal, .scale = colours}},
                     .data = parts_of};
    layer const marks{.mark = "tick",
                      .look = {{"color", ink}, {"thickness", 3}, {"height", json::object({{"band", 0.9}})}},
                      .channels = {x("available"), detail::tier_axis()},
                      .tips = {{"tier", "tier"},
                               {"customers", say.customers, ",.0f"},
                               {"wanted", "hours wanted", ",.1f"},
                               {"available", "hours available", ",.1f"}}};
    layer const used{
        .mark = "text",
        .look = {{"align", "left"}, {"dx", 6}, {"color", ink}},
        .channels = {x("end"), detail::tier_axis(), {.channel = "text", .field = "label", .type = kind::nominal}}};
    return make(
        {.title = say.title.empty() ? "Load against capacity" : say.title,
         .subtitle = "bars: hours that the promises take; marks: hours of staff; figures: the one over the other",
         .description = "Bars: the hours that serving each of " + rounded(static_cast<double>(data.tier.size())) +
                        " tiers takes, against the hours of staff; " + rounded(static_cast<double>(over)) +
                        " have too few.",
         .views = {{.data = rows,
                    .layers = {bars, marks, used},
                    .width = 380,
                    .height = static_cast<int>(data.tier.size()) * 44}}});
}

} // namespace clientele::chart
