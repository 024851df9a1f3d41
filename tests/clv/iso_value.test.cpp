// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/iso_value.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <limits>
#include <vector>

using namespace clientele;

namespace {

clv::pareto_nbd const pareto{0.553, 10.578, 0.606, 11.669};
clv::bg_nbd const bg{0.243, 4.414, 0.793, 2.426};

} // namespace

// The levels are discounted expected transactions at these histories, to 50 digits (tests/clv/references).
TEST_CASE("the recency that is worth so much is found again") {
    auto const pareto_at = [](double rate) {
        return [rate](clv::summary const& of) { return pareto.discounted_transactions(of, rate); };
    };
    auto const bg_at = [](double rate) {
        return [rate](clv::summary const& of) { return bg.discounted_transactions(of, rate); };
    };
    CHECK_THAT(*clv::recency_worth(pareto_at(0.0027), 1, 38, 2.410336479547498), WithinAbs(14, 1e-8));
    CHECK_THAT(*clv::recency_worth(pareto_at(0.001), 3, 38, 15.98886945516087), WithinAbs(30, 1e-8));
    CHECK_THAT(*clv::recency_worth(bg_at(0.0027), 1, 38, 2.271006849694333), WithinAbs(14, 1e-8));
    CHECK_THAT(*clv::recency_worth(bg_at(0.001), 3, 38, 11.91684588274830), WithinAbs(30, 1e-8));
}

TEST_CASE("what no recency is worth has none") {
    auto const worth = [](clv::summary const& of) { return of.x + of.t_x; };
    CHECK_FALSE(clv::recency_worth(worth, 1, 10, 11.5));
    CHECK_FALSE(clv::recency_worth(worth, 3, 10, 2));
    CHECK_THAT(*clv::recency_worth(worth, 1, 10, 11), WithinAbs(10, 1e-10));
}

TEST_CASE("a curve goes over the frequencies that reach its level") {
    auto const worth = [](clv::summary const& of) { return of.x * of.t_x; };
    auto const curves = clv::iso_value_curves(worth, 10, {20, 1000}, 4);
    REQUIRE(curves.size() == 2);
    CHECK(curves[0].x == std::vector<std::uint32_t>{2, 3, 4});
    CHECK_THAT(curves[0].t_x[1], WithinAbs(20.0 / 3, 1e-10));
    CHECK(curves[1].x.empty());
    CHECK(curves[1].level == 1000);
}

TEST_CASE("curves bend back: with many purchases early on a customer must have bought later to be worth as much") {
    auto const worth = [](clv::summary const& of) { return pareto.discounted_transactions(of, 0.0027); };
    auto const curve = clv::iso_value_curves(worth, 78, {2}, 30).front();
    CHECK(curve.t_x.back() > curve.t_x[2]);
}

TEST_CASE("iso-value curves refuse levels and ages that cannot be") {
    auto const worth = [](clv::summary const& of) { return of.t_x; };
    CHECK_THROWS_AS(clv::iso_value_curves(worth, 0, {1}, 3), invalid_option);
    CHECK_THROWS_AS(clv::iso_value_curves(worth, 1, {std::numeric_limits<double>::infinity()}, 3), invalid_option);
}
