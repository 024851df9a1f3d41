// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/core/crew.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

using clientele::detail::crew;

TEST_CASE("crew: each part runs once, whatever the number of threads and parts") {
    for (std::size_t const hands : {0U, 1U, 3U, 7U}) {
        crew all{hands};
        for (std::uint32_t const parts : {0U, 1U, 2U, 5U, 100U, 3U}) {
            std::vector<int> ran(parts);
            auto task = [&](std::size_t part) { ++ran[part]; };
            all.run(parts, task);
            CHECK(ran == std::vector<int>(parts, 1));
        }
    }
}

TEST_CASE("crew: parts run at the same time, and what they write is seen afterwards") {
    crew two{1};
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> here{0};
        std::vector<int> wrote(2);
        auto task = [&](std::size_t part) {
            ++here;
            while (here < 2)
                std::this_thread::yield(); // alone it would wait for ever
            wrote[part] = round;
        };
        two.run(2, task);
        REQUIRE(wrote == std::vector<int>(2, round));
    }
}

TEST_CASE("crew: many short tasks, and none at all") {
    std::size_t sum = 0;
    {
        crew four{3};
        for (std::size_t round = 0; round < 3000; ++round) {
            std::atomic<std::size_t> here{0};
            auto task = [&](std::size_t part) { here += part + 1; };
            four.run(4, task);
            sum += here;
        }
    }
    CHECK(sum == 30'000);
    crew const idle{2};
}

TEST_CASE("crew: no task ends before its parts, whatever the sizes of those before and after") {
    crew three{2};
    for (int round = 0; round < 2000; ++round) {
        for (std::size_t const parts : {3U, 2U, 7U, 1U, 4U}) {
            std::atomic<std::size_t> ended{0};
            auto task = [&](std::size_t) { ++ended; };
            three.run(parts, task);
            REQUIRE(ended == parts);
        }
    }
}
