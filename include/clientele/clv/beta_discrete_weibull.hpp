// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/discounted_sum.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
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
/// The beta-discrete-Weibull model of retention.
namespace clientele::clv {

/// The beta-discrete-Weibull model (P. Fader, B. Hardie, Y. Liu, J. Davin and T. Steenburgh, "'How to project customer
/// retention' revisited: the role of duration dependence", Journal of Interactive Marketing 43 (2018), pp. 1-16).
///
/// A customer renews at least t times with probability (1 - theta)^(t^c), theta ~ Beta(alpha, beta). With c > 1
/// everybody becomes likelier to leave as time goes on, with c < 1 more loyal; c = 1 is the shifted beta-geometric
/// model.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct beta_discrete_weibull_of {
    static constexpr std::string_view model_name{"clv.beta_discrete_weibull"};
    static constexpr std::array<parameter, 3> parameters{{{"alpha"}, {"beta"}, {"c"}}};

    Real alpha{1.0};
    Real beta{1.0};
    Real c{1.0}; ///< how a customer's own chance to leave changes with time

    /// log S(t): keeps its digits where S is close to 0 or 1.
    [[nodiscard]] Real log_survival(std::uint32_t t) const { return log_survival_at(static_cast<double>(t)); }
    /// S(t): P(a new customer renews at least t times).
    [[nodiscard]] Real survival(std::uint32_t t) const {
        using std::exp;
        return exp(log_survival(t));
    }
    /// P(the t-th renewal | t - 1 before it), t >= 1.
    [[nodiscard]] Real retention(std::uint32_t t) const {
        detail::check_renewal(t);
        using std::exp;
        return exp(log_retention(static_cast<double>(t)));
    }
    /// P(a new customer renews just t - 1 times), t >= 1.
    [[nodiscard]] Real churn(std::uint32_t t) const {
        detail::check_renewal(t);
        using std::expm1;
        return survival(t - 1) * -expm1(log_retention(static_cast<double>(t)));
    }

    /// Expected number of periods of a new customer, the first included; infinite if alpha c <= 1.
    [[nodiscard]] Real expected_lifetime() const { return discounted_lifetime(0); }

    /// DEL: expected payments of a new customer, one now and one at each renewal, discounted by `rate` a period.
    [[nodiscard]] Real discounted_lifetime(double rate) const { return payments(0, rate); }

    /// DERL: expected payments to come from a customer who has renewed `renewals` times and is about to decide again:
    /// the payment he may make now is not discounted.
    [[nodiscard]] Real discounted_residual_lifetime(std::uint32_t renewals, double rate) const {
        return payments(renewals + 1.0, rate);
    }

    /// log of the chances to renew the t-th time and not to, with derivatives.
    [[nodiscard]] static std::pair<stats::second_order<3>, stats::second_order<3>>
    log_renewal(beta_discrete_weibull_of const& of, double t) {
        using derivatives = stats::second_order<3>;
        double const after = std::pow(t, of.c);
        double const before = t > 1 ? std::pow(t - 1, of.c) : 0;
        double const wear = of.wear(t);
        double const whole = of.alpha + of.beta;
        derivatives kept{.value = stats::log_rising_ratio(of.alpha, of.beta + before, wear)};
        double const drawn = stats::digamma_rise(whole + before, wear);
        double const drawn_bend = stats::trigamma_rise(whole + before, wear);
        kept.gradient[0] = -drawn;
        kept.gradient[1] = stats::digamma_rise(of.beta + before, wear) - drawn;
        kept.hessian[derivatives::at(0, 0)] = -drawn_bend;
        kept.hessian[derivatives::at(0, 1)] = -drawn_bend;
        kept.hessian[derivatives::at(1, 1)] = stats::trigamma_rise(of.beta + before, wear) - drawn_bend;
        auto const by_c = [&](double s, double log_t, double sign) {
            double const slope = s * log_t; // ds / dc
            double const rise = -stats::digamma_rise(of.beta + s, of.alpha);
            double const bend = -stats::trigamma_rise(of.beta + s, of.alpha);
            kept.gradient[2] += sign * rise * slope;
            kept.hessian[derivatives::at(0, 2)] -= sign * stats::trigamma(whole + s) * slope;
            kept.hessian[derivatives::at(1, 2)] += sign * bend * slope;
            kept.hessian[derivatives::at(2, 2)] += sign * (bend * slope * slope + rise * slope * log_t);
        };
        by_c(after, std::log(t), 1);
        if (t > 1) {
            by_c(before, std::log(t - 1), -1);
        }
        return {kept, detail::log1mexp(kept)};
    }

