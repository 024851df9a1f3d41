// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/silence_integrals.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

/// \file
/// Why a customer of the Pareto/NBD model has bought nothing for a while.
///
/// Two clocks run from his last purchase on: one to his next purchase, one to his death. Rates of either are gamma
/// distributed over customers, which makes both times Pareto distributed: P(time > v) = (1 + v / scale)^-shape, with
/// shape r + x and scale alpha + t_x for the purchase, s and beta + t_x for death. In a silence of length w neither
/// clock has rung, or death has rung first and the purchase was never made.
namespace clientele::clv::detail {

/// Calls `visit(v, dv, log(1 + v / first.scale), log(1 + v / second.scale))` for all of them.
template <class Visit>
void over_silence(pareto_clock<double> const& first, pareto_clock<double> const& second, double w, Visit&& visit) {
    // w may be infinite
    silence_points const points{first, second, std::log1p(w / first.scale), std::log1p(w / second.scale)};
    for (std::size_t part = 0; part < points.parts; ++part) {
        for (auto const& point : points.rule) {
            double const y = (static_cast<double>(part) + point.at) * points.width;
            double const grown = std::expm1(y);
            double const other = stats::log_growth(points.ratio * grown);
            double const dv = points.scale * (1 + grown) * points.width * point.weight;
            visit(points.scale * grown, dv, points.first_is_shorter ? y : other, points.first_is_shorter ? other : y);
        }
    }
}

/// P(first rings before second, and before w, which may be infinite).
template <stats::real Real>
[[nodiscard]] Real rings_first(pareto_clock<Real> const& first, pareto_clock<Real> const& second, double w) {
    using stats::value_of;
    using std::exp;
    Real sum{0.0};
    if (w > 0) {
        over_silence({value_of(first.shape), value_of(first.scale)}, {value_of(second.shape), value_of(second.scale)},
                     w, [&](double v, double dv, double log_first, double log_second) {
                         if constexpr (std::is_same_v<Real, double>) {
                             sum += dv / (first.scale + v) * exp(-first.shape * log_first - second.shape * log_second);
                         } else {
                             sum += Real(dv) / (first.scale + Real(v)) *
                                    exp(first.log_survival(v) + second.log_survival(v));
                         }
                     });
    }
    return first.shape * sum;
}

/// P(first rings before second, and before w) with its derivatives with respect to the shape and scale of the first and
/// those of the second. The points stay where they are, as the integral does not depend on them.
[[nodiscard]] inline stats::second_order<4> rings_first_with_derivatives(pareto_clock<double> const& first,
                                                                         pareto_clock<double> const& second,
                                                                         silence_integrals::sums const& integrals) {
    stats::second_order<4> of;
    auto const [s, b] = first;
    auto const [n, a] = second;
    auto const [one, B1, q1, A1, p1, BB, Bq, BA, Bp, qq, qA, qp, AA, Ap, pp] = integrals;
    // The integrand s b^s (b + v)^-(s + 1) (1 + v / a)^-n has the logarithmic derivatives
    // 1 / s - B, ((s + 1) q - 1) / b, -A, n p / a; below, those times s.
    double const t = s + 1;
    of.value = s * one;
    of.gradient = {one - s * B1, s / b * (t * q1 - one), -s * A1, s * n / a * p1};
    of.hessian = {
        s * BB - 2 * B1,
        (s * q1 + t * q1 - one - s * t * Bq + s * B1) / b,
        s * (t * (s + 2) * qq - 4 * t * q1 + 2 * one) / (b * b),
        s * BA - A1,
        s / b * (A1 - t * qA),
        s * AA,
        n / a * (p1 - s * Bp),
        s * n / (a * b) * (t * qp - p1),
        s / a * (p1 - n * Ap),
        s * n / (a * a) * ((n + 1) * pp - 2 * p1),
    };
    return of;
}

/// A silence of length w since the last purchase, for clocks of purchase and death.
class silence {
public:
    /// `A` and `B` are log(1 + w / scale) of the two clocks, `neither` is P(neither has rung) = e^(-n A - s B).
    silence(pareto_clock<double> const& purchase, pareto_clock<double> const& death, double w, double A, double B,
            double neither)
        : purchase_(purchase), death_(death), w_(w), A_(A), B_(B), neither_(neither) {
        // What is rarer keeps its digits: a purchase that comes first, which is what is missing, or the silence.
        auto const [n, a] = purchase;
        auto const [s, b] = death;
        double const bought = n * b / (n * b + s * a) * (1 - neither); // about
        by_what_is_missing_ = bought < 0.4;
    }

