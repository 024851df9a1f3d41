// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data.hpp"

#include <clientele/clv/bg_bb.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

using namespace clientele;
using clv::bg_bb;
using clv::opportunities;

namespace {

struct cell {
    opportunities history;
    std::uint32_t donors;
};

/// The 22 cells of Fader, Hardie and Shang (2010), table 1: 11,104 donors over six years.
std::vector<cell> donations(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line); // names
    std::vector<cell> all;
    while (std::getline(in, line)) {
        std::ranges::replace(line, ',', ' ');
        std::istringstream fields(line);
        cell row{};
        fields >> row.history.x >> row.history.t_x >> row.history.n >> row.donors;
        REQUIRE(fields);
        all.push_back(row);
    }
    return all;
}

auto const by =
    clv::lens(clv::x([](cell const& c) { return c.history.x; }), clv::t_x([](cell const& c) { return c.history.t_x; }),
              clv::n([](cell const& c) { return c.history.n; }), clv::weight(&cell::donors));

bg_bb const published{1.204, 0.750, 0.657, 2.783};

} // namespace

TEST_CASE("BG/BB on the donations: the optimum, the total and the frequencies", "[data]") {
    auto const file = clientele_test::data_file("donations_rf_calibration.csv");
    if (!file) return;
    auto const cells = donations(*file);
    auto const [model, report] = clv::fit_bg_bb(cells, by);
    CHECK(report.converged);
    CHECK(report.customers == 11104);
    CHECK(report.distinct == 22);
    CHECK(report.boundaries.empty());
    // Published: 1.204, .750, .657, 2.783, -33225.6; the digits are the root of the gradient by mpmath.
    CHECK_THAT(model.alpha, WithinRel(1.20352235160191411, 1e-9));
    CHECK_THAT(model.beta, WithinRel(0.749716358172939050, 1e-9));
    CHECK_THAT(model.gamma, WithinRel(0.656718208441833264, 1e-9));
    CHECK_THAT(model.delta, WithinRel(2.78344223257738528, 1e-9));
    CHECK_THAT(report.log_likelihood, WithinRel(-33225.581274347, 1e-13));
    CHECK_THAT(report.standard_error(0), WithinRel(0.06939, 1e-4));
    CHECK_THAT(report.standard_error(1), WithinRel(0.02945, 1e-3));
    CHECK_THAT(report.standard_error(2), WithinRel(0.05101, 1e-4));
    CHECK_THAT(report.standard_error(3), WithinRel(0.32082, 1e-4));
    double total = 0;
    for (auto const& c : cells) {
        total += c.donors * model.expected_transactions(c.history, 5);
    }
    CHECK_THAT(total, WithinAbs(12884.2, 0.05)); // Hardie's sheet; 13,260 came in
    // Hardie's sheet for 0 and 6.
    CHECK_THAT(11104 * std::exp(model.log_probability_of_count(0, 6)), WithinAbs(3454.9, 0.05));
    CHECK_THAT(11104 * std::exp(model.log_probability_of_count(6, 6)), WithinAbs(1253.1, 0.05));
    std::array<double, 7> const frequencies{3454.83, 1888.67, 1348.90, 1113.39, 1017.93, 1027.17, 1253.10};
    for (std::uint32_t x = 0; x <= 6; ++x) {
        CHECK_THAT(11104 * std::exp(model.log_probability_of_count(x, 6)), WithinAbs(frequencies[x], 0.06));
    }
}

