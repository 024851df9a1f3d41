// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Customers under contract: how many are still there after each period, and how many of them renew.
namespace clientele::chart {

enum class kept : std::uint8_t {
    survival, ///< share of the first customers who are still there at the end of period 0, 1, 2, ...
    renewal   ///< share of those there before who stay through period 1, 2, ...
};

/// Shares by period, from 0 to 1.
struct retention_data {
    std::vector<double> actual{}; ///< shorter than a model's where the future has not come yet
    std::vector<series> models{};
    kept what = kept::survival;
    std::optional<std::size_t> learnt_until{}; ///< the last period to which the models were fitted

    friend bool operator==(retention_data const&, retention_data const&) = default;
};

/// Survival curves, each beginning with a share of 1 at period 0: actual, and of any number of models (P. Fader and B.
/// Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007), figure 1).
/// \throws invalid_data if a curve does not begin with 1, rises, falls below 0 or is not finite, with the row; or if
///         `actual` is longer than a model's curve, or these differ
[[nodiscard]] inline retention_data survival(std::vector<double> actual, std::vector<series> models,
                                             std::optional<std::size_t> learnt_until = {}) {
    auto const check = [](std::string const& name, std::vector<double> const& shares) {
        for (std::size_t row = 0; row < shares.size(); ++row) {
            double const before = row == 0 ? 1 : shares[row - 1];
            bool const possible = row == 0 ? shares[row] == 1 : shares[row] >= 0 && shares[row] <= before;
            if (!possible) {
                throw invalid_data(row, name, to_text(shares[row]),
                                   row == 0 ? "a survival curve begins with 1" : "from 0 to the share before it");
            }
        }
    };
    check("actual", actual);
    for (series const& each : models) {
        check(each.name, each.values);
        if (each.values.size() < actual.size() || each.values.size() != models.front().values.size()) {
            throw invalid_data(each.name, to_text(each.values.size()) + " periods",
                               "wanted: as many as the other models, and at least the actual " +
                                   to_text(actual.size()));
        }
    }
    return {.actual = std::move(actual), .models = std::move(models), .learnt_until = learnt_until};
}

/// The retention rates of survival curves: S(t) / S(t - 1) for t = 1 and on, as long as anybody is left.
[[nodiscard]] inline retention_data renewal(retention_data data) {
    auto const rates = [](std::vector<double>& shares) {
        std::vector<double> found;
        for (std::size_t t = 1; t < shares.size() && shares[t - 1] > 0; ++t) {
            found.push_back(shares[t] / shares[t - 1]);
        }
        shares = std::move(found);
    };
    if (data.what == kept::survival) {
        rates(data.actual);
        for (series& each : data.models) {
            rates(each.values);
        }
        data.what = kept::renewal;
    }
    return data;
}

/// Without any share, of customers or of a model: a frame that says "nothing to show".
[[nodiscard]] inline spec draw(retention_data const& data, words const& say = {}) {
    bool const survive = data.what == kept::survival;
    auto const key = detail::key_of(data.models, !data.actual.empty());
    std::size_t longest = data.actual.size();
    for (series const& each : data.models) {
        longest = std::max(longest, each.values.size());
    }
    std::vector<double> period;
    for (std::size_t t = 0; t < longest; ++t) {
        period.push_back(static_cast<double>(t + (survive ? 0 : 1)));
    }
    auto const rows = detail::rows_of(key, period, data.actual, data.models);
    encoding const x{.channel = "x",
                     .field = "at",
                     .title = "periods since the contract began",
                     .format = ",.0f",
                     .scale = json::object({{"nice", false}, {"zero", survive}, {"padding", 6}}),
                     .axis = {{"tickMinStep", 1}}};
    encoding const y{.channel = "y",
                     .field = "value",
                     .title = survive ? "share of " + say.customers + " still there" : "share of those left who stay",
                     .format = ".0%",
                     .scale = json::object({{"zero", survive}})};
    layer const lines{.mark = "line",
                      .look = {{"strokeWidth", 2}, detail::dots()},
                      .channels = {x, y, detail::series_channel("color", key.colours)},
                      .tips = {{"series", "what"}, {"at", "period", ".0f"}, {"value", y.title, ".1%"}}};
    std::vector<layer> layers{lines};
    if (data.learnt_until) {
        auto const mark = detail::marked(x, static_cast<double>(*data.learnt_until), "hold-out");
        layers.insert(layers.end(), mark.begin(), mark.end());
    }
    std::string const shown = (data.actual.empty() ? "" : "actual and as expected by ") + detail::listed(data.models);
    return make({.title = !say.title.empty() ? say.title
                          : survive          ? "Survival"
                                             : "Retention rate",
                 .subtitle = shown,
                 .description = "Lines over periods: " + y.title + ", " + shown + "." +
                                (data.learnt_until ? " Right of the dashed line is the hold-out." : ""),
                 .views = {{.data = rows.made(), .layers = layers}}});
}

} // namespace clientele::chart
