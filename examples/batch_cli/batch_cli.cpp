// SPDX-License-Identifier: MIT
// The main job: a CSV file of transactions in; histories, segments, clusters, values, tiers and a report out.
#include "config.hpp"
#include "csv.hpp"
#include "errors.hpp"
#include "files.hpp"
#include "findings.hpp"
#include "generate.hpp"
#include "log.hpp"
#include "options.hpp"
#include "outputs.hpp"
#include "page.hpp"
#include "progress_bar.hpp"

#include <clientele/core.hpp>
#include <clientele/io.hpp>

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
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace batch;

enum exit_code : int { all_well = 0, bad_usage = 1, bad_data = 2, bad_file = 3 };

std::optional<std::chrono::sys_days> as_of_day(options const& chosen) {
    if (chosen.as_of.empty()) {
        return std::nullopt;
    }
    auto const day = clientele::parse_date(chosen.as_of);
    if (!day) {
        throw usage_error("--as-of is " + shown(chosen.as_of) + ", wanted: a date such as 2025-12-31");
    }
    return day;
}

/// Reads the file into `found`: the rows, then a history for each customer.
void read(options const& chosen, findings& found) {
    auto const as_of = as_of_day(chosen);
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
    csv::reader lines{from_stdin ? std::cin : file, found.file};
    if (!lines.next()) {
        throw csv::error(found.file, 1, "the file is empty");
    }
    auto const which = header{found.file, lines.row()}.find(chosen.columns);
    row_reader rows{lines, which, chosen.skip_bad_rows};
    progress_bar bar{!chosen.quiet, unknown ? 0 : static_cast<std::uint64_t>(size)};
    found.log = read_log(rows, [&](std::size_t done) { bar.update(done, lines.bytes()); });
    found.as_of_given = as_of.has_value();
    found.as_of = as_of.value_or(found.log.facts.last);
    found.refunds = chosen.refunds;
    try {
        found.histories = histories_of(found.log, found.as_of, found.refunds);
    } catch (clientele::invalid_data const& wrong) {
        if (wrong.row()) { // the library counts rows, people count lines
            throw csv::error(found.file, found.log.lines.line_of(*wrong.row()), wrong.problem());
        }
        throw;
    }
    if (std::ranges::none_of(found.histories, [](history const& customer) { return customer.orders() > 0; })) {
        throw csv::error(found.file, 2, "no customer has an order: all amounts are negative");
    }
}

/// The files that a run writes must be different ones, and none of them the one that it reads.
void check_targets(options const& chosen, command const& what) {
    namespace fs = std::filesystem;
    fs::path const folder = chosen.output;
    std::vector<fs::path> files{folder / "customers.csv", folder / "summary.json"};
    if (what.page) {
        files.push_back(folder / "report.html");
    }
    for (auto const& file : {chosen.save_model, chosen.save_config}) {
        if (!file.empty()) files.emplace_back(file);
    }
    files.push_back(chosen.demo ? folder / "transactions.csv" : fs::path{chosen.input});
    for (std::size_t i = 0; i < files.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            std::error_code none;
            if (fs::weakly_canonical(files[i], none) == fs::weakly_canonical(files[j], none)) {
                throw usage_error(files[j].generic_string() + " would be written over: give another name or --output");
            }
        }
    }
}

/// Runs one command. The files appear when all is computed, or not at all.
void run(command const& what, CLI::App const& asked, options chosen) {
    namespace fs = std::filesystem;
    if (chosen.input.empty() && !chosen.demo) {
        throw usage_error("nothing to read: give --input FILE, or --demo for an example (--help tells more)");
    }
    if (what.page && chosen.page.draw_with == runtime::in_page && !runtime_built_in()) {
        throw usage_error("--runtime inline: the program that draws charts was not there when this one was built "
                          "(./dev demo gets it); use --runtime cdn or none");
    }
    chosen.how.scores.learn.how = chosen.nested ? rfm::nesting::nested : rfm::nesting::independent;
    auto const say = [&](std::string const& step) {
        if (!chosen.quiet && somebody_watches()) std::fputs((step + '\n').c_str(), stderr);
    };
    fs::path const folder = chosen.output;
    check_targets(chosen, what);
    file_set files;
    auto const saved = chosen.model.empty() ? saved_models{} : load_models(chosen.model);
    if (!chosen.model.empty() && !applies(saved, what.wanted)) {
        throw usage_error("--model " + chosen.model + " holds nothing that " + what.name + " could apply");
    }
    if (chosen.demo) {
        say("Making up the orders of a web shop ...");
        make_folder(folder);
        chosen.input = (folder / "transactions.csv").generic_string();
        files.write(chosen.input, demo_transactions());
        files.publish();
    }
    findings found;
    say("Reading " + chosen.input + " ...");
    read(chosen, found);
    parts wanted = what.wanted;
    wanted.clusters = wanted.clusters && !chosen.no_clusters;
    say("Looking at " + grouped(found.histories.size()) + " customers ...");
    analyse(found, wanted, chosen.how, saved, chosen.model.empty() ? std::nullopt : std::optional{chosen.model});

    make_folder(folder);
    files.write(folder / "customers.csv", customers_csv(found));
    files.write(folder / "summary.json", summary_json(found));
    if (what.page) {
        say("Writing the report ...");
        files.write(folder / "report.html", page(found, chosen.page));
    }
    if (!chosen.save_model.empty()) {
        files.write(chosen.save_model, clientele::io::save(models_of(found)));
    }
    if (!chosen.save_config.empty()) {
        files.write(chosen.save_config, settings_text(asked));
    }
    files.publish();
    if (chosen.quiet) {
        return;
    }
    table results{"ll"};
    if (chosen.demo) {
        results.row({"transactions.csv", "the orders that were made up"});
    }
    results.row({"customers.csv", "one line for each customer: his history, and all that was found of him"});
    results.row({"summary.json", "the figures above, for other programs"});
    if (what.page) {
        results.row({"report.html", "the report: open it in a browser"});
    }
    std::string text = terminal_text(found) + "\nResults in " + folder.generic_string() + '\n' + results.text();
    if (!chosen.save_model.empty()) {
        text += "  What was learnt is saved in " + chosen.save_model + ": apply it to later data with --model.\n";
    }
    if (!chosen.save_config.empty()) {
        text += "  The options are saved in " + chosen.save_config + ": use them again with --config.\n";
    }
    if (what.page) {
        text += "\nThe report: " + (folder / "report.html").generic_string() + '\n';
    }
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
        throw file_error("standard output: cannot be written; the results are in " + folder.generic_string());
    }
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
        auto& asked = *app.get_subcommands().front();
        if (!chosen.config.empty()) {
            apply_settings(chosen.config, read_settings(chosen.config), asked, app);
        }
        run(*std::ranges::find(commands, asked.get_name(), &command::name), asked, std::move(chosen));
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
