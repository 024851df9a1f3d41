// SPDX-License-Identifier: MIT
#pragma once

#include "errors.hpp"
#include "findings.hpp"
#include "outputs.hpp"
#include "page.hpp"
#include "rows.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

/// \file
/// The command line: commands, their options, and what they are for.
namespace batch {

struct options {
    std::string input;
    column_names columns;
    std::string as_of;
    customers::refund_policy refunds = customers::refund_policy::net;
    bool skip_bad_rows = false;
    analysis_options how;
    bool nested = false, no_clusters = false;
    page_options page;
    std::string output = "clientele-results";
    std::string config, save_config, save_model, model;
    bool demo = false, quiet = false;
};

/// What a command finds out.
struct command {
    char const* name;
    char const* what;
    parts wanted;
    bool page = false;
};

inline constexpr std::array<command, 7> commands{{
    {"summarise", "One history a customer: when he came first and last, how often, how much he spent.", {}},
    {"rfm",
     "Scores every customer by recency, frequency and monetary value, and sorts them into named segments.",
     {.scores = true}},
    {"pareto",
     "Tells which few customers carry the business: top 20 %, Lorenz curve, Gini, ABC classes, and how sure that is.",
     {.scores = true, .concentration = true}},
    {"cluster",
     "Finds groups of customers who are alike, how many there are, and what sets each apart.",
     {.clusters = true}},
    {"clv",
     "Tells who is still a customer, how often he will order in the year to come, and what that is worth.",
     {.scores = true, .future = true}},
    {"tiers",
     "Sorts customers into tiers of service, and tells the hours that takes and who moved in the last quarter.",
     {.service = true, .moves = true}},
    {"report",
     "All of these, and a page that a manager reads: report.html.",
     {.scores = true, .concentration = true, .service = true, .future = true, .clusters = true, .moves = true},
     true},
}};

namespace detail {

template <class T>
CLI::Option* choice(CLI::App& of, char const* option, T& value, std::map<std::string, T> const& names,
                    char const* what) {
    std::string list;
    for (auto const& entry : names) {
        list += (list.empty() ? "" : "|") + entry.first;
    }
    return of
        .add_option_function<std::string>(
            option, [&value, names](std::string const& name) { value = names.at(name); }, what)
        ->check(CLI::IsMember(names).description(""))
        ->type_name(list);
}

inline void describe_reading(CLI::App& of, options& chosen) {
    auto* const input =
        of.add_option("--input", chosen.input, "CSV file with a header; - reads standard input")->type_name("FILE");
    of.add_flag("--demo", chosen.demo, "make up an example, transactions.csv in the output folder, and use that")
        ->excludes(input);
    auto const column = [&](char const* option, std::string& name, char const* what) {
        of.add_option(option, name, what)->type_name("NAME")->group("Columns, by their names in the header");
    };
    column("--customer", chosen.columns.customer, "who bought [customer_id, id or customer]");
    column("--date", chosen.columns.date, "when [date or order_date]");
    column("--amount", chosen.columns.amount, "for how much [amount, dollar_value, revenue or total]");
    column("--order", chosen.columns.order, "which order, if a line is only part of one [each line is an order]");
    char const* const group = "Reading";
    of.add_option("--as-of", chosen.as_of, "day to look back from; a later row is an error [last date in the file]")
        ->type_name("DATE")
        ->group(group);
    using enum customers::refund_policy;
    choice<customers::refund_policy>(of, "--refunds", chosen.refunds,
                                     {{"net", net}, {"ignore", ignore}, {"separate", separate}},
                                     "subtract refunds, leave them out, or only count them [net]")
        ->group(group);
    of.add_flag("--skip-bad-rows", chosen.skip_bad_rows,
                "leave out rows with an empty id, or a date or amount that is none, and say how many")
        ->group(group);
}

inline void describe_writing(CLI::App& of, options& chosen, bool page) {
    char const* const group = "Writing";
    of.add_option("--output", chosen.output,
                  page ? "folder for report.html, customers.csv and summary.json [clientele-results]"
                       : "folder for customers.csv and summary.json [clientele-results]")
        ->type_name("DIR")
        ->group(group);
    if (page) {
        choice<runtime>(of, "--runtime", chosen.page.draw_with,
                        {{"inline", runtime::in_page}, {"cdn", runtime::linked}, {"none", runtime::none}},
                        "the charts' program: in the page, linked from the net, or tables only [inline]")
            ->group(group);
        of.add_option("--money", chosen.page.money, "what money is counted in, for axes and headings [money units]")
            ->type_name("TEXT")
            ->group(group);
        of.add_option("--min-cell", chosen.page.min_cell,
                      "the page shows no group of fewer customers: they are merged or hidden [10]")
            ->check(CLI::Range(1, 1'000'000).description(""))
            ->type_name("N")
            ->group(group);
    }
    of.add_flag("--quiet", chosen.quiet, "print nothing, only write the files")->group(group);
    of.add_option("--config", chosen.config, "options from a file; those given here count more")
        ->type_name("FILE")
        ->group("Keeping");
    of.add_option("--save-config", chosen.save_config, "save the options of this run, for the next months")
        ->type_name("FILE")
        ->group("Keeping");
}

inline void describe_learning(CLI::App& of, options& chosen, parts const& wanted) {
    CLI::Option* const model =
        of.add_option("--model", chosen.model, "apply what another run saved instead of learning it")
            ->type_name("FILE")
            ->group("Keeping");
    of.add_option("--save-model", chosen.save_model, "save what is learnt, for the next months")
        ->type_name("FILE")
        ->group("Keeping");
    of.add_option("--threads", chosen.how.threads, "threads for the computing; 0 for all [1]")
        ->type_name("N")
        ->group("How");
    auto& scores = chosen.how.scores;
    if (wanted.scores) {
        of.add_option("--bins", scores.learn.bins, "scores go from 1 to this, 2 to 9 [5]")
            ->check(CLI::Range(2, 9).description(""))
            ->type_name("N")
            ->excludes(model)
            ->group("How");
        choice<banding::tie_rule>(of, "--ties", scores.learn.ties,
                                  {{"lower", banding::tie_rule::lower},
                                   {"upper", banding::tie_rule::upper},
                                   {"middle", banding::tie_rule::middle}},
                                  "where equal values on a limit go, always together [lower]")
            ->excludes(model)
            ->group("How");
        of.add_flag("--nested", chosen.nested,
                    "cut frequency within each recency score, and money within each pair of both")
            ->excludes(model)
            ->group("How");
        choice<std::optional<segment_names>>(
            of, "--segments", scores.names,
            {{"ten", std::optional{segment_names::ten}}, {"eleven", std::optional{segment_names::eleven}}},
            "names by recency and frequency, or by all three scores [ten]")
            ->group("How");
    }
    if (wanted.clusters) {
        auto* const clusters = of.add_option("--clusters", chosen.how.clusters,
                                             "so many groups of customers who are alike, 100 at most; 0 to choose [0]")
                                   ->check(CLI::Range(0, 100).description(""))
                                   ->type_name("N")
                                   ->excludes(model)
                                   ->group("How");
        if (wanted.scores) {
            of.add_flag("--no-clusters", chosen.no_clusters, "leave these groups out")
                ->excludes(clusters)
                ->group("How");
        }
    }
}

} // namespace detail

inline void describe(CLI::App& app, options& chosen) {
    app.name("batch_cli");
    app.description(
        "Reads a CSV file of transactions (one line an order: who, when, how much) and tells which customers\n"
        "matter, why, and what to do about it.");
    app.footer("Examples:\n"
               "  batch_cli report --demo --output results\n"
               "      makes up the orders of a web shop, and reports on its 2,000 customers in results/report.html\n"
               "  batch_cli rfm --input orders.csv --customer account --date placed --amount net --save-model may.txt\n"
               "      scores the customers of orders.csv, whose header has columns account, placed and net\n"
               "  batch_cli rfm --input orders.csv --customer account --date placed --amount net --model may.txt\n"
               "      scores them a month later by the same limits\n"
               "  batch_cli COMMAND --help\n"
               "      tells all options of a command\n\n"
               "Negative amounts are refunds. Dates are 2025-12-31 or 20251231, with or without a time of day.\n"
               "Exit codes: 0 done, 1 wrong usage, 2 wrong data (said as FILE:LINE: what), 3 a file cannot be read or "
               "written.");
    app.set_version_flag("--version", "clientele " + version());
    app.require_subcommand(1);
    for (auto const& each : commands) {
        auto* const sub = app.add_subcommand(each.name, each.what);
        sub->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        detail::describe_reading(*sub, chosen);
        detail::describe_writing(*sub, chosen, each.page);
        bool const learns = each.wanted.scores || each.wanted.service || each.wanted.clusters;
        if (learns) {
            detail::describe_learning(*sub, chosen, each.wanted);
        }
    }
}

} // namespace batch
