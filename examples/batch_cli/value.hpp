// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"
#include "log.hpp"
#include "table.hpp"

#include <clientele/clv.hpp>
#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Who is still a customer, and what each will be worth in the year to come, for people and for programs.
namespace batch {

/// What is told of the year to come.
struct future {
    std::string reason{};               ///< why nothing can be told; empty if it can
    std::optional<std::string> model{}; ///< the file of the models, if they were not fitted here
    clientele::clv::fitted<clientele::clv::mbg_nbd> buying{};
    clientele::clv::fitted<clientele::clv::gamma_gamma, clientele::clv::spend_report> spending{};
    std::vector<clientele::clv::customer_value> values{};  ///< of each customer
    std::vector<clientele::clv::segment_value> segments{}; ///< of each segment, then of those in none
    clientele::stats::interval orders{}; ///< of all of them in the year, with 95 % limits if fitted here
};

namespace detail {

inline constexpr double days_of_a_year = 365;
inline constexpr double yearly_discount = 0.10;

/// Enough customers to judge a model by; it takes time in proportion.
inline constexpr std::size_t looked_at = 100'000;

/// A saved model knows its parameters, not how sure they are.
inline clientele::stats::interval without_limits(double estimate) {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return {estimate, unknown, unknown};
}

/// Purchases of a day are one transaction: times are in days. Who got back more than he paid counts as having spent 0.
inline double mean_of_repeats(history const& of) { return std::max(of.repeat_mean().value_or(0), 0.0); }

} // namespace detail

/// The models that were saved, of buying and of spending.
struct saved_future {
    clientele::clv::mbg_nbd buying{};
    clientele::clv::gamma_gamma spending{};

    friend bool operator==(saved_future const&, saved_future const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("buying", self.buying);
        field("spending", self.spending);
    }
};

/// The year after the day from which the histories look back, by models that were saved or that are fitted here.
template <class Engine>
future look_ahead(std::vector<history> const& histories, std::vector<clientele::rfm::segment_number> const& segments,
                  std::size_t segment_count, std::optional<saved_future> const& saved, Engine const& crew) {
    namespace clv = clientele::clv;
    future found;
    bool const came_back =
        std::ranges::any_of(histories, [](history const& of) { return of.x() > 0 && detail::mean_of_repeats(of) > 0; });
    if (!came_back && !saved) {
        found.reason = "nobody has come back yet on a later day";
        return found;
    }
    // [value]
    auto const mean = clv::mean_spend(&detail::mean_of_repeats);
    if (saved) {
        found.buying.model = saved->buying;
        found.spending.model = saved->spending;
    } else {
        found.buying = clv::fit<clv::mbg_nbd>(histories, {}, {}, crew);
        found.spending = clv::fit_gamma_gamma(histories, clv::lens(clv::x(&history::x), mean),
                                              {.finite_mean = true, .leave_out_unpaid = true}, crew);
    }
    found.values =
        clv::lifetime_values(histories, clv::own_names{}, mean, found.buying.model, found.spending.model,
                             {.horizon = detail::days_of_a_year,
                              .discount = clv::discount_per_unit(detail::yearly_discount, detail::days_of_a_year)},
                             crew);
    // [value]
    std::vector<std::size_t> labels;
    for (auto const& segment : segments) {
        labels.push_back(segment ? *segment : segment_count);
    }
    found.segments = clv::equity_by_segment(found.values, labels);
    found.segments.resize(segment_count + 1);
    // [total]
    auto const rows = clv::summarise(histories, clv::own_names{});
    auto const expected = [&](auto const& model) {
        auto sum = model.expected_transactions(rows.rows[0], 0.0);
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
            sum += rows.weight(i) * model.expected_transactions(rows.rows[i], detail::days_of_a_year);
        }
        return sum;
    };
    found.orders =
        saved ? detail::without_limits(expected(found.buying.model)) : clv::with_limits(found.buying, expected);
    // [total]
    return found;
}

