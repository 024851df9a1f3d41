// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// What the tests of charts share: a chart is parsed, and kept for the schema test; customers with hostile names.
#include <clientele/chart/spec.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace clientele_test {

/// The chart as JSON. Where CLIENTELE_CHART_SPECS names a folder, it is written there for tools/figures/validate.js.
inline nlohmann::json parsed(clientele::chart::spec const& chart, std::string const& name) {
    if (auto const* const folder = std::getenv("CLIENTELE_CHART_SPECS")) {
        std::filesystem::create_directories(folder);
        std::ofstream(std::filesystem::path(folder) / (name + ".vl.json"), std::ios::binary) << chart.json();
    }
    return nlohmann::json::parse(chart.json());
}

/// The rows of the chart's own table.
inline nlohmann::json rows(nlohmann::json const& chart) { return chart.at("data").at("values"); }

/// Whether the chart has no rows and says so.
inline bool nothing_to_show(nlohmann::json const& chart) {
    auto const& layers = chart.at("layer");
    return rows(chart).empty() && layers.size() == 1 &&
           layers.at(0).at("data").at("values").at(0).at("word") == "nothing to show";
}

/// One column of the rows.
template <class T> std::vector<T> column(nlohmann::json const& of, std::string const& name) {
    std::vector<T> cells;
    for (auto const& row : of) {
        cells.push_back(row.at(name).get<T>());
    }
    return cells;
}

/// Sixty characters, for which no axis has the room.
inline std::string const long_name = "customers of the northern branch who came by the newsletters";

/// Whether an axis of counts has marks at whole numbers only: "0, 0, 1, 1" otherwise, where there is one.
inline bool whole_marks(nlohmann::json const& chart) {
    return chart.at("layer").at(0).at("encoding").at("y").at("axis").at("tickMinStep") == 1;
}

/// A script, quotes, a line end, a way out of a string of Vega's expressions, NUL, invalid UTF-8 and a right-to-left
/// override.
inline std::string const hostile = [] {
    std::string name = "</script><img src=x onerror=\"alert('1')\">&amp;\n\\\"+x+\"";
    name += '\0';
    return name + "\xFF\xC3(\xE2\x80\xAE" + "gold";
}();

/// No byte of a chart can end a script element, an attribute in single quotes, or a line.
inline bool inert(std::string const& json) {
    for (char const c : json) {
        if (c == '<' || c == '>' || c == '&' || c == '\'' || static_cast<unsigned char>(c) < 0x20) return false;
    }
    return json.find("\xE2\x80\xAE") == std::string::npos;
}

} // namespace clientele_test
