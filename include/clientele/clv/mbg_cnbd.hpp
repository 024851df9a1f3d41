// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/model.hpp>
#include <clientele/clv/next_purchase.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/regular_beta_geometric.hpp>
#include <clientele/clv/regular_purchases.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/dual.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

/// \file
/// MBG/CNBD-k: MBG/NBD for customers who buy at regular times.
namespace clientele::clv {

/// The MBG/CNBD-k model (T. Reutterer, M. Platzer and N. Schroeder, "Leveraging purchase regularity for predicting
/// customer behavior the easy way", International Journal of Research in Marketing 38 (2021), pp. 194-215).
///
/// As `bg_cnbd`, but a customer may be lost after his first purchase too, so that one who never came back need not be
/// alive. With k = 1 it is MBG/NBD.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct mbg_cnbd_of {
    static constexpr std::string_view model_name{"clv.mbg_cnbd"};
    static constexpr std::array<parameter, 4> parameters{{{"r"}, {"alpha", 1}, {"a"}, {"b"}}};

    Real r{1.0};     ///< shape of the rates of phases: the smaller, the more customers differ
    Real alpha{1.0}; ///< their scale, in units of time
    Real a{1.0};     ///< of the probabilities of being lost
    Real b{1.0};
    std::uint32_t k = 1; ///< phases from one purchase to the next, 1 to 50: the more, the more regular

    /// P(the customer is still alive at T | his history), in [0, 1]; falls as T - t_x grows.
    [[nodiscard]] Real p_alive(summary const& customer) const {
        return detail::p_alive<chances>(family(), k, customer);
    }

    /// log(P(alive) / P(lost)): keeps its digits where `p_alive` rounds to 0 or 1. Infinite if he cannot have been
    /// lost.
    [[nodiscard]] Real log_odds_alive(summary const& customer) const {
        return detail::log_odds_alive<chances>(family(), k, customer);
    }

    /// E[purchases in (T, T + t] | his history], exactly: how far he is towards his next purchase hangs on his silence.
    [[nodiscard]] Real expected_transactions(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive(customer) *
               detail::regular_purchases_while_alive<Real>(family(), k, customer, survived(customer), t);
    }

    /// E[X(t)]: repeat purchases of a new customer in (0, t].
    [[nodiscard]] Real expected_transactions(double t) const { return expected_transactions(summary{}, t); }

    /// Expected purchases after T, each discounted by e^(-rate (time - T)); `rate` is per unit of time. Infinite at
    /// rate 0 unless a is above 1.
    [[nodiscard]] Real discounted_transactions(summary const& customer, double rate) const {
        detail::check_rate(rate);
        return p_alive(customer) *
               detail::regular_discounted_while_alive<Real>(family(), k, customer, survived(customer), rate);
    }

    /// P(he buys at least once in (T, T + t] | his history): the distribution of the time of his next purchase.
    [[nodiscard]] Real p_purchase_within(summary const& customer, double t) const {
        detail::check_time(t, "t");
        return p_alive(customer) * detail::buys_within<Real>(family(), k, customer, t);
    }

    /// The time from now by which he has bought with this probability (1/2: the median); infinite if he may be lost
    /// with more than the rest. \throws invalid_option unless it is 0 or more and below 1
    [[nodiscard]] double next_purchase_quantile(summary const& customer,
                                                double probability) const requires std::same_as<Real, double> {
        double const alive = p_alive(customer);
        if (k == 1) {
            return detail::next_purchase_quantile(r + customer.x, alpha + customer.T, alive, probability);
        }
        return detail::time_by_which(probability, alpha + customer.T, [&](double t) {
            return alive * detail::buys_within<double>(family(), k, customer, t);
        });
    }

    /// One customer: calls `sink(t)` for each repeat purchase in (0, end].
    template <class Sink>
    void buy(random::stream& from, double end, Sink const& sink) const requires std::same_as<Real, double> {
        detail::buy<chances>(family(), k, from, end, sink);
    }

    /// log of the likelihood of one customer; times are densities per unit of time. `log_gaps`, the sum of the
    /// logarithms of the times between his purchases (`sum_of_log_gaps`), matters only for comparing different k.
    [[nodiscard]] double log_likelihood(summary const& customer,
                                        double log_gaps = 0) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.x}(customer).value + (k - 1.0) * log_gaps;
    }

    /// log P(X(t) = x): x repeat purchases of a new customer in (0, t].
    [[nodiscard]] double log_probability_of_count(std::uint32_t x, double t) const requires std::same_as<Real, double> {
        detail::check_time(t, "t");
        return detail::log_regular_count<chances>(family(), k, x, t);
    }

    /// The likelihood over many customers, with derivatives, but for the gaps between purchases.
    class likelihood : public detail::regular_beta_geometric_likelihood<1> {
    public:
        likelihood(mbg_cnbd_of const& at, std::uint32_t most)
            : detail::regular_beta_geometric_likelihood<1>{at.family(), at.k, most} {}
    };

    /// Where a fit starts, for customers with this mean age.
    [[nodiscard]] static mbg_cnbd_of start(double mean_age) { return {0.5, mean_age / 4, 0.8, 2.0}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(mbg_cnbd_of const& at) {
        return detail::regular_boundaries(at.family(), at.k);
    }

    /// \throws invalid_data unless all parameters are finite and above 0, and k is from 1 to 50
    void validate() const {
        detail::check_positive(*this);
        detail::check_phases(k);
    }

    friend bool operator==(mbg_cnbd_of const&, mbg_cnbd_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("r", self.r);
        field("alpha", self.alpha);
        field("a", self.a);
        field("b", self.b);
        field("k", self.k);
    }

private:
    static constexpr std::uint32_t chances = 1;

    [[nodiscard]] detail::beta_geometric<Real> family() const { return {r, alpha, a, b}; }
    [[nodiscard]] Real survived(summary const& customer) const {
        return b + Real(static_cast<double>(customer.x) + chances);
    }
};

using mbg_cnbd = mbg_cnbd_of<double>;

static_assert(purchase_model<mbg_cnbd>);

} // namespace clientele::clv
