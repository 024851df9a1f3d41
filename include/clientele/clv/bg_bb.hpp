// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/opportunities.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/rising_ratio.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The BG/BB model of buying on set occasions.
namespace clientele::clv {

/// The BG/BB model ("beta-geometric / beta-Bernoulli"; P. Fader, B. Hardie and J. Shang, "Customer-base analysis in a
/// discrete-time noncontractual setting", Marketing Science 29 (2010), pp. 1086-1108).
///
/// A customer who is alive buys on each occasion with his own probability p ~ Beta(alpha, beta). Before each occasion
/// he is lost with his own probability theta ~ Beta(gamma, delta), independent of p, and never comes back.
///
/// `Real` is `double`, or `stats::dual` for the gradients of predictions.
template <stats::real Real> struct bg_bb_of {
    static constexpr std::string_view model_name{"clv.bg_bb"};
    static constexpr std::array<parameter, 4> parameters{{{"alpha"}, {"beta"}, {"gamma"}, {"delta"}}};

    Real alpha{1.0}; ///< of the probabilities to buy
    Real beta{1.0};
    Real gamma{1.0}; ///< of the probabilities to be lost
    Real delta{1.0};

    /// log of the odds that the customer was still alive on occasion n, his last: infinite if he bought then.
    [[nodiscard]] Real log_odds_alive(opportunities const& customer) const {
        using std::log;
        if (customer.t_x == customer.n) {
            return Real{HUGE_VAL};
        }
        auto const lost = ends(customer, [](double) { return Real{0.0}; });
        return -(log(lost.odds) + Real(lost.log_scale));
    }

    /// P(alive on the occasion so many `ahead` | his history) (ibid., equation A10).
    [[nodiscard]] Real p_alive(opportunities const& customer, std::uint32_t ahead = 1) const {
        using stats::log_rising_ratio;
        using std::exp;
        return detail::probability(log_odds_alive(customer)) *
               exp(log_rising_ratio(gamma, delta + number(customer.n), number(ahead)));
    }

    /// E[purchases on the next so many occasions | his history] (ibid., equation 13, in a form without the singularity
    /// at gamma = 1).
    [[nodiscard]] Real expected_transactions(opportunities const& customer, std::uint32_t occasions) const {
        return detail::probability(log_odds_alive(customer)) * buys(customer) * occasions_alive(customer.n, occasions);
    }

    /// E[X(n)]: purchases of a new customer on his first n occasions.
    [[nodiscard]] Real expected_transactions(std::uint32_t n) const {
        return expected_transactions(opportunities{}, n);
    }

    /// DERT: expected purchases on all occasions to come, the next one discounted once by `rate`.
    /// Infinite at rate 0 if gamma <= 1.
    [[nodiscard]] Real discounted_transactions(opportunities const& customer, double rate) const {
        detail::check_rate(rate);
        Real const stays = delta + number(customer.n);
        Real const now = detail::probability(log_odds_alive(customer)) * buys(customer);
        if (rate == 0) {
            return stats::value_of(gamma) > 1 ? now * stays / (gamma - Real(1.0)) : Real{HUGE_VAL};
        }
        stats::beta_average<Real> const over_theta{gamma, stays, rate};
        return now * over_theta([&](double theta) { return Real((1 - theta) / (rate + theta)); });
    }

    /// E[p | his history]: his probability to buy while alive.
    [[nodiscard]] Real expected_p(opportunities const& customer) const {
        return average(customer, buys(customer),
                       [&](double m) { return (alpha + number(customer.x)) / (alpha + beta + Real(m)); });
    }
    /// E[theta | his history]: his probability to be lost before an occasion.
    [[nodiscard]] Real expected_theta(opportunities const& customer) const {
        return average(customer, gamma / (gamma + delta + number(customer.n)),
                       [&](double m) { return (gamma + Real(1.0)) / (gamma + delta + Real(m + 1)); });
    }

    /// log of the likelihood of one customer.
    [[nodiscard]] double log_likelihood(opportunities const& customer) const requires std::same_as<Real, double> {
        return likelihood{*this, customer.n}(customer).value;
    }

    /// log P(X(n) = x): purchases of a new customer on his first n occasions (ibid., equation 7).
    [[nodiscard]] double log_probability_of_count(std::uint32_t count,
                                                  std::uint32_t n) const requires std::same_as<Real, double> {
        if (count > n) {
            return -HUGE_VAL;
        }
        double const x = count;
        auto const log_bought = [&](double m) { // on x of m occasions
            return stats::log_rising(m - x + 1, x) - stats::log_gamma(x + 1) + stats::log_rising(alpha, x) +
                   stats::log_rising(beta, m - x) - stats::log_rising(alpha + beta, m);
        };
        double top = log_bought(n) + stats::log_rising_ratio(gamma, delta, n);
        double sum = 1;
        for (double m = x; m < n; m += 1) {
            double const term =
                log_bought(m) + stats::log_rising_ratio(gamma, delta, m) + std::log(gamma / (gamma + delta + m));
            sum = term > top ? sum * std::exp(top - term) + 1 : sum + std::exp(term - top);
            top = std::max(top, term);
        }
        return top + std::log(sum);
    }

    /// The likelihood over many customers, with derivatives: sums of table entries.
    class likelihood {
    public:
        using derivatives = stats::second_order<4>; ///< with respect to alpha, beta, gamma, delta

        /// `most`: the largest n.
        likelihood(bg_bb_of const& at, std::size_t most)
            : gamma_(at.gamma),
              bought_(at.alpha, most),
              not_bought_(at.beta, most),
              chances_(at.alpha + at.beta, most),
              stayed_(at.delta, most),
              draws_(at.gamma + at.delta, most + 1) {}

        [[nodiscard]] derivatives operator()(opportunities const& customer) const {
            stats::log_mixture<4> whole;
            whole.add(term(customer.x, customer.n, customer.n));
            for (std::uint32_t m = customer.t_x; m < customer.n; ++m) {
                auto lost = term(customer.x, m, m + 1);
                lost.value += std::log(gamma_);
                lost.gradient[2] += 1 / gamma_;
                lost.hessian[derivatives::at(2, 2)] -= 1 / (gamma_ * gamma_);
                whole.add(lost);
            }
            return whole.sum();
        }

    private:
        /// log of (alpha)_x (beta)_(m - x) / (alpha + beta)_m (delta)_m / (gamma + delta)_draws.
        [[nodiscard]] derivatives term(std::uint32_t x, std::uint32_t m, std::uint32_t draws) const {
            auto const& bought = bought_[x];
            auto const& refused = not_bought_[m - x];
            auto const& chances = chances_[m];
            auto const& stayed = stayed_[m];
            auto const& drawn = draws_[draws];
            derivatives of{.value = bought.value + refused.value - chances.value + stayed.value - drawn.value};
            of.gradient = {bought.slope - chances.slope, refused.slope - chances.slope, -drawn.slope,
                           stayed.slope - drawn.slope};
            of.hessian[derivatives::at(0, 0)] = bought.bend - chances.bend;
            of.hessian[derivatives::at(0, 1)] = -chances.bend;
            of.hessian[derivatives::at(1, 1)] = refused.bend - chances.bend;
            of.hessian[derivatives::at(2, 2)] = -drawn.bend;
            of.hessian[derivatives::at(2, 3)] = -drawn.bend;
            of.hessian[derivatives::at(3, 3)] = stayed.bend - drawn.bend;
            return of;
        }

        double gamma_;
        stats::rising_table bought_, not_bought_, chances_, stayed_, draws_;
    };

    /// Where a fit starts.
    [[nodiscard]] static bg_bb_of start() { return {1.0, 1.0, 0.8, 3.0}; }

    /// Which of the edges of the family this model lies on.
    [[nodiscard]] static std::vector<boundary> boundaries(bg_bb_of const& at) {
        std::vector<boundary> found;
        if (at.alpha + at.beta > 1e5) {
            found.push_back({"all customers buy with the same probability", "beta-geometric lifetimes"});
        }
        if (at.gamma + at.delta > 1e5) {
            found.push_back({"all customers are lost with the same probability", "geometric lifetimes"});
        }
        if (at.gamma + at.delta < 1e-6) {
            found.push_back({"each customer is lost at once or never", "beta-binomial with those who never come back"});
        } else if (at.gamma < 1e-6 * std::min(1.0, at.delta)) {
            found.push_back({"nobody is ever lost", "beta-binomial"});
        }
        if (at.beta < 1e-6 * std::min(1.0, at.alpha)) {
            found.push_back({"who is alive buys on each occasion", "shifted beta-geometric lifetimes"});
        }
        if (at.delta < 1e-6 * std::min(1.0, at.gamma)) {
            found.push_back({"everybody is lost before the first occasion", "no repeat purchases"});
        }
        return found;
    }

    /// \throws invalid_data unless all parameters are finite and above 0
    void validate() const { detail::check_positive(*this); }

    friend bool operator==(bg_bb_of const&, bg_bb_of const&) = default;

    template <class Self, class Field> static void describe(Self& self, Field&& field) {
        field("alpha", self.alpha);
        field("beta", self.beta);
        field("gamma", self.gamma);
        field("delta", self.delta);
    }

private:
    /// The odds that he was lost by occasion n, times e^-log_scale, and the sum of odds times a figure.
    struct lost_odds {
        Real odds{0.0};
        Real figure{0.0};
        double log_scale = 0;
    };

    [[nodiscard]] static Real number(std::uint32_t count) { return Real(static_cast<double>(count)); }

    /// Goes back over the occasions m on which he may have been alive for the last time, m = n - 1 ... t_x.
    template <class Figure> [[nodiscard]] lost_odds ends(opportunities const& customer, Figure const& figure) const {
        lost_odds sum;
        Real term{1.0};
        for (std::uint32_t m = customer.n; m-- > customer.t_x;) {
            Real const at = number(m);
            term = term * ((alpha + beta + at) / (beta + at - number(customer.x)));
            term =
                term * (m + 1 == customer.n ? gamma / (delta + at) : (gamma + delta + at + Real(1.0)) / (delta + at));
            sum.odds = sum.odds + term;
            sum.figure = sum.figure + term * figure(static_cast<double>(m));
            if (stats::value_of(term) > 1e150) {
                term = term * Real(1e-150);
                sum.odds = sum.odds * Real(1e-150);
                sum.figure = sum.figure * Real(1e-150);
                sum.log_scale += 150 * std::log(10.0);
            }
        }
        return sum;
    }

    /// The expectation of what is `if_alive` on occasion n and `if_last(m)` if m was his last.
    template <class Figure>
    [[nodiscard]] Real average(opportunities const& customer, Real const& if_alive, Figure const& if_last) const {
        if (customer.t_x == customer.n) {
            return if_alive;
        }
        auto const lost = ends(customer, if_last);
        Real const alive = detail::probability(log_odds_alive(customer));
        return alive * if_alive + (Real(1.0) - alive) * (lost.figure / lost.odds);
    }

    /// E[p | his history, alive].
    [[nodiscard]] Real buys(opportunities const& customer) const {
        return (alpha + number(customer.x)) / (alpha + beta + number(customer.n));
    }

    /// On how many of the next occasions one is alive who was on occasion n.
    [[nodiscard]] Real occasions_alive(std::uint32_t n, std::uint32_t occasions) const {
        Real const stays = delta + number(n);
        if (occasions > 1000) {
            using std::expm1;
            stats::beta_average<Real> const over_theta{gamma, stays, 1.0 / occasions};
            return over_theta([&](double theta) {
                return Real(theta == 0   ? occasions
                            : theta == 1 ? 0.0
                                         : (1 - theta) * -std::expm1(occasions * std::log1p(-theta)) / theta);
            });
        }
        Real alive{1.0};
        Real sum{0.0};
        for (std::uint32_t j = 0; j < occasions; ++j) {
            alive = alive * ((stays + number(j)) / (gamma + stays + number(j)));
            sum = sum + alive;
        }
        return sum;
    }
};

using bg_bb = bg_bb_of<double>;

namespace detail {

/// The log likelihood of counted histories: in blocks, so that it has the same bits on any number of threads.
template <engine Engine> class likelihood_of_opportunities {
public:
    likelihood_of_opportunities(std::vector<std::pair<opportunities, double>> const& of, Engine const& how)
        : of_(&of), how_(&how) {
        for (auto const& [history, customers] : of) {
            most_ = std::max<std::size_t>(most_, history.n);
        }
    }

    [[nodiscard]] stats::second_order<4> operator()(bg_bb const& at) const {
        bg_bb::likelihood const one{at, most_};
        constexpr std::size_t block = 64;
        std::vector<stats::second_order<4>> sums((of_->size() + block - 1) / block);
        for_each_part(*how_, sums.size(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first * block; i < std::min(last * block, of_->size()); ++i) {
                sums[i / block].add(one((*of_)[i].first), (*of_)[i].second);
            }
        });
        stats::second_order<4> whole;
        for (auto const& sum : sums) {
            whole.add(sum);
        }
        return whole;
    }

private:
    std::vector<std::pair<opportunities, double>> const* of_;
    Engine const* how_;
    std::size_t most_ = 0;
};

} // namespace detail

