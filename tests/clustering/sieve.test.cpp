// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/cell_words.hpp>
#include <clientele/clustering/sieve.hpp>

#include <cstdint>
#include <limits>
#include <vector>

namespace sifting = clientele::clustering::detail;

namespace {

std::vector<std::uint32_t> sifted(sifting::sieve sift, std::vector<std::uint32_t> const& words,
                                  sifting::cell_words::thresholds const& least) {
    std::vector<std::uint32_t> listed(words.size()); // no room for more
    std::vector<std::uint32_t> room(words.size());
    listed.resize(sift(words, words.size(), least, listed.data(), room.data()));
    return listed;
}

/// Rows of these cells and gaps, by every width of register.
template <class Cell, class Gap>
void check(std::vector<float> const& needed, std::size_t rows, Cell const& cell_of, Gap const& gap_of) {
    sifting::cell_words const packed{needed.size()};
    sifting::cell_words::thresholds least;
    packed.put_thresholds(least, needed);
    std::vector<std::uint32_t> words;
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < rows; ++row) {
        float const gap = gap_of(row);
        words.push_back(packed.of(cell_of(row), gap));
        if (!(gap > 0 && gap > needed[cell_of(row)])) expected.push_back(row); // 0 or less counts as unknown
    }
    CHECK(sifted(sifting::widest_sieve(), words, least) == expected);
    CHECK(sifted(sifting::sift_narrow, words, least) == expected);
#if CLIENTELE_WIDER_LANES
    if (__builtin_cpu_supports("avx2") != 0) CHECK(sifted(sifting::sift_avx2, words, least) == expected);
#endif
}

} // namespace

TEST_CASE("sieve: whoever has no more than is needed is listed, by every width, in order") {
    float const infinity = std::numeric_limits<float>::infinity();
    for (std::size_t const rows : {0U, 1U, 15U, 16U, 33U, 500U}) {
        check(
            {0, -1, 2, infinity, -infinity}, rows, [](std::uint32_t row) { return row * row % 5; },
            [](std::uint32_t row) {
                return row % 11 == 5 ? std::numeric_limits<float>::quiet_NaN()
                                     : static_cast<float>(row % 7) * 1.41421F - 3;
            });
    }
}

TEST_CASE("sieve: whether classes of cells tell much or little") {
    std::vector<float> needed; // 40 of each class, some of which need much
    for (std::uint32_t cell = 0; cell < 1280; ++cell)
        needed.push_back(static_cast<float>(cell % 32) * (cell % 37 == 0 ? 64.0F : 1.0F));
    auto const cell_of = [](std::uint32_t row) { return row * 2654435761U % 1280U; };
    for (std::size_t const rows : {255U, 256U, 257U, 4096U, 4111U}) {
        for (std::uint32_t const most : {20U, 1000U, 100'000U}) { // few are above, most, nearly all
            check(needed, rows, cell_of,
                  [=](std::uint32_t row) { return static_cast<float>(row * 40503U % most) * 1.01F; });
        }
        check(needed, rows, cell_of, [](std::uint32_t row) { return row < 300 ? 1e6F : 0.0F; });
        check(needed, rows, cell_of, [](std::uint32_t row) { return row < 300 ? 0.0F : 1e6F; });
    }
}
