// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/iso_value.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Iso-value curves over frequency and recency: on a line all customers are worth the same.
namespace clientele::chart {

struct iso_value_options {
    double T = 52;           ///< the age of the customers, in the unit of the model
    double rate = 0;         ///< of continuous discounting, per unit of time: log(1.15) / 52 is 15 % a year in weeks
    double margin = 1;       ///< the share of what is spent that is kept
    std::uint32_t most = 30; ///< repeat purchases
    std::optional<double> mean_spend{}; ///< at a repeat purchase; empty: what the model expects of a new customer
    std::vector<double> levels{};       ///< money; empty: 1, 2, 5, 10, 20, 50 and on, as far as they occur
};

/// Curves of equal value.
struct iso_value_data {
    std::vector<clv::iso_value_curve> curves{};
    double T = 0;

    friend bool operator==(iso_value_data const&, iso_value_data const&) = default;
};

namespace detail {

/// The numbers 1, 2, 5, 10, 20, 50, ... above `low` and below `high`, the `most` largest.
inline std::vector<double> round_levels(double low, double high, std::size_t most) {
    std::vector<double> levels;
    if (!(low >= 0 && high > low && std::isfinite(high))) return levels;
    double const floor = std::max(low, high * 1e-6);
    int power = static_cast<int>(std::floor(std::log10(floor)));
    for (double ten = std::pow(10.0, power); ten < high; ten = std::pow(10.0, ++power)) {
        for (double const digit : {1.0, 2.0, 5.0}) {
            if (digit * ten > floor && digit * ten < high) levels.push_back(digit * ten);
        }
    }
    if (levels.size() > most) {
        levels.erase(levels.begin(), levels.end() - static_cast<std::ptrdiff_t>(most));
    }
    return levels;
}

} // namespace detail

/// Customers of one age by what all their future purchases are worth today: discounted expected transactions, times
/// expected spend, times margin (Fader, Hardie and Lee, Journal of Marketing Research 42 (2005), figure 7). With many
/// purchases the lines bend back: of two who last bought at the same time the one who used to buy more often is the
/// likelier to be gone.
/// \throws invalid_option unless T is finite and above 0, the rate 0 or more, and the levels are finite
template <clv::purchase_model Purchases, clv::spend_model Spend>
    requires requires(Purchases const& model) { model.discounted_transactions(clv::summary{}, 0.0); }
[[nodiscard]] iso_value_data iso_value(Purchases const& purchases, Spend const& spend,
                                       iso_value_options const& options = {}) {
    if (!(options.rate >= 0 && std::isfinite(options.rate))) {
        throw invalid_option("rate", to_text(options.rate), "finite and 0 or more");
    }
    double const mean = options.mean_spend.value_or(spend.expected_spend(0, 0.0));
    auto const worth = [&](clv::summary const& of) {
        return purchases.discounted_transactions(of, options.rate) * spend.expected_spend(of.x, mean) * options.margin;
    };
    iso_value_data data{.T = options.T};
    std::vector<double> levels = options.levels;
    if (levels.empty()) {
        double high = 0;
        double low = std::numeric_limits<double>::infinity();
        for (std::uint32_t x = 1; x <= options.most; ++x) {
            high = std::max(high, worth({x, options.T, options.T}));
            low = std::min(low, worth({x, options.T / 4, options.T}));
        }
        levels = detail::round_levels(low, high, 7);
    }
    data.curves = clv::iso_value_curves(worth, options.T, levels, options.most);
    return data;
}

[[nodiscard]] inline spec draw(iso_value_data const& data, words const& say = {}) {
    std::vector<double> x, t_x, level;
    bool alone = false;
    for (auto const& curve : data.curves) {
        alone = alone || curve.x.size() == 1;
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            x.push_back(curve.x[i]);
            t_x.push_back(curve.t_x[i]);
            level.push_back(curve.level);
        }
    }
    table points;
    points.add("x", x).add("time", t_x).add("level", level);
    encoding const across{.channel = "x",
                          .field = "x",
                          .title = "repeat " + say.orders,
                          .format = ",.0f",
                          .scale = json::object({{"nice", false}}),
                          .axis = {{"tickMinStep", 1}}};
    encoding const up{.channel = "y",
                      .field = "time",
                      .title = "last order, " + say.time + " after the first",
                      .format = ",.2~f",
                      .scale = json::object({{"domain", array_of<double>({0, data.T})}, {"nice", false}})};
    double const largest = level.empty() ? 0 : *std::ranges::max_element(level);
    encoding const which{.channel = "color",
                         .field = "level",
                         .type = kind::ordinal,
                         .title = "value (" + say.money + ")",
                         .format = axis_format(largest),
                         .scale = json::object({{"scheme", json::object({{"name", "viridis"}, // but for its palest
                                                                         {"extent", array_of<double>({0, 0.85})}})}}),
                         .sort = "descending"};
    std::vector<json::member> look{{"strokeWidth", 2}};
    if (alone) {
        look.push_back({"point", true}); // a line through one point cannot be seen
    }
    layer const lines{
        .mark = "line",
        .look = std::move(look),
        .channels = {across, up, which},
        .tips = {{"level", which.title, ",.2f"}, {"x", across.title, ".0f"}, {"time", "last order at", ",.2~f"}}};
    std::string const who = say.customers + " first seen " + rounded(data.T, 1) + " " + say.time + " ago";
    return make({.title = say.title.empty() ? "Customers who are worth the same" : say.title,
                 .subtitle = "value of all future " + say.orders + " (" + say.money + ") of " + who,
                 .description = "Iso-value curves of " + who + ": lines of equal value by number of repeat " +
                                say.orders + " and time of the last.",
                 .views = {{.data = points, .layers = {lines}, .height = 340}}});
}

} // namespace clientele::chart
