// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/cell_words.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using clientele::clustering::detail::cell_words;

TEST_CASE("cell words: the cell comes back, and no more than the gap") {
    for (std::size_t const cells : {1U, 2U, 5U, 4096U, 1U << 20U}) {
        cell_words const words{cells};
        double const lost = static_cast<double>(std::bit_ceil(std::max<std::size_t>(cells, 32))) * 0x1p-23;
        for (float const gap : {1e-30F, 0.25F, 1.0F, 3.14159F, 1e20F, std::numeric_limits<float>::max()}) {
            for (std::size_t const cell : {std::size_t{0}, cells / 2, cells - 1}) {
                auto const word = words.of(static_cast<std::uint32_t>(cell), gap);
                CHECK(words.cell_of(word) == cell);
                CHECK(words.gap_of(word) <= gap);
                if (gap < 1e30F) CHECK(double{words.gap_of(word)} >= double{gap} * (1 - lost));
            }
        }
    }
}

TEST_CASE("cell words: no gap is no knowledge") {
    cell_words const words{100};
    for (float const gap :
         {0.0F, -0.0F, -1.0F, -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
        CHECK(words.of(77, gap) == 77);
        CHECK(words.gap_of(words.of(77, gap)) == 0);
    }
}

TEST_CASE("cell words: above the threshold is above what is needed, and nearly all that is") {
    float const infinity = std::numeric_limits<float>::infinity();
    cell_words const words{4096};
    std::vector<float> const needed{0, -1, 0.7F, 1e10F, infinity, -infinity};
    cell_words::thresholds least;
    words.put_thresholds(least, needed);
    auto const& thresholds = least.of_cell;
    REQUIRE(thresholds.size() == needed.size());
    for (std::uint32_t cell = 0; cell < needed.size(); ++cell) {
        for (float const gap : {0.0F, 1e-6F, 0.1F, 0.69F, 0.7F, 0.71F, 9e9F, 1.1e10F, 1e37F}) {
            auto const word = words.of(cell, gap);
            bool const above = std::bit_cast<float>(word) > thresholds[cell];
            if (above) CHECK(gap > needed[cell]);
            if (gap > 0 && double{gap} > double{std::abs(needed[cell])} * 1.002) CHECK(above);
        }
    }
    CHECK_FALSE(std::bit_cast<float>(words.of(4, infinity)) > thresholds[4]);
}

TEST_CASE("cell words: the threshold of a class is the greatest of its cells'") {
    for (std::size_t const cells : {1U, 2U, 31U, 32U, 33U, 70U, 640U}) {
        cell_words const words{cells};
        std::vector<float> needed;
        for (std::size_t cell = 0; cell < cells; ++cell)
            needed.push_back(static_cast<float>(cell * 2654435761U % 1000U) - 500);
        cell_words::thresholds least;
        words.put_thresholds(least, needed);
        std::array<float, cell_words::classes> expected{};
        expected.fill(std::bit_cast<float>(least.cell_bits)); // of which all gaps are unknown
        for (std::uint32_t cell = 0; cell < cells; ++cell) {
            float& greatest = expected.at(cell % 32 / 2); // rings side by side
            greatest = std::max(greatest, least.of_cell[cell]);
            CHECK(cell_words::class_of(words.of(cell, 3.14159F)) == cell % 32 / 2);
        }
        CHECK(least.of_class == expected);
        words.put_thresholds(least, std::span{needed}.first(1)); // nothing of before is left
        expected.fill(std::bit_cast<float>(least.cell_bits));
        CHECK(least.of_cell.size() == 1);
        CHECK(std::ranges::count(least.of_class, expected.back()) >= 15);
    }
}
