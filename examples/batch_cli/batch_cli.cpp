// SPDX-License-Identifier: MIT
// The main job: a CSV file of transactions in, customer segments out.
#include "csv.hpp"
#include "files.hpp"
#include "generate.hpp"
#include "progress_bar.hpp"
#include "report.hpp"
#include "transactions.hpp"

#include <clientele/customers.hpp>
#include <clientele/io.hpp>
#include <clientele/rfm.hpp>
#include <clientele/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace batch;

enum exit_code : int { all_well = 0, bad_usage = 1, bad_data = 2, bad_file = 3 };

class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class segment_names : std::uint8_t { ten, eleven };

struct options {
    std::string input;
    column_names columns;
    std::string as_of;
    rfm::fit_options scores;
    bool nested = false;
    customers::refund_policy refunds = customers::refund_policy::net;
    std::optional<segment_names> names;
    std::size_t clusters = 0;
    bool no_clusters = false;
    std::size_t threads = 1;
    bool skip_bad_rows = false;
    std::string output = "clientele-results";
    std::string save_model, model;
    bool demo = false, quiet = false;
};

std::string version() {
    return "clientele " + std::to_string(CLIENTELE_VERSION_MAJOR) + '.' + std::to_string(CLIENTELE_VERSION_MINOR) +
           '.' + std::to_string(CLIENTELE_VERSION_PATCH);
}

void describe(CLI::App& app, options& chosen) {
    app.name("batch_cli");
    app.description(
        "Reads a CSV file of transactions (one line an order: who, when, how much), scores every customer\n"
        "by recency, frequency and monetary value, sorts them into named segments and tiers of service, says who\n"
        "is still a customer and what he will be worth, and finds clusters of customers who are alike.");
    app.footer("Examples:\n"
               "  batch_cli --demo --output results\n"
               "      makes up the orders of a web shop, and segments its 2,000 customers\n"
               "  batch_cli --input orders.csv --customer account --date placed --amount net --output results\n"
               "      segments the customers of orders.csv, whose header has columns account, placed and net\n\n"
               "Negative amounts are refunds. Dates are 2025-12-31 or 20251231, with or without a time of day.\n"
               "Exit codes: 0 done, 1 wrong usage, 2 wrong data (said as FILE:LINE: what), 3 a file cannot be read or "
               "written.");
    app.set_version_flag("--version", version());
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);

    auto* const input =
        app.add_option("--input", chosen.input, "CSV file with a header; - reads standard input")->type_name("FILE");
    app.add_flag("--demo", chosen.demo, "make up an example, transactions.csv in the output folder, and use that")
        ->excludes(input);
    app.add_option("--output", chosen.output, "folder for segments.csv and summary.json [" + chosen.output + "]")
        ->type_name("DIR");

    auto const column = [&](char const* option, std::string& name, char const* what) {
        app.add_option(option, name, what)->type_name("NAME")->group("Columns, by their names in the header");
    };
    column("--customer", chosen.columns.customer, "who bought [customer_id, id or customer]");
    column("--date", chosen.columns.date, "when [date or order_date]");
    column("--amount", chosen.columns.amount, "for how much [amount, dollar_value, revenue or total]");
    column("--order", chosen.columns.order, "which order, if a line is only part of one [each line is an order]");

    auto const choice = [&]<class T>(char const* option, T& value, std::map<std::string, T> const& names,
                                     char const* what) {
        std::string list;
        for (auto const& entry : names) {
            list += (list.empty() ? "" : "|") + entry.first;
        }
        return app
            .add_option_function<std::string>(
                option, [&value, names](std::string const& name) { value = names.at(name); }, what)
            ->check(CLI::IsMember(names, CLI::ignore_case).description(""))
            ->type_name(list)
            ->group("How");
    };
    app.add_option("--as-of", chosen.as_of, "day to look back from; a later row is an error [last date in the file]")
        ->type_name("DATE")
        ->group("How");
    using enum customers::refund_policy;
    choice("--refunds", chosen.refunds, {{"net", net}, {"ignore", ignore}, {"separate", separate}},
           "subtract refunds, leave them out, or only count them [net]");
    auto* const bins = app.add_option("--bins", chosen.scores.bins, "scores go from 1 to this, 2 to 9 [5]")
                           ->check(CLI::Range(2, 9).description(""))
                           ->type_name("N")
                           ->group("How");
    auto* const ties = choice("--ties", chosen.scores.ties,
                              {{"lower", banding::tie_rule::lower},
                               {"upper", banding::tie_rule::upper},
                               {"middle", banding::tie_rule::middle}},
                              "where equal values on a limit go, always together [lower]");
    auto* const nested = app.add_flag("--nested", chosen.nested,
                                      "cut frequency within each recency score, and money within each pair of both")
                             ->group("How");
    choice("--segments", chosen.names,
           {{"ten", std::optional{segment_names::ten}}, {"eleven", std::optional{segment_names::eleven}}},
           "names by recency and frequency, or by all three scores [ten]");
    auto* const clusters = app.add_option("--clusters", chosen.clusters,
                                          "so many groups of customers who are alike, 100 at most; 0 to choose [0]")
                               ->check(CLI::Range(0, 100).description(""))
                               ->type_name("N")
                               ->group("How");
    app.add_flag("--no-clusters", chosen.no_clusters, "leave these groups out")->excludes(clusters)->group("How");
    app.add_option("--model", chosen.model, "score by a saved scale instead of learning one")
        ->type_name("FILE")
        ->excludes(bins)
        ->excludes(ties)
        ->excludes(nested)
        ->group("How");
    app.add_option("--save-model", chosen.save_model, "save the scale, for the next months")
        ->type_name("FILE")
        ->group("How");
    app.add_flag("--skip-bad-rows", chosen.skip_bad_rows,
                 "leave out rows with an empty id, or a date or amount that is none, and say how many")
        ->group("How");
    app.add_option("--threads", chosen.threads, "threads for scores and clusters; 0 for all [1]")
        ->type_name("N")
        ->group("How");
    app.add_flag("--quiet", chosen.quiet, "print nothing, only write the files")->group("How");
}