/// The section for the terminal.
inline std::string future_text(future const& of, std::vector<std::string> const& names) {
    std::string const heading = "The year to come, by segment\n";
    if (!of.reason.empty()) {
        return heading + "  Nothing can be told: " + of.reason + ".\n";
    }
    table t{"lrrrrrl"};
    t.row({"", "still", "orders", "value", "", "", ""});
    t.row({"segment", "customers", "to come", "of each", "value", "share", "share of value"});
    clientele::exact_sum alive;
    clientele::exact_sum orders;
    clientele::exact_sum value;
    double most = 0;
    for (auto const& line : of.segments) {
        most = std::max(most, line.share);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const& line = of.segments[i];
        if (line.customers > 0) {
            auto const count = static_cast<double>(line.customers);
            t.row({names[i], percent(line.expected_alive / count), grouped(line.transactions, 0),
                   money(line.value / count), money(line.value), percent(line.share),
                   bar(most > 0 ? line.share / most : 0, 20)});
        }
        alive.add(line.expected_alive);
        orders.add(line.transactions);
        value.add(line.value);
    }
    t.row({"all", grouped(alive.value(), 0), grouped(orders.value(), 0), "", money(value.value())});
    std::string text = heading + t.text();
    text += "  Still customers: the mean of P(alive). Orders and value are discounted by 10 % a year.\n";
    bool const sure = std::isfinite(of.orders.upper);
    std::string const unsure =
        of.model ? "without limits: a saved model has none" : "how sure that is, so few customers do not tell";
    text += "  " + grouped(of.orders.estimate, 0) + " orders are expected, without the discount (" +
            (sure ? "95 % limits " + grouped(of.orders.lower, 0) + " to " + grouped(of.orders.upper, 0) : unsure) +
            ").\n";
    if (of.model) {
        return text + "  Models: MBG/NBD of buying and Gamma-Gamma of spending, as saved in " + *of.model + ".\n";
    }
    text += "  Models: MBG/NBD of buying (" + of.buying.report.reason + "), Gamma-Gamma of spending.\n";
    for (auto const& edge : of.buying.report.boundaries) {
        text += "  The buying of these customers lies at the edge of its model: " + edge.what + ".\n";
    }
    if (of.spending.report.depends_on_frequency()) {
        text += "  Who orders more often also spends " +
                std::string(of.spending.report.correlation.estimate > 0 ? "more" : "less") +
                " at a time, which the model of spending does not know.\n";
    }
    return text;
}

/// The member "year_to_come" of the summary.
inline void write_future(json::writer& out, future const& of, std::vector<std::string> const& names) {
    out.object("year_to_come", [&] {
        if (!of.reason.empty()) {
            out.member("reason", of.reason);
            return;
        }
        auto const model = [&](std::string_view name, auto const& fitted) {
            out.object(name, [&] {
                fitted.model.describe(
                    fitted.model, [&](std::string_view parameter, auto const& value) { out.member(parameter, value); });
                if (!of.model) {
                    out.member("log_likelihood", fitted.report.log_likelihood);
                    out.member("converged", fitted.report.converged);
                }
            });
        };
        model("buying", of.buying);
        model("spending", of.spending);
        out.member("value", clientele::clv::customer_equity(of.values));
        out.member("expected_orders", of.orders.estimate);
        out.member("expected_orders_lower", of.orders.lower);
        out.member("expected_orders_upper", of.orders.upper);
        out.array("segments", [&] {
            for (std::size_t i = 0; i < names.size(); ++i) {
                out.object("", [&, i] {
                    auto const& line = of.segments[i];
                    out.member("name", names[i]);
                    out.member("customers", line.customers);
                    out.member("expected_alive", line.expected_alive);
                    out.member("discounted_orders", line.transactions);
                    out.member("value", line.value);
                });
            }
        });
    });
}

} // namespace batch
