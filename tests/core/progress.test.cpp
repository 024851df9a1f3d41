// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/core/progress.hpp>

#include <vector>

TEST_CASE("progress is told every so many rows") {
    std::vector<std::size_t> told;
    clientele::progress const watcher = [&](std::size_t rows) {
        told.push_back(rows);
        return true;
    };
    for (std::size_t row = 1; row <= 3 * clientele::progress_step + 5; ++row)
        clientele::report_progress(watcher, row);
    CHECK(told == std::vector{clientele::progress_step, 2 * clientele::progress_step, 3 * clientele::progress_step});
}

TEST_CASE("progress may stop the work") {
    clientele::progress const watcher = [](std::size_t rows) { return rows < 2 * clientele::progress_step; };
    std::size_t row = 0;
    CHECK_THROWS_AS(
        [&] {
            while (true)
                clientele::report_progress(watcher, ++row);
        }(),
        clientele::stopped);
    CHECK(row == 2 * clientele::progress_step);
}

TEST_CASE("nobody needs to watch") {
    CHECK_NOTHROW(clientele::report_progress({}, clientele::progress_step));
    CHECK_NOTHROW(clientele::report_progress(clientele::progress{}, 7));
}