    /// Where a fit starts.
    [[nodiscard]] static beta_discrete_weibull_of start() { return {1.0, 2.0, 1.0}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(beta_discrete_weibull_of const& at) {
        std::vector<boundary> found;
        if (at.alpha + at.beta < 1e-6) {
            found.push_back({"each customer leaves at the first renewal or never", "none: one decision each"});
        } else if (at.alpha < 1e-6 * std::max(1.0, at.beta)) {
            found.push_back({"nobody ever leaves", "none: all customers stay"});
        } else if (at.beta < 1e-6 * std::max(1.0, at.alpha)) {
            found.push_back({"everybody leaves at the first renewal", "none: one period each"});
        } else if (at.alpha + at.beta > 1e5) {
            found.push_back({"all customers leave with the same probability", "discrete Weibull lifetimes"});
        }
        if (at.c < 1e-6) {
            found.push_back({"who renews once stays for ever", "none: one decision each"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(beta_discrete_weibull_of const&, beta_discrete_weibull_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("alpha", self.alpha);
        field("beta", self.beta);
        field("c", self.c);
    }

private:
    /// t^c.
    [[nodiscard]] Real clock(double t) const {
        using std::exp;
        return t > 0 ? exp(c * Real(std::log(t))) : Real{0.0};
    }
    /// to^c - from^c.
    [[nodiscard]] Real wear(double from, double to) const {
        using std::expm1;
        return from > 0 ? clock(to) * -expm1(c * Real(std::log1p((from - to) / to))) : clock(to);
    }
    [[nodiscard]] Real wear(double t) const { return wear(t - 1, t); }
    /// log of S(to) / S(from). Where the clock is too large for a number, S falls as t^(-alpha c) to all digits.
    [[nodiscard]] Real log_stays(double from, double to) const {
        using stats::log_rising_ratio;
        using std::log;
        constexpr double far = 690; // e^far is still a number
        if (from > 0 && stats::value_of(c) * std::log(from) > far) {
            return alpha * c * Real(std::log1p((from - to) / to));
        }
        Real const before = beta + clock(from);
        if (to > 0 && stats::value_of(c) * std::log(to) > far) {
            Real const there{std::exp(far)};
            return log_rising_ratio(alpha, before, there) + alpha * (log(before + there) - c * Real(std::log(to)));
        }
        return log_rising_ratio(alpha, before, wear(from, to));
    }
    [[nodiscard]] Real log_survival_at(double t) const { return log_stays(0, t); }
    [[nodiscard]] Real log_retention(double t) const { return log_stays(t - 1, t); }
    /// Sum over t >= from of S(t) / S(from - 1) / (1 + rate)^(t - from).
    [[nodiscard]] Real payments(double from, double rate) const {
        detail::check_rate(rate);
        Real const power = alpha * c;
        if (rate == 0 && stats::value_of(power) <= 1) {
            return Real{HUGE_VAL};
        }
        using std::exp;
        double const before = std::max(from - 1, 0.0);
        auto const stays = [&](double t) { return exp(log_stays(before, from + t)); };
        return detail::discounted_sum<Real>(stays, rate, power, 650 / std::fmax(stats::value_of(c), 1.0));
    }
};

using beta_discrete_weibull = beta_discrete_weibull_of<double>;

static_assert(retention_model<beta_discrete_weibull>);

} // namespace clientele::clv
