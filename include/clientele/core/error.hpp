// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/version.hpp> // refuses -ffast-math

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

/// \file
/// The three things that can go wrong at run time. Everything else does not compile or is a value in a report.
namespace clientele {

/// Base of all exceptions of this library.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An option whose value makes no sense: says which, what was given and what is allowed.
class invalid_option : public error {
public:
    invalid_option(std::string option, std::string value, std::string allowed)
        : error("option " + option + " is " + value + ", allowed: " + allowed),
          option_(std::move(option)),
          value_(std::move(value)),
          allowed_(std::move(allowed)) {}

    [[nodiscard]] std::string const& option() const noexcept { return option_; }
    [[nodiscard]] std::string const& value() const noexcept { return value_; }
    [[nodiscard]] std::string const& allowed() const noexcept { return allowed_; }

private:
    std::string option_, value_, allowed_;
};

/// Data that cannot be worked with: names the row (from 0, in the order of the caller's range), the field and the
/// value.
class invalid_data : public error {
public:
    invalid_data(std::size_t row, std::string field, std::string value, std::string const& reason)
        : invalid_data(row, std::move(field), std::move(value), sentence_tag{}, reason) {}

    /// For data that are wrong as a whole, such as an empty range.
    invalid_data(std::string field, std::string value, std::string const& reason)
        : invalid_data(std::nullopt, std::move(field), std::move(value), sentence_tag{}, reason) {}

    /// The row at fault; empty where the fault is not in one row.
    [[nodiscard]] std::optional<std::size_t> row() const noexcept { return row_; }
    [[nodiscard]] std::string const& field() const noexcept { return field_; }
    [[nodiscard]] std::string const& value() const noexcept { return value_; }
    /// The message without the row, for a host that counts rows in its own way (lines of a file, keys of a table).
    [[nodiscard]] std::string const& problem() const noexcept { return problem_; }

private:
    struct sentence_tag {};
    invalid_data(std::optional<std::size_t> row, std::string field, std::string value, sentence_tag /*unused*/,
                 std::string const& reason)
        : error((row ? "row " + std::to_string(*row) + ": " : "") + field + " is " + value + ", " + reason),
          row_(row),
          problem_(field + " is " + value + ", " + reason),
          field_(std::move(field)),
          value_(std::move(value)) {}

    std::optional<std::size_t> row_;
    std::string problem_, field_, value_;
};

/// A progress callback asked to stop. No partial result is left behind.
class stopped : public error {
public:
    /// After so many `units`, in the plural.
    explicit stopped(std::size_t done, std::string const& units = "rows")
        : error("stopped by the caller after " + std::to_string(done) + " " + units) {}
};

} // namespace clientele
