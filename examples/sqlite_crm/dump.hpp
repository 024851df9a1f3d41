// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

#include <clientele/core/text.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

/// \file
/// For the tests: all that is in a database as one text, numbers to the last bit, and its files.
namespace crm {

namespace detail {

inline std::string column_text(sqlite3_stmt* row, int column) {
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        return "null";
    case SQLITE_FLOAT:
        return clientele::to_text(sqlite3_column_double(row, column));
    default:
        return reinterpret_cast<char const*>(sqlite3_column_text(row, column));
    }
}

} // namespace detail

/// The rows of a query, a line each.
inline std::string dump(database& of, char const* query) {
    sqlite3_stmt* row = nullptr;
    of.check(sqlite3_prepare_v2(of.handle(), query, -1, &row, nullptr), query);
    std::string text;
    while (sqlite3_step(row) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(row); ++column) {
            text += detail::column_text(row, column) + '|';
        }
        text += '\n';
    }
    of.check(sqlite3_finalize(row), query);
    return text;
}

/// All tables, and what SQLite's own checks say of the file.
inline std::string dump(database& of) {
    return dump(of, "PRAGMA integrity_check") + dump(of, "PRAGMA foreign_key_check") +
           dump(of, "SELECT * FROM account ORDER BY id") + dump(of, "SELECT * FROM orders ORDER BY id") +
           dump(of, "SELECT * FROM model ORDER BY id") + dump(of, "SELECT * FROM night ORDER BY as_of") +
           dump(of, "SELECT * FROM score ORDER BY night, account") +
           dump(of, "SELECT * FROM value ORDER BY night, account") +
           dump(of, "SELECT * FROM tier_history ORDER BY night, account");
}

/// A database is up to three files.
inline void remove_database(std::filesystem::path const& file) {
    for (char const* const suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

} // namespace crm