std::optional<std::chrono::sys_days> as_of_day(options const& chosen) {
    if (chosen.as_of.empty()) {
        return std::nullopt;
    }
    auto const day = clientele::parse_date(chosen.as_of);
    if (!day) {
        throw usage_error("--as-of is " + chosen.as_of + ", wanted: a date such as 2025-12-31");
    }
    return day;
}

/// The library counts rows, people count lines.
csv::error at_line(clientele::invalid_data const& wrong, transactions const& log, std::string const& file) {
    return {file, log.line_of(*wrong.row()), wrong.problem()};
}

template <class Ledger, class... Order>
std::vector<history> summarise(transactions& log, csv::reader const& rows, options const& chosen, progress_bar& bar,
                               Order const&... order) {
    auto const as_of = as_of_day(chosen);
    // [ledger]
    Ledger book;
    try {
        book.add(log, customers::id(&transaction::customer), customers::day(&transaction::day),
                 customers::amount(&transaction::amount), order...,
                 {.as_of = as_of, .watcher = [&](std::size_t done) { return bar.update(done, rows.bytes()), true; }});
    } catch (clientele::invalid_data const& wrong) {
        if (wrong.row()) {
            throw at_line(wrong, log, rows.name());
        }
        throw;
    }
    log.require_rows();
    return std::move(book).histories({.as_of = as_of.value_or(log.facts().last), .refunds = chosen.refunds});
    // [ledger]
}

/// Reads the file into `found`.
void read_log(options const& chosen, findings& found) {
    bool const from_stdin = chosen.input == "-";
    std::ifstream file;
    if (!from_stdin) {
        file.open(chosen.input, std::ios::binary);
        if (!file) {
            throw file_error(chosen.input + ": cannot be read");
        }
    }
    std::error_code unknown;
    auto const size = from_stdin ? 0 : std::filesystem::file_size(chosen.input, unknown);
    found.file = from_stdin ? "standard input" : chosen.input;
    csv::reader rows{from_stdin ? std::cin : file, found.file};
    if (!rows.next()) {
        throw csv::error(found.file, 1, "the file is empty");
    }
    auto const which = header{found.file, rows.row()}.find(chosen.columns);
    transactions log{rows, which, chosen.skip_bad_rows};
    progress_bar bar{!chosen.quiet, unknown ? 0 : static_cast<std::uint64_t>(size)};
    found.histories = which.order ? summarise<customers::ledger<std::string, std::string>>(
                                        log, rows, chosen, bar, customers::order(&transaction::order))
                                  : summarise<customers::ledger<std::string>>(log, rows, chosen, bar);
    found.log = log.facts();
    found.as_of_given = !chosen.as_of.empty();
    found.as_of = as_of_day(chosen).value_or(found.log.last);
    found.refunds = chosen.refunds;
}

scale load_scale(std::string const& file) {
    std::string const text = read_file(file);
    try {
        return clientele::io::load<scale>(text);
    } catch (clientele::error const& wrong) {
        throw clientele::error(file + ": this is no saved scale. " + wrong.what());
    }
}

/// Other numbers of scores than five have no names: customers are then grouped by recency and frequency score.
void name_by_scores(findings& found, std::size_t r_scores, std::size_t f_scores) {
    found.named = false;
    for (std::size_t r = r_scores; r > 0; --r) {
        for (std::size_t f = f_scores; f > 0; --f) {
            found.names.push_back(std::string{"R"}.append(std::to_string(r)).append(" F").append(std::to_string(f)));
        }
    }
    for (auto const& score : found.scores) {
        found.segments.push_back(score ? rfm::segment_number{static_cast<std::uint8_t>(
                                             (r_scores - score->recency) * f_scores + f_scores - score->frequency)}
                                       : std::nullopt);
    }
}

