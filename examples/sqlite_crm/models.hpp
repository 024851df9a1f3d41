// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

#include <clientele/banding/cuts.hpp>
#include <clientele/clv.hpp>
#include <clientele/io.hpp>
#include <clientele/rfm.hpp>
#include <clientele/tiers.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// The table of models: what was learnt, and when.
namespace crm {

using rfm_scale = clientele::rfm::scale<double, double, double>;
using tier_cuts = clientele::tiers::frozen<clientele::banding::cuts<double>>;
using buying_model = clientele::clv::mbg_nbd;
using spending_model = clientele::clv::gamma_gamma;

/// A model and its row.
template <class Model> struct kept {
    std::int64_t id = 0;
    std::chrono::sys_days learnt{};
    Model model{};
};

// [models]
/// The last one of that name.
template <class Model> std::optional<kept<Model>> last_model(database& in, std::string_view name) {
    statement find{in, "SELECT id, learnt, body FROM model WHERE name = ? ORDER BY learnt DESC LIMIT 1"};
    if (!find.bind(name).step()) {
        return std::nullopt;
    }
    return kept<Model>{find.get<std::int64_t>(0), find.get<std::chrono::sys_days>(1),
                       clientele::io::load<Model>(find.get<std::string_view>(2))};
}

/// Keeps one that was learnt on a day.
template <class Model>
kept<Model> keep_model(database& in, std::string_view name, std::chrono::sys_days learnt, Model const& model) {
    statement add{in, "INSERT INTO model (name, learnt, body) VALUES (?, ?, ?) RETURNING id"};
    add.bind(name, learnt, clientele::io::save(model)).step();
    kept<Model> const row{add.get<std::int64_t>(0), learnt, model};
    while (add.step()) {
    }
    return row;
}
// [models]

} // namespace crm
