// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "retention_tables.hpp"

#include <clientele/clv/shifted_beta_geometric.hpp>

#include <cmath>

using namespace clientele;
using clientele_test::first_years;
using sbg = clv::shifted_beta_geometric;

TEST_CASE("the shifted beta-geometric model on the segments of Fader and Hardie (2007)") {
    auto const high = clv::fit_retention<sbg>(first_years(clientele_test::high_end, 7));
    auto const low = clv::fit_retention<sbg>(first_years(clientele_test::regular, 7));
    CHECK(high.report.converged);
    // Published: .668, 3.806, -1611.2 and .704, 1.182, -1680.3.
    CHECK_THAT(high.model.alpha, WithinAbs(0.668088, 5e-7));
    CHECK_THAT(high.model.beta, WithinAbs(3.806095, 5e-7));
    CHECK_THAT(high.report.log_likelihood, WithinAbs(-1611.158147, 5e-7));
    CHECK_THAT(low.model.alpha, WithinAbs(0.704077, 5e-7));
    CHECK_THAT(low.model.beta, WithinAbs(1.182043, 5e-7));
    CHECK_THAT(low.report.log_likelihood, WithinAbs(-1680.265188, 5e-7));
    CHECK(high.report.boundaries.empty());
    // S(12) stood at .394 and .173 in the end.
    CHECK_THAT(high.model.survival(12), WithinAbs(0.377999, 5e-7));
    CHECK_THAT(low.model.survival(12), WithinAbs(0.170037, 5e-7));
    CHECK_THAT(high.model.retention(1), WithinAbs(0.850679, 5e-7));
    CHECK_THAT(high.model.retention(12), WithinAbs(0.956826, 5e-7));
    CHECK_THAT(low.model.retention(1), WithinAbs(0.626706, 5e-7));
    CHECK_THAT(low.model.retention(12), WithinAbs(0.945362, 5e-7));
    CHECK_THAT(high.model.discounted_lifetime(0.1), WithinAbs(5.922254, 1e-6));
    CHECK_THAT(low.model.discounted_lifetime(0.1), WithinAbs(3.694908, 1e-6));
    CHECK_THAT(high.model.discounted_residual_lifetime(0, 0.1), WithinAbs(5.414479, 5e-7));
    CHECK_THAT(low.model.discounted_residual_lifetime(0, 0.1), WithinAbs(2.964399, 5e-7));
    CHECK_THAT(high.model.discounted_residual_lifetime(4, 0.1), WithinAbs(6.896707, 5e-7));
    CHECK_THAT(low.model.discounted_residual_lifetime(4, 0.1), WithinAbs(5.894095, 5e-7));

    auto const early = clv::fit_retention<sbg>(first_years(clientele_test::high_end, 4));
    CHECK_THAT(early.model.alpha, WithinAbs(1.280976, 5e-7));
    CHECK_THAT(early.model.beta, WithinAbs(7.790384, 5e-7));
    CHECK_THAT(early.report.log_likelihood, WithinAbs(-1225.134907, 5e-7));
}

TEST_CASE("discounted lifetimes are Gauss's function, against 50 digits") {
    // mpmath: 2F1(1, beta; alpha + beta; 1 / 1.1), and the residual ones.
    sbg const high{0.668, 3.806};
    CHECK_THAT(high.discounted_lifetime(0.1), WithinRel(5.92259640761276416, 1e-13));
    CHECK_THAT(high.discounted_residual_lifetime(0, 0.1), WithinRel(5.41485604837404057, 1e-13));
    CHECK_THAT(high.discounted_residual_lifetime(4, 0.1), WithinRel(6.89705739774609085, 1e-13));
    sbg const low{0.704, 1.182};
    CHECK_THAT(low.discounted_lifetime(0.1), WithinRel(3.6951474055745741, 1e-13));
    CHECK_THAT(low.discounted_residual_lifetime(4, 0.1), WithinRel(5.89442285984416004, 1e-13));
}

