// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cell_words.hpp>
#include <clientele/clustering/lanes.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// \file
/// Who need not be measured again though the prototypes have moved.
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
/// they decide is a part of u^2, whatever s is, and taken off f'.) What categories add to f
/// is at most the sum G of the gammas in size, and changes by no more than K, the costs of what has changed in the
/// modes of both: K + |1 - s| G is taken off.
///
/// (The triangle inequality, on which the bounds of C. Elkan, "Using the triangle inequality to accelerate k-means",
/// ICML 2003, and G. Hamerly, "Making k-means even faster", SDM 2010, rest, gives gap in roots of d, and charges each
/// movement at its full length whatever its direction.)
///
/// Customers of the same prototype, measured at the same sweep and about as far away, share a *cell*; for each cell the
/// gap that is needed is computed once a sweep. All is in units of a frame: numbers times `scale`.
class bounds {
public:
    bounds() = default;
    /// Few rows a prototype are measured sooner than bounds are computed: then nothing is ever certain.
    bounds(prototypes const& middles, double scale, std::size_t rows)
        : k_(middles.size()),
          padded_(std::bit_ceil(k_ + 1)),
          scale_(scale <= 0x1p400 ? scale * scale : 0), // squares of smaller numbers do not fit a double
          most_(scale_ != 0 ? sweeps_kept(rows) : 0),
          rounding_(static_cast<double>(middles.numeric + middles.categorical + 16) * 0x1p-49) {
        for (double const cost : middles.gamma) {
            all_gammas_ += cost * scale_;
        }
        choose_rings(middles);
        restart(middles);
    }

    /// Forgets everybody: nobody may be passed over at the next sweep.
    void restart(prototypes const& middles) {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        past_.assign(1, middles);
        needed_.assign(std::max<std::size_t>(most_, 1) * padded_ * rings, -infinity); // also of those of no cluster
        for (auto first = needed_.begin(); first != needed_.end(); first += padded_ * rings) {
            std::fill_n(first, k_ * rings, infinity);
        }
    }

    static constexpr std::uint32_t rings = 2 * cell_words::classes; ///< classes of distance

    /// The cells of customers who are measured at the same sweep. A value, so that a loop can keep it in registers.
    struct cells {
        std::uint32_t first = 0;
        std::int32_t first_step = 0;
        std::uint32_t clusters = 1; ///< rounded up to a power of two: a cell tells the cluster, and is all that is kept

        /// Rings are told by the first bits of a squared distance: four from one power of two to the next.
        static constexpr unsigned step_bits = 21;

        [[nodiscard]] std::uint32_t ring_of(float far) const noexcept {
            auto const step = static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(far) >> step_bits);
            return static_cast<std::uint32_t>(std::clamp(step - first_step, 0, static_cast<std::int32_t>(rings) - 1));
        }
        /// \param far at least |x - a|^2
        [[nodiscard]] std::uint32_t of(std::uint32_t cluster, float far) const noexcept {
            return first + cluster * rings + ring_of(far);
        }
        /// Of a cell of any sweep.
        [[nodiscard]] std::uint32_t cluster_of(std::uint32_t cell) const noexcept {
            return cell / rings & (clusters - 1);
        }
    };
    /// For who is measured at this sweep.
    [[nodiscard]] cells fresh() const noexcept {
        return {static_cast<std::uint32_t>((past_.size() - 1) * padded_ * rings), first_step_,
                static_cast<std::uint32_t>(padded_)};
    }

    /// For each cell: whoever has a greater gap is still nearest to his prototype.
    [[nodiscard]] std::span<float const> needed() const noexcept {
        return std::span{needed_}.first(past_.size() * padded_ * rings);
    }
    /// Cells there are room for.
    [[nodiscard]] std::size_t room() const noexcept { return needed_.size(); }

    /// How the customers of a cell are carried over to one of this sweep: the gap that is left is the greater of what
    /// they have lost to all prototypes, and what to near ones where far ones leave no more than `most`.
    struct legacy {
        float loss = -std::numeric_limits<float>::infinity();
        float near_loss = -std::numeric_limits<float>::infinity();
        float most = std::numeric_limits<float>::infinity();
        std::uint32_t heir = 0;

        [[nodiscard]] float left_of(float gap) const {
            float const left = std::max(gap - loss, std::min(gap - near_loss, most));
            return left - std::abs(left) * 0x1p-22F; // rounded down
        }
    };

    /// The prototypes have moved to `now`. If there is no room for the cells of one more sweep, all customers must be
    /// carried over: how is told cell by cell.
    template <engine Engine> [[nodiscard]] std::vector<legacy> follow(prototypes const& now, Engine const& how) {
        std::vector<legacy> left;
        if (most_ == 0) {
            return left;
        }
        if (past_.size() == most_) {
            left = carry_over(now, how);
            past_.clear();
        }
        past_.push_back(now);
        for_each_part(how, k_, [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                need(first, now);
            }
        });
        return left;
    }

