// SPDX-License-Identifier: MIT
#pragma once

#include "table.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

/// \file
/// A bar on stderr for input that takes a while; silent where nobody looks on.
namespace batch {

[[nodiscard]] inline bool somebody_watches() {
#ifdef _WIN32
    return _isatty(2) != 0;
#else
    return isatty(2) != 0;
#endif
}

class progress_bar {
public:
    /// `size` of the input in bytes; 0 if it is not known.
    progress_bar(bool wanted, std::uint64_t size) : wanted_(wanted && somebody_watches()), size_(size) {}
    progress_bar(progress_bar const&) = delete;
    progress_bar& operator=(progress_bar const&) = delete;
    ~progress_bar() {
        if (drawn_) {
            std::fputs("\r\033[K", stderr);
        }
    }

    void update(std::size_t rows, std::uint64_t bytes) {
        auto const now = std::chrono::steady_clock::now();
        if (!wanted_ || (rows < 500'000 && now - start_ < std::chrono::seconds{1}) ||
            (drawn_ && now - last_ < std::chrono::milliseconds{100})) {
            return;
        }
        last_ = now;
        drawn_ = true;
        std::string line = "\r";
        if (size_ > 0) {
            double const done = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(size_));
            auto const cells = static_cast<std::size_t>(done * 30);
            line +=
                '[' + std::string(cells, '=') + std::string(30 - cells, ' ') + "] " + grouped(100 * done, 0) + " %  ";
        }
        line += grouped(rows) + " rows\033[K";
        std::fputs(line.c_str(), stderr);
    }

private:
    bool wanted_;
    std::uint64_t size_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
};

} // namespace batch
