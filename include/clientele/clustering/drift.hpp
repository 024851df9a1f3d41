// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/vectorise.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

/// \file
/// What it costs a customer of one prototype that it and another have moved.
namespace clientele::clustering::detail {

/// Of a customer x we keep from when he was last measured: his prototype a, how much less dissimilar to him it was than
/// the next, gap <= d(x, b) - d(x, a) for all b, and about how far away, |x - a| <= u. Since then a has moved to a' and
/// b to b'. Where features are numbers, f(x) = |x - b|^2 - |x - a|^2 and its like f' are linear in x, with gradients
/// 2 (a - b) and 2 (a' - b'). So for any s >= 0
///
///     f'(x) >= s gap + f'(a) - s f(a) - 2 u |(a' - b') - s (a - b)|,
///
/// and x is still nearer to a' where that is positive: s = 0 tells that b' is far from all who are so near to a; s = 1
/// is best after small movements; and the s that makes the last term least after larger ones. (What doubles round when
/// they decide is a part of u^2, whatever s is, and taken off f'.) What categories add to f is at most the sum G of the
/// gammas in size, and changes by no more than K, the costs of what has changed in the modes of both: K + |1 - s| G is
/// taken off.
///
/// (The triangle inequality, on which the bounds of C. Elkan, "Using the triangle inequality to accelerate k-means",
/// ICML 2003, and G. Hamerly, "Making k-means even faster", SDM 2010, rest, gives gap in roots of d, and charges each
/// movement at its full length whatever its direction.)
///
/// All is in units of a frame: numbers times a scale.
class drift {
public:
    drift() = default;
    /// \param squares the scale, squared
    drift(prototypes const& middles, double squares)
        : scale_(squares), rounding_(static_cast<double>(middles.numeric + middles.categorical + 16) * 0x1p-49) {
        for (double const cost : middles.gamma) {
            all_gammas_ += cost * scale_;
        }
    }

    /// Of sums of squares, relative.
    [[nodiscard]] double rounding() const noexcept { return rounding_; }
    /// By how much f' may be off, of somebody so far away, for what doubles round when they decide.
    [[nodiscard]] double unsure(double u) const noexcept { return rounding_ * u * u; }

    /// What one prototype has done.
    struct step {
        double square = 0; ///< |a - a'|^2, not in units of the frame
        double modes = 0;  ///< by how much the cost of somebody's categories may have changed
    };
    [[nodiscard]] static step moved(prototypes const& then, prototypes const& now, std::size_t cluster) {
        step found{.square = then.numeric_part(now.centre(cluster), cluster)};
        for (std::size_t j = 0; j < now.categorical; ++j) {
            std::size_t const at = cluster * now.categorical + j;
            found.modes += then.modes[at] != now.modes[at] ? now.gamma[j]
                           : now.match_cost.empty()        ? 0
                                                           : std::abs(then.match_cost[at] - now.match_cost[at]);
        }
        return found;
    }

    /// gap >= slope u + offset + blur (unsure(u) - f'(a)) suffices.
    struct line {
        double slope = 0;
        double offset = 0;
        double blur = 1; ///< 1 / s, since s gap is what f' has

