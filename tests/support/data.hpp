// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The published data sets. They do not come with the repository: CLIENTELE_DATA_DIR names their folder.
/// A test that reads one is tagged [data] and begins
///
///     auto const file = clientele_test::data_file("cdnow_master.csv");
///     if (!file) return;
///
/// Without the folder ctest shows the test as skipped; with CLIENTELE_REQUIRE_DATA=1 it fails.
#include "catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace clientele_test {

/// Nothing where the folder is not known; the reason is then printed, which ctest takes for a skip.
inline std::optional<std::filesystem::path> data_dir() {
    auto const* const named = std::getenv("CLIENTELE_DATA_DIR");
    auto const dir = std::filesystem::path(named == nullptr ? "" : named);
    auto const reason = named == nullptr                      ? std::string("CLIENTELE_DATA_DIR is not set")
                        : !std::filesystem::is_directory(dir) ? "CLIENTELE_DATA_DIR is no folder: " + dir.string()
                                                              : std::string();
    if (reason.empty()) return dir;

    auto const* const required = std::getenv("CLIENTELE_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL(reason);
    // tests/CMakeLists.txt looks for this word: Catch2 2 has no skip of its own
    std::cout << "clientele_test-skips: " << reason << std::endl;
    return std::nullopt;
}

/// A file of that folder. A file that is missing from an existing folder fails the test.
inline std::optional<std::filesystem::path> data_file(std::string_view name) {
    auto const dir = data_dir();
    if (!dir) return std::nullopt;
    auto const file = *dir / name;
    if (!std::filesystem::is_regular_file(file)) FAIL("no such data file: " << file.string());
    return file;
}

} // namespace clientele_test
