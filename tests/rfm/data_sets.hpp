// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The two published logs, read with as little as will do (no quotes occur in them), and histories made of them.
#include "data.hpp"

#include <clientele/core/dates.hpp>
#include <clientele/core/text.hpp>
#include <clientele/customers/summarise.hpp>

#include <chrono>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace clientele_test {

struct order {
    std::string customer;
    std::chrono::sys_days day;
    double amount;
};

/// Rows of a log whose columns `customer`, `day` and `amount` are given by number.
inline std::vector<order> read_log(std::filesystem::path const& file, std::size_t customer, std::size_t day,
                                   std::size_t amount) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line); // names
    std::vector<order> log;
    while (std::getline(in, line)) {
        std::vector<std::string> fields(1);
        for (char const c : line) {
            if (c == ',')
                fields.emplace_back();
            else if (c != '\r')
                fields.back() += c;
        }
        auto const date = clientele::parse_date(fields.at(day));
        // "12.00" is how people write 12: from_text takes it too
        auto const money = clientele::from_text<double>(fields.at(amount));
        if (!date || !money) throw std::runtime_error("not a row of the log: " + line);
        log.push_back({fields.at(customer), *date, *money});
    }
    return log;
}

/// CDNOW, all 69,659 rows.
inline std::optional<std::vector<order>> cdnow() {
    auto const file = data_file("cdnow_master.csv");
    return file ? std::optional{read_log(*file, 0, 1, 3)} : std::nullopt;
}

/// The 4,906 orders that come with R's rfm.
inline std::optional<std::vector<order>> rfm_data_orders() {
    auto const file = data_file("rfm_data_orders.csv");
    return file ? std::optional{read_log(*file, 0, 1, 2)} : std::nullopt;
}

inline auto histories_of(std::vector<order> const& log, std::chrono::sys_days as_of) {
    namespace customers = clientele::customers;
    return customers::summarise(log, customers::id(&order::customer), customers::day(&order::day),
                                customers::amount(&order::amount), {.as_of = as_of});
}
using history = clientele::customers::history<std::string>;

} // namespace clientele_test
