// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/beta_geometric_counts.hpp>
#include <clientele/clv/beta_geometric_likelihood.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/dual.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

/// \file
/// The MBG/NBD model of repeat buying.
namespace clientele::clv {

/// The MBG/NBD model ("modified BG/NBD"; E. P. Batislam, M. Denizel and A. Filiztekin, "Empirical validation and
/// comparison of models for customer base analysis", International Journal of Research in Marketing 24 (2007), pp.
/// 201-209; D. Hoppe and U. Wagner, "Customer base analysis: the case for a central variant of the betageometric/NBD
/// model", Marketing ZFP 3 (2007), pp. 75-90).
///
/// As `bg_nbd`, but a customer may be lost after his first purchase too, so that one who never came back need not be
/// alive.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct mbg_nbd_of {
    static constexpr std::string_view model_name{"clv.mbg_nbd"};
    static constexpr std::array<parameter, 4> parameters{{{"r"}, {"alpha", 1}, {"a"}, {"b"}}};
    /// As in P. Fader and B. Hardie, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models",
    /// note 019, 2007, with effects of their own on a and on b.
    static constexpr std::array<covariate_link, 3> covariate_links{
        {{1, process::purchases, -1}, {2, process::loss, 1}, {3, process::loss, 1}}};

    Real r{1.0};     ///< shape of the purchase rates: the smaller, the more customers differ
    Real alpha{1.0}; ///< their scale, in units of time
    Real a{1.0};     ///< of the probabilities of being lost
    Real b{1.0};

    /// P(the customer is still alive at T | his history), in [0, 1]; falls as T - t_x grows.
    [[nodiscard]] Real p_alive(summary const& customer) const { return detail::p_alive<chances>(family(), customer); }

    /// P(alive at T + t | his history up to T, and no purchase in (T, T + t]).
    [[nodiscard]] Real p_alive_if_silent(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive({customer.x, customer.t_x, customer.T + t});
    }

    /// log(P(alive) / P(lost)): keeps its digits where `p_alive` rounds to 0 or 1. Infinite if he cannot have been
    /// lost.
    [[nodiscard]] Real log_odds_alive(summary const& customer) const {
        return detail::log_odds_alive<chances>(family(), customer);
    }

    /// E[purchases in (T, T + t] | his history], in a form without singularities.
    [[nodiscard]] Real expected_transactions(summary const& customer, double t) const {
        return p_alive(customer) * transactions_if_alive(customer.x, customer.T, t);
    }

    /// The same of a customer who is known to be alive: when he last bought does not matter then.
    [[nodiscard]] Real transactions_if_alive(std::uint32_t x, double T, double t) const {
        detail::check_time(t, "t");
        auto const bought = static_cast<double>(x);
        return detail::purchases_while_alive<Real>(r + Real(bought), Real(t) / (alpha + Real(T)), a,
                                                   b + Real(bought + chances));
    }

    /// E[X(t)]: repeat purchases of a new customer in (0, t].
    [[nodiscard]] Real expected_transactions(double t) const { return expected_transactions(summary{}, t); }

    /// Expected purchases after T, each discounted by e^(-rate (time - T)); `rate` is per unit of time. Infinite at
    /// rate 0 unless a is above 1.
    [[nodiscard]] Real discounted_transactions(summary const& customer, double rate) const {
        return p_alive(customer) * discounted_if_alive(customer.x, customer.T, rate);
    }

    /// The same of a customer who is known to be alive.
    [[nodiscard]] Real discounted_if_alive(std::uint32_t x, double T, double rate) const {
        detail::check_rate(rate);
        auto const bought = static_cast<double>(x);
        return detail::discounted_while_alive<Real>(r + Real(bought), Real(rate) * (alpha + Real(T)), a,
                                                    b + Real(bought + chances));
    }

    /// P(he buys at least once in (T, T + t] | his history): the distribution of the time of his next purchase.
    [[nodiscard]] Real p_purchase_within(summary const& customer, double t) const {
        detail::check_time(t, "t");
        auto const x = static_cast<double>(customer.x);
        return p_alive(customer) * detail::buys_within<Real>(r + Real(x), Real(t) / (alpha + Real(customer.T)));
    }

    /// The time from now by which he has bought with this probability (1/2: the median); infinite if he may be lost
    /// with more than the rest.
    [[nodiscard]] double next_purchase_quantile(summary const& customer,
                                                double probability) const requires std::same_as<Real, double> {
        return detail::next_purchase_quantile(r + customer.x, alpha + customer.T, p_alive(customer), probability);
    }

    /// One customer: calls `sink(t)` for each repeat purchase in (0, end].
    template <class Sink>
    void buy(random::stream& from, double end, Sink const& sink) const requires std::same_as<Real, double> {
        detail::buy<chances>(family(), from, end, sink);
    }

    /// log of the likelihood of one customer: times are densities per unit of time.
    [[nodiscard]] double log_likelihood(summary const& customer) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.x}(customer).value;
    }

    /// log P(X(t) = x): x repeat purchases of a new customer in (0, t].
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        return detail::log_probability_of_count<chances>(family(), x, t);
    }

    /// log P(X(t + h) - X(t) = x): x purchases of a new customer in (t, t + h].
    /// \throws invalid_option unless t and h are finite and 0 or more
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t,
                                                  double h) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        detail::check_time(h, "h");
        return detail::log_probability_of_count<chances>(family(), x, t, h);
    }

    /// The likelihood over many customers, with derivatives.
    class likelihood : public detail::beta_geometric_likelihood<1> {
    public:
        likelihood(mbg_nbd_of const& at, std::uint32_t most,
                   std::size_t customers = std::numeric_limits<std::size_t>::max())
            : detail::beta_geometric_likelihood<1>{at.family(), most, customers} {}
    };

    /// Where a fit starts, for customers with this mean age.
    [[nodiscard]] static mbg_nbd_of start(double mean_age) { return {0.5, mean_age / 4, 0.8, 2.0}; }

    /// Where it looks again: the likelihood has a second maximum where some are lost at once and the others stay.
    [[nodiscard]] static mbg_nbd_of second_start(double mean_age) { return {1.0, mean_age / 4, 0.01, 0.1}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(mbg_nbd_of const& at) {
        return detail::beta_geometric_boundaries(at.family());
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(mbg_nbd_of const&, mbg_nbd_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("r", self.r);
        field("alpha", self.alpha);
        field("a", self.a);
        field("b", self.b);
    }

private:
    static constexpr std::uint32_t chances = 1;

    [[nodiscard]] detail::beta_geometric<Real> family() const { return {r, alpha, a, b}; }
};

using mbg_nbd = mbg_nbd_of<double>;

static_assert(purchase_model<mbg_nbd>);

} // namespace clientele::clv
