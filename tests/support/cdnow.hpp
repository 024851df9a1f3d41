// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The 1/10 sample of CDNOW as histories (cdnow_summary_btyd.csv): what most of the literature on repeat buying fits.
#include "data.hpp"

#include <clientele/clv/summary.hpp>

#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace clientele_test {

struct cdnow_customer {
    clientele::clv::summary seen; ///< in weeks, to 1997-09-30
    double later;                 ///< purchases in the 39 weeks after that
    double mean_spend;            ///< of the repeat transactions; 0 without

    unsigned x() const { return seen.x; }
    double t_x() const { return seen.t_x; }
    double T() const { return seen.T; }
    double repeat_mean() const { return mean_spend; }
};

/// Nothing where the data folder is not known.
inline std::optional<std::vector<cdnow_customer>> cdnow_sample() {
    auto const path = data_file("cdnow_summary_btyd.csv");
    if (!path) return std::nullopt;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    std::vector<cdnow_customer> customers;
    auto const weeks = [](double printed) { return std::round(7 * printed) / 7; }; // days were counted
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::vector<double> value;
        for (std::string field; std::getline(fields, field, ',');)
            value.push_back(std::stod(field));
        customers.push_back({{static_cast<unsigned>(value[1]), weeks(value[2]), weeks(value[3])}, value[4], value[5]});
    }
    return customers;
}

} // namespace clientele_test
