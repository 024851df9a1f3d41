// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/alive_for_many.hpp>
#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/lifetime_counts.hpp>
#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/next_purchase.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/silence.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/difference_of_products.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/exponential_integral.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/sampling.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

/// \file
/// The Pareto/NBD model of repeat buying.
namespace clientele::clv {

/// The Pareto/NBD model (D. Schmittlein, D. Morrison and R. Colombo, "Counting your customers: who are they and what
/// will they do next?", Management Science 33 (1987), pp. 1-24; likelihood and predictions as in P. Fader and B.
/// Hardie, "A note on deriving the Pareto/NBD model and related expressions", 2005).
///
/// While alive a customer buys at random times with his own rate lambda; he dies at a random time, whether he buys or
/// not, with his own rate mu. Over customers lambda ~ Gamma(r, alpha) (mean r / alpha per unit of time) and mu ~
/// Gamma(s, beta) (mean s / beta), independently.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct pareto_nbd_of {
    static constexpr std::string_view model_name{"clv.pareto_nbd"};
    static constexpr std::array<parameter, 4> parameters{{{"r"}, {"alpha", 1}, {"s"}, {"beta", 1}}};
    /// As in P. Fader and B. Hardie, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models",
    /// note 019, 2007.
    static constexpr std::array<covariate_link, 2> covariate_links{
        {{1, process::purchases, -1}, {3, process::loss, -1}}};

    Real r{1.0};     ///< shape of the purchase rates: the smaller, the more customers differ
    Real alpha{1.0}; ///< their scale, in units of time
    Real s{1.0};     ///< shape of the death rates
    Real beta{1.0};  ///< their scale, in units of time

    /// P(the customer is still alive at T | his history), in [0, 1]; falls as T - t_x grows.
    [[nodiscard]] Real p_alive(summary const& customer) const { return detail::probability(log_odds_alive(customer)); }

    /// log(P(alive) / P(dead)): keeps its digits where `p_alive` rounds to 0 or 1. Infinite if he bought just now.
    [[nodiscard]] Real log_odds_alive(summary const& customer) const {
        using std::log;
        double const w = customer.T - customer.t_x;
        if (w == 0) {
            return Real{HUGE_VAL};
        }
        return log_uneventful(customer) - log(detail::rings_first(until_death(customer), until_purchase(customer), w));
    }

    /// P(alive at T + t | his history up to T): nothing is known of the time after T.
    [[nodiscard]] Real p_alive_at(summary const& customer, double t) const {
        detail::check_time(t, "t");
        using std::exp;
        detail::pareto_clock<Real> const rest{s, beta + Real(customer.T)};
        return p_alive(customer) * exp(rest.log_survival(t));
    }

    /// P(alive at T + t | his history up to T, and no purchase in (T, T + t]).
    [[nodiscard]] Real p_alive_if_silent(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive({customer.x, customer.t_x, customer.T + t});
    }

    /// E[purchases in (T, T + t] | his history] (equation 41 of the note, in a form without the 0 / 0 at s = 1).
    [[nodiscard]] Real expected_transactions(summary const& customer, double t) const {
        return p_alive(customer) * transactions_if_alive(customer.x, customer.T, t);
    }

    /// The same of a customer who is known to be alive: when he last bought does not matter then.
    [[nodiscard]] Real transactions_if_alive(std::uint32_t x, double T, double t) const {
        detail::check_time(t, "t");
        using stats::exponential_mean;
        using std::log1p;
        Real const growth = log1p(Real(t) / (beta + Real(T)));
        return purchases_per_life(x, T) * growth * exponential_mean((Real{1.0} - s) * growth);
    }

    /// E[X(t)]: repeat purchases of a new customer in (0, t] (equation 27).
    [[nodiscard]] Real expected_transactions(double t) const { return expected_transactions(summary{}, t); }

    /// Expected purchases after T, each discounted by e^(-rate (time - T)); `rate` is per unit of time (P. Fader, B.
    /// Hardie and K. L. Lee, "RFM and CLV: using iso-value curves for customer base analysis", Journal of Marketing
    /// Research 42 (2005), equation 4). Infinite at rate 0 unless s is above 1.
    [[nodiscard]] Real discounted_transactions(summary const& customer, double rate) const {
        return p_alive(customer) * discounted_if_alive(customer.x, customer.T, rate);
    }

    /// The same of a customer who is known to be alive.
    [[nodiscard]] Real discounted_if_alive(std::uint32_t x, double T, double rate) const {
        detail::check_rate(rate);
        using stats::scaled_exponential_integral;
        return purchases_per_life(x, T) * scaled_exponential_integral<Real>(s, Real(rate) * (beta + Real(T)));
    }

    /// P(he never buys again | alive at t with x repeat transactions).
    [[nodiscard]] Real never_buys_if_alive(std::uint32_t x, double t) const {
        summary const then{x, t, t};
        return detail::rings_first(until_death(then), until_purchase(then), HUGE_VAL);
    }