TEST_CASE("a lifetime without discount is finite only if few stay for ever") {
    CHECK(sbg{0.9, 2}.expected_lifetime() == HUGE_VAL);
    CHECK(sbg{1, 2}.discounted_residual_lifetime(3, 0) == HUGE_VAL);
    CHECK_THAT((sbg{3, 4}.expected_lifetime()), WithinRel(3.0, 1e-15)); // (alpha + beta - 1) / (alpha - 1)
    CHECK_THAT((sbg{3, 4}.discounted_residual_lifetime(2, 0)), WithinRel(3.0, 1e-15));
    CHECK_THAT((sbg{3, 4}.discounted_lifetime(1e-9)), WithinRel(3.0, 1e-7));
    CHECK_THROWS_AS((sbg{3, 4}.discounted_lifetime(-0.1)), invalid_option);
    CHECK_THROWS_AS((sbg{3, 4}.discounted_lifetime(NAN)), invalid_option);
}

TEST_CASE("survival keeps its digits near 1 and near 0") {
    // mpmath
    CHECK_THAT((sbg{1e-8, 5}.log_survival(10)), WithinRel(-1.1682289924670695903e-8, 1e-13));
    CHECK_THAT((sbg{0.5, 1e-8}.log_survival(10)), WithinRel(-18.987113554725387113, 1e-13));
    CHECK_THAT(std::log(sbg{1e-8, 5}.churn(10)), WithinRel(-21.059738085249914011, 1e-14));
    CHECK_THAT(std::log(sbg{1e6, 1e-6}.churn(10)), WithinRel(-127.5505449589086123, 1e-13));
    // The chances of all ends sum to 1.
    sbg const model{0.7, 1.2};
    double sum = model.survival(50);
    for (std::uint32_t t = 1; t <= 50; ++t) {
        sum += model.churn(t);
        CHECK_THAT(model.survival(t), WithinRel(model.survival(t - 1) * model.retention(t), 1e-13));
    }
    CHECK_THAT(sum, WithinRel(1.0, 1e-14));
}

TEST_CASE("a cohort that leaves at a constant rate, or not at all, is a limit") {
    auto const constant = clv::fit_retention<sbg>(std::vector<double>{16000, 8000, 4000, 2000, 1000, 500});
    REQUIRE(constant.report.boundaries.size() == 1);
    CHECK(constant.report.boundaries.front().nested == "geometric lifetimes");
    CHECK_THAT(constant.model.retention(3), WithinRel(0.5, 1e-4));
    auto const loyal = clv::fit_retention<sbg>(std::vector<double>{500, 500, 500});
    CHECK(loyal.model.survival(2) > 0.999999);
    CHECK(!loyal.report.boundaries.empty());
    auto const gone = clv::fit_retention<sbg>(std::vector<double>{500, 0, 0});
    CHECK(gone.model.survival(1) < 1e-6);
    CHECK(!gone.report.boundaries.empty());
    // three in ten leave at once, the rest never
    auto const split = clv::fit_retention<clv::shifted_beta_geometric>({1000, 700, 700, 700});
    REQUIRE(split.report.boundaries.size() >= 1);
    CHECK(split.report.boundaries.front().what == "each customer leaves at the first renewal or never");
}

TEST_CASE("gradients of predictions") {
    sbg const model{0.668, 3.806};
    auto const with = clv::detail::with_gradient<clv::shifted_beta_geometric_of>(model);
    double const h = 1e-6;
    auto const slope = [&](auto const& of) {
        return (of(sbg{0.668 + h, 3.806}) - of(sbg{0.668 - h, 3.806})) / (2 * h);
    };
    CHECK_THAT(with.discounted_lifetime(0.1).gradient[0],
               WithinRel(slope([](sbg const& m) { return m.discounted_lifetime(0.1); }), 1e-7));
    CHECK_THAT(with.survival(7).gradient[0], WithinRel(slope([](sbg const& m) { return m.survival(7); }), 1e-7));
    CHECK_THAT(with.retention(7).gradient[0], WithinRel(slope([](sbg const& m) { return m.retention(7); }), 1e-7));
    CHECK_THAT(with.churn(7).gradient[0], WithinRel(slope([](sbg const& m) { return m.churn(7); }), 1e-7));
}

TEST_CASE("there is no renewal before the first") {
    sbg const model{0.7, 1.2};
    CHECK_THROWS_AS(model.retention(0), invalid_option);
    CHECK_THROWS_AS(model.churn(0), invalid_option);
}