void score(options const& chosen, findings& found) {
    clientele::threads const crew{chosen.threads};
    // [score]
    auto const by = rfm::lens(rfm::recency(&history::days_since_last), rfm::frequency(&history::orders),
                              rfm::monetary(&history::total));
    if (chosen.model.empty()) {
        found.learnt = rfm::fit(found.histories, by, chosen.scores, crew);
    } else {
        found.learnt = load_scale(chosen.model);
        found.model = chosen.model;
    }
    found.scores = rfm::score_with(found.learnt, found.histories, by, crew);
    // [score]
    std::size_t const r_scores = found.learnt.recency.bands();
    std::size_t const f_scores = found.learnt.frequency.front().bands();
    auto const name = [&](auto const& map) {
        found.names.assign(map.names().begin(), map.names().end());
        found.segments = rfm::assign(map, found.scores);
    };
    bool const five = r_scores == 5 && f_scores == 5 && found.learnt.monetary.front().bands() == 5;
    if (!five && chosen.names) {
        throw usage_error("--segments: the names are for scores from 1 to 5, so without --bins or with --bins 5");
    }
    if (!five && (r_scores > 9 || f_scores > 9)) {
        throw usage_error("--model " + chosen.model + ": this program shows scores up to 9");
    }
    if (!five) {
        name_by_scores(found, r_scores, f_scores);
    } else if (chosen.names == segment_names::eleven) {
        name(rfm::eleven_segments);
    } else {
        name(rfm::ten_segments);
    }
    found.summary = rfm::summarise_segments(found.histories, by, found.segments, found.names);
    found.carrying = concentrate(found.histories, found.segments);
    found.served = serve(found.histories, crew);
    found.ahead = look_ahead(found.histories, found.segments, found.names.size(), crew);
    if (!chosen.no_clusters) {
        found.alike = find_clusters(found.histories, chosen.clusters, crew);
    }
}

void run(options chosen) {
    namespace fs = std::filesystem;
    if (chosen.input.empty() && !chosen.demo) {
        throw usage_error("nothing to read: give --input FILE, or --demo for an example (--help tells more)");
    }
    chosen.scores.how = chosen.nested ? rfm::nesting::nested : rfm::nesting::independent;
    fs::path const folder = chosen.output;
    file_set files;
    if (chosen.demo) {
        make_folder(folder);
        chosen.input = (folder / "transactions.csv").generic_string();
        files.write(chosen.input, demo_transactions());
        files.publish();
    }
    findings found;
    read_log(chosen, found);
    if (std::ranges::none_of(found.histories, [](history const& customer) { return customer.orders() > 0; })) {
        throw csv::error(found.file, 2, "no customer has an order: all amounts are negative");
    }
    score(chosen, found);

    make_folder(folder);
    files.write(folder / "segments.csv", segments_csv(found));
    files.write(folder / "summary.json", summary_json(found));
    if (!chosen.save_model.empty()) {
        files.write(chosen.save_model, clientele::io::save(found.learnt));
    }
    files.publish();
    if (chosen.quiet) {
        return;
    }
    table results{"ll"};
    if (chosen.demo) {
        results.row({"transactions.csv", "the orders that were made up"});
    }
    results.row({"segments.csv", "one line for each customer: history, scores, segment, tier, cluster, value"});
    results.row({"summary.json", "the figures above, for other programs"});
    std::string text = terminal_text(found) + "\nResults in " + folder.generic_string() + '\n' + results.text();
    if (!chosen.save_model.empty()) {
        text += "  The scale is saved in " + chosen.save_model + ": apply it to later data with --model.\n";
    }
    std::fputs(text.c_str(), stdout);
}

int complain(exit_code code, std::string const& what) {
    std::fputs((what + '\n').c_str(), stderr);
    return code;
}

} // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    options chosen;
    CLI::App app;
    describe(app, chosen);
    try {
        app.parse(argc, argv);
        run(std::move(chosen));
        return all_well;
    } catch (CLI::Success const& asked) { // --help, --version
        return app.exit(asked);
    } catch (CLI::ParseError const& wrong) {
        return complain(bad_usage, "batch_cli: " + std::string{wrong.what()} + " (--help shows all options)");
    } catch (usage_error const& wrong) {
        return complain(bad_usage, "batch_cli: " + std::string{wrong.what()});
    } catch (csv::read_error const& wrong) {
        return complain(bad_file, wrong.what());
    } catch (file_error const& wrong) {
        return complain(bad_file, wrong.what());
    } catch (csv::error const& wrong) {
        return complain(bad_data, wrong.what());
    } catch (clientele::error const& wrong) {
        return complain(bad_data, wrong.what());
    } catch (std::exception const& wrong) {
        return complain(bad_file, "batch_cli: " + std::string{wrong.what()});
    }
}
