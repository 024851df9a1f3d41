// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/clv/densities.hpp>
#include <clientele/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// How customers differ: the spread of their rates of buying and of being lost, as a model has it.
namespace clientele::chart {

/// How a model has customers lost.
enum class losses : std::uint8_t {
    never,
    after_purchase, ///< with a probability
    by_death        ///< at a rate
};

/// Densities over customers; the first two lists line up, and so do the last two.
struct heterogeneity_data {
    std::vector<double> rate{}; ///< purchases per unit of time
    std::vector<double> rate_density{};
    double mean_rate = 0;
    double rate_shape = 0; ///< below 1 the density has no bound at 0
    losses how = losses::never;
    std::vector<double> loss{}; ///< a probability, or a rate per unit of time
    std::vector<double> loss_density{};
    double mean_loss = 0;

    friend bool operator==(heterogeneity_data const&, heterogeneity_data const&) = default;
};

namespace detail {

/// The middles of even steps from `low` to `high`: densities of rates may be infinite at 0.
inline std::vector<double> middles(double low, double high) {
    constexpr std::size_t steps = 200;
    std::vector<double> all;
    for (std::size_t i = 0; i < steps; ++i) {
        all.push_back(low + (high - low) * ((static_cast<double>(i) + 0.5) / steps));
    }
    return all;
}

/// Where nearly all of Gamma(shape, rate) lies: from 0 to its mean and three standard deviations, or, where customers
/// are so much alike that even steps from 0 would miss them, four on either side.
inline std::vector<double> gamma_middles(double shape, double rate) {
    double const deviation = std::sqrt(shape);
    bool const narrow = shape > 4 * deviation;
    return middles(narrow ? (shape - 4 * deviation) / rate : 0, (shape + (narrow ? 4 : 3) * deviation) / rate);
}

/// The same of Beta(a, b): all chances, unless customers are much alike.
inline std::vector<double> beta_middles(double a, double b) {
    double const mean = a / (a + b);
    double const deviation = std::sqrt(mean * (1 - mean) / (a + b + 1));
    bool const narrow = deviation < 0.01;
    return middles(narrow ? std::max(mean - 4 * deviation, 0.0) : 0, narrow ? std::min(mean + 4 * deviation, 1.0) : 1);
}

template <class Density> std::vector<double> densities(std::vector<double> const& at, Density const& density) {
    std::vector<double> all;
    all.reserve(at.size());
    for (double const each : at) {
        all.push_back(density(each));
    }
    return all;
}

} // namespace detail

/// The spread that a model was fitted with: of purchase rates, and of whatever takes customers away.
template <clv::gamma_rates Model> [[nodiscard]] heterogeneity_data heterogeneity(Model const& model) {
    double const pace = clv::detail::purchase_scale(model);
    heterogeneity_data data{.mean_rate = model.r / pace, .rate_shape = model.r};
    data.rate = detail::gamma_middles(model.r, pace);
    data.rate_density = detail::densities(data.rate, [&](double x) { return clv::purchase_rate_density(model, x); });
    if constexpr (clv::gamma_deaths<Model>) {
        double const scale = clv::detail::death_scale(model);
        data.how = losses::by_death;
        data.mean_loss = model.s / scale;
        data.loss = detail::gamma_middles(model.s, scale);
        data.loss_density = detail::densities(data.loss, [&](double x) { return clv::death_rate_density(model, x); });
    } else if constexpr (clv::beta_dropout<Model>) {
        data.how = losses::after_purchase;
        data.mean_loss = model.a / (model.a + model.b);
        data.loss = detail::beta_middles(model.a, model.b);
        data.loss_density = detail::densities(data.loss, [&](double x) { return clv::dropout_density(model, x); });
    }
    return data;
}

namespace detail {

/// Rates are drawn per so many units of time: people do not think in thousandths of an order.
inline constexpr double drawn_time = 100;

inline std::vector<double> times(std::vector<double> values, double factor) {
    for (double& each : values) {
        each *= factor;
    }
    return values;
}

/// One density with its mean. What shoots up at an edge is cut off, so that the rest can be seen.
inline view density_view(std::vector<double> const& at, std::vector<double> const& density, double mean,
                         std::string const& axis, std::string const& format) {
    std::size_t const inner = at.size() / 40; // the outer 2.5 % on both sides do not set the scale
    double high = 0;
    for (std::size_t i = inner; i + inner < density.size(); ++i) {
        high = std::max(high, density[i]);
    }
    table points;
    points.add("at", at).add("density", density);
    encoding const x{.channel = "x",
                     .field = "at",
                     .title = axis,
                     .format = format,
                     .scale = json::object({{"nice", false}, {"zero", at.empty() || 2 * at.front() < at.back()}}),
                     .axis = {{"tickCount", 6}, {"grid", false}}};
    encoding const y{.channel = "y",
                     .field = "density",
                     .title = "density of customers",
                     .format = axis_format(high),
                     .scale = json::object({{"domain", array_of<double>({0, high * 1.05})}}),
                     .axis = {{"tickCount", 5}}};
    layer const area{.mark = "area",
                     .look = {{"color", colour(4)}, {"opacity", 0.5}, {"clip", true}},
                     .channels = {x, y},
                     .tips = {{"at", axis, ",.3~f"}, {"density", "density", ",.3~f"}}};
    layer const middle{.mark = "rule",
                       .look = {{"color", ink}, {"strokeDash", array_of<int>({4, 4})}},
                       .channels = {x},
                       .data = table{}.add<double>("at", {mean})};
    return {.data = points, .layers = {area, middle}, .width = 320, .height = 260};
}

} // namespace detail

[[nodiscard]] inline spec draw(heterogeneity_data const& data, words const& say = {}) {
    std::string const span = "per " + rounded(detail::drawn_time) + " " + say.time;
    std::string const rate = "purchase rate (" + say.orders + " " + span + ")";
    auto const rate_view = [&](std::vector<double> const& at, std::vector<double> const& density, double mean,
                               std::string const& axis) {
        return detail::density_view(detail::times(at, detail::drawn_time),
                                    detail::times(density, 1 / detail::drawn_time), mean * detail::drawn_time, axis,
                                    ",.3~f");
    };
    std::vector<view> views{rate_view(data.rate, data.rate_density, data.mean_rate, rate)};
    std::string finding =
        "means (dashed): " + rounded(data.mean_rate * detail::drawn_time, 1) + " " + say.orders + " " + span;
    if (data.how == losses::after_purchase) {
        views.push_back(detail::density_view(data.loss, data.loss_density, data.mean_loss,
                                             "chance of being lost after a purchase", ".2~%"));
        finding += "; " + percent(data.mean_loss) + " lost after a purchase";
    } else if (data.how == losses::by_death) {
        views.push_back(rate_view(data.loss, data.loss_density, data.mean_loss, "rate of being lost (" + span + ")"));
        finding += "; a rate of being lost of " + rounded(data.mean_loss * detail::drawn_time, 1);
    }
    return make({.title = say.title.empty() ? "How " + say.customers + " differ" : say.title,
                 .subtitle = finding,
                 .description = "Densities over " + say.customers + " of the " + rate +
                                (data.how == losses::never ? "" : " and of how they are lost") + "; " + finding + ".",
                 .views = views});
}

} // namespace clientele::chart
