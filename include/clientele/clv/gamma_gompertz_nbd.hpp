// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/alive_for_many.hpp>
#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/gompertz_clock.hpp>
#include <clientele/clv/gompertz_likelihood.hpp>
#include <clientele/clv/lifetime_counts.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/next_purchase.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/sampling.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

/// \file
/// The Gamma-Gompertz/NBD model of repeat buying.
namespace clientele::clv {

/// The Gamma-Gompertz/NBD model (A. Bemmaor and N. Glady, "Modeling purchasing behavior with sudden 'death': a flexible
/// customer lifetime model", Management Science 58 (2012), pp. 1012-1021).
///
/// Purchases are as in Pareto/NBD. The rate of dying of a customer changes with his age as eta b e^(b t), eta ~
/// Gamma(s, beta) over customers. Of those still alive at t, the part s b / (1 + (beta - 1) e^(-b t)) dies per unit of
/// time: with beta above 1 that rises (wear), below 1 it falls (the weak go first), at 1 it is constant. For small b
/// and beta the model is Pareto/NBD with scale beta / b, along a ridge on which b and beta themselves mean nothing.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct gamma_gompertz_nbd_of {
    static constexpr std::string_view model_name{"clv.gamma_gompertz_nbd"};
    static constexpr std::array<parameter, 5> parameters{{{"r"}, {"alpha", 1}, {"b", -1}, {"s"}, {"beta"}}};

    Real r{1.0};     ///< shape of the purchase rates: the smaller, the more customers differ
    Real alpha{1.0}; ///< their scale, in units of time
    Real b{1.0};     ///< how fast customers age, per unit of time
    Real s{1.0};     ///< shape of the frailties eta
    Real beta{1.0};  ///< their scale, a pure number

    /// P(the customer is still alive at T | his history), in [0, 1]; falls as T - t_x grows.
    [[nodiscard]] Real p_alive(summary const& customer) const { return detail::probability(log_odds_alive(customer)); }

    /// log(P(alive) / P(dead)): keeps its digits where `p_alive` rounds to 0 or 1. Infinite if he bought just now.
    [[nodiscard]] Real log_odds_alive(summary const& customer) const {
        using std::log;
        double const w = customer.T - customer.t_x;
        if (w == 0) {
            return Real{HUGE_VAL};
        }
        return log_uneventful(customer) -
               log(detail::dies_first(until_purchase(customer.x, customer.t_x), lifetime().after(customer.t_x), w));
    }

    /// P(alive at T + t | his history up to T): nothing is known of the time after T.
    [[nodiscard]] Real p_alive_at(summary const& customer, double t) const {
        detail::check_time(t, "t");
        using std::exp;
        return p_alive(customer) * exp(lifetime().after(customer.T).log_survival(t));
    }

    /// P(alive at T + t | his history up to T, and no purchase in (T, T + t]).
    [[nodiscard]] Real p_alive_if_silent(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive({customer.x, customer.t_x, customer.T + t});
    }

    /// E[purchases in (T, T + t] | his history]: his rate times the lifetime to expect. The closed form of the paper is
    /// wrong (J. Adler, "Comment on 'Modeling purchasing behavior with sudden "death"'", Management Science 68 (2022));
    /// the expected lifetime is integrated here.
    [[nodiscard]] Real expected_transactions(summary const& customer, double t) const {
        return p_alive(customer) * transactions_if_alive(customer.x, customer.T, t);
    }

    /// The same of a customer who is known to be alive: when he last bought does not matter then.
    [[nodiscard]] Real transactions_if_alive(std::uint32_t x, double T, double t) const {
        detail::check_time(t, "t");
        return rate(x, T) * detail::expected_lifetime(lifetime().after(T), 0.0, t);
    }

    /// E[X(t)]: repeat purchases of a new customer in (0, t].
    [[nodiscard]] Real expected_transactions(double t) const { return expected_transactions(summary{}, t); }

    /// Expected purchases after T, each discounted by e^(-discount (time - T)), `discount` being per unit of time.
    /// Finite at 0 too.
    [[nodiscard]] Real discounted_transactions(summary const& customer, double discount) const {
        return p_alive(customer) * discounted_if_alive(customer.x, customer.T, discount);
    }

    /// The same of a customer who is known to be alive.
    [[nodiscard]] Real discounted_if_alive(std::uint32_t x, double T, double discount) const {
        detail::check_rate(discount);
        return rate(x, T) * detail::expected_lifetime(lifetime().after(T), discount, HUGE_VAL);
    }

    /// P(he never buys again | alive at t with x repeat transactions).
    [[nodiscard]] Real never_buys_if_alive(std::uint32_t x, double t) const {
        return detail::dies_first(until_purchase(x, t), lifetime().after(t), HUGE_VAL);
    }

    /// log P(neither a purchase nor death in (t_x, T] | alive at t_x, x).
    [[nodiscard]] Real log_uneventful(summary const& customer) const {
        double const w = customer.T - customer.t_x;
        return until_purchase(customer.x, customer.t_x).log_survival(w) +
               lifetime().after(customer.t_x).log_survival(w);
    }