    /// What `log_probability` wants.
    void integrate(silence_integrals& with, silence_integrals::sums& to) const {
        to = {};
        if (w_ > 0 && by_what_is_missing_) {
            with.add(purchase_, death_, {purchase_, death_, A_, B_}, to);
        } else if (w_ > 0) {
            with.add(death_, purchase_, {death_, purchase_, B_, A_}, to);
        }
    }

    /// log P(no purchase is seen), with derivatives with respect to the shape and scale of the purchase and of death.
    [[nodiscard]] stats::second_order<4> log_probability(silence_integrals::sums const& integrals) const {
        if (!by_what_is_missing_) {
            return from_death(rings_first_with_derivatives(death_, purchase_, integrals));
        }
        auto const missing = rings_first_with_derivatives(purchase_, death_, integrals);
        if (missing.value < 0.75) {
            return from_missing(missing);
        }
        silence other = *this;
        other.by_what_is_missing_ = false;
        return other.log_probability();
    }
    [[nodiscard]] stats::second_order<4> log_probability() const {
        silence_integrals with;
        silence_integrals::sums integrals;
        integrate(with, integrals);
        with.finish();
        return log_probability(integrals);
    }

private:
    /// From P(he buys first).
    [[nodiscard]] static stats::second_order<4> from_missing(stats::second_order<4> of) {
        double const silent = 1 - of.value;
        of.value = std::log1p(-of.value);
        for (double& g : of.gradient) {
            g /= -silent;
        }
        for (double& h : of.hessian) {
            h /= -silent;
        }
        take_product(of);
        return of;
    }

    /// From P(he dies first).
    [[nodiscard]] stats::second_order<4> from_death(stats::second_order<4> const& dead) const {
        constexpr auto at = &stats::second_order<4>::at;
        auto const [n, a] = purchase_;
        auto const [s, b] = death_;
        double const p = w_ / (a + w_) / a;
        double const q = w_ / (b + w_) / b;
        double const silent = neither_ + dead.value;
        std::array<double, 4> const slope{-A_, n * p, -B_, s * q};
        std::array<std::size_t, 4> const from{2, 3, 0, 1};
        stats::second_order<4> of{.value = std::log(silent)};
        for (std::size_t i = 0; i < 4; ++i) {
            of.gradient[i] = (neither_ * slope[i] + dead.gradient[from[i]]) / silent;
            for (std::size_t j = 0; j <= i; ++j) {
                of.hessian[at(i, j)] = neither_ * slope[i] * slope[j] + dead.hessian[at(from[i], from[j])];
            }
        }
        of.hessian[at(0, 1)] += neither_ * p;
        of.hessian[at(1, 1)] -= neither_ * n * p * (2 / a - p);
        of.hessian[at(2, 3)] += neither_ * q;
        of.hessian[at(3, 3)] -= neither_ * s * q * (2 / b - q);
        for (double& h : of.hessian) {
            h /= silent;
        }
        take_product(of);
        return of;
    }

    /// The second derivatives of a logarithm: less the product of the first.
    static void take_product(stats::second_order<4>& of) {
        for (std::size_t i = 0; i < 4; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                of.hessian[stats::second_order<4>::at(i, j)] -= of.gradient[i] * of.gradient[j];
            }
        }
    }

    pareto_clock<double> purchase_;
    pareto_clock<double> death_;
    double w_;
    double A_;
    double B_;
    double neither_;
    bool by_what_is_missing_;
};

/// The same for one silence.
[[nodiscard]] inline stats::second_order<4> log_silence(pareto_clock<double> const& purchase,
                                                        pareto_clock<double> const& death, double w) {
    double const A = stats::log_growth(w / purchase.scale);
    double const B = stats::log_growth(w / death.scale);
    return silence{purchase, death, w, A, B, std::exp(-purchase.shape * A - death.shape * B)}.log_probability();
}

/// P(first rings before second, and before w) with its derivatives with respect to the shape and scale of either.
[[nodiscard]] inline stats::second_order<4> rings_first_with_derivatives(pareto_clock<double> const& first,
                                                                         pareto_clock<double> const& second, double w) {
    silence_integrals::sums integrals{};
    if (w > 0) {
        silence_integrals with;
        with.add(first, second,
                 {first, second, stats::log_growth(w / first.scale), stats::log_growth(w / second.scale)}, integrals);
        with.finish();
    }
    return rings_first_with_derivatives(first, second, integrals);
}

} // namespace clientele::clv::detail
