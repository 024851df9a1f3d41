// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gauss_legendre.hpp>
#include <clientele/stats/log_growth.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

/// \file
/// Integrals over the time in which a customer of the Pareto/NBD model has bought nothing: where they are evaluated,
/// and several of them at a time.
namespace clientele::clv::detail {

/// A time that is Pareto distributed (of the second kind, or Lomax): exponential with a gamma distributed rate.
template <stats::real Real> struct pareto_clock {
    Real shape;
    Real scale;

    /// log P(time > v).
    [[nodiscard]] Real log_survival(double v) const {
        if constexpr (std::is_same_v<Real, double>) {
            return -shape * stats::log_growth(v / scale);
        } else {
            return -shape * log1p(Real(v) / scale);
        }
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
struct silence_points {
    silence_points() = default;
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
        parts = reach > 6 ? static_cast<std::size_t>(std::ceil(reach / 6)) : 1;
        width = reach / static_cast<double>(parts);
        rule = stats::gauss_legendre(parts > 1 ? stats::most_quadrature_points
                                               : std::max(5 + 2.5 * reach, 3.6 + 3.1 * std::sqrt(fall) + reach));
    }

    bool first_is_shorter = true;
    double scale = 0;      ///< the smaller
    double ratio = 0;      ///< of the scales, at most 1
    std::size_t parts = 0; ///< of the range of y
    double width = 0;      ///< of one of them
    std::span<stats::quadrature_point const> rule{};
};

/// Integrals over the silence for a few customers at a time, of the density b^s (b + v)^-(s + 1) (1 + v / a)^-n that
/// the first clock (s, b) rings before the second (n, a), times B = log(1 + v / b), q = v / (b + v), A = log(1 + v /
/// a), p = v / (a + v), and their products.
///
/// Points are taken a register at a time, and functions one after another over all points: a point has to wait for each
/// of them, and meanwhile the processor works on others. That takes a third of the time of one point after another.
class silence_integrals { // NOLINT(cppcoreguidelines-pro-type-member-init): columns are read as far as they are filled
public:
    enum term : std::size_t { one, B, q, A, p, BB, Bq, BA, Bp, qq, qA, qp, AA, Ap, pp, terms };
    using sums = std::array<double, terms>;

    /// Adds the integrals to `to`, now or by the next `finish`. Neither the points nor the clocks are needed
    /// afterwards.
    void add(pareto_clock<double> const& first, pareto_clock<double> const& second, silence_points const& points,
             sums& to) {
        for (std::size_t part = 0; part < points.parts; ++part) {
            if (size_ + stats::most_quadrature_points > most_points) {
                finish();
            }
            range& of = ranges_[count_++];
            of.first = first;
            of.second = second;
            of.points = points;
            of.to = &to;
            of.begin = size_;
            for (auto const& point : points.rule) {
                y_[size_] = (static_cast<double>(part) + point.at) * points.width;
                weight_[size_] = points.scale * points.width * point.weight;
                ++size_;
            }
            for (; size_ % lanes != 0; ++size_) { // the last point once more, without weight
                y_[size_] = y_[size_ - 1];
                weight_[size_] = 0;
            }
            of.end = size_;
        }
    }

    void finish() {
        clientele::detail::run_on_widest(work{*this});
        count_ = 0;
        size_ = 0;
    }

    /// `finish` with registers of a given width.
    struct work {
        silence_integrals& all;

        template <std::size_t Width> CLIENTELE_INLINE void run() const {
            std::span<range const> const ranges{all.ranges_.data(), all.count_};
            for (range const& of : ranges) {
                for (std::size_t i = of.begin; i < of.end; i += Width) {
                    all.take_growth<Width>(of, i);
                }
            }
            for (std::size_t i = 0; i < all.size_; i += Width) {
                all.take_other_growth<Width>(i);
            }
            for (range const& of : ranges) {
                for (std::size_t i = of.begin; i < of.end; i += Width) {
                    all.take_density<Width>(of, i);
                }
            }
            for (range const& of : ranges) {
                all.sum<Width>(of);
            }
        }
    };

private:
    static constexpr std::size_t lanes = 4;         ///< of sums, whatever the width, so that they do not depend on it
    static constexpr std::size_t most_points = 256; ///< so that all stay in the fastest memory

    using column = std::array<double, most_points>;

    /// The points of one integral, or of a part of it.
    struct range {
        pareto_clock<double> first{};
        pareto_clock<double> second{};
        silence_points points{};
        sums* to = nullptr;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    template <std::size_t Width> CLIENTELE_INLINE void take_growth(range const& of, std::size_t i) {
        stats::detail::reals<Width> y;
        stats::detail::reals<Width> grown;
        stats::detail::load(y, y_.data() + i);
        stats::detail::block_math<Width>::take_exp(y, grown);
        stats::detail::store(grown_.data() + i, grown);
        grown = of.points.ratio * grown;
        stats::detail::store(other_.data() + i, grown);
    }

    template <std::size_t Width> CLIENTELE_INLINE void take_other_growth(std::size_t i) {
        stats::detail::reals<Width> growth;
        stats::detail::load(growth, other_.data() + i);
        stats::detail::block_math<Width>::take_log_growth(growth);
        stats::detail::store(other_.data() + i, growth);
    }

    template <std::size_t Width> CLIENTELE_INLINE void take_density(range const& of, std::size_t i) {
        stats::detail::reals<Width> y;
        stats::detail::reals<Width> other;
        stats::detail::load(y, y_.data() + i);
        stats::detail::load(other, other_.data() + i);
        double const shorter = of.points.first_is_shorter ? of.first.shape : of.second.shape;
        double const longer = of.points.first_is_shorter ? of.second.shape : of.first.shape;
        stats::detail::reals<Width> density = -shorter * y - longer * other;
        stats::detail::block_math<Width>::take_exp(density);
        stats::detail::store(density_.data() + i, density);
    }

    template <std::size_t Width> CLIENTELE_INLINE void sum(range const& of) const {
        constexpr std::size_t registers = lanes / Width;
        // NOLINTNEXTLINE(modernize-avoid-c-arrays): of registers
        stats::detail::reals<Width> parts[registers][terms] = {};
        for (std::size_t i = of.begin; i < of.end; i += lanes) {
            CLIENTELE_UNROLL
            for (std::size_t j = 0; j < registers; ++j) {
                add_points<Width>(of, i + j * Width, parts[j]);
            }
        }
        for (std::size_t k = 0; k < terms; ++k) {
            std::array<double, lanes> lane; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
            CLIENTELE_UNROLL
            for (std::size_t j = 0; j < registers; ++j) {
                stats::detail::store(lane.data() + j * Width, parts[j][k]);
            }
            (*of.to)[k] += (lane[0] + lane[2]) + (lane[1] + lane[3]);
        }
    }

    template <std::size_t Width, class Sums>
    CLIENTELE_INLINE void add_points(range const& of, std::size_t i, Sums& to) const {
        using reals = stats::detail::reals<Width>;
        reals weight;
        reals grown;
        reals density;
        reals by_B;
        reals by_A;
        stats::detail::load(weight, weight_.data() + i);
        stats::detail::load(grown, grown_.data() + i);
        stats::detail::load(density, density_.data() + i);
        stats::detail::load(by_B, (of.points.first_is_shorter ? y_ : other_).data() + i);
        stats::detail::load(by_A, (of.points.first_is_shorter ? other_ : y_).data() + i);
        reals const v = of.points.scale * grown;
        reals const hazard = 1.0 / (of.first.scale + v);
        weight = (weight + weight * grown) * hazard * density;
        reals const by_q = v * hazard;
        reals const by_p = v / (of.second.scale + v);
        reals const wB = weight * by_B;
        reals const wq = weight * by_q;
        reals const wA = weight * by_A;
        reals const wp = weight * by_p;
        to[one] += weight;
        to[B] += wB;
        to[q] += wq;
        to[A] += wA;
        to[p] += wp;
        to[BB] += wB * by_B;
        to[Bq] += wB * by_q;
        to[BA] += wB * by_A;
        to[Bp] += wB * by_p;
        to[qq] += wq * by_q;
        to[qA] += wq * by_A;
        to[qp] += wq * by_p;
        to[AA] += wA * by_A;
        to[Ap] += wA * by_p;
        to[pp] += wp * by_p;
    }

    std::array<range, most_points / lanes> ranges_;
    std::size_t count_ = 0;
    std::size_t size_ = 0; ///< of the columns
    column y_;
    column weight_;
    column grown_; ///< v / the smaller scale
    column other_; ///< log(1 + v / the larger scale)
    column density_;
};

} // namespace clientele::clv::detail
