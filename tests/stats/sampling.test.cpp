// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/core/random.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/sampling.hpp>

#include <cmath>
#include <utility>

using namespace clientele;

namespace {

struct moments {
    double mean = 0;
    double variance = 0;
};

template <class Draw> moments of(Draw const& draw, int count = 40'000) {
    random::stream from{42, 1};
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; ++i) {
        double const x = draw(from);
        sum += x;
        squares += x * x;
    }
    double const mean = sum / count;
    return {mean, squares / count - mean * mean};
}

/// Within five standard errors of a mean over 40,000 draws.
void check_mean(moments const& found, double mean, double variance) {
    CHECK_THAT(found.mean, WithinAbs(mean, 5 * std::sqrt(variance / 40'000)));
}

} // namespace

TEST_CASE("means and variances of what is drawn are those of the distributions") {
    check_mean(of([](auto& from) { return stats::draw_normal(from); }), 0, 1);
    check_mean(of([](auto& from) { return stats::draw_exponential(from); }), 1, 1);
    for (double const shape : {0.05, 0.243, 1.0, 3.5, 1000.0}) {
        INFO("shape " << shape);
        auto const found = of([&](auto& from) { return stats::draw_gamma(from, shape); });
        check_mean(found, shape, shape);
        CHECK_THAT(found.variance, WithinRel(shape, shape < 0.1 ? 0.2 : 0.08));
        // E[log G] = digamma(shape), var = trigamma(shape): also where most of G is 0 in double precision
        auto const logs = of([&](auto& from) { return stats::draw_log_gamma(from, shape); });
        check_mean(logs, stats::digamma(shape), stats::trigamma(shape));
    }
    for (auto const& [a, b] : {std::pair{0.793, 2.426}, std::pair{0.01, 0.02}, std::pair{300.0, 5.0}}) {
        double const variance = a * b / ((a + b) * (a + b) * (a + b + 1));
        check_mean(of([&, a = a, b = b](auto& from) { return stats::draw_beta(from, a, b); }), a / (a + b), variance);
    }
}

TEST_CASE("tiny shapes: a logarithm where the number itself is 0") {
    check_mean(of([](auto& from) { return stats::draw_log_gamma(from, 1e-4); }), stats::digamma(1e-4),
               stats::trigamma(1e-4));
}
