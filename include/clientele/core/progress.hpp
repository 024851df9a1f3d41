// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>

#include <cstddef>
#include <functional>

/// \file
/// How a long run tells its caller that it is alive, and how the caller stops it.
namespace clientele {

/// Called now and then with the number of rows done so far; returns false to stop the work, which then throws
/// `stopped`. Empty: nobody asks. It is called on the thread that does the work.
using progress = std::function<bool(std::size_t rows)>;

/// Rows between two calls of a progress callback.
inline constexpr std::size_t progress_step = std::size_t{1} << 16;

/// Tells `watcher` of `rows`, every `progress_step` rows.
inline void report_progress(progress const& watcher, std::size_t rows) {
    if (rows % progress_step == 0 && watcher && !watcher(rows)) {
        throw stopped(rows);
    }
}

} // namespace clientele