    /// log P(neither a purchase nor death in (t_x, T] | alive at t_x, x).
    [[nodiscard]] Real log_uneventful(summary const& customer) const {
        double const w = customer.T - customer.t_x;
        return until_purchase(customer).log_survival(w) + until_death(customer).log_survival(w);
    }

    /// P(he buys at least once in (T, T + t] | his history): the distribution of the time of his next purchase.
    [[nodiscard]] Real p_purchase_within(summary const& customer, double t) const {
        detail::check_time(t, "t");
        summary const now{customer.x, customer.T, customer.T};
        return p_alive(customer) * detail::rings_first(until_purchase(now), until_death(now), t);
    }

    /// The time from now by which he has bought with this probability (1/2: the median); infinite if he may be dead
    /// before with more than the rest. \throws invalid_option unless it is 0 or more and below 1
    [[nodiscard]] double next_purchase_quantile(summary const& customer,
                                                double probability) const requires std::same_as<Real, double> {
        summary const now{customer.x, customer.T, customer.T};
        double const alive = p_alive(customer);
        return detail::time_by_which(probability, alpha + customer.T, [&](double t) {
            return alive * detail::rings_first(until_purchase(now), until_death(now), t);
        });
    }

    /// One customer: calls `sink(t)` for each repeat purchase in (0, end].
    template <class Sink>
    void buy(random::stream& from, double end, Sink const& sink) const requires std::same_as<Real, double> {
        double const mean_gap = alpha * std::exp(-stats::draw_log_gamma(from, r));
        double const lifetime = beta * std::exp(-stats::draw_log_gamma(from, s)) * stats::draw_exponential(from);
        detail::buy_until(mean_gap, std::min(lifetime, end), from, sink);
    }

