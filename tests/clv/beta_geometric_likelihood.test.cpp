// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/beta_geometric_likelihood.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/stats/second_order.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>

using namespace clientele;
namespace inner = clv::detail;

namespace {

inner::beta_geometric<double> const cdnow{.2425945224, 4.413602019, .7929220172, 2.425906777};

/// One in three did not come back.
inner::customer_block customers(std::size_t size) {
    inner::customer_block block{};
    for (std::size_t i = 0; i < size; ++i) {
        auto const x = static_cast<std::uint32_t>(i % 3 == 0 ? 0 : i % 7);
        double const T = 20 + 19 * std::sin(static_cast<double>(i));
        block.add({x, x == 0 ? 0 : T * (0.5 + 0.4 * std::cos(static_cast<double>(i))), T}, i % 5 == 0 ? 3 : 1);
    }
    return block;
}

template <std::uint32_t Chances> void check_block(std::size_t size) {
    inner::beta_geometric_likelihood<Chances> const likelihood{cdnow, 6};
    auto const block = customers(size);
    stats::second_order<4> one_by_one;
    for (std::size_t i = 0; i < size; ++i) {
        one_by_one.add(likelihood({block.x[i], block.t_x[i], block.T[i]}), block.weight[i]);
    }
    auto const found = likelihood.sum(block);
    CHECK_THAT(found.value, WithinRel(one_by_one.value, 1e-14));
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_THAT(found.gradient[i], WithinAbs(one_by_one.gradient[i], 1e-13 * static_cast<double>(size)));
    }
    for (std::size_t i = 0; i < found.hessian.size(); ++i) {
        CHECK_THAT(found.hessian[i], WithinAbs(one_by_one.hessian[i], 1e-13 * static_cast<double>(size)));
    }
}

template <std::uint32_t Chances> void check_widths() {
    auto const block = customers(200);
    inner::beta_geometric_constants const at{cdnow};
    inner::beta_geometric_columns once{};
    inner::beta_geometric_columns repeaters{};
    for (std::size_t i = 0; i < block.size; ++i) {
        (block.x[i] == 0 ? once : repeaters).add(block, i, 1.5, 0.3);
    }
    once.fill_lanes();
    repeaters.fill_lanes();
    inner::beta_geometric_sums alone;
    inner::beta_geometric_work<Chances>{at, once, repeaters, alone}.template run<1>();
    inner::beta_geometric_sums narrow;
    inner::beta_geometric_work<Chances>{at, once, repeaters, narrow}.template run<clientele::detail::narrow_lanes>();
    inner::beta_geometric_sums widest;
    clientele::detail::run_on_widest(inner::beta_geometric_work<Chances>{at, once, repeaters, widest});
    CHECK(narrow.of == alone.of);
    CHECK(widest.of == alone.of);
}

} // namespace

TEST_CASE("BG/NBD and MBG/NBD: the likelihood of a block is that of its customers") {
    for (std::size_t const size : {1U, 2U, 3U, 4U, 5U, 9U, 255U, 256U}) {
        check_block<0>(size);
        check_block<1>(size);
    }
}

TEST_CASE("BG/NBD and MBG/NBD: the same bits in registers of any width") {
    check_widths<0>();
    check_widths<1>();
}
