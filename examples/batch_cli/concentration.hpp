// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"
#include "log.hpp"
#include "table.hpp"

#include <clientele/customers.hpp>
#include <clientele/pareto.hpp>
#include <clientele/rfm.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Which few customers carry the business, for people and for programs.
namespace batch {

/// What is told of the concentration of spend.
struct concentration {
    clientele::pareto::curve curve;
    double gini = 0;
    double top_fifth = 0;                                          ///< share of value of the top 20 %
    std::optional<clientele::pareto::concentration_report> limits; ///< where nobody's total is below 0
    double rule = 0;        ///< this share of customers holds the rest of the value
    double four_fifths = 0; ///< how many customers make 80 %
    double customers = 0;
    std::array<double, 3> abc_customers{}, abc_value{}; ///< classes A, B and C
    std::optional<double> between_segments;             ///< share of the concentration that lies between segments
};

/// Nothing if customers have not spent anything in all.
inline std::optional<concentration> concentrate(std::vector<history> const& histories,
                                                std::vector<clientele::rfm::segment_number> const& segments) {
    namespace pareto = clientele::pareto;
    clientele::exact_sum total;
    bool losses = false;
    for (auto const& customer : histories) {
        total.add(customer.total());
        losses = losses || customer.total() < 0;
    }
    if (!(total.value() > 0)) {
        return std::nullopt;
    }
    auto const whole = pareto::concentration(histories, &history::total);
    concentration found{.curve = whole,
                        .gini = whole.gini(),
                        .top_fifth = whole.value_of_top(0.2),
                        .limits = {},
                        .rule = whole.rule(),
                        .four_fifths = whole.count_holding(0.8),
                        .customers = whole.customers(),
                        .between_segments = {}};
    auto const classes = pareto::assign(pareto::abc_by_shares(whole), histories, &history::total);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        found.abc_customers[static_cast<std::size_t>(classes[i])] += 1;
        found.abc_value[static_cast<std::size_t>(classes[i])] += histories[i].total() / whole.total();
    }
    auto const spenders = std::ranges::count_if(histories, [](history const& h) { return h.total() > 0; });
    if (!losses && spenders >= 2) {
        constexpr std::size_t most = 50'000; // the bootstrap takes time in proportion: a second for these
        if (histories.size() <= most) {
            found.limits = pareto::bootstrap(histories, &history::total, {0.2}, {.replicates = 400});
        }
        struct placed {
            double total;
            int segment;
        };
        std::vector<placed> customers;
        for (std::size_t i = 0; i < histories.size(); ++i) {
            customers.push_back({histories[i].total(), segments[i] ? *segments[i] : -1});
        }
        found.between_segments = pareto::decompose(customers, &placed::total, &placed::segment).explained();
    }
    return found;
}

/// The section for the terminal.
inline std::string concentration_text(concentration const& of) {
    auto const limits = [](clientele::pareto::uncertain const& figure, auto const& text) {
        return "(95 % limits " + text(figure.bca.lower) + " to " + text(figure.bca.upper) + ")";
    };
    auto const two_digits = [](double value) { return grouped(value, 2); };
    table t{"lrl"};
    t.row({"top 20 % hold", percent(of.top_fifth), of.limits ? limits(of.limits->top_shares.front(), percent) : ""});
    t.row({"80 % come from", percent(of.four_fifths / of.customers), grouped(of.four_fifths, 0) + " customers"});
    t.row({"rule", percent(of.rule), "of customers hold the other " + percent(1 - of.rule) + " of the money"});
    t.row({"Gini", two_digits(of.gini), of.limits ? limits(of.limits->gini, two_digits) : ""});
    constexpr std::array names{"class A", "class B", "class C"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        t.row({names[i], percent(of.abc_value[i]), "of the money, " + grouped(of.abc_customers[i], 0) + " customers"});
    }
    if (of.between_segments) {
        t.row({"segments explain", percent(*of.between_segments), "of the differences in spend (Theil)"});
    }
    return "Who carries the business\n" + t.text();
}

/// The member "concentration" of the summary.
inline void write_concentration(json::writer& out, concentration const& of) {
    out.object("concentration", [&] {
        out.member("gini", of.gini);
        out.member("top_20_percent_hold", of.top_fifth);
        out.member("customers_making_80_percent", of.four_fifths);
        out.member("rule", of.rule);
        if (of.limits) {
            out.member("gini_lower", of.limits->gini.bca.lower);
            out.member("gini_upper", of.limits->gini.bca.upper);
            out.member("top_20_percent_lower", of.limits->top_shares.front().bca.lower);
            out.member("top_20_percent_upper", of.limits->top_shares.front().bca.upper);
        }
        out.array("abc", [&] {
            for (std::size_t i = 0; i < of.abc_value.size(); ++i) {
                out.object("", [&, i] {
                    out.member("customers", of.abc_customers[i]);
                    out.member("share_of_value", of.abc_value[i]);
                });
            }
        });
        if (of.between_segments) {
            out.member("explained_by_segments", *of.between_segments);
        }
    });
}

} // namespace batch