private:
    /// Room for so many sweeps that what is done for each of them at every sweep, some k^2 pairs, takes about as long
    /// as to carry all customers over now and then, who also lose some of their gap.
    [[nodiscard]] std::size_t sweeps_kept(std::size_t rows) const {
        auto const even = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows) / 4) / static_cast<double>(k_));
        return std::min({rows / (128 * k_), cell_words::most_cells / (padded_ * rings),
                         std::clamp(even, std::size_t{4}, std::size_t{32})});
    }

    /// The gaps that customers of prototype `a` need.
    void need(std::size_t a, prototypes const& now) {
        for (std::size_t then = 0; then < past_.size(); ++then) {
            float* const gaps = needed_.data() + (then * padded_ + a) * rings;
            std::fill_n(gaps, rings, -std::numeric_limits<float>::infinity());
            for (std::size_t b = 0; b < k_; ++b) {
                if (b != a) {
                    raise(gaps, apart(past_[then], now, a, b));
                }
            }
        }
    }

    /// What two prototypes have done: f'(a), f(a), and squared lengths.
    struct pair {
        double value = 0;      ///< f'(a)
        double value_then = 0; ///< f(a) = |a - b|^2
        double now = 0;        ///< |a' - b'|^2
        double common = 0;     ///< (a - b) (a' - b')
        double change = 0;     ///< |(a' - b') - (a - b)|^2
        double modes = 0;      ///< K
        double rounding = 0;   ///< of all the above
    };
    /// gap >= slope u + offset + blur unsure(u) suffices.
    struct line {
        double slope = 0;
        double offset = 0;
        double blur = 1; ///< 1 / s, since s gap is what f' has

        [[nodiscard]] double at(double u, double unsure) const { return slope * u + offset + blur * unsure; }
    };

    /// Columns two at a time, whatever the processor, so that all of them round alike.
    struct sums {
        using two = lanes<double, 2>;
        two value_then{};
        two now{};
        two common{};
        two change{};
        two to_other{};
        two to_own{};

        CLIENTELE_INLINE void add(double const* a_then, double const* b_then, double const* a_now,
                                  double const* b_now) {
            two a;
            two b;
            two a_moved;
            two b_moved;
            load(a, a_then);
            load(b, b_then);
            load(a_moved, a_now);
            load(b_moved, b_now);
            two const before = a - b;
            two const after = a_moved - b_moved;
            two const other = a - b_moved;
            two const own = a - a_moved;
            two const turn = after - before;
            value_then += before * before;
            now += after * after;
            common += before * after;
            change += turn * turn;
            to_other += other * other;
            to_own += own * own;
        }
        [[nodiscard]] static double total(two const& of) { return of[0] + of[1]; }
    };

    [[nodiscard]] pair apart(prototypes const& then, prototypes const& now, std::size_t a, std::size_t b) const {
        double const* const a_then = then.centre(a).data();
        double const* const b_then = then.centre(b).data();
        double const* const a_now = now.centre(a).data();
        double const* const b_now = now.centre(b).data();
        sums all;
        std::size_t j = 0;
        for (; j + 2 <= now.numeric; j += 2) {
            all.add(a_then + j, b_then + j, a_now + j, b_now + j);
        }
        if (j < now.numeric) {
            std::array<std::array<double, 2>, 4> const last{{{a_then[j]}, {b_then[j]}, {a_now[j]}, {b_now[j]}}};
            all.add(last[0].data(), last[1].data(), last[2].data(), last[3].data());
        }
        double const to_own = sums::total(all.to_own);
        double const to_other = sums::total(all.to_other);
        pair found{.value_then = sums::total(all.value_then),
                   .now = sums::total(all.now),
                   .common = sums::total(all.common),
                   .change = sums::total(all.change)};
        found.value = to_other - to_own;
        found.modes = changed(then, now, a) + changed(then, now, b);
        found.rounding = rounding_ * (found.value_then + found.now + to_own + to_other + found.modes);
        for (double* const each : {&found.value, &found.value_then, &found.now, &found.common, &found.change,
                                   &found.modes, &found.rounding}) {
            *each *= scale_;
        }
        found.rounding += rounding_ * all_gammas_;
        return found;
    }

    /// By how much the cost of somebody's categories may have changed.
    [[nodiscard]] static double changed(prototypes const& then, prototypes const& now, std::size_t cluster) {
        double cost = 0;
        for (std::size_t j = 0; j < now.categorical; ++j) {
            std::size_t const at = cluster * now.categorical + j;
            cost += then.modes[at] != now.modes[at] ? now.gamma[j]
                    : now.match_cost.empty()        ? 0
                                                    : std::abs(then.match_cost[at] - now.match_cost[at]);
        }
        return cost;
    }

    /// With s = 0: negative where b' is far from all who are so near to a.
    [[nodiscard]] line far_away(pair const& of) const {
        return {2 * std::sqrt(of.now), of.modes + all_gammas_ + of.rounding - of.value};
    }
    /// With s = 1.
    [[nodiscard]] static line as_moved(pair const& of) {
        return {2 * std::sqrt(of.change), of.modes + of.rounding - (of.value - of.value_then)};
    }
    /// With the s that leaves the least of the gradient, if it is positive; otherwise never.
    [[nodiscard]] line as_turned(pair const& of) const {
        double const s = of.common / of.value_then;
        if (!(s > 0)) {
            return {0, std::numeric_limits<double>::infinity()};
        }
        double const least = of.now - of.common * s;
        double const unsure = rounding_ * (of.now + s * s * of.value_then);
        double const categories = of.modes + std::abs(1 - s) * all_gammas_;
        return {2 * std::sqrt(std::max(least, 0.0) + unsure) / s,
                (categories + (1 + s) * of.rounding - of.value) / s + of.value_then, 1 / s};
    }

    void raise(float* gaps, pair const& by) const {
        line const moved = as_moved(by);
        line const turned = as_turned(by);
        for (std::size_t ring = first_near(far_away(by)); ring < rings; ++ring) {
            double const u = radius_[ring];
            double const gap = std::min(moved.at(u, unsure(u)), turned.at(u, unsure(u)));
            gaps[ring] = std::max(gaps[ring], rounded_up(gap));
        }
    }

    /// The first ring that the other prototype is not far from: in those before he has no customer. How far he is grows
    /// less from ring to ring, so that a guess can be checked.
    [[nodiscard]] std::size_t first_near(line const& far) const {
        auto const is_far = [&](std::size_t ring) { return far.at(radius_[ring], unsure(radius_[ring])) < 0; };
        double const u = -far.offset / far.slope;
        auto ring = u > 0 ? fresh().ring_of(static_cast<float>(std::min(u * u, 1e30))) : 0;
        if (ring != 0 && !is_far(ring - 1)) {
            ring = 0;
        }
        while (ring < rings && is_far(ring)) {
            ++ring;
        }
        return ring;
    }

    /// By how much f' may be off, of somebody so far away, for what doubles round when they decide.
    [[nodiscard]] double unsure(double u) const { return rounding_ * u * u; }

    template <engine Engine>
    [[nodiscard]] std::vector<legacy> carry_over(prototypes const& now, Engine const& how) const {
        std::vector<legacy> left(past_.size() * padded_ * rings);
        for_each_part(how, past_.size(), [&](std::size_t first, std::size_t last) {
            for (; first < last; ++first) {
                carry_over(now, first, left.data() + first * padded_ * rings);
            }
        });
        return left;
    }

    void carry_over(prototypes const& now, std::size_t sweep, legacy* left) const {
        cells const anew{0, first_step_};
        prototypes const& then = past_[sweep];
        for (std::size_t a = 0; a < k_; ++a) {
            legacy* const to = left + a * rings;
            double const moved = std::sqrt(then.numeric_part(now.centre(a), a) * scale_) * (1 + rounding_);
            for (std::size_t ring = 0; ring < rings; ++ring) {
                double const u = radius_[ring] + moved;
                float const far = ring + 1 < rings ? rounded_up(u * u) : std::numeric_limits<float>::max();
                to[ring].heir = anew.of(static_cast<std::uint32_t>(a), far);
            }
            for (std::size_t b = 0; b < k_; ++b) {
                if (b != a) {
                    lose(to, apart(then, now, a, b));
                }
            }
        }
    }

    void lose(legacy* to, pair const& by) const {
        line const far = far_away(by);
        line const moved = as_moved(by);
        for (std::size_t ring = 0; ring < rings; ++ring) {
            double const u = radius_[ring];
            float const loss = rounded_up(moved.at(u, unsure(u)));
            float const lead = -rounded_up(far.at(u, unsure(u)));
            to[ring].loss = std::max(to[ring].loss, loss);
            if (lead > 0) {
                to[ring].most = std::min(to[ring].most, lead);
            } else {
                to[ring].near_loss = std::max(to[ring].near_loss, loss);
            }
        }
    }

    /// The last ring but one reaches as far as the prototypes lie apart, the last as far as numbers do.
    void choose_rings(prototypes const& middles) {
        double widest = 0;
        for (std::size_t a = 0; a < k_; ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                widest = std::max(widest, middles.numeric_part(middles.centre(a), b) * scale_);
            }
        }
        auto const step = std::bit_cast<std::uint32_t>(static_cast<float>(widest)) >> cells::step_bits;
        first_step_ = std::max(static_cast<std::int32_t>(step) - static_cast<std::int32_t>(rings) + 2, 0);
        for (std::size_t ring = 0; ring < rings; ++ring) {
            auto const end = (static_cast<std::uint32_t>(first_step_) + static_cast<std::uint32_t>(ring) + 1)
                             << cells::step_bits;
            radius_.push_back(std::sqrt(static_cast<double>(std::bit_cast<float>(end))));
        }
        radius_.back() =
            2 * std::sqrt(static_cast<double>(middles.numeric)) * (1 + rounding_); // scaled, they are below 1
    }

    /// More than x, by two bits of a float or so: without a call, which would keep loops from being vectorised. (Beyond
    /// what a float holds this is infinity or not a number, which the comparisons above take for no news.)
    [[nodiscard]] static float rounded_up(double x) {
        return static_cast<float>(x + (std::abs(x) * 0x1p-22 + 0x1p-126));
    }

    std::size_t k_ = 0;
    std::size_t padded_ = 1; ///< cells a ring: more than clusters, so that nobody's is one too
    double scale_ = 0;       ///< of squares
    std::size_t most_ = 0;   ///< sweeps whose cells there is room for
    double rounding_ = 0;    ///< of sums of squares, relative
    double all_gammas_ = 0;
    std::int32_t first_step_ = 0;
    std::vector<double> radius_{};   ///< the u of each ring
    std::vector<prototypes> past_{}; ///< as they stood at the sweeps that have cells
    std::vector<float> needed_{};    ///< past x padded x rings
};

} // namespace clientele::clustering::detail
