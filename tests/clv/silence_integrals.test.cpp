// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/silence_integrals.hpp>
#include <clientele/core/vectorise.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace clientele;
using clv::detail::pareto_clock;
using clv::detail::silence_integrals;
using clv::detail::silence_points;

namespace {

std::array<pareto_clock<double>, 6> const clocks{{{.5, 10}, {2.5, 40}, {.6, 12}, {300, 2000}, {1e-4, 1e-3}, {3000, 1}}};

silence_points points_of(pareto_clock<double> const& first, pareto_clock<double> const& second, double w) {
    return {first, second, std::log1p(w / first.scale), std::log1p(w / second.scale)};
}

/// Of every pair of clocks, in ranges from next to nothing to what has to be cut and divided.
template <class Finish> std::vector<silence_integrals::sums> all(Finish finish) {
    constexpr std::array lengths{1e-6, 1.0, 30.0, 1e9};
    std::vector<silence_integrals::sums> found(clocks.size() * clocks.size() * lengths.size());
    silence_integrals integrals;
    std::size_t at = 0;
    for (auto const& first : clocks) {
        for (auto const& second : clocks) {
            for (double const w : lengths) {
                integrals.add(first, second, points_of(first, second, w), found[at]);
                finish(integrals);
                ++at;
            }
        }
    }
    integrals.finish();
    return found;
}

} // namespace

// Hazards in the ratio of the shapes: 2 / 3 of those who ring, rung by 1 - (1 + w / scale)^-3; and with u = log(1 + w /
// scale) the mean of B is the integral of 2 u e^(-3 u).
TEST_CASE("integrals over a silence for two clocks of one scale") {
    for (double const w : {1e-6, 1.0, 30.0, 1e9}) {
        silence_integrals integrals;
        silence_integrals::sums found{};
        integrals.add({2, 10}, {1, 10}, points_of({2, 10}, {1, 10}, w), found);
        integrals.finish();
        double const u = std::log1p(w / 10);
        CHECK_THAT(found[silence_integrals::one], WithinRel(-std::expm1(-3 * u) / 3, 1e-14));
        if (w >= 1) {
            double const mean = (1 - (1 + 3 * u) * std::exp(-3 * u)) / 9;
            CHECK_THAT(found[silence_integrals::B], WithinRel(mean, 1e-12));
            CHECK_THAT(found[silence_integrals::A], WithinRel(mean, 1e-12));
        }
        // q = v / (scale + v) of both
        CHECK_THAT(found[silence_integrals::qp], WithinRel(found[silence_integrals::qq], 1e-15));
        CHECK_THAT(found[silence_integrals::Bq], WithinRel(found[silence_integrals::Ap], 1e-15));
    }
}

TEST_CASE("integrals over silences are the same whatever else is computed at the same time") {
    auto const together = all([](silence_integrals&) {});
    auto const alone = all([](silence_integrals& integrals) { integrals.finish(); });
    CHECK(together == alone);
}

TEST_CASE("integrals over silences have the same bits in registers of any width") {
    auto const one_silence = [](auto finish) {
        std::vector<silence_integrals::sums> found(clocks.size());
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            silence_integrals integrals;
            integrals.add(clocks[i], clocks[1], points_of(clocks[i], clocks[1], 30), found[i]);
            finish(silence_integrals::work{integrals});
        }
        return found;
    };
    auto const scalar = one_silence([](auto const& work) { work.template run<1>(); });
    CHECK(scalar == one_silence([](auto const& work) { work.template run<clientele::detail::narrow_lanes>(); }));
    CHECK(scalar == one_silence([](auto const& work) { clientele::detail::run_on_widest(work); }));
}
