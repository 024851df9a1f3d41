// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gauss_legendre.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/second_order.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
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

/// Where integrals over the time v since the last purchase, in (0, w), are evaluated, of a density that falls like the
/// product of two survival functions.
///
/// In y = log(1 + v / m), m the smaller scale, one survival function is exponential and the other one smooth: its
/// nearest singularity lies i pi away. Where nothing is left of the product, the range is cut; what is cut is less than
/// 1e-17 of the integral. How many points of Gauss and Legendre's rule it takes to have 15 digits depends on the range
/// of y and on how many powers of e the product falls over it: tabulated by trial over shapes from 1e-6 to 1e5 and
/// ratios of scales up to 1e10. Long ranges are divided.
class silence_points {
public:
    /// `first_growth` and `second_growth` are log(1 + w / scale).
    silence_points(pareto_clock<double> const& first, pareto_clock<double> const& second, double first_growth,
                   double second_growth)
        : first_is_shorter(first.scale <= second.scale) {
        auto const& shorter = first_is_shorter ? first : second;
        auto const& longer = first_is_shorter ? second : first;
        scale = shorter.scale;
        ratio = shorter.scale / longer.scale;
        double reach = first_is_shorter ? first_growth : second_growth;
        double fall = first.shape * first_growth + second.shape * second_growth;
        if (fall > 44 || reach > 700) {
            // First rings before second with about this chance, so that the integral is not smaller.
            double const enough = 44 + std::log1p(second.shape * first.scale / (first.shape * second.scale));
            // The fall is convex in y: it is no slower than at 0, and Newton's method comes down to the cut from above.
            reach = std::min({reach, enough / (shorter.shape + longer.shape * ratio), 700.0});
            fall = shorter.shape * reach + longer.shape * stats::log_growth(ratio * std::expm1(reach));
            for (int step = 0; step < 60 && fall > 1.05 * enough; ++step) {
                double const grown = std::expm1(reach);
                reach -= (fall - enough) / (shorter.shape + longer.shape * ratio * (1 + grown) / (1 + ratio * grown));
                fall = shorter.shape * reach + longer.shape * stats::log_growth(ratio * std::expm1(reach));
            }
        }
        parts = std::ceil(reach / 6);
        width = reach / parts;
        rule = stats::gauss_legendre(parts > 1 ? stats::most_quadrature_points
                                               : std::max(5 + 2.5 * reach, 3.6 + 3.1 * std::sqrt(fall) + reach));
    }

    bool first_is_shorter;
    double scale; ///< the smaller
    double ratio; ///< of the scales, at most 1
    double parts; ///< of the range of y
    double width; ///< of one of them
    std::span<stats::quadrature_point const> rule;
};