TEST_CASE("BG/BB predictions, published and to 50 digits") {
    // P(alive in 2002) of the paper's table 6: .11, .59, .93.
    CHECK_THAT(published.p_alive({0, 0, 6}), WithinAbs(0.1080166, 5e-8));
    CHECK_THAT(published.p_alive({2, 4, 6}), WithinAbs(0.5895141, 5e-8));
    CHECK_THAT(published.p_alive({6, 6, 6}), WithinAbs(0.9304025, 5e-8));
    struct row {
        opportunities history;
        double log_likelihood, alive, alive_3, bought_5, discounted, p, theta;
    };
    std::array<row, 4> const rows{
        row{{6, 6, 6},
            -2.182248447618299826,
            1.0,
            0.821780864017676143,
            3.75211560759981475,
            5.90867831955538,
            0.905707819964798,
            0.0695974576271186},
        row{{0, 0, 6},
            -1.1672624726738937816,
            0.116096613292984675,
            0.0954059751814349719,
            0.0728028774750430124,
            0.114646996181764,
            0.487829895005359,
            0.310432653918108},
        row{{2, 4, 6},
            -5.1956976010426469604,
            0.633611893331903462,
            0.52069012915416725,
            1.05734894190968056,
            1.66506990259371,
            0.444716684248258,
            0.11396687881436},
        row{{1, 6, 6},
            -4.8841455419033456185,
            1.0,
            0.821780864017676143,
            1.14792654069266959,
            1.80770780348418,
            0.277093286396781,
            0.0695974576271186},
    };
    for (auto const& r : rows) {
        CHECK_THAT(published.log_likelihood(r.history), WithinRel(r.log_likelihood, 1e-13));
        CHECK_THAT(published.p_alive(r.history, 0), WithinRel(r.alive, 1e-13));
        CHECK_THAT(published.p_alive(r.history, 3), WithinRel(r.alive_3, 1e-13));
        CHECK_THAT(published.expected_transactions(r.history, 5), WithinRel(r.bought_5, 1e-13));
        CHECK_THAT(published.discounted_transactions(r.history, 0.1), WithinRel(r.discounted, 1e-12));
        CHECK_THAT(published.expected_p(r.history), WithinRel(r.p, 1e-13));
        CHECK_THAT(published.expected_theta(r.history), WithinRel(r.theta, 1e-12));
    }
    // BTYD's vignette.
    CHECK_THAT(published.expected_p({3, 4, 6}), WithinAbs(0.6119835, 5e-8));
    CHECK_THAT(published.expected_theta({3, 4, 6}), WithinAbs(0.1343711, 5e-8));
    std::array<double, 6> const expected{0.49849, 0.92322, 1.29665, 1.63198, 1.93771, 2.21963};
    for (std::uint32_t n = 1; n <= 6; ++n) {
        CHECK_THAT(published.expected_transactions(n), WithinAbs(expected[n - 1], 5e-6));
    }
    CHECK(published.expected_transactions(0) == 0);
}

TEST_CASE("BG/BB far from the beaten track, against 50 digits") {
    struct row {
        bg_bb model;
        opportunities history;
        double log_likelihood, alive, bought_10;
    };
    std::array<row, 6> const rows{
        row{published, {500, 800, 1000}, -542.78690804548731011, 3.59143695774530057e-69, 1.7900944808078845e-68},
        row{published, {3, 400, 1000}, -28.501769863700142649, 0.0800884515726084507, 0.00334831094299684449},
        row{published, {0, 0, 5000}, -1.2473116059322792568, 6.85672365938729745e-7, 1.64926327939814591e-9},
        row{{1e-3, 1e-3, 1e-3, 1e-3}, {2, 4, 6}, -11.292628687361783406, 0.998834723385328576, 3.32782113234479649},
        row{{1e5, 2e5, 3e3, 1e5}, {2, 4, 6}, -3.8880193746872411485, 0.89724701151489281, 2.55126779857490669},
        row{{1, 2, 1, 3}, {2, 4, 6}, -5.0286537995989340647, 0.606060606060606061, 1.30685709668259626}, // gamma = 1
    };
    for (auto const& r : rows) {
        CHECK_THAT(r.model.log_likelihood(r.history), WithinRel(r.log_likelihood, 1e-12));
        CHECK_THAT(r.model.p_alive(r.history, 0), WithinRel(r.alive, 1e-11));
        CHECK_THAT(r.model.expected_transactions(r.history, 10), WithinRel(r.bought_10, 1e-11));
    }
    CHECK_THAT(std::exp(published.log_probability_of_count(300, 400)), WithinRel(0.000141987189104888887, 1e-12));
    // So long gone that P(alive) underflows: 0, not NaN.
    CHECK(published.p_alive({2000, 2000, 10000}) == 0);
    CHECK(std::isfinite(published.log_odds_alive({2000, 2000, 10000})));
    CHECK(published.expected_p({2000, 2000, 10000}) > 0.99);
}

TEST_CASE("chances of all counts sum to 1, and their mean is the expectation") {
    for (std::uint32_t const n : {1U, 6U, 40U}) {
        double sum = 0;
        double mean = 0;
        for (std::uint32_t x = 0; x <= n; ++x) {
            double const chance = std::exp(published.log_probability_of_count(x, n));
            sum += chance;
            mean += x * chance;
        }
        CHECK_THAT(sum, WithinRel(1.0, 1e-13));
        CHECK_THAT(mean, WithinRel(published.expected_transactions(n), 1e-12));
    }
    CHECK(published.log_probability_of_count(7, 6) == -HUGE_VAL);
}

TEST_CASE("a long horizon is the sum of its occasions, and in the end the discounted one") {
    opportunities const donor{2, 4, 6};
    // Two ways at either side of 1,000 occasions: plain sum and quadrature.
    double const step = published.expected_transactions(donor, 1001) - published.expected_transactions(donor, 1000);
    CHECK_THAT(step, WithinRel(published.p_alive(donor, 1001) * (1.204 + 2) / (1.204 + 0.750 + 6), 1e-7));
    bg_bb const mortal{1.2, 0.75, 2.5, 2.8};
    CHECK_THAT(mortal.expected_transactions(donor, 4000000000U),
               WithinRel(mortal.discounted_transactions(donor, 0), 1e-9));
    CHECK_THAT(mortal.discounted_transactions(donor, 1e-12), WithinRel(mortal.discounted_transactions(donor, 0), 1e-6));
    CHECK(published.discounted_transactions(donor, 0) == HUGE_VAL); // gamma <= 1
    CHECK_THROWS_AS(published.discounted_transactions(donor, -0.1), invalid_option);
}

