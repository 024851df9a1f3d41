// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/grid_sums.hpp>
#include <clientele/core/random.hpp>

#include <array>
#include <cmath>
#include <cstddef>

using namespace clientele;

namespace {

using sums = clv::detail::grid_sums<2>;
constexpr std::size_t block = sums::block;

std::array<std::array<double, block>, 2> some_figures(std::uint64_t seed, double bound) {
    random::stream draw{seed, 1};
    std::array<std::array<double, block>, 2> figures{};
    for (std::size_t i = 0; i < block; ++i) {
        figures[0][i] = bound * draw.uniform();
        figures[1][i] = -bound * std::exp(-30 * draw.uniform());
    }
    return figures;
}

} // namespace

TEST_CASE("a block, its rows one by one and backwards, and in two parts have the same bits") {
    for (double const bound : {1.0, 1e-9, 12345.678}) {
        auto const figures = some_figures(7, bound);
        sums whole{bound};
        whole.add(figures);
        sums backwards{bound};
        sums half{bound};
        sums rest{bound};
        for (std::size_t i = block; i-- > 0;) {
            backwards.add(figures, i, 1);
            (i % 3 == 0 ? half : rest).add(figures, i, 1);
        }
        half.merge(rest);
        CHECK(backwards.values() == whole.values());
        CHECK(half.values() == whole.values());
    }
}

TEST_CASE("a weight is a repetition") {
    auto const figures = some_figures(3, 2);
    sums weighted{2};
    sums repeated{2};
    weighted.add(figures, 5, 3);
    for (int times = 0; times < 3; ++times) {
        repeated.add(figures, 5, 1);
    }
    CHECK(weighted.values() == repeated.values());
}

TEST_CASE("nothing is lost that a double could show") {
    auto const figures = some_figures(11, 1);
    sums grid{1};
    std::array<exact_sum, 2> exact;
    for (std::uint64_t times = 0; times < 100; ++times) {
        grid.add(figures);
        for (std::size_t i = 0; i < block; ++i) {
            exact[0].add(figures[0][i]);
            exact[1].add(figures[1][i]);
        }
    }
    CHECK_THAT(grid.values()[0], WithinRel(exact[0].value(), 1e-16));
    CHECK_THAT(grid.values()[1], WithinRel(exact[1].value(), 1e-16));
}

TEST_CASE("the least and the greatest") {
    clv::detail::extremes a{1, 5};
    a.merge({-2, 3});
    CHECK(a.least == -2);
    CHECK(a.most == 5);
    a.merge({});
    CHECK(a.most == 5);
}
