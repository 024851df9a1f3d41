// SPDX-License-Identifier: MIT
#pragma once

#include "customer.hpp"
#include "json_text.hpp"
#include "problem.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// From the body of a request to customers, checked field by field.
namespace service {

/// Whom a request asks about: one customer or a batch.
struct wanted {
    /// Of each row: the customer, if the request says what he did; else the id under which the database knows him.
    struct row {
        std::string id{};
        std::optional<customer> given{};
    };
    bool batch = false;
    std::vector<row> rows{};
};

/// \throws problem 422 that names every field at fault, up to `most_faults`
wanted read_wanted(json const& body, std::chrono::sys_days as_of, std::size_t most_rows);

/// The day of `{"as_of": "2025-12-31"}`; empty if there is none. \throws problem 422
std::optional<std::chrono::sys_days> read_as_of(json const& body);

inline constexpr std::size_t most_faults = 20;

} // namespace service
