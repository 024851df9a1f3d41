// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "retention_tables.hpp"

#include <clientele/clv/beta_discrete_weibull.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>

#include <cmath>
#include <limits>
#include <vector>

using namespace clientele;
using clientele_test::first_years;
using clientele_test::high_end;
using sbg = clv::shifted_beta_geometric;

TEST_CASE("cohorts of different ages are one likelihood: that of all their customers") {
    // A cohort of 7 years, half of one of 4 years and the other half, and one weighted by 3 or written three times.
    std::vector<clv::cohort> const together{{first_years(high_end, 7)}, {{900, 600, 500}}, {{50, 20}, 0, 3}};
    std::vector<clv::cohort> const apart{{{50, 20}}, {{300, 200, 180}},          {{50, 20}},
                                         {{50, 20}}, {first_years(high_end, 7)}, {{600, 400, 320}}};
    auto const one = clv::fit_retention<sbg>(together);
    auto const other = clv::fit_retention<sbg>(apart, {}, threads{3});
    CHECK(one.model == other.model);
    CHECK(one.report.log_likelihood == other.report.log_likelihood);
    CHECK(one.report.customers == 1000 + 900 + 150);
    CHECK(one.report.distinct == 7);
    double sum = 0;
    for (auto const& c : together) {
        for (std::size_t t = 1; t < c.alive.size(); ++t) {
            sum += static_cast<double>(c.weight) * (c.alive[t - 1] - c.alive[t]) *
                   std::log(one.model.churn(static_cast<std::uint32_t>(t)));
        }
        sum += static_cast<double>(c.weight) * c.alive.back() *
               one.model.log_survival(static_cast<std::uint32_t>(c.alive.size() - 1));
    }
    CHECK_THAT(one.report.log_likelihood, WithinRel(sum, 1e-13));
}

TEST_CASE("a cohort that was seen late tells of its later years only") {
    // The first two years of one cohort and its last five of another observation: the same as all seven.
    auto const whole = first_years(high_end, 7);
    std::vector<clv::cohort> const parts{{{whole.begin(), whole.begin() + 3}}, {{whole.begin() + 2, whole.end()}, 2}};
    CHECK(clv::fit_retention<sbg>(parts).model == clv::fit_retention<sbg>(whole).model);
}

TEST_CASE("figures that cannot be are refused with the cohort") {
    for (double const bad : {-1.0, 1001.0, std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
        try {
            static_cast<void>(clv::fit_retention<sbg>(std::vector<clv::cohort>{{{10, 5}}, {{1000, bad}}}));
            FAIL("accepted");
        } catch (invalid_data const& refused) {
            CHECK(refused.row() == 1);
            CHECK(refused.field() == "alive");
        }
    }
    CHECK_THROWS_AS(clv::fit_retention<sbg>(std::vector<double>{1000}), invalid_data);
    CHECK_THROWS_AS(clv::fit_retention<sbg>(std::vector<clv::cohort>{}), invalid_data);
    CHECK_THROWS_AS(clv::fit_retention<sbg>(std::vector<double>{10, 5}, {.iterations = 0}), invalid_option);
}

TEST_CASE("the derivatives of the chances to renew are those of their values") {
    auto const check = [](auto const& model, double t) {
        using model_type = std::remove_cvref_t<decltype(model)>;
        auto const values = clv::detail::values_of(model);
        auto const [kept, lost] = model_type::log_renewal(model, t);
        CHECK_THAT(std::exp(kept.value) + std::exp(lost.value), WithinRel(1.0, 1e-14));
        for (std::size_t i = 0; i < values.size(); ++i) {
            double const h = 1e-4 * values[i];
            auto up = values;
            auto down = values;
            up[i] += h;
            down[i] -= h;
            auto const above = model_type::log_renewal(clv::detail::with_values<model_type>(up), t);
            auto const below = model_type::log_renewal(clv::detail::with_values<model_type>(down), t);
            CHECK_THAT((above.first.value - below.first.value) / (2 * h),
                       WithinRel(kept.gradient[i], 1e-5) || WithinAbs(kept.gradient[i], 1e-9));
            CHECK_THAT((above.second.value - below.second.value) / (2 * h),
                       WithinRel(lost.gradient[i], 1e-5) || WithinAbs(lost.gradient[i], 1e-9));
            for (std::size_t j = 0; j < values.size(); ++j) {
                CHECK_THAT((above.first.gradient[j] - below.first.gradient[j]) / (2 * h),
                           WithinRel(kept.hessian[kept.at(i, j)], 1e-5) ||
                               WithinAbs(kept.hessian[kept.at(i, j)], 1e-9));
                CHECK_THAT((above.second.gradient[j] - below.second.gradient[j]) / (2 * h),
                           WithinRel(lost.hessian[lost.at(i, j)], 1e-5) ||
                               WithinAbs(lost.hessian[lost.at(i, j)], 1e-9));
            }
        }
    };
    for (double const t : {1.0, 2.0, 12.0}) {
        check(sbg{0.7, 3.8}, t);
        check(sbg{30, 0.02}, t);
        check(clv::beta_discrete_weibull{0.7, 3.8, 1.6}, t);
        check(clv::beta_discrete_weibull{2.5, 0.4, 0.3}, t);
    }
}

TEST_CASE("log(1 - e^y) at both ends") {
    stats::second_order<1> y{.value = -1e-20, .gradient = {1}, .hessian = {0}};
    CHECK_THAT(clv::detail::log1mexp(y).value, WithinRel(std::log(1e-20), 1e-15));
    CHECK_THAT(clv::detail::log1mexp(y).gradient[0], WithinRel(-1e20, 1e-14));
    y.value = -50;
    CHECK_THAT(clv::detail::log1mexp(y).value, WithinRel(-std::exp(-50.0), 1e-14));
}
