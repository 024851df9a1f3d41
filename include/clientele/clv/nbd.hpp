// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/next_purchase.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/difference_of_products.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/negative_binomial.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/sampling.hpp>
#include <clientele/stats/second_order.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

/// \file
/// The NBD model: customers who differ in how often they buy, and never leave.
namespace clientele::clv {

/// The NBD model (A. Ehrenberg, "The pattern of consumer purchases", Applied Statistics 8 (1959), pp. 26-41): each
/// customer buys at random times with his own rate lambda ~ Gamma(r, alpha), for ever. It is what the other models
/// become when nobody is lost, and the yardstick for whether leaving has to be modelled at all.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct nbd_of {
    static constexpr std::string_view model_name{"clv.nbd"};
    static constexpr std::array<parameter, 2> parameters{{{"r"}, {"alpha", 1}}};
    /// As in P. Fader and B. Hardie, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models",
    /// note 019, 2007.
    static constexpr std::array<covariate_link, 1> covariate_links{{{1, process::purchases, -1}}};

    Real r{1.0};     ///< shape of the purchase rates: the smaller, the more customers differ
    Real alpha{1.0}; ///< their scale, in units of time

    /// 1: nobody leaves.
    [[nodiscard]] Real p_alive(summary const& /*customer*/) const { return Real{1.0}; }
    [[nodiscard]] Real log_odds_alive(summary const& /*customer*/) const { return Real{HUGE_VAL}; }

    /// E[purchases in (T, T + t] | his history] = (r + x) / (alpha + T) t: his own rate and that of all, weighted.
    [[nodiscard]] Real expected_transactions(summary const& customer, double t) const {
        return transactions_if_alive(customer.x, customer.T, t);
    }

    /// The same: everybody is alive.
    [[nodiscard]] Real transactions_if_alive(std::uint32_t x, double T, double t) const {
        detail::check_time(t, "t");
        return rate(x, T) * Real(t);
    }

    /// E[X(t)]: repeat purchases of a new customer in (0, t].
    [[nodiscard]] Real expected_transactions(double t) const { return expected_transactions(summary{}, t); }

    /// Expected purchases after T, each discounted by e^(-discount (time - T)), `discount` being per unit of time.
    /// Infinite at 0.
    [[nodiscard]] Real discounted_transactions(summary const& customer, double discount) const {
        return discounted_if_alive(customer.x, customer.T, discount);
    }
    [[nodiscard]] Real discounted_if_alive(std::uint32_t x, double T, double discount) const {
        detail::check_rate(discount);
        return discount == 0 ? Real{HUGE_VAL} : rate(x, T) / Real(discount);
    }

    /// P(he buys at least once in (T, T + t] | his history).
    [[nodiscard]] Real p_purchase_within(summary const& customer, double t) const {
        detail::check_time(t, "t");
        using std::expm1;
        using std::log1p;
        return -expm1(-(r + Real(static_cast<double>(customer.x))) * log1p(Real(t) / (alpha + Real(customer.T))));
    }

    /// The time from now by which he has bought with this probability (1/2: the median).
    /// \throws invalid_option unless it is 0 or more and below 1
    [[nodiscard]] double next_purchase_quantile(summary const& customer,
                                                double probability) const requires std::same_as<Real, double> {
        return detail::next_purchase_quantile(r + customer.x, alpha + customer.T, 1, probability);
    }

    /// One customer: calls `sink(t)` for each repeat purchase in (0, end].
    template <class Sink>
    void buy(random::stream& from, double end, Sink const& sink) const requires std::same_as<Real, double> {
        detail::buy_until(alpha * std::exp(-stats::draw_log_gamma(from, r)), end, from, sink);
    }

    /// log of the likelihood of one customer, (r)_x alpha^r (alpha + T)^-(r + x): of the times of his purchases, as
    /// densities per unit of time. So it compares with that of the other models of this room. The probability of the
    /// count alone, which others report, is larger by the factor T^x / x!, whatever the parameters.
    [[nodiscard]] double log_likelihood(summary const& customer) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.x}(customer).value;
    }

    /// log P(X(t) = x): x repeat purchases of a new customer in (0, t].
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        return stats::log_negative_binomial(r, t / alpha, x);
    }

    /// The likelihood over many customers, with derivatives.
    class likelihood {
    public:
        using derivatives = stats::second_order<2>; ///< with respect to r, alpha

        /// `most`: the largest x; `customers`: how many are asked for, about.
        likelihood(nbd_of const& at, std::uint32_t most,
                   std::size_t customers = std::numeric_limits<std::size_t>::max())
            : at_(at), bought_(at.r, most, customers) {}

        [[nodiscard]] derivatives operator()(summary const& customer) const {
            auto const x = static_cast<double>(customer.x);
            double const both = at_.alpha + customer.T;
            double const growth = std::log1p(customer.T / at_.alpha);
            double const inverse = 1 / (at_.alpha * both);
            double const balance = stats::difference_of_products(at_.r, customer.T, x, at_.alpha) * inverse;
            auto const bought = bought_[customer.x];
            derivatives of;
            of.value = bought.value - x * std::log(both) - at_.r * growth;
            of.gradient = {bought.slope - growth, balance};
            of.hessian = {bought.bend, customer.T * inverse, -(x + balance * (both + at_.alpha)) * inverse};
            return of;
        }

    private:
        nbd_of at_;
        stats::rising_table bought_; ///< (r)_x
    };

    /// Where a fit starts, for customers with this mean age.
    [[nodiscard]] static nbd_of start(double mean_age) { return {0.5, mean_age / 4}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(nbd_of const& at) {
        std::vector<boundary> found;
        if (at.r > 1e4) {
            found.push_back({"all customers buy at the same rate r / alpha", "Poisson purchases"});
        }
        if (at.r < 1e-6) {
            found.push_back({"nobody buys again", "no repeat purchases"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(nbd_of const&, nbd_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("r", self.r);
        field("alpha", self.alpha);
    }

private:
    /// E[lambda | his history].
    [[nodiscard]] Real rate(std::uint32_t x, double T) const {
        return (r + Real(static_cast<double>(x))) / (alpha + Real(T));
    }
};

using nbd = nbd_of<double>;

static_assert(purchase_model<nbd>);

} // namespace clientele::clv
