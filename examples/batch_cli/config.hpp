// SPDX-License-Identifier: MIT
#pragma once

#include "csv.hpp"
#include "errors.hpp"
#include "files.hpp"
#include "rows.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Options in a file: `name = value` a line, as on the command line without the dashes; `#` begins a comment. One file
/// serves all commands: each takes what it knows. What the command line says counts more.
namespace batch {

struct setting {
    std::size_t line = 0;
    std::string name{};
    std::string value{};
};

namespace detail {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    std::size_t const begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

} // namespace detail

/// \throws csv::error with file and line, file_error
inline std::vector<setting> read_settings(std::string const& file) {
    std::string const text = read_file(file);
    std::vector<setting> all;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) {
        rest.remove_prefix(3);
    }
    for (std::size_t line = 1; !rest.empty(); ++line) {
        std::size_t const end = std::min(rest.find('\n'), rest.size());
        std::string_view const content = detail::trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (content.empty() || content.front() == '#') {
            continue;
        }
        std::size_t const equals = content.find('=');
        if (equals == std::string_view::npos) {
            throw csv::error(file, line, "this is \"" + shown(content) + "\", wanted: name = value");
        }
        std::string const name{detail::trimmed(content.substr(0, equals))};
        if (std::ranges::count(all, name, &setting::name) > 0) {
            throw csv::error(file, line, name + " is set twice");
        }
        all.push_back({line, name, std::string{detail::trimmed(content.substr(equals + 1))}});
    }
    return all;
}

/// Gives the command the settings that it knows and that the command line has not set. \throws csv::error on a name
/// that no command knows, a value that is not allowed, and two settings that exclude each other
inline void apply_settings(std::string const& file, std::vector<setting> const& all, CLI::App& command,
                           CLI::App const& program) {
    std::vector<CLI::Option const*> here; // set by the file
    for (auto const& [line, name, value] : all) {
        auto const knows = [option = "--" + name](CLI::App const* one) {
            return one->get_option_no_throw(option) != nullptr;
        };
        auto const commands = program.get_subcommands([](CLI::App const*) { return true; });
        if (name == "config" || name == "save-config" || name == "help" || std::ranges::none_of(commands, knows)) {
            throw csv::error(file, line, "no command has an option " + shown(name));
        }
        auto* const option = command.get_option_no_throw("--" + name);
        if (option == nullptr || option->count() > 0) {
            continue;
        }
        bool overruled = false;
        for (auto const* other : option->get_excludes()) {
            if (std::ranges::find(here, other) != here.end()) {
                throw csv::error(file, line, name + " cannot be set beside " + other->get_lnames().front());
            }
            overruled = overruled || other->count() > 0;
        }
        if (overruled) {
            continue;
        }
        try {
            option->add_result(value);
            option->run_callback();
        } catch (CLI::Error const& wrong) {
            throw csv::error(file, line, wrong.what());
        }
        here.push_back(option);
    }
}

/// The options that a run was given, for the next runs.
inline std::string settings_text(CLI::App const& command) {
    std::string text = "# Options of batch_cli " + command.get_name() + '\n';
    for (auto const* option : command.get_options([](CLI::Option const* one) { return one->count() > 0; })) {
        std::string const& name = option->get_lnames().front();
        if (name == "config" || name.starts_with("save-")) { // what a run does once is no setting
            continue;
        }
        std::string const value = option->results().back();
        if (value.find_first_of("\r\n") != std::string::npos || value != detail::trimmed(value)) {
            throw usage_error("--" + name + " is \"" + shown(value) +
                              "\", which a line of a configuration cannot hold: blanks at an end, or a line end");
        }
        text += name + " = " + value + '\n';
    }
    return text;
}

} // namespace batch
