// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

/// \file
/// What can go wrong beside the data.
namespace batch {

/// The program was asked for something that it does not do.
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file could not be read or written.
class file_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace batch
