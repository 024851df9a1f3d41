// SPDX-License-Identifier: MIT
#pragma once

#include "../support/data.hpp"

#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/encoded.hpp>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Published data as encoded rows, and rows made for a test.
namespace clientele_test {

/// The fields of a comma-separated file, without its heading if it has one.
inline std::optional<std::vector<std::vector<std::string>>> read_table(std::string_view name, bool headed = true) {
    auto const file = data_file(name);
    if (!file) return std::nullopt;
    std::ifstream in(*file);
    std::vector<std::vector<std::string>> table;
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> fields;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
            fields.push_back(cell);
        table.push_back(std::move(fields));
    }
    if (headed) table.erase(table.begin());
    return table;
}

/// Some columns as numbers, as they are.
inline clientele::features::encoded numbers_from(std::vector<std::vector<std::string>> const& table,
                                                 std::initializer_list<std::size_t> columns) {
    clientele::features::encoded rows{.numeric = columns.size()};
    for (auto const& fields : table) {
        for (std::size_t const column : columns)
            rows.numbers.push_back(std::stod(fields[column]));
    }
    return rows;
}

/// Some columns as codes, in the order of first appearance.
inline clientele::features::encoded codes_from(std::vector<std::vector<std::string>> const& table, std::size_t first,
                                               std::size_t count) {
    clientele::features::encoded rows{.categorical = count};
    std::vector<std::map<std::string, clientele::features::code>> levels(count);
    for (auto const& fields : table) {
        for (std::size_t j = 0; j < count; ++j) {
            auto const next = static_cast<clientele::features::code>(levels[j].size());
            rows.codes.push_back(levels[j].try_emplace(fields[first + j], next).first->second);
        }
    }
    return rows;
}

/// Rows about `middles` points, with repetitions; `grid` sets how fine the numbers are.
inline clientele::features::encoded made_rows(std::size_t count, std::size_t numeric, std::size_t categorical,
                                              std::uint64_t seed, double grid = 0x1p-20, std::uint32_t middles = 5) {
    clientele::random::stream random{seed, count};
    clientele::features::encoded rows{.numeric = numeric, .categorical = categorical};
    for (std::size_t row = 0; row < count; ++row) {
        std::uint32_t const middle = random.below(middles);
        clientele::random::stream about{seed, 1'000'000 + middle};
        for (std::size_t j = 0; j < numeric; ++j) {
            double const noise = random.uniform() + random.uniform() + random.uniform() - 1.5;
            double const at = 6 * about.uniform() + 2 * noise;
            rows.numbers.push_back(grid * static_cast<double>(static_cast<std::int64_t>(at / grid)));
        }
        for (std::size_t j = 0; j < categorical; ++j) {
            auto const usual = static_cast<clientele::features::code>(about.below(4));
            auto const any = static_cast<clientele::features::code>(random.below(4));
            rows.codes.push_back(random.below(3) == 0 ? any : usual);
        }
    }
    return rows;
}

/// k of the rows as prototypes of numbers, farther apart than rows are by that factor.
inline clientele::clustering::prototypes some_rows(clientele::features::encoded const& rows, std::size_t k,
                                                   double factor = 1) {
    clientele::clustering::prototypes middles{.numeric = rows.numeric};
    for (std::size_t c = 0; c < k; ++c) {
        for (double const x : rows.numbers_of(c * 7 % rows.rows()))
            middles.centres.push_back(3 + factor * (x - 3));
    }
    return middles;
}

inline std::vector<std::uint32_t> nearest(clientele::features::encoded const& rows,
                                          clientele::clustering::prototypes const& middles) {
    std::vector<std::uint32_t> found;
    for (std::size_t row = 0; row < rows.rows(); ++row)
        found.push_back(middles.nearest(rows.numbers_of(row), {}));
    return found;
}

} // namespace clientele_test
