// SPDX-License-Identifier: MIT
#pragma once

#include "../sqlite_crm/generate.hpp"
#include "json_text.hpp"
#include "problem.hpp"

#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>

/// \file
/// What the tests of this folder share.
namespace service {

/// Prints what does not hold, from any thread; `failures()` counts it.
inline int& failures() {
    static int count = 0;
    return count;
}
inline void check(bool holds, std::string const& what) {
    static std::mutex mutex;
    if (holds) return;
    std::lock_guard const lock{mutex};
    std::fprintf(stderr, "does not hold: %s\n", what.c_str());
    ++failures();
}

/// The invented house in a new file. Its orders end on 2025-12-31.
inline std::string make_database(std::string const& name) {
    for (char const* const part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(name + part);
    }
    crm::database made{name, crm::access::create};
    crm::generate(made);
    return name;
}

inline request get(std::string target) { return {"GET", std::move(target)}; }
inline request post(std::string target, std::string body) {
    return {"POST", std::move(target), "application/json", std::move(body)};
}

} // namespace service
