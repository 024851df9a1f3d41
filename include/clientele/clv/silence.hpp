// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/dual.hpp>
#include <clientele/stats/gauss_legendre.hpp>
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

/// A time that is Pareto distributed (of the second kind, or Lomax): exponential with a gamma distributed rate.
template <stats::real Real> struct pareto_clock {
    Real shape;
    Real scale;

    /// log P(time > v).
    [[nodiscard]] Real log_survival(double v) const {
        using std::log1p;
        return -shape * log1p(Real(v) / scale);
    }
};

/// Points of a quadrature over the time v since the last purchase, for integrals over (0, w) of a density that falls
/// like the product of two survival functions: `visit(v, dv, log1p(v / first.scale), log1p(v / second.scale))`.
///
/// In y = log(1 + v / m), m the smaller scale, one survival function is exponential and the other one smooth: its
/// nearest singularity lies i pi away. Where nothing is left of the product, the range is cut; what is cut is less than
/// 1e-17 of the integral. How many points of Gauss and Legendre's rule it takes to have 15 digits depends on the range
/// of y and on how many powers of e the product falls over it: tabulated by trial over shapes from 1e-6 to 1e5 and
/// ratios of scales up to 1e10. Long ranges are divided.
template <class Visit>
void over_silence(pareto_clock<double> const& first, pareto_clock<double> const& second, double w, Visit&& visit) {
    bool const first_is_shorter = first.scale <= second.scale;
    auto const& shorter = first_is_shorter ? first : second;
    auto const& longer = first_is_shorter ? second : first;
    double const ratio = shorter.scale / longer.scale;
    // First rings before second with about this chance, so that the integral is not smaller.
    double const enough = 44 + std::log1p(second.shape * first.scale / (first.shape * second.scale));
    // The fall is convex in y: it is no slower than at 0, and Newton's method comes down to the cut from above.
    double const slowest = shorter.shape + longer.shape * ratio;
    double reach = std::min({std::log1p(w / shorter.scale), enough / slowest, 700.0}); // w may be infinite
    double fall = shorter.shape * reach + longer.shape * stats::log_growth(ratio * std::expm1(reach));
    for (int step = 0; step < 60 && fall > 1.05 * enough; ++step) {
        double const grown = std::expm1(reach);
        reach -= (fall - enough) / (shorter.shape + longer.shape * ratio * (1 + grown) / (1 + ratio * grown));
        fall = shorter.shape * reach + longer.shape * stats::log_growth(ratio * std::expm1(reach));
    }
    double const parts = std::ceil(reach / 6);
    double const width = reach / parts;
    auto const rule = stats::gauss_legendre(parts > 1 ? stats::most_quadrature_points
                                                      : std::max(5 + 2.5 * reach, 3.6 + 3.1 * std::sqrt(fall) + reach));
    // What rounding takes from 1 + v / scale counts only where v is small beside it, or a large shape multiplies it.
    bool const plain = ratio * std::expm1(reach) > 0.05 && longer.shape < 20;
    for (double part = 0; part < parts; part += 1) {
        for (auto const& point : rule) {
            double const y = (part + point.at) * width;
            double const grown = plain ? std::exp(y) - 1 : std::expm1(y);
            double const other = plain ? std::log(1 + ratio * grown) : stats::log_growth(ratio * grown);
            double const dv = shorter.scale * (1 + grown) * width * point.weight;
            visit(shorter.scale * grown, dv, first_is_shorter ? y : other, first_is_shorter ? other : y);
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

/// The same with its derivatives with respect to the shape and scale of the first and those of the second. The points
/// stay where they are, as the integral does not depend on them.
[[nodiscard]] inline stats::second_order<4> rings_first_with_derivatives(pareto_clock<double> const& first,
                                                                         pareto_clock<double> const& second, double w) {
    stats::second_order<4> of;
    if (!(w > 0)) {
        return of;
    }
    double const s = first.shape;
    double const b = first.scale;
    double const n = second.shape;
    double const a = second.scale;
    // Means over v, not divided by their weight, of B = log(1 + v / b), q = v / (b + v), A = log(1 + v / a),
    // p = v / (a + v), and their products.
    double one = 0;
    double B1 = 0, q1 = 0, A1 = 0, p1 = 0;
    double BB = 0, Bq = 0, BA = 0, Bp = 0, qq = 0, qA = 0, qp = 0, AA = 0, Ap = 0, pp = 0;
    over_silence(first, second, w, [&](double v, double dv, double B, double A) {
        double const hazard = 1 / (b + v);
        double const weight = dv * hazard * std::exp(-s * B - n * A);
        double const q = v * hazard;
        double const p = v / (a + v);
        double const wB = weight * B;
        double const wq = weight * q;
        double const wA = weight * A;
        double const wp = weight * p;
        one += weight;
        B1 += wB;
        q1 += wq;
        A1 += wA;
        p1 += wp;
        BB += wB * B;
        Bq += wB * q;
        BA += wB * A;
        Bp += wB * p;
        qq += wq * q;
        qA += wq * A;
        qp += wq * p;
        AA += wA * A;
        Ap += wA * p;
        pp += wp * p;
    });
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

/// log P(no purchase is seen in a silence of length w) for the clocks of purchase and death, with derivatives with
/// respect to the shape and scale of the purchase and of death.
[[nodiscard]] inline stats::second_order<4> log_silence(pareto_clock<double> const& purchase,
                                                        pareto_clock<double> const& death, double w) {
    stats::second_order<4> of;
    constexpr auto at = &stats::second_order<4>::at;
    auto const [n, a] = purchase;
    auto const [s, b] = death;
    double const A = stats::log_growth(w / a);
    double const B = stats::log_growth(w / b);
    // What is rarer keeps its digits: a purchase that comes first, which is what is missing, or the silence.
    double const bought = n * b / (n * b + s * a) * -std::expm1(-n * A - s * B); // about
    bool by_what_is_missing = bought < 0.4;
    if (by_what_is_missing) {
        of = rings_first_with_derivatives(purchase, death, w);
        by_what_is_missing = of.value < 0.75;
    }
    if (by_what_is_missing) {
        double const silent = 1 - of.value;
        of.value = std::log1p(-of.value);
        for (double& g : of.gradient) {
            g /= -silent;
        }
        for (double& h : of.hessian) {
            h /= -silent;
        }
    } else {
        auto const dead = rings_first_with_derivatives(death, purchase, w);
        double const neither = std::exp(-n * A - s * B);
        double const p = w / (a + w) / a;
        double const q = w / (b + w) / b;
        double const silent = neither + dead.value;
        std::array<double, 4> const slope{-A, n * p, -B, s * q};
        std::array<std::size_t, 4> const from{2, 3, 0, 1};
        for (std::size_t i = 0; i < 4; ++i) {
            of.gradient[i] = (neither * slope[i] + dead.gradient[from[i]]) / silent;
            for (std::size_t j = 0; j <= i; ++j) {
                of.hessian[at(i, j)] = neither * slope[i] * slope[j] + dead.hessian[at(from[i], from[j])];
            }
        }
        of.hessian[at(0, 1)] += neither * p;
        of.hessian[at(1, 1)] -= neither * n * p * (2 / a - p);
        of.hessian[at(2, 3)] += neither * q;
        of.hessian[at(3, 3)] -= neither * s * q * (2 / b - q);
        for (double& h : of.hessian) {
            h /= silent;
        }
        of.value = std::log(silent);
    }
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            of.hessian[at(i, j)] -= of.gradient[i] * of.gradient[j];
        }
    }
    return of;
}

} // namespace clientele::clv::detail
