// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/beta_geometric_counts.hpp>
#include <clientele/clv/erlang_phases.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/negative_binomial.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/sampling.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// What BG/CNBD-k and MBG/CNBD-k share: the family of `beta_geometric`, with every k-th event of the customer a
/// purchase. With x purchases and a silence of T - t_x he has been through k x phases, and through some j < k more if
/// he is alive; then lambda ~ Gamma(r + k x + j, alpha + T), and p ~ Beta(a, b + x + Chances) as ever. With k = 1 all
/// of it is BG/NBD and MBG/NBD, to the last bit.
namespace clientele::clv::detail {

/// How a customer's silence looks to the model: the shape of his rate at his last purchase, and the share of the
/// silence in its scale at T.
template <stats::real Real> struct silence_in_phases {
    Real n, sigma;

    silence_in_phases(beta_geometric<Real> const& of, std::uint32_t k, summary const& customer)
        : n(of.r + Real(static_cast<double>(customer.x) * k)),
          sigma(Real(customer.T - customer.t_x) / (of.alpha + Real(customer.T))) {}
};

/// log of the ratio of the likelihoods that the customer is alive and that he was lost after his last purchase.
template <std::uint32_t Chances, stats::real Real>
[[nodiscard]] Real log_odds_alive(beta_geometric<Real> const& of, std::uint32_t k, summary const& customer) {
    using std::log;
    using std::log1p;
    if (customer.x + Chances == 0) {
        return Real{HUGE_VAL};
    }
    silence_in_phases<Real> const seen{of, k, customer};
    Real const silence = log1p(Real(customer.T - customer.t_x) / (of.alpha + Real(customer.t_x)));
    auto const x = static_cast<double>(customer.x);
    return log(of.b + Real(x + Chances - 1)) - log(of.a) - seen.n * silence +
           log(sum_of(phase_ratios(seen.n, seen.sigma, k)));
}

/// P(alive).
template <std::uint32_t Chances, stats::real Real>
[[nodiscard]] Real p_alive(beta_geometric<Real> const& of, std::uint32_t k, summary const& customer) {
    return k == 1 ? p_alive<Chances>(of, customer) : probability(log_odds_alive<Chances>(of, k, customer));
}

/// The chances of each number of phases since the last purchase, of a customer who is alive.
template <stats::real Real>
[[nodiscard]] std::vector<Real> phase_chances(silence_in_phases<Real> const& seen, std::uint32_t k) {
    auto chances = phase_ratios(seen.n, seen.sigma, k);
    Real const sum = sum_of(chances);
    for (Real& chance : chances) {
        chance = chance / sum;
    }
    return chances;
}

/// P(he buys in (T, T + t] | alive at T).
template <stats::real Real>
[[nodiscard]] Real buys_within(beta_geometric<Real> const& of, std::uint32_t k, summary const& customer, double t) {
    silence_in_phases<Real> const seen{of, k, customer};
    Real const tau = Real(t) / (of.alpha + Real(customer.T));
    if (k == 1) {
        return buys_within<Real>(seen.n, tau);
    }
    auto const chances = phase_chances(seen, k);
    Real sum{0.0};
    for (std::uint32_t j = 0; j < k; ++j) {
        sum = sum + chances[j] * at_least<Real>(seen.n + Real(static_cast<double>(j)), tau, k - j);
    }
    return sum;
}

/// The likelihood of all customers of the family, with derivatives, but for the factor of the gaps g between purchases,
/// the product of g^(k - 1): it has no parameter (T. Reutterer, M. Platzer and N. Schroeder, "Leveraging purchase
/// regularity for predicting customer behavior the easy way", International Journal of Research in Marketing 38 (2021),
/// pp. 194-215). A customer costs one logarithm more than without regularity.
template <std::uint32_t Chances> class regular_beta_geometric_likelihood {
public:
    using derivatives = stats::second_order<4>; ///< with respect to r, alpha, a, b

    /// `most`: the largest x.
    regular_beta_geometric_likelihood(beta_geometric<double> const& at, std::uint32_t k, std::uint32_t most)
        : at_(at),
          k_(k),
          inverse_alpha_(1 / at.alpha),
          log_alpha_(std::log(at.alpha)),
          log_orders_(k == 1 ? 0 : stats::log_gamma(k)),
          bought_(at.r, std::size_t{k} * std::max(most, 1U)),
          survived_(at.b, std::size_t{most} + Chances),
          drawn_(at.a + at.b, std::size_t{most} + Chances) {}

    [[nodiscard]] derivatives operator()(summary const& customer) const {
        double const n = at_.r + static_cast<double>(customer.x) * k_;
        double const sigma = (customer.T - customer.t_x) / (at_.alpha + customer.T);
        auto const unfinished = moments_of_phases(n, sigma, 0, k_);
        auto alive = term(customer.x, customer.T, customer.x + Chances);
        double const log_none = at_.r * alive.gradient[0];
        add(unfinished, customer.T, alive);
        if (customer.x > 0) {
            return finish(customer, alive, 1.0);
        }
        double const bought = -std::expm1(log_none + std::log(unfinished.sum)); // P(k phases or more in (0, T])
        double const against = Chances > 0 ? at_.b / (at_.a + at_.b) * bought : bought;
        if (k_ > 1 && bought > 0) {
            if (bought < -0.01 * std::expm1(log_none)) {
                return but_for(many_phases(customer.T, sigma));
            }
            if (against < 0.5) {
                return but_for(not_few_phases(customer.T, unfinished, bought));
            }
        }
        return finish(customer, alive, Chances > 0 ? against : 1.0);
    }

private:
    static constexpr std::size_t at(std::size_t i, std::size_t j) { return derivatives::at(i, j); }

    /// Alive or lost, and what both have in common. `against`: 1 - the likelihood, where it is known and matters.
    [[nodiscard]] derivatives finish(summary const& customer, derivatives const& alive, double against) const {
        std::uint32_t const draws = customer.x + Chances;
        derivatives whole = alive;
        if (draws > 0) {
            auto lost = term(customer.x, customer.t_x, draws - 1);
            lost.value += std::log(at_.a);
            lost.gradient[2] += 1 / at_.a;
            lost.hessian[at(2, 2)] -= 1 / (at_.a * at_.a);
            whole = stats::log_of_two(alive, lost);
        }
        auto const& bought = bought_[std::size_t{customer.x} * k_];
        auto const& drawn = drawn_[draws];
        whole.value += bought.value - drawn.value - customer.x * log_orders_;
        whole.value = against < 0.5 ? std::log1p(-against) : whole.value;
        whole.gradient[0] += bought.slope;
        whole.gradient[2] -= drawn.slope;
        whole.gradient[3] -= drawn.slope;
        whole.hessian[at(0, 0)] += bought.bend;
        whole.hessian[at(2, 2)] -= drawn.bend;
        whole.hessian[at(2, 3)] -= drawn.bend;
        whole.hessian[at(3, 3)] -= drawn.bend;
        return whole;
    }

    /// log Q, Q = P(k phases or more in (0, T]), as a sum: where it is small.
    [[nodiscard]] derivatives many_phases(double T, double sigma) const {
        auto q = times_of(k_, T, bought_[k_].value - stats::log_gamma(k_ + 1.0) + k_ * std::log(T));
        q.gradient[0] += bought_[k_].slope;
        q.hessian[at(0, 0)] += bought_[k_].bend;
        add(moments_of_phases(at_.r + k_, sigma, k_, 0), T, q);
        return q;
    }

    /// The same as 1 - P(fewer than k phases).
    [[nodiscard]] derivatives not_few_phases(double T, phase_moments const& fewer, double chance) const {
        auto few = times_of(0, T, 0);
        add(fewer, T, few);
        few.value = std::log1p(-chance);
        return log_of_the_rest(few);
    }

    /// log(1 - e^f).
    [[nodiscard]] static derivatives log_of_the_rest(derivatives const& f) {
        double const odds = 1 / std::expm1(-f.value);
        derivatives rest{.value = std::log(-std::expm1(f.value))};
        for (std::size_t i = 0; i < 4; ++i) {
            rest.gradient[i] = -odds * f.gradient[i];
            for (std::size_t j = 0; j <= i; ++j) {
                rest.hessian[at(i, j)] = -odds * (f.hessian[at(i, j)] + (1 + odds) * f.gradient[i] * f.gradient[j]);
            }
        }
        return rest;
    }

    /// One who never came back: log(1 - P(alive after his first purchase) Q). There may be nothing to wonder at.
    [[nodiscard]] derivatives but_for(derivatives log_q) const {
        if (Chances > 0) {
            double const both = at_.a + at_.b;
            log_q.value += std::log(at_.b / both);
            log_q.gradient[2] = -1 / both;
            log_q.gradient[3] = at_.a / (at_.b * both);
            log_q.hessian[at(2, 2)] = 1 / (both * both);
            log_q.hessian[at(2, 3)] = 1 / (both * both);
            log_q.hessian[at(3, 3)] = -(at_.a / at_.b) * (both + at_.b) / (at_.b * both * both);
        }
        auto whole = log_of_the_rest(log_q);
        whole.value = std::log1p(-std::exp(log_q.value));
        return whole;
    }

    /// Further phases besides those counted, each with its chance.
    static void add(phase_moments const& further, double T, double alpha, derivatives& to) {
        double const both = alpha + T;
        to.value += std::log(further.sum);
        to.gradient[0] += further.d;
        to.gradient[1] -= further.j / both;
        to.hessian[at(0, 0)] += further.e + further.var_d;
        to.hessian[at(0, 1)] -= further.cov / both;
        to.hessian[at(1, 1)] += (further.j + further.var_j) / (both * both);
    }
    void add(phase_moments const& further, double T, derivatives& to) const { add(further, T, at_.alpha, to); }

    /// log of alpha^r (alpha + t)^-(r + k x) (b)_survived.
    [[nodiscard]] derivatives term(std::uint32_t x, double t, std::uint32_t survived) const {
        auto const& stays = survived_[survived];
        auto of = times_of(static_cast<double>(x) * k_, t, stays.value);
        of.gradient[3] = stays.slope;
        of.hessian[at(3, 3)] = stays.bend;
        return of;
    }

    /// log of alpha^r (alpha + t)^-(r + count), plus `other`.
    [[nodiscard]] derivatives times_of(double count, double t, double other) const {
        double const alpha = at_.alpha;
        double const both = alpha + t;
        double const growth = stats::log_growth(t * inverse_alpha_); // log((alpha + t) / alpha)
        double const inverse = inverse_alpha_ / both;
        double const balance = (at_.r * t - count * alpha) * inverse;
        derivatives of;
        of.value = other - (at_.r + count) * growth - count * log_alpha_;
        of.gradient = {-growth, balance, 0, 0};
        of.hessian[at(0, 1)] = t * inverse;
        of.hessian[at(1, 1)] = -(count + balance * (alpha + both)) * inverse;
        return of;
    }

    beta_geometric<double> at_;
    std::uint32_t k_;
    double inverse_alpha_;
    double log_alpha_;
    double log_orders_;            ///< log((k - 1)!)
    stats::rising_table bought_;   ///< (r)_(k x)
    stats::rising_table survived_; ///< (b)_x
    stats::rising_table drawn_;    ///< (a + b)_x
};

/// One customer: his repeat purchases in (0, end].
template <std::uint32_t Chances, class Sink>
void buy(beta_geometric<double> const& of, std::uint32_t k, random::stream& from, double end, Sink const& sink) {
    double const mean_phase = of.alpha * std::exp(-stats::draw_log_gamma(from, of.r));
    double const lost = stats::draw_beta(from, of.a, of.b);
    if (Chances > 0 && from.uniform() < lost) {
        return;
    }
    double t = 0;
    do {
        double phases = stats::draw_exponential(from);
        for (std::uint32_t j = 1; j < k; ++j) {
            phases += stats::draw_exponential(from);
        }
        t += mean_phase * phases;
        if (!(t <= end)) {
            return;
        }
        sink(t);
    } while (!(from.uniform() < lost));
}

/// log P(X(t) = x) of a new customer: still alive after x purchases, or lost at the last of them.
template <std::uint32_t Chances>
[[nodiscard]] double log_regular_count(beta_geometric<double> const& of, std::uint32_t k, std::uint32_t count,
                                       double t) {
    if (k == 1 || t == 0) {
        return log_probability_of_count<Chances>(of, count, t);
    }
    auto const x = static_cast<double>(count);
    double const tau = t / of.alpha;
    auto const survives = [&](double draws) {
        return stats::log_rising(of.b, draws) - stats::log_rising(of.a + of.b, draws);
    };
    double const alive = survives(x + Chances) + log_within(of.r, tau, k * x, k);
    if (count + Chances == 0) {
        return alive;
    }
    double const lost = std::log(of.a) + survives(x + Chances - 1) - std::log(of.a + of.b + x + Chances - 1) +
                        stats::log_negative_binomial_tail(of.r, tau, k * x);
    return stats::log_sum(alive, lost);
}

/// The edges of the family.
[[nodiscard]] inline std::vector<boundary> regular_boundaries(beta_geometric<double> const& at, std::uint32_t k) {
    auto found = beta_geometric_boundaries(at);
    if (k > 1) {
        for (boundary& edge : found) {
            edge.nested += ", with Erlang-" + to_text(k) + " gaps";
        }
    }
    return found;
}

/// \throws invalid_data unless it is a number of phases that a model may have
inline void check_phases(std::uint32_t k) {
    if (k == 0 || k > most_phases) {
        throw invalid_data("k", to_text(k), "it must be a whole number from 1 to " + to_text(most_phases));
    }
}

} // namespace clientele::clv::detail
