// SPDX-License-Identifier: MIT
#pragma once

#include "json_text.hpp"
#include "models.hpp"
#include "problem.hpp"
#include "refits.hpp"
#include "snapshot.hpp"

#include <chrono>
#include <string>

/// \file
/// What the service knows, as JSON.
namespace service {

json to_json(judgement const& of);
/// Why a customer has his tier, in words and in fields.
json why(judgement const& of);
json to_json(customer const& of);
json to_json(snapshot const& of);
json to_json(refit const& of);

/// `2025-12-31T23:59:59Z`
std::string moment(std::chrono::system_clock::time_point of);

response ok(json const& body, int status = 200);

} // namespace service
