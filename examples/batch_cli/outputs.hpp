// SPDX-License-Identifier: MIT
#pragma once

#include "csv.hpp"
#include "findings.hpp"
#include "json.hpp"
#include "table.hpp"

#include <clientele/core.hpp>
#include <clientele/version.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// What was found: as text for a terminal, as CSV with a line for each customer, as JSON for other programs.
namespace batch {

namespace detail {

inline std::string read_text(findings const& of) {
    auto const& log = of.log.facts;
    table t{"lrl"};
    t.row({"rows", grouped(log.rows),
           log.refunds > 0 ? grouped(log.refunds) + " of them refunds (negative amounts)" : ""});
    t.row({"customers", grouped(of.histories.size()), ""});
    t.row({"first date", clientele::format_date(log.first), ""});
    t.row({"last date", clientele::format_date(log.last), ""});
    if (log.refunds > 0) {
        std::string_view const how =
            of.refunds == customers::refund_policy::net      ? "subtracted from what each customer spent"
            : of.refunds == customers::refund_policy::ignore ? "ignored, as asked for"
                                                             : "not subtracted, counted separately";
        t.row({"paid", money(log.paid.value()), ""});
        t.row({"refunded", money(log.refunded.value()), std::string{how}});
    }
    t.row({"total", money(of.total()), ""});
    std::string text = "Read " + of.file + '\n' + t.text();
    if (log.bad_rows > 0) {
        text += "\nLeft out " + grouped(log.bad_rows) + (log.bad_rows == 1 ? " bad row" : " bad rows") + '\n';
        for (auto const& [line, what] : log.first_bad) {
            text.append("  line ").append(std::to_string(line)).append(": ").append(what).append("\n");
        }
        text += log.bad_rows > log.first_bad.size() ? "  ...\n" : "";
    }
    return text;
}

/// Empty where there is none.
template <class T> std::string cell(std::optional<T> const& value) { return value ? clientele::to_text(*value) : ""; }

} // namespace detail

inline std::string version() {
    return std::to_string(CLIENTELE_VERSION_MAJOR) + '.' + std::to_string(CLIENTELE_VERSION_MINOR) + '.' +
           std::to_string(CLIENTELE_VERSION_PATCH);
}

/// The report for the terminal: a section for each part that was wanted.
[[nodiscard]] inline std::string terminal_text(findings const& of) {
    std::string text = detail::read_text(of) + "\nLooking back from " + clientele::format_date(of.as_of) +
                       (of.as_of_given ? "\n" : ", the last date in the file (--as-of sets another day)\n");
    auto const section = [&](std::string const& of_part) { text += '\n' + of_part; };
    if (of.scored) {
        section(detail::scores_text(*of.scored));
        section(detail::segments_text(*of.scored));
    }
    if (of.concentration_wanted) {
        section(of.carrying ? concentration_text(*of.carrying)
                            : "Who carries the business\n  Nobody: customers have spent nothing in all.\n");
    }
    if (of.scored && of.scored->named) {
        section(meanings_text(*of.scored));
    }
    if (of.served) {
        section(service_text(*of.served, of.log));
    }
    if (of.moved) {
        section(moves_text(*of.moved, of.log));
    }
    if (of.ahead) {
        section(future_text(*of.ahead, of.scored ? of.scored->names : std::vector<std::string>{}));
    }
    if (of.alike) {
        section(clusters_text(*of.alike, of.log, of.histories));
    }
    return text;
}

/// One line for each customer: his history, and what the parts say of him.
[[nodiscard]] inline std::string customers_csv(findings const& of) {
    std::string text = "customer,first_order,last_order,orders,refunds,days_since_last,x,t_x,T,total,mean";
    text += of.scored ? ",recency_score,frequency_score,monetary_score,segment" : "";
    text += of.served ? ",tier" : "";
    text += of.alike ? ",cluster" : "";
    text += of.ahead ? ",p_alive,discounted_orders,value\n" : "\n";
    text.reserve(of.histories.size() * 256); // a line has less: millions of them are not copied while the text grows
    for (std::size_t i = 0; i < of.histories.size(); ++i) {
        auto const& customer = of.histories[i];
        auto const number = [&](auto value) { text += ',' + clientele::to_text(value); };
        auto const optional = [&](auto const& value) { text += ',' + detail::cell(value); };
        text += csv::field(of.log.customers[i]);
        optional(customer.first_order());
        optional(customer.last_order());
        number(customer.orders());
        number(customer.refunds());
        optional(customer.days_since_last());
        number(customer.x());
        number(customer.t_x());
        number(customer.T());
        number(customer.total());
        optional(customer.mean());
        if (of.scored) {
            auto const& score = of.scored->scores[i];
            for (auto const dimension : {&rfm::score::recency, &rfm::score::frequency, &rfm::score::monetary}) {
                optional(score ? std::optional<int>{(*score).*dimension} : std::nullopt);
            }
            auto const& segment = of.scored->segments[i];
            text += ',' + csv::field(segment ? of.scored->names[*segment] : of.scored->summary.without.name);
        }
        if (of.served) {
            auto const tier = of.served->tiers[i];
            text += ',' + (tier ? std::string{clientele::tiers::name(*tier)} : "");
        }
        if (of.alike) {
            optional(of.alike->numbers[i]);
        }
        if (of.ahead) {
            bool const known = of.ahead->reason.empty() && customer.orders() > 0;
            auto const next = known ? of.ahead->values[i] : clientele::clv::customer_value{};
            for (double const value : {next.p_alive, next.transactions, next.value}) {
                optional(known ? std::optional{value} : std::nullopt);
            }
        }
        text += '\n';
    }
    return text;
}

/// The summary for other programs.
[[nodiscard]] inline std::string summary_json(findings const& of) {
    json::writer out;
    auto const& log = of.log.facts;
    out.object("", [&] {
        out.member("made_by", "clientele " + version());
        out.object("input", [&] {
            out.member("file", of.file);
            out.member("rows", log.rows);
            out.member("bad_rows", log.bad_rows);
            out.member("customers", of.histories.size());
            out.member("first_date", log.first);
            out.member("last_date", log.last);
            out.member("paid", log.paid.value());
            out.member("refunds", log.refunds);
            out.member("refunded", log.refunded.value());
        });
        out.member("as_of", of.as_of);
        out.member("refund_policy", of.refunds == customers::refund_policy::net      ? "net"
                                    : of.refunds == customers::refund_policy::ignore ? "ignore"
                                                                                     : "separate");
        if (of.scored) {
            write_scores(out, *of.scored);
        }
        if (of.carrying) {
            write_concentration(out, *of.carrying);
        }
        if (of.served) {
            write_service(out, *of.served);
        }
        if (of.moved) {
            write_moves(out, *of.moved, of.log);
        }
        if (of.ahead) {
            write_future(out, *of.ahead, of.scored ? of.scored->names : std::vector<std::string>{});
        }
        if (of.alike) {
            write_clusters(out, *of.alike, of.log);
        }
    });
    return out.text();
}

} // namespace batch
