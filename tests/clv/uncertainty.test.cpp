// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/cdnow.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/uncertainty.hpp>
#include <clientele/core/error.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace clientele;

namespace {

/// The same by numbers: the gradient by central differences.
template <class Model, class F> double numeric_deviation(clv::fitted<Model> const& fit, F const& of) {
    auto const values = clv::detail::values_of(fit.model);
    std::array<double, 4> gradient{};
    for (std::size_t i = 0; i < 4; ++i) {
        auto up = values;
        auto down = values;
        double const h = 1e-5 * values[i];
        up[i] += h;
        down[i] -= h;
        gradient[i] = (of(clv::detail::with_values<Model>(up)) - of(clv::detail::with_values<Model>(down))) / (2 * h);
    }
    double variance = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j)
            variance += gradient[i] * fit.report.covariance[4 * i + j] * gradient[j];
    }
    return std::sqrt(variance);
}

template <class Model, class F> void check_limits(clv::fitted<Model> const& fit, F const& of) {
    auto const limits = clv::with_limits(fit, of, clv::interval_scale::identity);
    CHECK_THAT(limits.estimate, WithinRel(of(fit.model), 1e-12));
    CHECK_THAT((limits.upper - limits.lower) / 2, WithinRel(1.959963984540054 * numeric_deviation(fit, of), 1e-6));
    auto const positive = clv::with_limits(fit, of, clv::interval_scale::log);
    CHECK_THAT(positive.upper / positive.estimate, WithinRel(positive.estimate / positive.lower, 1e-12));
    CHECK(positive.lower > 0);
}

template <class Model> void check_model(std::vector<clientele_test::cdnow_customer> const& customers) {
    auto const fit = clv::fit<Model>(customers);
    clv::summary const one{2, 30.43, 38.86};
    check_limits(fit, [&](auto const& m) { return m.expected_transactions(one, 39.0); });
    check_limits(fit, [&](auto const& m) { return m.expected_transactions(52.0); });
    check_limits(fit, [&](auto const& m) { return m.p_alive(one); });
    check_limits(fit, [&](auto const& m) { return m.discounted_transactions(one, 0.0027); });
    // in total: a sum over customers is one figure
    check_limits(fit, [&](auto const& m) {
        auto sum = m.p_alive(customers.front().seen);
        for (std::size_t i = 1; i < 50; ++i)
            sum = sum + m.expected_transactions(customers[i].seen, 39.0);
        return sum;
    });
}

} // namespace

TEST_CASE("limits of predictions by the delta method agree with numeric derivatives", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    check_model<clv::bg_nbd>(*customers);
    check_model<clv::pareto_nbd>(*customers);
}

TEST_CASE("limits keep to the range of the figure", "[data]") {
    auto const customers = clientele_test::cdnow_sample();
    if (!customers) return;
    auto const fit = clv::fit<clv::bg_nbd>(*customers);
    auto const alive = clv::with_limits(
        fit,
        [](auto const& m) {
            return m.p_alive(clv::summary{26, 30.86, 31});
        },
        clv::interval_scale::logit, 0.999);
    CHECK(alive.lower > 0);
    CHECK(alive.lower < alive.estimate);
    CHECK(alive.upper > alive.estimate);
    CHECK(alive.upper < 1);
    // of one who cannot have been lost that is certain
    auto const certain = clv::with_limits(
        fit,
        [](auto const& m) {
            return m.p_alive(clv::summary{0, 0, 31});
        },
        clv::interval_scale::logit);
    CHECK(certain.lower == 1);
    CHECK(certain.upper == 1);
    CHECK_THROWS_AS(clv::with_limits(
                        fit, [](auto const& m) { return m.expected_transactions(1.0); }, clv::interval_scale::log, 1),
                    invalid_option);
}
