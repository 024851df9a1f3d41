// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// \file
/// A customer, wherever he comes from.
namespace service {

/// A customer as the models look at him, on the day they look back from: read from the database, or from a request.
struct customer {
    std::string id{};
    std::uint32_t orders = 0;
    std::uint32_t x = 0;                     ///< days with an order after the first such day
    double t_x = 0;                          ///< days from the first order to the last
    double T = 0;                            ///< days from the first order on
    std::optional<double> days_since_last{}; ///< empty: he never ordered
    double total = 0;
    double repeat_total = 0; ///< what he spent after the first day

    friend bool operator==(customer const&, customer const&) = default;
};

} // namespace service
