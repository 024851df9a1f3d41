// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/rising_ratio.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The shifted beta-geometric model of retention.
namespace clientele::clv {

/// The shifted beta-geometric model (P. Fader and B. Hardie, "How to project customer retention", Journal of
/// Interactive Marketing 21 (2007), pp. 76-90).
///
/// At the end of each period a customer leaves with his own probability theta ~ Beta(alpha, beta), always the same.
/// Those likely to leave do so early: the retention rate of a cohort rises, though nobody's loyalty does.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct shifted_beta_geometric_of {
    static constexpr std::string_view model_name{"clv.shifted_beta_geometric"};
    static constexpr std::array<parameter, 2> parameters{{{"alpha"}, {"beta"}}};

    Real alpha{1.0};
    Real beta{1.0};

    /// log S(t): keeps its digits where S is close to 0 or 1.
    [[nodiscard]] Real log_survival(std::uint32_t t) const {
        using stats::log_rising_ratio;
        return log_rising_ratio(alpha, beta, Real(static_cast<double>(t)));
    }
    /// S(t): P(a new customer renews at least t times).
    [[nodiscard]] Real survival(std::uint32_t t) const {
        using std::exp;
        return exp(log_survival(t));
    }
    /// P(the t-th renewal | t - 1 before it), t >= 1.
    [[nodiscard]] Real retention(std::uint32_t t) const {
        detail::check_renewal(t);
        Real const loyal = beta + Real(static_cast<double>(t) - 1);
        return loyal / (alpha + loyal);
    }
    /// P(a new customer renews just t - 1 times), t >= 1.
    [[nodiscard]] Real churn(std::uint32_t t) const {
        detail::check_renewal(t);
        return survival(t - 1) * (alpha / (alpha + beta + Real(static_cast<double>(t) - 1)));
    }

    /// Expected number of periods of a new customer, the first included; infinite if alpha <= 1.
    [[nodiscard]] Real expected_lifetime() const { return discounted_lifetime(0); }

    /// DEL: expected payments of a new customer, one now and one at each renewal, discounted by `rate` a period (P.
    /// Fader and B. Hardie, "Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity",
    /// Marketing Science 29 (2010), pp. 85-93). The geometric series is summed within the expectation over theta.
    [[nodiscard]] Real discounted_lifetime(double rate) const {
        detail::check_rate(rate);
        if (rate == 0) {
            return stats::value_of(alpha) > 1 ? (alpha + beta - Real(1.0)) / (alpha - Real(1.0)) : Real{HUGE_VAL};
        }
        stats::beta_average<Real> const over_theta{alpha, beta, rate};
        return over_theta([&](double theta) { return Real((1 + rate) / (rate + theta)); });
    }

    /// DERL: expected payments to come from a customer who has renewed `renewals` times and is about to decide again:
    /// the payment he may make now is not discounted (ibid., their n being renewals + 1).
    [[nodiscard]] Real discounted_residual_lifetime(std::uint32_t renewals, double rate) const {
        detail::check_rate(rate);
        Real const loyal = beta + Real(static_cast<double>(renewals));
        if (rate == 0) {
            return stats::value_of(alpha) > 1 ? loyal / (alpha - Real(1.0)) : Real{HUGE_VAL};
        }
        stats::beta_average<Real> const over_theta{alpha, loyal, rate};
        return over_theta([&](double theta) { return Real((1 - theta) * (1 + rate) / (rate + theta)); });
    }

    /// log of the chances to renew the t-th time and not to, with derivatives.
    [[nodiscard]] static std::pair<stats::second_order<2>, stats::second_order<2>>
    log_renewal(shifted_beta_geometric_of const& at, double t) {
        double const loyal = at.beta + (t - 1);
        double const all = at.alpha + loyal;
        double const square = 1 / (all * all);
        stats::second_order<2> const renewed{.value = -std::log1p(at.alpha / loyal),
                                             .gradient = {-1 / all, at.alpha / (loyal * all)},
                                             .hessian = {square, square, square - 1 / (loyal * loyal)}};
        stats::second_order<2> const lost{.value = -std::log1p(loyal / at.alpha),
                                          .gradient = {loyal / (at.alpha * all), -1 / all},
                                          .hessian = {square - 1 / (at.alpha * at.alpha), square, square}};
        return {renewed, lost};
    }

    /// Where a fit starts.
    [[nodiscard]] static shifted_beta_geometric_of start() { return {1.0, 2.0}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(shifted_beta_geometric_of const& at) {
        std::vector<boundary> found;
        if (at.alpha + at.beta < 1e-6) {
            found.push_back({"each customer leaves at the first renewal or never", "none: one decision each"});
        } else if (at.alpha < 1e-6 * std::max(1.0, at.beta)) {
            found.push_back({"nobody ever leaves", "none: all customers stay"});
        } else if (at.beta < 1e-6 * std::max(1.0, at.alpha)) {
            found.push_back({"everybody leaves at the first renewal", "none: one period each"});
        } else if (at.alpha + at.beta > 1e5) {
            found.push_back({"all customers leave with the same probability", "geometric lifetimes"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(shifted_beta_geometric_of const&, shifted_beta_geometric_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("alpha", self.alpha);
        field("beta", self.beta);
    }
};

using shifted_beta_geometric = shifted_beta_geometric_of<double>;

static_assert(retention_model<shifted_beta_geometric>);

} // namespace clientele::clv
