// SPDX-License-Identifier: MIT
#pragma once

#include "../support/catch.hpp"
#include "../support/data.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

/// \file
/// The data of the published figures.
namespace clientele_test {

/// R's ineq, example(ineq) and example(Lc): incomes and group sizes of the Ilocos regions.
inline std::vector<double> const ineq_x{541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261};
inline std::vector<double> const ineq_n{482, 825, 722, 690, 661, 760, 745, 2140, 1911, 1024};

/// SwissInhabitants of R's ABCanalysis: 2,896 communes in 1900.
inline std::vector<double> swiss(std::filesystem::path const& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    std::vector<double> values;
    while (std::getline(in, line)) {
        values.push_back(std::stod(line));
    }
    return values;
}

/// What each CDNOW customer spent in all.
inline std::vector<double> cdnow_spend(std::filesystem::path const& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    std::map<std::string, long> cents;
    while (std::getline(in, line)) {
        auto const comma = line.rfind(',');
        cents[line.substr(0, line.find(','))] += std::lround(100 * std::stod(line.substr(comma + 1)));
    }
    std::vector<double> spend;
    for (auto const& [id, sum] : cents) {
        spend.push_back(static_cast<double>(sum) / 100);
    }
    return spend;
}

} // namespace clientele_test
