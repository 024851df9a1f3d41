// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// \file
/// The nightly run.
namespace crm {

struct night_options {
    bool learn = false;             ///< the scale and the boundaries of the tiers anew
    std::size_t iterations = 200;   ///< at most, of the search for the model of buying
    std::chrono::days min_stay{90}; ///< nobody falls sooner after his tier last changed
    std::chrono::days grace{14};    ///< nor after he was warned
};

/// What a night has to say.
struct night_report {
    std::size_t accounts = 0;
    std::int64_t orders = 0; ///< rows, refunds included
    std::int64_t cents = 0;  ///< of them
    std::vector<std::string> notes{};
};

/// Scores, values and tiers as of a day, written as one: after a crash all of the night is there or nothing. Repeated,
/// it gives the same. \throws std::invalid_argument if a later night is finished; sql_error, clientele::error
night_report run_night(database& in, std::chrono::sys_days as_of, night_options const& how = {});

} // namespace crm
