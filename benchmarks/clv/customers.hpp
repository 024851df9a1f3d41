// SPDX-License-Identifier: MIT
#pragma once

// Customers for the benchmarks of this folder: those that benchmarks/peers/clv_lifetimes.py wrote to build/peers where
// it has run, so that both sides fit the same; others of the same kind where not.

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace customers_for_benchmarks {

using clientele::clv::summary;

inline constexpr std::size_t million = 1'000'000;

inline clientele::clv::bg_nbd const bg{.r = .243, .alpha = 4.414, .a = .793, .b = 2.426};
inline clientele::clv::pareto_nbd const pareto{.r = .553, .alpha = 10.578, .s = .606, .beta = 11.669};

/// Arrays of doubles, one after the other; empty where there is no such file.
inline std::vector<double> written(std::string const& name, std::size_t count) {
    std::ifstream file("build/peers/" + name, std::ios::binary);
    std::vector<double> values(count);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(count * sizeof(double)));
    return file ? values : std::vector<double>{};
}

/// `ages`: in the unit of the model; in whole units if `whole`.
template <class Model>
std::vector<summary> simulated(Model const& model, std::size_t count, double youngest, double oldest, bool whole) {
    clientele::random::stream from{1, 1};
    std::vector<double> ages;
    ages.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        double const age = youngest + (oldest - youngest) * from.uniform();
        ages.push_back(whole ? std::floor(age) : age);
    }
    std::vector<summary> rows;
    rows.reserve(count);
    for (auto const& one : clientele::clv::simulate(model, ages)) {
        rows.push_back(one.seen);
        if (whole) {
            rows.back().t_x = std::ceil(one.seen.t_x);
        }
    }
    return rows;
}

template <class Model> std::vector<summary> a_million(Model const& model, std::string const& name) {
    auto const values = written(name, 3 * million);
    if (values.empty()) {
        return simulated(model, million, 27, 39, false);
    }
    std::vector<summary> rows;
    rows.reserve(million);
    for (std::size_t i = 0; i < million; ++i) {
        rows.push_back({static_cast<std::uint32_t>(values[i]), values[million + i], values[2 * million + i]});
    }
    return rows;
}

/// x and mean value of purchases.
struct spender {
    std::uint32_t x;
    double mean;
};

inline std::vector<spender> a_million_spenders() {
    auto const values = written("gamma_gamma_1m.bin", 2 * million);
    std::vector<spender> rows;
    clientele::random::stream from{2, 2};
    for (std::size_t i = 0; i < million; ++i) {
        rows.push_back(values.empty() ? spender{1 + from.below(4), 5 + 60 * from.uniform()}
                                      : spender{static_cast<std::uint32_t>(values[i]), values[million + i]});
    }
    return rows;
}

/// The CDNOW sample where CLIENTELE_DATA_DIR has it; 2,357 customers of the same kind otherwise.
struct cdnow {
    std::vector<summary> rows;
    std::vector<spender> spenders;
};

inline cdnow sample() {
    cdnow found;
    char const* const folder = std::getenv("CLIENTELE_DATA_DIR");
    std::ifstream file(folder != nullptr ? std::string(folder) + "/cdnow_summary_btyd.csv" : std::string());
    std::string line;
    if (!std::getline(file, line)) {
        found.rows = simulated(bg, 2'357, 27, 39, false);
        for (auto const& row : found.rows) {
            if (row.x > 0) {
                found.spenders.push_back({row.x, 10 + 40 * row.t_x / row.T});
            }
        }
        return found;
    }
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::vector<double> value;
        for (std::string field; std::getline(fields, field, ',');) {
            value.push_back(std::strtod(field.c_str(), nullptr));
        }
        auto const x = static_cast<std::uint32_t>(value[1]);
        found.rows.push_back({x, value[2], value[3]});
        if (x > 0) {
            found.spenders.push_back({x, value[5]});
        }
    }
    return found;
}

} // namespace customers_for_benchmarks
