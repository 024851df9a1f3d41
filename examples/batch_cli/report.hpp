// SPDX-License-Identifier: MIT
#pragma once

#include "clusters.hpp"
#include "concentration.hpp"
#include "csv.hpp"
#include "json.hpp"
#include "service.hpp"
#include "table.hpp"
#include "transactions.hpp"
#include "value.hpp"

#include <clientele/customers.hpp>
#include <clientele/rfm.hpp>
#include <clientele/version.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What the program found, for people and for programs.
namespace batch {

namespace rfm = clientele::rfm;
namespace banding = clientele::banding;
namespace customers = clientele::customers;

using history = customers::history<std::string>;
using scale = rfm::scale<double, double, double>;

/// Everything that was found.
struct findings {
    std::string file;
    log_facts log;
    std::chrono::sys_days as_of{};
    bool as_of_given = false;
    customers::refund_policy refunds{};
    std::optional<std::string> model; ///< the file of the scale, if it was not learnt here
    std::vector<history> histories;
    scale learnt;
    std::vector<std::optional<rfm::score>> scores;
    std::vector<std::string> names;
    bool named = true; ///< the names come from a map of segments
    std::vector<rfm::segment_number> segments;
    rfm::segment_summary summary;
    std::optional<concentration> carrying;
    service served;
    std::optional<clusters> alike; ///< unless they are not wanted
    future ahead;
};

namespace detail {

/// The bands of a measure of whole numbers from `lowest` on, in words, from the worst to the best.
inline std::vector<std::string> whole_bands(banding::cuts<double> const& cuts, double lowest) {
    bool const up = cuts.better == banding::direction::higher_is_better;
    std::vector<double> borders; // ascending: the lowest number above each boundary
    for (auto const& [value, equal_passes] : cuts.edges) {
        borders.push_back(equal_passes == up ? std::ceil(value) : std::floor(value) + 1);
    }
    if (!up) {
        std::ranges::reverse(borders);
    }
    std::vector<std::string> words;
    for (std::size_t band = 0; band < cuts.bands(); ++band) {
        double const from = band == 0 ? lowest : std::max(borders[band - 1], lowest);
        bool const open = band == borders.size();
        double const to = open ? std::numeric_limits<double>::infinity() : borders[band] - 1;
        words.push_back(from > to    ? "nobody"
                        : open       ? grouped(from, 0) + "+"
                        : from == to ? grouped(from, 0)
                                     : grouped(from, 0) + "-" + grouped(to, 0));
    }
    if (!up) {
        std::ranges::reverse(words);
    }
    return words;
}

/// The same for money.
inline std::vector<std::string> money_bands(banding::cuts<double> const& cuts) {
    bool const up = cuts.better == banding::direction::higher_is_better;
    auto const below = [&](auto const& edge) {
        return (edge.equal_passes == up ? "under " : "up to ") + money(edge.value);
    };
    auto const above = [&](auto const& edge) {
        return (edge.equal_passes == up ? "from " : "over ") + money(edge.value);
    };
    std::vector<std::string> words;
    auto const& edges = cuts.edges;
    auto const gaps = cuts.unreachable();
    for (std::size_t band = 0; band < cuts.bands(); ++band) {
        if (edges.empty()) {
            words.emplace_back("all");
        } else if (band == 0) {
            words.push_back(up ? below(edges.front()) : above(edges.front()));
        } else if (band == edges.size()) {
            words.push_back(up ? above(edges.back()) : below(edges.back()));
        } else if (std::ranges::count(gaps, band) > 0) {
            words.emplace_back("nobody");
        } else {
            words.push_back(up ? below(edges[band]) : above(edges[band]));
        }
    }
    return words;
}

inline std::vector<std::string> score_row(std::string heading, std::string what,
                                          std::vector<std::string> const& bands) {
    std::vector<std::string> row{std::move(heading), std::move(what)};
    row.insert(row.end(), bands.begin(), bands.end());
    return row;
}

inline std::string read_text(findings const& of) {
    auto const& log = of.log;
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
    clientele::exact_sum total;
    for (auto const& customer : of.histories) {
        total.add(customer.total());
    }
    t.row({"total", money(total.value()), ""});
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

inline std::string scores_text(findings const& of) {
    std::size_t const best = of.learnt.recency.bands();
    std::string text = "Scores from 1 (worst) to " + std::to_string(best) + " (best), ";
    text += of.model ? "by the scale in " + *of.model + '\n'
                     : "learnt from these customers: groups as equal as ties allow\n";
    table t{"ll" + std::string(best, 'r')};
    std::vector<std::string> numbers;
    for (std::size_t score = 1; score <= best; ++score) {
        numbers.push_back(std::to_string(score));
    }
    bool const nested = of.learnt.how == rfm::nesting::nested;
    t.row(score_row("", "", numbers));
    t.row(score_row("Recency", "days since the last order", whole_bands(of.learnt.recency, 0)));
    for (std::size_t r = 0; r < of.learnt.frequency.size(); ++r) {
        t.row(score_row(r == 0 ? "Frequency" : "", nested ? "orders, if recency is " + std::to_string(r + 1) : "orders",
                        whole_bands(of.learnt.frequency[r], 1)));
    }
    if (!nested) {
        t.row(score_row("Monetary", "money spent", money_bands(of.learnt.monetary.front())));
    }
    text += t.text();
    if (nested) {
        text +=
            "  Money has its own limits within each pair of recency and frequency (--save-model writes them down).\n";
    }
    for (auto const& [dimension, score] : of.learnt.unreachable_levels()) {
        text += "  Nobody can have score " + std::to_string(score) + " in " + std::string{dimension} +
                ": too many customers have the same value, and equals get equal scores.\n";
    }
    return text;
}

inline std::string segments_text(findings const& of) {
    std::string text = of.named ? "Segments\n" : "Groups by score of recency (R) and frequency (F)\n";
    table t{"lrrrrrrrl"};
    t.row({"", "", "", "", "", "median", "median", "median"});
    t.row({of.named ? "segment" : "group", "customers", "share", "revenue", "share", "days ago", "orders", "spent",
           "share of revenue"});
    std::size_t count = 0;
    clientele::exact_sum revenue;
    double most = 0;
    auto const all = [&](auto const& use) {
        std::ranges::for_each(of.summary.segments, use);
        if (of.summary.without.customers > 0) {
            use(of.summary.without);
        }
    };
    all([&](rfm::segment_line const& line) { most = std::max(most, line.revenue_share); });
    all([&](rfm::segment_line const& line) {
        count += line.customers;
        revenue.add(line.revenue);
        if (line.customers == 0) {
            if (of.named) {
                t.row({line.name, "0"});
            }
            return;
        }
        bool const without = &line == &of.summary.without;
        t.row({line.name, grouped(line.customers), percent(line.share), money(line.revenue),
               percent(line.revenue_share), without ? "-" : median_text(line.recency.median),
               without ? "-" : median_text(line.frequency.median), money(line.monetary.median),
               bar(most > 0 ? line.revenue_share / most : 0, 20)});
    });
    t.row({"all", grouped(count), "", money(revenue.value())});
    return text + t.text();
}

struct meaning {
    std::string_view name, text;
};
inline constexpr std::array<meaning, 11> meanings{{
    {"Champions", "ordered lately, and order most often"},
    {"Loyal", "order often, though not most recently"},
    {"Potential Loyalist", "ordered lately, and have come back before"},
    {"New", "ordered just now, few orders so far"},
    {"Promising", "ordered fairly lately, few orders so far"},
    {"Need Attention", "in the middle, and may go either way"},
    {"About To Sleep", "few orders, the last one some time ago"},
    {"At Risk", "used to come back, but not for a long time"},
    {"Can't Lose Them", "were among the best, but silent for a long time"},
    {"Hibernating", "few orders, and a long time ago"},
    {"Lost", "the fewest orders, the least money, long ago"},
}};

inline std::string meanings_text(findings const& of) {
    table t{"ll"};
    for (auto const& name : of.names) {
        auto const known = std::ranges::find(meanings, std::string_view{name}, &meaning::name);
        if (known != meanings.end()) {
            t.row({name, std::string{known->text}});
        }
    }
    return "What the names mean\n" + t.text();
}

/// Empty where there is none.
template <class T> std::string cell(std::optional<T> const& value) { return value ? clientele::to_text(*value) : ""; }

} // namespace detail

/// The report for the terminal.
[[nodiscard]] inline std::string terminal_text(findings const& of) {
    std::string text = detail::read_text(of) + "\nLooking back from " + clientele::format_date(of.as_of) +
                       (of.as_of_given ? "\n" : ", the last date in the file (--as-of sets another day)\n");
    text += '\n' + detail::scores_text(of) + '\n' + detail::segments_text(of);
    if (of.carrying) {
        text += '\n' + concentration_text(*of.carrying);
    }
    if (of.named) {
        text += '\n' + detail::meanings_text(of);
    }
    text += '\n' + service_text(of.served, of.histories);
    text += '\n' + future_text(of.ahead, of.names);
    return of.alike ? text + '\n' + clusters_text(*of.alike, of.histories) : text;
}

/// One line for each customer.
[[nodiscard]] inline std::string segments_csv(findings const& of) {
    std::string text =
        "customer,first_order,last_order,orders,refunds,days_since_last,x,t_x,T,total,mean,"
        "recency_score,frequency_score,monetary_score,segment,tier,cluster,p_alive,discounted_orders,value\n";
    for (std::size_t i = 0; i < of.histories.size(); ++i) {
        auto const& customer = of.histories[i];
        auto const& score = of.scores[i];
        auto const number = [&](auto value) { text += clientele::to_text(value) + ','; };
        auto const optional = [&](auto const& value) { text += detail::cell(value) + ','; };
        text += csv::field(customer.id()) + ',';
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
        for (auto const dimension : {&rfm::score::recency, &rfm::score::frequency, &rfm::score::monetary}) {
            optional(score ? std::optional<int>{(*score).*dimension} : std::nullopt);
        }
        text += csv::field(of.segments[i] ? of.names[*of.segments[i]] : of.summary.without.name) + ',';
        auto const tier = of.served.tiers[i];
        text += (tier ? std::string{clientele::tiers::name(*tier)} : "") + ',';
        text += (of.alike ? detail::cell(of.alike->numbers[i]) : "") + ',';
        bool const known = of.ahead.reason.empty() && customer.orders() > 0;
        auto const predicted = [&](double value) { return known ? clientele::to_text(value) : std::string(); };
        auto const next = known ? of.ahead.values[i] : clientele::clv::customer_value{};
        text += predicted(next.p_alive) + ',' + predicted(next.transactions) + ',' + predicted(next.value) + '\n';
    }
    return text;
}

/// The summary for other programs.
[[nodiscard]] inline std::string summary_json(findings const& of) {
    json::writer out;
    auto const cuts = [&](std::string_view name, banding::cuts<double> const& of_dimension) {
        out.object(name, [&] {
            out.member("better", of_dimension.better == banding::direction::higher_is_better ? "higher" : "lower");
            out.array("edges", [&] {
                for (auto const& [value, equal_passes] : of_dimension.edges) {
                    out.object("", [&, v = value, passes = equal_passes] {
                        out.member("value", v);
                        out.member("equal_passes", passes);
                    });
                }
            });
        });
    };
    auto const lists = [&](std::string_view name, std::vector<banding::cuts<double>> const& of_dimension) {
        out.array(name, [&] {
            for (auto const& one : of_dimension) {
                cuts("", one);
            }
        });
    };
    auto const line = [&](rfm::segment_line const& segment) {
        auto const typical = [&](std::string_view name, rfm::typical const& value) {
            out.object(name, [&] {
                out.member("mean", value.mean);
                out.member("median", value.median);
            });
        };
        out.object("", [&] {
            out.member("name", segment.name);
            out.member("customers", segment.customers);
            out.member("share", segment.share);
            out.member("revenue", segment.revenue);
            out.member("revenue_share", segment.revenue_share);
            typical("days_since_last", segment.recency);
            typical("orders", segment.frequency);
            typical("total", segment.monetary);
        });
    };
    out.object("", [&] {
        out.member("made_by", "clientele " + clientele::to_text(CLIENTELE_VERSION_MAJOR) + '.' +
                                  clientele::to_text(CLIENTELE_VERSION_MINOR) + '.' +
                                  clientele::to_text(CLIENTELE_VERSION_PATCH));
        out.object("input", [&] {
            out.member("file", of.file);
            out.member("rows", of.log.rows);
            out.member("bad_rows", of.log.bad_rows);
            out.member("customers", of.histories.size());
            out.member("first_date", of.log.first);
            out.member("last_date", of.log.last);
            out.member("paid", of.log.paid.value());
            out.member("refunds", of.log.refunds);
            out.member("refunded", of.log.refunded.value());
        });
        out.member("as_of", of.as_of);
        out.member("refund_policy", of.refunds == customers::refund_policy::net      ? "net"
                                    : of.refunds == customers::refund_policy::ignore ? "ignore"
                                                                                     : "separate");
        out.object("scale", [&] {
            out.member("nested", of.learnt.how == rfm::nesting::nested);
            cuts("recency", of.learnt.recency);
            lists("frequency", of.learnt.frequency);
            lists("monetary", of.learnt.monetary);
            out.array("unreachable", [&] {
                for (auto const& [dimension, score] : of.learnt.unreachable_levels()) {
                    out.object("", [&, d = dimension, s = score] {
                        out.member("dimension", d);
                        out.member("score", s);
                    });
                }
            });
        });
        out.array("segments", [&] { std::ranges::for_each(of.summary.segments, line); });
        out.array("without_orders", [&] {
            if (of.summary.without.customers > 0) {
                line(of.summary.without);
            }
        });
        if (of.carrying) {
            write_concentration(out, *of.carrying);
        }
        write_service(out, of.served);
        write_future(out, of.ahead, of.names);
        if (of.alike) {
            write_clusters(out, *of.alike, of.histories);
        }
    });
    return out.text();
}

} // namespace batch