TEST_CASE("the derivatives of the BG/BB likelihood are those of its values") {
    for (opportunities const& of : {opportunities{0, 0, 6}, {2, 4, 6}, {6, 6, 6}, {1, 3, 40}}) {
        auto const whole = bg_bb::likelihood{published, of.n}(of);
        auto const values = clv::detail::values_of(published);
        for (std::size_t i = 0; i < 4; ++i) {
            double const h = 1e-5 * values[i];
            auto up = values;
            auto down = values;
            up[i] += h;
            down[i] -= h;
            auto const above = bg_bb::likelihood{clv::detail::with_values<bg_bb>(up), of.n}(of);
            auto const below = bg_bb::likelihood{clv::detail::with_values<bg_bb>(down), of.n}(of);
            CHECK_THAT((above.value - below.value) / (2 * h), WithinAbs(whole.gradient[i], 1e-8));
            for (std::size_t j = 0; j < 4; ++j) {
                CHECK_THAT((above.gradient[j] - below.gradient[j]) / (2 * h),
                           WithinAbs(whole.hessian[whole.at(i, j)], 1e-8));
            }
        }
    }
}

TEST_CASE("gradients of BG/BB predictions") {
    auto const check = [](auto const& of) {
        auto const with = clv::detail::with_gradient<clv::bg_bb_of>(published);
        auto const values = clv::detail::values_of(published);
        for (std::size_t i = 0; i < 4; ++i) {
            double const h = 1e-5 * values[i];
            auto up = values;
            auto down = values;
            up[i] += h;
            down[i] -= h;
            CHECK_THAT(of(with).gradient[i],
                       WithinAbs((of(clv::detail::with_values<bg_bb>(up)) - of(clv::detail::with_values<bg_bb>(down))) /
                                     (2 * h),
                                 1e-8));
        }
    };
    opportunities const donor{2, 4, 6};
    check([&](auto const& m) { return m.p_alive(donor); });
    check([&](auto const& m) { return m.p_alive(opportunities{6, 6, 6}, 3); });
    check([&](auto const& m) { return m.expected_transactions(donor, 5); });
    check([&](auto const& m) { return m.discounted_transactions(donor, 0.1); });
    check([&](auto const& m) { return m.expected_p(donor); });
    check([&](auto const& m) { return m.expected_theta(donor); });
    // 2,000 occasions go through the quadrature.
    check([&](auto const& m) { return m.expected_transactions(donor, 2000) / 100.0; });
}

TEST_CASE("limits of BG/BB are named") {
    // All bought on every occasion: nobody is lost, all buy alike.
    auto const all = clv::fit_bg_bb(std::vector<opportunities>(200, {5, 5, 5}));
    CHECK(std::isfinite(all.report.log_likelihood));
    CHECK(!all.report.boundaries.empty());
    // Some stop, but until then nobody misses an occasion.
    std::vector<opportunities> loyal;
    for (std::uint32_t until = 1; until <= 6; ++until) {
        loyal.insert(loyal.end(), 40 / until, {until, until, 6});
    }
    auto const each = clv::fit_bg_bb(loyal);
    bool told = false;
    for (auto const& edge : each.report.boundaries) {
        told = told || edge.what == "who is alive buys on each occasion";
    }
    CHECK(told);
    auto const none = clv::fit_bg_bb(std::vector<opportunities>(200, {0, 0, 5}));
    CHECK(std::isfinite(none.report.log_likelihood));
    CHECK_THROWS_AS(clv::fit_bg_bb(std::vector<opportunities>(3)), invalid_data);
}

TEST_CASE("more occasions than a fit can table are refused") {
    CHECK_THROWS_AS(clv::fit_bg_bb(std::vector<opportunities>{{1, 5, 40'000'000}}), invalid_data);
}

TEST_CASE("the edges of occasions are named") {
    std::vector<clv::opportunities> const gone(500, clv::opportunities{0, 0, 6});
    auto const nobody = clv::fit_bg_bb(gone);
    REQUIRE(nobody.report.boundaries.size() == 1);
    CHECK(nobody.report.boundaries.front().what == "nobody buys again");
    auto const at = clv::bg_bb::boundaries({1, 1, 1e-13, 1e-13});
    REQUIRE(at.size() == 1);
    CHECK(at.front().what == "each customer is lost at once or never");
}