/// Calls `visit(v, dv, log(1 + v / first.scale), log(1 + v / second.scale))` for all of them.
template <class Visit>
void over_silence(pareto_clock<double> const& first, pareto_clock<double> const& second, double w, Visit&& visit) {
    silence_points const points{first, second, stats::log_growth(w / first.scale), stats::log_growth(w / second.scale)};
    for (double part = 0; part < points.parts; part += 1) {
        for (auto const& point : points.rule) {
            double const y = (part + point.at) * points.width;
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

/// Integrals over v of the density b^s (b + v)^-(s + 1) (1 + v / a)^-n times B = log(1 + v / b), q = v / (b + v),
/// A = log(1 + v / a), p = v / (a + v), and their products: a register of points at a time.
struct ring_integrals {
    enum term : std::size_t { one, B, q, A, p, BB, Bq, BA, Bp, qq, qA, qp, AA, Ap, pp, terms };
    static constexpr std::size_t lanes = 4; ///< whatever the width, so that the sums do not depend on it

    pareto_clock<double> const& first;  ///< s, b
    pareto_clock<double> const& second; ///< n, a
    silence_points const& points;
    std::array<double, terms>& to;

    template <std::size_t Width> CLIENTELE_INLINE void run() const {
        constexpr std::size_t registers = lanes / Width;
        // NOLINTNEXTLINE(modernize-avoid-c-arrays)
        stats::detail::reals<Width> sums[registers][terms] = {};
        columns some; // NOLINT(cppcoreguidelines-pro-type-member-init)
        std::size_t const size = fill(some);
        for (double part = 0; part < points.parts; part += 1) {
            // One function after another over all points: a point has to wait for each, and others fill the time.
            for (std::size_t i = 0; i < size; i += Width) {
                take_growth<Width>(some, part, i);
            }
            for (std::size_t i = 0; i < size; i += Width) {
                take_other_growth<Width>(some, i);
            }
            for (std::size_t i = 0; i < size; i += Width) {
                take_density<Width>(some, i);
            }
            for (std::size_t i = 0; i < size; i += lanes) {
                CLIENTELE_UNROLL
                for (std::size_t j = 0; j < registers; ++j) {
                    add<Width>(some, i + j * Width, sums[j]);
                }
            }
        }
        for (std::size_t k = 0; k < terms; ++k) {
            std::array<double, lanes> lane;
            CLIENTELE_UNROLL
            for (std::size_t j = 0; j < registers; ++j) {
                stats::detail::store(lane.data() + j * Width, sums[j][k]);
            }
            to[k] = (lane[0] + lane[2]) + (lane[1] + lane[3]);
        }
    }

private:
    using column = std::array<double, stats::most_quadrature_points>;
    struct columns {
        column at, weight;
        column y, grown; ///< v / the smaller scale
        column other;    ///< log(1 + v / the larger scale)
        column density;
    };

    /// The rule, filled up to whole lanes with its last point, without weight.
    CLIENTELE_INLINE std::size_t fill(columns& some) const {
        std::size_t size = 0;
        for (auto const& point : points.rule) {
            some.at[size] = point.at;
            some.weight[size] = point.weight;
            ++size;
        }
        for (; size % lanes != 0; ++size) {
            some.at[size] = some.at[size - 1];
            some.weight[size] = 0;
        }
        return size;
    }

    template <std::size_t Width> CLIENTELE_INLINE void take_growth(columns& some, double part, std::size_t i) const {
        stats::detail::reals<Width> y;
        stats::detail::load(y, some.at.data() + i);
        y = (y + part) * points.width;
        stats::detail::store(some.y.data() + i, y);
        stats::detail::reals<Width> grown;
        stats::detail::block_math<Width>::take_exp(y, grown);
        stats::detail::store(some.grown.data() + i, grown);
    }

    template <std::size_t Width> CLIENTELE_INLINE void take_other_growth(columns& some, std::size_t i) const {
        stats::detail::reals<Width> growth;
        stats::detail::load(growth, some.grown.data() + i);
        growth = points.ratio * growth;
        stats::detail::block_math<Width>::take_log_growth(growth);
        stats::detail::store(some.other.data() + i, growth);
    }

    template <std::size_t Width> CLIENTELE_INLINE void take_density(columns& some, std::size_t i) const {
        stats::detail::reals<Width> y;
        stats::detail::reals<Width> other;
        stats::detail::load(y, some.y.data() + i);
        stats::detail::load(other, some.other.data() + i);
        auto const& shorter = points.first_is_shorter ? first : second;
        auto const& longer = points.first_is_shorter ? second : first;
        stats::detail::reals<Width> density = -shorter.shape * y - longer.shape * other;
        stats::detail::block_math<Width>::take_exp(density);
        stats::detail::store(some.density.data() + i, density);
    }

    template <std::size_t Width, class Sums>
    CLIENTELE_INLINE void add(columns const& some, std::size_t i, Sums& sums) const {
        using reals = stats::detail::reals<Width>;
        reals weight;
        reals grown;
        reals density;
        reals by_first;
        reals by_second;
        stats::detail::load(weight, some.weight.data() + i);
        stats::detail::load(grown, some.grown.data() + i);
        stats::detail::load(density, some.density.data() + i);
        stats::detail::load(by_first, (points.first_is_shorter ? some.y : some.other).data() + i);
        stats::detail::load(by_second, (points.first_is_shorter ? some.other : some.y).data() + i);
        reals const v = points.scale * grown;
        reals const hazard = 1.0 / (first.scale + v);
        weight = (points.scale * points.width) * (1.0 + grown) * weight * hazard * density;
        reals const by_q = v * hazard;
        reals const by_p = v / (second.scale + v);
        reals const wB = weight * by_first;
        reals const wq = weight * by_q;
        reals const wA = weight * by_second;
        reals const wp = weight * by_p;
        sums[one] += weight;
        sums[B] += wB;
        sums[q] += wq;
        sums[A] += wA;
        sums[p] += wp;
        sums[BB] += wB * by_first;
        sums[Bq] += wB * by_q;
        sums[BA] += wB * by_second;
        sums[Bp] += wB * by_p;
        sums[qq] += wq * by_q;
        sums[qA] += wq * by_second;
        sums[qp] += wq * by_p;
        sums[AA] += wA * by_second;
        sums[Ap] += wA * by_p;
        sums[pp] += wp * by_p;
    }
};

/// P(first rings before second, and before w) with its derivatives with respect to the shape and scale of the first and
/// those of the second. The points stay where they are, as the integral does not depend on them. `first_growth` and
/// `second_growth` are log(1 + w / scale).
[[nodiscard]] inline stats::second_order<4> rings_first_with_derivatives(pareto_clock<double> const& first,
                                                                         pareto_clock<double> const& second,
                                                                         double first_growth, double second_growth) {
    stats::second_order<4> of;
    if (!(first_growth > 0)) {
        return of;
    }
    std::array<double, ring_integrals::terms> integrals;
    silence_points const points{first, second, first_growth, second_growth};
    clientele::detail::run_on_widest(ring_integrals{first, second, points, integrals});
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

[[nodiscard]] inline stats::second_order<4> rings_first_with_derivatives(pareto_clock<double> const& first,
                                                                         pareto_clock<double> const& second, double w) {
    return rings_first_with_derivatives(first, second, stats::log_growth(w / first.scale),
                                        stats::log_growth(w / second.scale));
}

/// log P(no purchase is seen in a silence of length w) for the clocks of purchase and death, with derivatives with
/// respect to the shape and scale of the purchase and of death. `A` and `B` are log(1 + w / scale) of the two.
[[nodiscard]] inline stats::second_order<4>
log_silence(pareto_clock<double> const& purchase, pareto_clock<double> const& death, double w, double A, double B) {
    stats::second_order<4> of;
    constexpr auto at = &stats::second_order<4>::at;
    auto const [n, a] = purchase;
    auto const [s, b] = death;
    // What is rarer keeps its digits: a purchase that comes first, which is what is missing, or the silence.
    double const bought = n * b / (n * b + s * a) * -std::expm1(-n * A - s * B); // about
    bool by_what_is_missing = bought < 0.4;
    if (by_what_is_missing) {
        of = rings_first_with_derivatives(purchase, death, A, B);
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
        auto const dead = rings_first_with_derivatives(death, purchase, B, A);
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

[[nodiscard]] inline stats::second_order<4> log_silence(pareto_clock<double> const& purchase,
                                                        pareto_clock<double> const& death, double w) {
    return log_silence(purchase, death, w, stats::log_growth(w / purchase.scale), stats::log_growth(w / death.scale));
}

} // namespace clientele::clv::detail
