// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/clv/posterior.hpp>

#include <cmath>

using namespace clientele;

namespace {

/// A gamma distribution of waiting times with known shape 1: the textbook case, whose maximum is n / sum.
struct exponential {
    static constexpr std::string_view model_name{"test.exponential"};
    static constexpr std::array<clv::parameter, 2> parameters{{{"rate", -1}, {"shape"}}};
    double rate = 1;
    double shape = 1;
    [[nodiscard]] static std::vector<clv::boundary> boundaries(exponential const& /*at*/) { return {}; }
    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("rate", self.rate);
        field("shape", self.shape);
    }
};

/// 10 waiting times of 40 in all and, to have something to say of the shape, 3 (log shape)^2 off its best, 2.
struct ten_waits {
    double unit = 1;
    stats::second_order<2> operator()(exponential const& at) const {
        double const off = std::log(at.shape / 2);
        stats::second_order<2> of{.value = 10 * std::log(at.rate) - at.rate * 40 / unit - 3 * off * off};
        of.gradient = {10 / at.rate - 40 / unit, -6 * off / at.shape};
        of.hessian = {-10 / (at.rate * at.rate), 0, -6 * (1 - off) / (at.shape * at.shape)};
        return of;
    }
};

} // namespace

TEST_CASE("the maximum, its covariance and its value in whatever unit the search is made") {
    for (double const unit : {1.0, 0.01, 40.0}) {
        ten_waits const data{unit};
        clv::detail::posterior<exponential, ten_waits> const density{data, {}, {.time = unit}};
        auto const fit = clv::detail::estimate(density, density.logs_of({1, 1}), 100);
        CHECK(fit.report.converged);
        CHECK_THAT(fit.model.rate, WithinRel(0.25, 1e-12)); // n / sum
        CHECK_THAT(fit.model.shape, WithinRel(2.0, 1e-12));
        CHECK_THAT(fit.report.standard_error(0), WithinRel(0.25 / std::sqrt(10.0), 1e-7)); // rate / sqrt(n)
        CHECK_THAT(fit.report.standard_error(1), WithinRel(2 / std::sqrt(6.0), 1e-7));
        CHECK_THAT(fit.report.log_likelihood, WithinRel(10 * std::log(0.25 * unit) - 10, 1e-12));
    }
}

TEST_CASE("a prior draws the mode of the posterior density between the two, by their precisions") {
    ten_waits const data{40};
    // Of log shape the data know log 2 with precision 6, the prior log 8 with precision 1 / 0.25.
    clv::detail::posterior<exponential, ten_waits> const density{data, {{"shape", 8, 0.5}}, {.time = 40}};
    auto const fit = clv::detail::estimate(density, density.logs_of({1, 1}), 100);
    double const expected = (6 * std::log(2.0) + 4 * std::log(8.0)) / 10;
    CHECK_THAT(std::log(fit.model.shape), WithinRel(expected, 1e-12));
    CHECK_THAT(fit.report.standard_error(1) / fit.model.shape, WithinRel(1 / std::sqrt(10.0), 1e-7));
    CHECK_THAT(fit.report.log_prior, WithinRel(-2 * std::pow(expected - std::log(8.0), 2), 1e-10));
    CHECK_THAT(fit.report.log_likelihood,
               WithinRel(10 * std::log(10.0) - 10 - 3 * std::pow(expected - std::log(2.0), 2), 1e-12));
    // Of a rate, which has a unit, in the caller's unit.
    clv::detail::posterior<exponential, ten_waits> const slow{data, {{"rate", 0.25, 0.1}}, {.time = 40}};
    CHECK_THAT(clv::detail::estimate(slow, slow.logs_of({1, 1}), 100).model.rate, WithinRel(0.25, 1e-12));
}

TEST_CASE("a parameter with a floor stays above it, with the same maximum inside") {
    ten_waits const data{1};
    clv::detail::posterior<exponential, ten_waits> const inside{data, {}, {}, {0, 1.5}};
    auto const fit = clv::detail::estimate(inside, inside.logs_of({1, 4}), 100);
    CHECK_THAT(fit.model.shape, WithinRel(2.0, 1e-10));
    CHECK_THAT(fit.report.standard_error(1), WithinRel(2 / std::sqrt(6.0), 1e-7));
    clv::detail::posterior<exponential, ten_waits> const at_the_floor{data, {}, {}, {0, 3.0}};
    CHECK_THAT(clv::detail::estimate(at_the_floor, at_the_floor.logs_of({1, 4}), 100).model.shape,
               WithinRel(3.0, 1e-6));
}

TEST_CASE("a search or a prior that cannot be is refused") {
    using clv::detail::check_search;
    CHECK_THROWS_AS(check_search<exponential>(0, {}), invalid_option);
    CHECK_THROWS_AS(check_search<exponential>(1, {{"speed", 1, 1}}), invalid_option);
    CHECK_THROWS_AS(check_search<exponential>(1, {{"rate", 0, 1}}), invalid_option);
    CHECK_THROWS_AS(check_search<exponential>(1, {{"rate", 1, 0}}), invalid_option);
    CHECK_NOTHROW(check_search<exponential>(1, {{"rate", 1, 1}}));
}
