// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/spends.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

struct buyer {
    int repeats;
    std::optional<double> mean;
    std::uint32_t times = 1;
};

auto const by = clv::lens(clv::x(&buyer::repeats), clv::mean_spend(&buyer::mean), clv::weight(&buyer::times));
double const not_a_number = std::numeric_limits<double>::quiet_NaN();

/// A type that has both under their own names.
struct named {
    [[nodiscard]] std::uint32_t x() const { return 2; }
    [[nodiscard]] std::optional<double> repeat_mean() const { return 7.5; }
};

} // namespace

TEST_CASE("customers without a repeat purchase or a known mean are left out and counted") {
    std::vector<buyer> const all{{0, std::nullopt}, {0, not_a_number, 3}, {2, 10.0}, {3, std::nullopt, 2}, {1, 5.0, 4}};
    auto const found = clv::read_spends(all, by);
    CHECK(found.x == std::vector<std::uint32_t>{2, 1});
    CHECK(found.mean == std::vector{10.0, 5.0});
    CHECK(found.weights == std::vector{1.0, 4.0});
    CHECK(found.without_repeats == 4);
    CHECK(found.without_mean == 2);
    CHECK(found.unpaid == 0);
}

TEST_CASE("a mean that is not above 0 is refused with its row, or counted and left out on request") {
    for (double const bad : {0.0, -3.0}) {
        std::vector<buyer> const all{{1, 4.0}, {0, bad}, {2, bad, 5}};
        try {
            static_cast<void>(clv::read_spends(all, by));
            FAIL("accepted");
        } catch (invalid_data const& refused) {
            CHECK(refused.row() == 2);
            CHECK(refused.field() == "mean_spend");
        }
        auto const found = clv::read_spends(all, by, true);
        CHECK(found.unpaid == 5);
        CHECK(found.rows() == 1);
    }
    for (double const bad : {not_a_number, HUGE_VAL, -HUGE_VAL}) {
        CHECK_THROWS_AS(clv::read_spends(std::vector<buyer>{{1, bad}}, by, true), invalid_data);
    }
    CHECK_THROWS_AS(clv::read_spends(std::vector<buyer>{{-1, 2.0}}, by), invalid_data);
}

TEST_CASE("histories and their like need no lens") {
    auto const found = clv::read_spends(std::vector<named>(3), clv::own_spend{});
    CHECK(found.x == std::vector<std::uint32_t>{2, 2, 2});
    CHECK(found.mean.front() == 7.5);
    CHECK(found.weights.empty());
}

TEST_CASE("the correlation of frequency and spend, with Fisher's limits") {
    // x = 1, 2, 3, 4, 5 and m = 2, 1, 4, 3, 5: r = 8 / 10, and atanh(0.8) +- z / sqrt(2).
    std::vector<buyer> const all{{1, 2.0}, {2, 1.0}, {3, 4.0}, {4, 3.0}, {5, 5.0}};
    auto const r = clv::correlation_with_frequency(clv::read_spends(all, by));
    double const far = 1.959963984540054 / std::sqrt(2.0);
    CHECK_THAT(r.estimate, WithinRel(0.8, 1e-14));
    CHECK_THAT(r.lower, WithinRel(std::tanh(std::atanh(0.8) - far), 1e-12));
    CHECK_THAT(r.upper, WithinRel(std::tanh(std::atanh(0.8) + far), 1e-12));

    std::vector<buyer> weighted = all;
    std::vector<buyer> repeated = all;
    weighted[1].times = 4;
    repeated.insert(repeated.end(), 3, all[1]);
    CHECK(clv::correlation_with_frequency(clv::read_spends(weighted, by)) ==
          clv::correlation_with_frequency(clv::read_spends(repeated, by), 0.95, threads{3}));
}

TEST_CASE("where there is nothing to correlate the limits say so") {
    stats::interval const unknown{0, -1, 1};
    CHECK(clv::correlation_with_frequency(clv::spends{}) == unknown);
    CHECK(clv::correlation_with_frequency(clv::read_spends(std::vector<buyer>{{1, 2.0}, {2, 3.0}}, by)) == unknown);
    CHECK(clv::correlation_with_frequency(clv::read_spends(std::vector<buyer>(9, {2, 3.0}), by)) == unknown);
    CHECK_THROWS_AS(clv::correlation_with_frequency(clv::spends{}, 1.0), invalid_option);
}
