// SPDX-License-Identifier: MIT
#pragma once

#include "service.hpp"

#include <functional>
#include <string>

/// \file
/// The CRM's database as the service sees it.
namespace service {

/// Reads from the database in that file, which is never written to. Each thread that asks has a connection to itself.
host crm_host(std::string const& path, std::function<void(std::string const&)> log);

} // namespace service
