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
    std::vector<std::uint32_t> listed(words.size() + 16);
    std::vector<std::uint32_t> room(words.size() + 16);
    listed.resize(sift(words, words.size(), least, listed.data(), room.data()));
    return listed;
}

} // namespace

TEST_CASE("sieve: whoever has no more than is needed is listed, by every width, in order") {
    std::vector<float> const needed{0, -1, 2, std::numeric_limits<float>::infinity(),
                                    -std::numeric_limits<float>::infinity()};
    sifting::cell_words const packed{needed.size()};
    auto const thresholds = packed.thresholds_of(needed);
    for (std::size_t const rows : {0U, 1U, 15U, 16U, 33U, 500U}) {
        std::vector<std::uint32_t> words;
        std::vector<std::uint32_t> expected;
        for (std::uint32_t row = 0; row < rows; ++row) {
            auto const gap = row % 11 == 5 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(row % 7) - 3;
            std::uint32_t const cell = row * row % 5;
            words.push_back(packed.of(cell, gap));
            if (!(gap > 0 && gap > needed[cell])) expected.push_back(row); // 0 or less counts as unknown
        }
        CHECK(sifted(sifting::widest_sieve(), words, thresholds) == expected);
        CHECK(sifted(sifting::sift_narrow, words, thresholds) == expected);
#if CLIENTELE_WIDER_LANES
        if (__builtin_cpu_supports("avx2") != 0) {
            CHECK(sifted(sifting::sift_avx2, words, thresholds) == expected);
        }
#endif
    }
}