    /// P(he buys at least once in (T, T + t] | his history): the distribution of the time of his next purchase.
    [[nodiscard]] Real p_purchase_within(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive(customer) *
               detail::buys_first(until_purchase(customer.x, customer.T), lifetime().after(customer.T), t);
    }

    /// The time from now by which he has bought with this probability (1/2: the median); infinite if he may be dead
    /// before with more than the rest. \throws invalid_option unless it is 0 or more and below 1
    [[nodiscard]] double next_purchase_quantile(summary const& customer,
                                                double probability) const requires std::same_as<Real, double> {
        double const alive = p_alive(customer);
        auto const purchase = until_purchase(customer.x, customer.T);
        auto const death = lifetime().after(customer.T);
        return detail::time_by_which(probability, alpha + customer.T,
                                     [&](double t) { return alive * detail::buys_first(purchase, death, t); });
    }

    /// One customer: calls `sink(t)` for each repeat purchase in (0, end].
    template <class Sink>
    void buy(random::stream& from, double end, Sink const& sink) const requires std::same_as<Real, double> {
        double const mean_gap = alpha * std::exp(-stats::draw_log_gamma(from, r));
        double const frailty = std::exp(stats::draw_log_gamma(from, s)) / beta;
        double const life = std::log1p(stats::draw_exponential(from) / frailty) / b;
        detail::buy_until(mean_gap, std::min(life, end), from, sink);
    }

    /// log of the likelihood of one customer: times of purchases are densities per unit of time.
    [[nodiscard]] double log_likelihood(summary const& customer) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.x}(customer).value;
    }

    /// log P(X(t) = x): x repeat purchases of a new customer in (0, t], as an integral over his time of death.
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        auto const death = lifetime();
        return detail::log_count_in_lifetime(
            r, alpha, x, t, std::min(death.smooth_over(), beta / b), s + 1,
            [&](double until) { return death.log_survival(until); },
            [&](double tau) { return death.log_hazard(tau) + death.log_survival(tau); });
    }

    /// log P(X(t + h) - X(t) = x): x purchases of a new customer in (t, t + h].
    /// \throws invalid_option unless t and h are finite and 0 or more
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t,
                                                  double h) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        detail::check_time(h, "h");
        double const log_alive = lifetime().log_survival(t);
        gamma_gompertz_nbd_of const then{r, alpha, b, s, lifetime().scale_after(t)};
        double const there = log_alive + then.log_probability_of_count(x, h);
        return x == 0 ? std::log(-std::expm1(log_alive) + std::exp(there)) : there;
    }

    /// The likelihood over many customers, with derivatives.
    class likelihood : public detail::gompertz_likelihood {
    public:
        likelihood(gamma_gompertz_nbd_of const& at, std::uint32_t most)
            : detail::gompertz_likelihood{{at.r, at.alpha}, at.lifetime(), most} {}
    };

    /// Where a fit starts, for customers with this mean age.
    [[nodiscard]] static gamma_gompertz_nbd_of start(double mean_age) {
        return {0.5, mean_age / 4, 0.2 / mean_age, 0.8, 0.05};
    }

    /// Where it looks again: the likelihood has a second maximum where some are lost at once and the others stay.
    [[nodiscard]] static gamma_gompertz_nbd_of second_start(double mean_age) {
        return {1.0, mean_age / 4, 1e-3 / mean_age, 0.1, 1e-10};
    }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(gamma_gompertz_nbd_of const& at) {
        std::vector<boundary> found;
        if (at.r > 1e4) {
            found.push_back({"all customers buy at the same rate r / alpha", "Poisson purchases"});
        }
        if (at.r < 1e-6) {
            found.push_back({"nobody buys again", "no repeat purchases"});
        }
        if (at.beta < 0.01) {
            found.push_back({"customers do not age: only beta / b is determined", "Pareto/NBD with scale beta / b"});
        }
        if (at.s > 1e4) {
            found.push_back({"all customers age alike", "Gompertz lifetimes"});
        }
        // the risk to die, s b / beta at first, beside the rate to buy, r / alpha
        bool const never = at.s * at.b * at.alpha < 1e-8 * std::min(at.beta, 1.0) * std::max(at.r, 1.0);
        if (at.s < 1e-6 || never ||
            (at.b * at.alpha < 1e-2 * std::max(at.r, 1.0) && at.s * at.b * at.alpha < 1e-8 * at.beta * at.r)) {
            found.push_back({"nobody ever dies", "NBD"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(gamma_gompertz_nbd_of const&, gamma_gompertz_nbd_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("r", self.r);
        field("alpha", self.alpha);
        field("b", self.b);
        field("s", self.s);
        field("beta", self.beta);
    }

private:
    [[nodiscard]] detail::pareto_clock<Real> until_purchase(std::uint32_t x, double since) const {
        return {r + Real(static_cast<double>(x)), alpha + Real(since)};
    }
    [[nodiscard]] detail::gompertz_clock<Real> lifetime() const { return {b, s, beta}; }
    [[nodiscard]] Real rate(std::uint32_t x, double T) const {
        return (r + Real(static_cast<double>(x))) / (alpha + Real(T));
    }
};

using gamma_gompertz_nbd = gamma_gompertz_nbd_of<double>;

static_assert(mortal_model<gamma_gompertz_nbd>);

} // namespace clientele::clv