        /// \param lack unsure(u) - f'(a)
        template <class Real> CLIENTELE_INLINE void put(Real& gap, Real const& u, Real const& lack) const {
            gap = slope * u + offset + blur * lack;
        }
        [[nodiscard]] double at(double u, double lack) const {
            double gap = 0;
            put(gap, u, lack);
            return gap;
        }
    };
    /// What two prototypes have done. But for f' it is the same for the customers of both.
    struct pair {
        double value = 0;    ///< f'(a)
        double mirrored = 0; ///< f'(b), with a and b exchanged
        line far{};          ///< s = 0: negative where b' is far from all who are so near to a
        line as_moved{};     ///< s = 1
        line as_turned{};    ///< with the s that leaves the least of the gradient, if it is positive; otherwise never
    };
    /// \param of_a what `moved` tells
    [[nodiscard]] CLIENTELE_INLINE pair apart(prototypes const& then, prototypes const& now, std::size_t a,
                                              std::size_t b, step const& of_a, step const& of_b) const {
        sums all;
        all.add_columns({then.centre(a).data(), then.centre(b).data(), now.centre(a).data(), now.centre(b).data()},
                        now.numeric);
        double const value_then = sums::total(all.value_then); // f(a) = |a - b|^2
        double const after = sums::total(all.now);             // |a' - b'|^2
        double const to_b = sums::total(all.a_to_b);           // |a - b'|^2
        double const to_a = sums::total(all.b_to_a);           // |b - a'|^2
        double const modes = of_a.modes + of_b.modes;          // K
        double const rounding =
            rounding_ * ((value_then + after + to_a + to_b + of_a.square + of_b.square + modes) * scale_ + all_gammas_);
        pair found{.value = (to_b - of_a.square) * scale_, .mirrored = (to_a - of_b.square) * scale_};
        found.far = {2 * std::sqrt(after * scale_), modes * scale_ + all_gammas_ + rounding};
        found.as_moved = {2 * std::sqrt(sums::total(all.change) * scale_),
                          modes * scale_ + rounding + value_then * scale_};
        found.as_turned =
            turned(value_then * scale_, after * scale_, sums::total(all.common) * scale_, modes * scale_, rounding);
        return found;
    }

private:
    /// Columns four at a time, whatever the processor, so that all of them round alike.
    struct sums {
        using four = lanes<double, 4>;
        four value_then{};
        four now{};
        four common{}; ///< (a - b) (a' - b')
        four change{}; ///< |(a' - b') - (a - b)|^2
        four a_to_b{};
        four b_to_a{};

        using places = std::array<double const*, 4>; ///< of a, b, a' and b'

        CLIENTELE_INLINE void add_columns(places const& from, std::size_t columns) {
            std::size_t j = 0;
            for (; j + 4 <= columns; j += 4) {
                add({from[0] + j, from[1] + j, from[2] + j, from[3] + j});
            }
            if (j < columns) {
                std::array<std::array<double, 4>, 4> last{};
                for (std::size_t i = 0; i < from.size(); ++i) {
                    std::copy_n(from[i] + j, columns - j, last[i].begin());
                }
                add({last[0].data(), last[1].data(), last[2].data(), last[3].data()});
            }
        }
        CLIENTELE_INLINE void add(places const& from) {
            four a;
            four b;
            four a_moved;
            four b_moved;
            load(a, from[0]);
            load(b, from[1]);
            load(a_moved, from[2]);
            load(b_moved, from[3]);
            four const before = a - b;
            four const after = a_moved - b_moved;
            four const other = a - b_moved;
            four const another = b - a_moved;
            four const turn = after - before;
            value_then += before * before;
            now += after * after;
            common += before * after;
            change += turn * turn;
            a_to_b += other * other;
            b_to_a += another * another;
        }
        [[nodiscard]] CLIENTELE_INLINE static double total(four const& of) { return (of[0] + of[1]) + (of[2] + of[3]); }
    };

    [[nodiscard]] CLIENTELE_INLINE line turned(double value_then, double after, double common, double modes,
                                               double rounding) const {
        double const s = common / value_then;
        if (!(s > 0x1p-100)) { // that a smaller one were best would be of no use, and 1 / s might not be finite
            return {0, std::numeric_limits<double>::infinity()};
        }
        double const least = after - common * s;
        double const unsure_of_it = rounding_ * (after + s * s * value_then);
        double const categories = modes + std::abs(1 - s) * all_gammas_;
        return {2 * std::sqrt(std::max(least, 0.0) + unsure_of_it) / s,
                (categories + (1 + s) * rounding) / s + value_then, 1 / s};
    }

    double scale_ = 0; ///< of squares
    double rounding_ = 0;
    double all_gammas_ = 0;
};

} // namespace clientele::clustering::detail
