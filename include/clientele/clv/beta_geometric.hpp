// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/report.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/exponential_integral.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/sampling.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// What BG/NBD and MBG/NBD share. A customer buys at random with rate lambda ~ Gamma(r, alpha) while he is alive, and
/// after each purchase is lost with probability p ~ Beta(a, b). The two models differ in one thing only: in MBG/NBD he
/// may be lost after his first purchase too. So they are one family: a customer with x repeat transactions has survived
/// x + `Chances` draws, with `Chances` 0 in BG/NBD and 1 in MBG/NBD.
///
/// Everything about a customer who is alive at T depends on lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + x +
/// Chances) alone.
namespace clientele::clv::detail {

/// Parameters of the family, in any arithmetic.
template <stats::real Real> struct beta_geometric { Real r, alpha, a, b; };

/// log of the ratio of the likelihoods that the customer is alive and that he was lost after his last purchase:
/// (b + x + c - 1) / a ((alpha + t_x) / (alpha + T))^(r + x). Infinite where he cannot have been lost.
template <std::uint32_t Chances, stats::real Real>
[[nodiscard]] Real log_odds_alive(beta_geometric<Real> const& of, summary const& customer) {
    using std::log;
    using std::log1p;
    if (customer.x + Chances == 0) {
        return Real{HUGE_VAL};
    }
    auto const x = static_cast<double>(customer.x);
    Real const silence = log1p(Real(customer.T - customer.t_x) / (of.alpha + Real(customer.t_x)));
    return log(of.b + Real(x + Chances - 1)) - log(of.a) - (of.r + Real(x)) * silence;
}

/// 1 / (1 + exp(-log odds)), without overflow.
template <stats::real Real> [[nodiscard]] Real probability(Real const& log_odds) {
    using std::exp;
    if (stats::value_of(log_odds) == HUGE_VAL) {
        return Real{1.0};
    }
    if (stats::value_of(log_odds) >= 0) {
        return Real{1.0} / (Real{1.0} + exp(-log_odds));
    }
    Real const odds = exp(log_odds);
    return odds / (Real{1.0} + odds);
}

/// P(alive): from the odds themselves where no gradient is wanted, at a third of the logarithms.
template <std::uint32_t Chances, stats::real Real>
[[nodiscard]] Real p_alive(beta_geometric<Real> const& of, summary const& customer) {
    if constexpr (std::same_as<Real, double>) {
        if (customer.x + Chances == 0) {
            return 1;
        }
        auto const x = static_cast<double>(customer.x);
        double const silence = stats::log_growth((customer.T - customer.t_x) / (of.alpha + customer.t_x));
        return 1 / (1 + of.a / (of.b + (x + Chances - 1)) * std::exp((of.r + x) * silence));
    } else {
        return probability(log_odds_alive<Chances>(of, customer));
    }
}

/// Expected purchases in a time t from now of a customer who is alive: with n = r + x and tau = t / (alpha + T),
///     E[(1 - e^(-lambda p t)) / p] = E[(1 - (1 + p tau)^-n) / p].
/// Equation 10 of Fader, Hardie and Lee (2005) is this with a hypergeometric function in place of the expectation; it
/// is 0 / 0 at a = 1 and loses its digits around it. Here all terms are positive:
///     sum over k of P(N = k) C_k,   C_k = sum over i < k of (b')_i / (a + b')_i,
/// N ~ negative binomial (n, w = t / (alpha + T + t)) being what he would buy if he could not be lost, b' = b + x + c,
/// and C_k what he buys of the next k. Where that sum is long, the expectation over p is integrated.
template <stats::real Real>
[[nodiscard]] Real purchases_while_alive(Real const& n, Real const& tau, Real const& a, Real const& survived) {
    using std::exp;
    using std::expm1;
    using std::log1p;
    double const odds = stats::value_of(tau);
    if (odds == 0) {
        return Real{0.0};
    }
    if (odds <= 32 && stats::value_of(n) * odds <= 1000 && stats::value_of(n) * std::log1p(odds) <= 600) {
        Real const w = tau / (Real{1.0} + tau);
        Real chance = exp(-n * log1p(tau)); // P(N = k)
        Real bought{0.0};                   // C_k
        Real stays{1.0};                    // (b')_k / (a + b')_k
        Real sum{0.0};
        double const likely = stats::value_of(n) * odds;
        for (std::uint32_t k = 1;; ++k) {
            bought = bought + stays;
            stays = stays * ((survived + Real(k - 1.0)) / (a + survived + Real(k - 1.0)));
            chance = chance * (w * (n + Real(k - 1.0)) / Real(static_cast<double>(k)));
            Real const term = chance * bought;
            sum = sum + term;
            double const ratio = stats::value_of(w) * (1 + stats::value_of(n) / k) * (1 + 1.0 / k);
            if (k > likely && ratio < 1 && stats::value_of(term) <= 1e-17 * (1 - ratio) * stats::value_of(sum)) {
                return sum;
            }
        }
    }
    stats::beta_average<Real> const over_p{a, survived, 1 / (1 + odds * (1 + stats::value_of(n)))};
    return over_p([&](double p) { return p == 0 ? n * tau : -expm1(-n * log1p(Real(p) * tau)) / Real(p); });
}

/// Discounted purchases after T of a customer who is alive, over all time: of one with rates lambda and p they are
/// lambda / (rate + lambda p). With lambda integrated out, z = rate (alpha + T) / p and E_m the exponential integral,
///     E[n / p e^z E_(n + 1)(z)].
/// No closed form is published; `scaled_rate` is rate (alpha + T).
template <stats::real Real>
[[nodiscard]] Real discounted_while_alive(Real const& n, Real const& scaled_rate, Real const& a, Real const& survived) {
    using stats::scaled_exponential_integral;
    double const discount = stats::value_of(scaled_rate);
    if (discount == 0) { // E[1 / p]
        return stats::value_of(a) > 1 ? (a + survived - Real{1.0}) / (a - Real{1.0}) : Real{HUGE_VAL};
    }
    stats::beta_average<Real> const over_p{a, survived, discount / stats::value_of(n)};
    return over_p([&](double p) {
        return p == 0 ? n / scaled_rate
                      : n / Real(p) * scaled_exponential_integral<Real>(n + Real{1.0}, scaled_rate / Real(p));
    });
}

/// One customer: his repeat purchases in (0, end].
template <std::uint32_t Chances, class Sink>
void buy(beta_geometric<double> const& of, random::stream& from, double end, Sink const& sink) {
    double const mean_gap = of.alpha * std::exp(-stats::draw_log_gamma(from, of.r));
    double const lost = stats::draw_beta(from, of.a, of.b);
    if (Chances > 0 && from.uniform() < lost) {
        return;
    }
    double t = 0;
    do {
        t += mean_gap * stats::draw_exponential(from);
        if (!(t <= end)) {
            return;
        }
        sink(t);
    } while (!(from.uniform() < lost));
}

/// P(he buys in (T, T + t] | alive at T): his next purchase comes before anything can happen to him.
template <stats::real Real> [[nodiscard]] Real buys_within(Real const& n, Real const& tau) {
    using std::expm1;
    using std::log1p;
    return -expm1(-n * log1p(tau));
}

/// The inverse of alive * (1 - (1 + t / scale)^-n) in t.
[[nodiscard]] inline double next_purchase_quantile(double n, double scale, double alive, double probability) {
    if (!(probability >= 0 && probability < 1)) {
        throw invalid_option("probability", to_text(probability), "0 or more and below 1");
    }
    return probability < alive ? scale * std::expm1(-std::log1p(-probability / alive) / n) : HUGE_VAL;
}

/// The edges: a family whose members all are the same is one value, not a distribution.
[[nodiscard]] inline std::vector<boundary> beta_geometric_boundaries(beta_geometric<double> const& at) {
    std::vector<boundary> found;
    if (at.r > 1e4) {
        found.push_back({"all customers buy at the same rate r / alpha", "Poisson purchases"});
    }
    if (at.a + at.b < 1e-6) {
        found.push_back({"each customer is lost at once or never", "a mix of one-time buyers and NBD"});
    } else if (at.a < 1e-6 * (at.a + at.b)) {
        found.push_back({"nobody is ever lost", "NBD"});
    } else if (at.b < 1e-6 * (at.a + at.b)) {
        found.push_back({"everybody is lost at the first chance", "none: nobody buys again after it"});
    } else if (at.a + at.b > 1e5) {
        found.push_back({"all customers are lost with the same probability a / (a + b)", "geometric lifetimes"});
    }
    return found;
}

} // namespace clientele::clv::detail
