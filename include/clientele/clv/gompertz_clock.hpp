// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/silence.hpp>
#include <clientele/stats/adaptive_quadrature.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/log_growth.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

/// \file
/// Lifetimes of customers who age: the clock of death of the Gamma-Gompertz/NBD model.
namespace clientele::clv::detail {

/// A lifetime with hazard eta b e^(b t), eta ~ Gamma(s, beta) over customers (A. Bemmaor and N. Glady, "Modeling
/// purchasing behavior with sudden 'death': a flexible customer lifetime model", Management Science 58 (2012), equation
/// 2): P(time > t) = (1 + (e^(b t) - 1) / beta)^-s. Who has lived up to t has the same kind of lifetime from there on.
template <stats::real Real> struct gompertz_clock {
    Real b;
    Real s;
    Real beta;

    [[nodiscard]] Real log_survival(double t) const { return -s * ageing(t); }

    /// log of the rate of dying at t of those who are alive: s b / beta at 0, s b in the end.
    [[nodiscard]] Real log_hazard(double t) const {
        using std::log;
        return log(s * b) - log(scale_after(t));
    }

    [[nodiscard]] gompertz_clock after(double t) const { return {b, s, scale_after(t)}; }

    /// log(1 + (e^(b t) - 1) / beta).
    [[nodiscard]] Real ageing(double t) const {
        using std::expm1;
        using std::log;
        using std::log1p;
        Real const grown = b * Real(t);
        return stats::value_of(grown) < 1 ? log1p(expm1(grown) / beta) : grown + log(scale_after(t) / beta);
    }

    /// beta e^(-b t) + 1 - e^(-b t).
    [[nodiscard]] Real scale_after(double t) const {
        using std::exp;
        using std::expm1;
        Real const grown = b * Real(t);
        return beta * exp(-grown) - expm1(-grown);
    }

    /// A time over which the survival function is smooth: how far off its singularity lies.
    [[nodiscard]] double smooth_over() const {
        double const beta0 = stats::value_of(beta);
        double const far = std::numbers::pi;
        return (beta0 < 1 ? std::min(-std::log1p(-beta0), far) : far) / stats::value_of(b);
    }
};

[[nodiscard]] inline pareto_clock<double> plain(pareto_clock<double> const& of) { return of; }
template <std::size_t N> [[nodiscard]] pareto_clock<double> plain(pareto_clock<stats::dual<N>> const& of) {
    return {of.shape.value, of.scale.value};
}
[[nodiscard]] inline gompertz_clock<double> plain(gompertz_clock<double> const& of) { return of; }
template <std::size_t N> [[nodiscard]] gompertz_clock<double> plain(gompertz_clock<stats::dual<N>> const& of) {
    return {of.b.value, of.s.value, of.beta.value};
}

/// Points of a quadrature over v from 0 to w for integrals of exp(height(v)), and of that times smooth functions:
/// `visit(v, dv)`. The height falls off like -fall(v), and is smooth over times of `scale`; what lies behind
/// fall(v) = `enough` does not count.
template <class Height, class Fall, class Visit>
void over_lifetime(Height const& height, Fall const& fall, double enough, double scale, double w, Visit const& visit) {
    double reach = std::min(std::log1p(w / scale), 690.0);
    if (fall(scale * std::expm1(reach)) > enough) {
        double low = 0;
        for (int step = 0; step < 40 && reach - low > 0.02 * reach; ++step) {
            double const middle = (low + reach) / 2;
            (fall(scale * std::expm1(middle)) > enough ? reach : low) = middle;
        }
    }
    auto const in_log_time = [&](double y) {
        double const grown = std::expm1(y);
        return std::exp(height(scale * grown)) * scale * (1 + grown);
    };
    stats::integrate(0.0, reach, in_log_time, [&](double y, double weight, double /*value*/) {
        double const grown = std::expm1(y);
        visit(scale * grown, weight * scale * (1 + grown));
    });
}

/// The same for the silence of a customer: `log_rate(v)` is the logarithm of a hazard, that of either clock, or 0.
template <class LogRate, class Visit>
void over_silence(pareto_clock<double> const& purchase, gompertz_clock<double> const& death, double w,
                  LogRate const& log_rate, Visit const& visit) {
    auto const fall = [&](double v) { return -purchase.log_survival(v) - death.log_survival(v); };
    // Hazards differ by no more than this, so that no integral of one of them is smaller.
    double const lowest = death.s * death.b / std::max(death.beta, 1.0);
    double const highest = death.s * death.b / std::min(death.beta, 1.0);
    double const rate = purchase.shape / purchase.scale;
    double const enough = 44 + std::log1p(rate / lowest) + std::log1p(highest / rate);
    over_lifetime([&](double v) { return log_rate(v) - fall(v); }, fall, enough,
                  std::min(purchase.scale, death.smooth_over()), w, visit);
}

/// P(he dies before his next purchase, and before w).
template <stats::real Real>
[[nodiscard]] Real dies_first(pareto_clock<Real> const& purchase, gompertz_clock<Real> const& death, double w) {
    using std::exp;
    auto const lifetime = plain(death);
    Real sum{0.0};
    over_silence(
        plain(purchase), lifetime, w, [&](double v) { return lifetime.log_hazard(v); },
        [&](double v, double dv) {
            sum += Real(dv) * exp(death.log_hazard(v) + death.log_survival(v) + purchase.log_survival(v));
        });
    return sum;
}

/// P(he buys before he dies, and before w).
template <stats::real Real>
[[nodiscard]] Real buys_first(pareto_clock<Real> const& purchase, gompertz_clock<Real> const& death, double w) {
    using std::exp;
    auto const clock = plain(purchase);
    Real sum{0.0};
    over_silence(
        clock, plain(death), w, [&](double v) { return -std::log(clock.scale + v); },
        [&](double v, double dv) {
            sum += Real(dv) / (purchase.scale + Real(v)) * exp(death.log_survival(v) + purchase.log_survival(v));
        });
    return purchase.shape * sum;
}

/// The time he may be expected to live up to t, discounted by e^(-discount v).
template <stats::real Real>
[[nodiscard]] Real expected_lifetime(gompertz_clock<Real> const& death, double discount, double t) {
    using std::exp;
    auto const lifetime = plain(death);
    auto const fall = [&](double v) { return discount * v - lifetime.log_survival(v); };
    double const fastest = discount + lifetime.s * lifetime.b / std::min(lifetime.beta, 1.0);
    double const scale = std::min(lifetime.smooth_over(), discount > 0 ? 1 / discount : HUGE_VAL);
    Real sum{0.0};
    over_lifetime([&](double v) { return -fall(v); }, fall, 44 + std::log1p(fastest * scale), scale, t,
                  [&](double v, double dv) { sum += Real(dv) * exp(death.log_survival(v) - Real(discount * v)); });
    return sum;
}

} // namespace clientele::clv::detail