/// Fits the BG/BB model to customers, read by `by` (`lens(x(...), t_x(...), n(...))`), by maximum likelihood or, with
/// priors, by the mode of the posterior density. The answer has the same bits in any order of the customers and on any
/// engine. \throws invalid_data on a history that cannot be, with the row, or if nobody had an occasion; invalid_option
template <customer_range Customers, class Lens = decltype(own_opportunities), engine Engine = sequential>
    requires opportunity_lens_for<Lens, row_t<Customers>>
[[nodiscard]] fitted<bg_bb> fit_bg_bb(Customers&& customers, Lens const& by = own_opportunities,
                                      estimate_options const& options = {}, Engine const& how = {}) {
    detail::check_search<bg_bb>(options.iterations, options.priors);
    auto const counted = count_opportunities(customers, by, how);
    if (counted.empty()) {
        throw invalid_data("customers", "none with an occasion to buy", "a model of buying needs some");
    }
    detail::likelihood_of_opportunities<Engine> const likelihood{counted, how};
    detail::posterior<bg_bb, detail::likelihood_of_opportunities<Engine>> const density{likelihood, options.priors};
    auto result = detail::estimate(density, density.logs_of(bg_bb::start()), options.iterations);
    result.report.distinct = counted.size();
    bool somebody_back = false;
    for (auto const& [history, weight] : counted) {
        result.report.customers += weight;
        somebody_back = somebody_back || history.x > 0;
    }
    if (!somebody_back) { // then nothing is known of the rest, wherever it came to lie
        result.report.boundaries = {{"nobody buys again", "no repeat purchases"}};
    }
    return result;
}

} // namespace clientele::clv
