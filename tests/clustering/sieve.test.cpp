// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clustering/sieve.hpp>

#include <cstdint>
#include <limits>
#include <vector>

namespace sifting = clientele::clustering::detail;

namespace {

std::vector<std::uint32_t> sifted(sifting::sieve sift, std::vector<float> const& gap,
                                  std::vector<std::uint32_t> const& cell, std::vector<float> const& needed) {
    std::vector<std::uint32_t> listed(gap.size() + 16);
    listed.resize(sift(gap.data(), cell.data(), needed.data(), gap.size(), listed.data()));
    return listed;
}

} // namespace

TEST_CASE("sieve: whoever has no more than is needed is listed, by every width, in order") {
    std::vector<float> const needed{0, -1, 2, std::numeric_limits<float>::infinity(),
                                    -std::numeric_limits<float>::infinity()};
    for (std::size_t const rows : {0U, 1U, 15U, 16U, 33U, 500U}) {
        std::vector<float> gap;
        std::vector<std::uint32_t> cell;
        std::vector<std::uint32_t> expected;
        for (std::uint32_t row = 0; row < rows; ++row) {
            gap.push_back(row % 11 == 5 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(row % 7) - 3.0F);
            cell.push_back(row * row % 5);
            if (!(gap[row] > needed[cell[row]])) expected.push_back(row);
        }
        CHECK(sifted(sifting::widest_sieve(), gap, cell, needed) == expected);
        CHECK(sifted(sifting::sift_narrow, gap, cell, needed) == expected);
#if CLIENTELE_WIDER_LANES
        if (__builtin_cpu_supports("avx2") != 0) {
            CHECK(sifted(sifting::sift_avx2, gap, cell, needed) == expected);
        }
#endif
    }
}