    /// log of the likelihood of one customer: times of purchases are densities per unit of time.
    [[nodiscard]] double log_likelihood(summary const& customer) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.x}(customer).value;
    }

    /// log P(X(t) = x): x repeat purchases of a new customer in (0, t] (equation 16 of the note, as an integral over
    /// his time of death).
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        detail::pareto_clock<double> const death{s, beta};
        if (x == 0) {
            return detail::log_silence({r, alpha}, death, t).value;
        }
        return detail::log_count_in_lifetime(
            r, alpha, x, t, beta, s + 1, [&](double until) { return death.log_survival(until); },
            [&](double tau) { return std::log(s / (beta + tau)) + death.log_survival(tau); });
    }

    /// log P(X(t + h) - X(t) = x): x purchases of a new customer in (t, t + h]. Who is alive at t has the same rate of
    /// purchases as all had, and beta + t in place of beta.
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t,
                                                  double h) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        detail::check_time(h, "h");
        double const log_alive = detail::pareto_clock<double>{s, beta}.log_survival(t);
        double const there = log_alive + pareto_nbd_of{r, alpha, s, beta + t}.log_probability_of_count(x, h);
        return x == 0 ? std::log(-std::expm1(log_alive) + std::exp(there)) : there;
    }

    /// The likelihood over many customers, with derivatives.
    class likelihood {
    public:
        using derivatives = stats::second_order<4>; ///< with respect to r, alpha, s, beta

        /// `most`: the largest x; `customers`: how many are asked for, about.
        likelihood(pareto_nbd_of const& at, std::uint32_t most,
                   std::size_t customers = std::numeric_limits<std::size_t>::max())
            : at_(at), log_alpha_(std::log(at.alpha)), bought_(at.r, most, customers) {}

        /// log likelihood of one customer.
        [[nodiscard]] derivatives operator()(summary const& customer) const {
            detail::customer_block one; // NOLINT(cppcoreguidelines-pro-type-member-init): filled as far as it is read
            one.size = 0;
            one.add(customer, 1);
            return sum(one);
        }

        /// Of a block of customers, some at a time.
        [[nodiscard]] derivatives sum(detail::customer_block const& block) const {
            derivatives whole;
            for (std::size_t first = 0; first < block.size; first += at_once) {
                add_some(block, first, std::min(first + at_once, block.size), whole);
            }
            return whole;
        }

    private:
        static constexpr std::size_t at_once = 32;

        /// log(1 + time / scale) for the silence of each (purchase, death) and for the time before (the same).
        using growths = std::array<double, 4 * at_once>;

        void add_some(detail::customer_block const& block, std::size_t first, std::size_t last,
                      derivatives& whole) const {
            std::size_t const count = last - first;
            // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): filled as far as they are read
            growths growth;
            std::array<double, at_once> neither;
            std::array<detail::silence_integrals::sums, at_once> integrals;
            // NOLINTEND(cppcoreguidelines-pro-type-member-init)
            for (std::size_t i = 0; i < count; ++i) {
                double const t = block.t_x[first + i];
                double const w = block.T[first + i] - t;
                growth[4 * i] = w / (at_.alpha + t);
                growth[4 * i + 1] = w / (at_.beta + t);
                growth[4 * i + 2] = t / at_.alpha;
                growth[4 * i + 3] = t / at_.beta;
            }
            stats::log_growth_each({growth.data(), 4 * count});
            for (std::size_t i = 0; i < count; ++i) {
                neither[i] = -(at_.r + block.x[first + i]) * growth[4 * i] - at_.s * growth[4 * i + 1];
            }
            stats::exp_each({neither.data(), count});
            detail::silence_integrals with;
            auto const silence = [&](std::size_t i) {
                double const t = block.t_x[first + i];
                return detail::silence{{at_.r + block.x[first + i], at_.alpha + t},
                                       {at_.s, at_.beta + t},
                                       block.T[first + i] - t,
                                       growth[4 * i],
                                       growth[4 * i + 1],
                                       neither[i]};
            };
            for (std::size_t i = 0; i < count; ++i) {
                silence(i).integrate(with, integrals[i]);
            }
            with.finish();
            for (std::size_t i = 0; i < count; ++i) {
                auto one = silence(i).log_probability(integrals[i]);
                add_purchases(block.x[first + i], block.t_x[first + i], growth[4 * i + 2], growth[4 * i + 3], one);
                whole.add(one, block.weight[first + i]);
            }
        }

        /// To the silence since, his purchases up to the last one, alive (equation 18 of the note).
        void add_purchases(std::uint32_t count, double t, double growth, double ageing, derivatives& to) const {
            auto const x = static_cast<double>(count);
            double const from_alpha = at_.alpha + t;
            double const from_beta = at_.beta + t;
            auto const bought = bought_[count];
            double const by_alpha = 1 / (at_.alpha * from_alpha);
            double const by_beta = 1 / (at_.beta * from_beta);
            double const balance = stats::difference_of_products(at_.r, t, x, at_.alpha) * by_alpha;
            to.value += bought.value - x * log_alpha_ - (at_.r + x) * growth - at_.s * ageing;
            to.gradient[0] += bought.slope - growth;
            to.gradient[1] += balance;
            to.gradient[2] -= ageing;
            to.gradient[3] += at_.s * t * by_beta;
            to.hessian[derivatives::at(0, 0)] += bought.bend;
            to.hessian[derivatives::at(0, 1)] += t * by_alpha;
            to.hessian[derivatives::at(1, 1)] -= (x + balance * (from_alpha + at_.alpha)) * by_alpha;
            to.hessian[derivatives::at(2, 3)] += t * by_beta;
            to.hessian[derivatives::at(3, 3)] -= at_.s * t * by_beta * by_beta * (at_.beta + from_beta);
        }

        pareto_nbd_of at_;
        double log_alpha_;
        stats::rising_table bought_; ///< (r)_x
    };

    /// Where a fit starts, for customers with this mean age.
    [[nodiscard]] static pareto_nbd_of start(double mean_age) { return {0.5, mean_age / 4, 0.8, mean_age / 4}; }

    /// Where it looks again: the likelihood has a second maximum where some are lost at once and the others stay.
    [[nodiscard]] static pareto_nbd_of second_start(double mean_age) {
        return {1.0, mean_age / 4, 0.1, mean_age * 1e-7};
    }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(pareto_nbd_of const& at) {
        std::vector<boundary> found;
        if (at.r > 1e4) {
            found.push_back({"all customers buy at the same rate r / alpha", "Poisson purchases"});
        }
        if (at.r < 1e-6) {
            found.push_back({"nobody buys again", "no repeat purchases"});
        }
        if (at.s > 1e4) {
            found.push_back({"all customers die with the same rate s / beta", "exponential lifetimes"});
        }
        if (at.s < 1e-6 || at.s * at.alpha < 1e-8 * at.beta * std::max(at.r, 1.0)) {
            found.push_back({"nobody ever dies", "NBD"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(pareto_nbd_of const&, pareto_nbd_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("r", self.r);
        field("alpha", self.alpha);
        field("s", self.s);
        field("beta", self.beta);
    }

private:
    [[nodiscard]] detail::pareto_clock<Real> until_purchase(summary const& customer) const {
        return {r + Real(static_cast<double>(customer.x)), alpha + Real(customer.t_x)};
    }
    [[nodiscard]] detail::pareto_clock<Real> until_death(summary const& customer) const {
        return {s, beta + Real(customer.t_x)};
    }
    /// Purchases to expect of one who is alive, per unit of lifetime measured in beta + T.
    [[nodiscard]] Real purchases_per_life(std::uint32_t x, double T) const {
        return (r + Real(static_cast<double>(x))) * (beta + Real(T)) / (alpha + Real(T));
    }
};

using pareto_nbd = pareto_nbd_of<double>;

static_assert(mortal_model<pareto_nbd>);

} // namespace clientele::clv
