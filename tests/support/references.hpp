// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Tables of true values, computed with 50 digits by tools/references/ and kept beside the tests as CSV.
#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace clientele_test {

/// One line of a table; columns go by their names.
class reference_row {
public:
    reference_row(std::vector<std::string> const& names, std::vector<double> values)
        : names_(&names), values_(std::move(values)) {}

    double operator[](std::string_view name) const {
        for (std::size_t i = 0; i < names_->size(); ++i) {
            if ((*names_)[i] == name) return values_[i];
        }
        FAIL("no such column: " << name);
        return 0;
    }

    bool has(std::string_view name) const { return std::find(names_->begin(), names_->end(), name) != names_->end(); }

    std::string text() const {
        std::ostringstream line;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            line << (*names_)[i] << " = " << values_[i] << (i + 1 < values_.size() ? ", " : "");
        }
        return line.str();
    }

private:
    std::vector<std::string> const* names_;
    std::vector<double> values_;
};

/// Calls `check(row)` for each line of tests/<room>/references/<name>.csv, with the line told where a check fails.
template <class Check> void for_each_reference(std::string const& room, std::string const& name, Check const& check) {
    auto const* const known = std::getenv("CLIENTELE_TESTS"); // ctest tells; else what the compiler was told
    auto const tests =
        known != nullptr ? std::filesystem::path(known) : std::filesystem::path(__FILE__).parent_path().parent_path();
    auto const path = tests / room / "references" / (name + ".csv");
    std::ifstream file(path);
    if (!file) FAIL("no such table: " << path.string());
    auto const split = [](std::string const& line) {
        std::vector<std::string> fields;
        std::istringstream in(line);
        for (std::string field; std::getline(in, field, ',');)
            fields.push_back(field);
        return fields;
    };
    std::string line;
    std::getline(file, line);
    auto const names = split(line);
    std::size_t rows = 0;
    while (std::getline(file, line)) {
        std::vector<double> values;
        for (auto const& field : split(line))
            values.push_back(std::strtod(field.c_str(), nullptr));
        reference_row const row(names, values);
        INFO(name << ": " << row.text());
        check(row);
        ++rows;
    }
    REQUIRE(rows > 0);
}

/// How far `found` is from `wanted`, relative to `scale` or, by default, to its size. 0 for equal infinities.
inline double error_of(double found, double wanted, double scale = 0) {
    if (found == wanted) return 0;
    if (std::isnan(found) || std::isnan(wanted)) return HUGE_VAL;
    return std::abs(found - wanted) / (scale > 0 ? scale : std::abs(wanted));
}

} // namespace clientele_test
